package io.github.djarchitect.python;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** The value of a {@link Expr.Constant}. */
public sealed interface Literal {

  /** A string; a code point above U+FFFF is a surrogate pair, as in every Java string. */
  record Str(String value) implements Literal {}

  /**
   * A bytes literal.
   *
   * @param latin1 one char per byte, each from 0 to 255
   */
  record Bytes(String latin1) implements Literal {
    public byte[] toByteArray() {
      return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  /** An integer of any size. */
  record Int(BigInteger value) implements Literal {}

  /** A floating-point number. */
  record Float(double value) implements Literal {}

  /** An imaginary number such as {@code 2j}; the real part of a literal is always 0. */
  record Imaginary(double value) implements Literal {}

  /** {@code True} or {@code False}. */
  record Bool(boolean value) implements Literal {}

  /** {@code None}. */
  record None() implements Literal {}

  /** {@code ...}. */
  record Ellipsis() implements Literal {}
}
