package io.github.djarchitect.python;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** The values of number tokens. */
final class Numbers {
  /** As in CPython, because decimal digits are not read in linear time. */
  private static final int MAX_DECIMAL_DIGITS = 4300;

  private Numbers() {}

  /** The value of a sound number token; null for a decimal integer with too many digits. */
  static @Nullable Literal read(String token) {
    String digits = token.indexOf('_') < 0 ? token : token.replace("_", "");
    char second = digits.length() > 1 ? Character.toLowerCase(digits.charAt(1)) : ' ';
    if (digits.charAt(0) == '0') {
      switch (second) {
        case 'x' -> {
          return new Literal.Int(powerOfTwo(digits, 4));
        }
        case 'o' -> {
          return new Literal.Int(powerOfTwo(digits, 3));
        }
        case 'b' -> {
          return new Literal.Int(powerOfTwo(digits, 1));
        }
        default -> {}
      }
    }
    char last = digits.charAt(digits.length() - 1);
    if (last == 'j' || last == 'J') {
      return new Literal.Imaginary(Double.parseDouble(digits.substring(0, digits.length() - 1)));
    }
    if (digits.indexOf('.') >= 0 || digits.indexOf('e') >= 0 || digits.indexOf('E') >= 0) {
      return new Literal.Float(Double.parseDouble(digits));
    }
    if (digits.length() > MAX_DECIMAL_DIGITS) {
      return null;
    }
    return new Literal.Int(
        digits.length() < 19 ? BigInteger.valueOf(Long.parseLong(digits)) : new BigInteger(digits));
  }

  /** Digits behind {@code 0x}, {@code 0o} or {@code 0b}, in linear time. */
  private static BigInteger powerOfTwo(String token, int bitsPerDigit) {
    int digits = token.length() - 2;
    byte[] bytes = new byte[(digits * bitsPerDigit + 7) / 8 + 1];
    int bit = 0;
    for (int i = token.length() - 1; i >= 2; i--) {
      int value = Character.digit(token.charAt(i), 16);
      for (int b = 0; b < bitsPerDigit; b++, bit++) {
        if ((value >> b & 1) != 0) {
          bytes[bytes.length - 1 - bit / 8] |= (byte) (1 << bit % 8);
        }
      }
    }
    return new BigInteger(bytes);
  }
}
