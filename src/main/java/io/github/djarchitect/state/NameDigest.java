package io.github.djarchitect.state;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The part of a generated name that tells it from others: Django's {@code names_digest}. */
public final class NameDigest {
  private NameDigest() {}

  /** The first hex digits of the MD5 of all arguments one after another. */
  public static String of(int length, List<String> arguments) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      arguments.forEach(argument -> md5.update(argument.getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(md5.digest()).substring(0, length);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
