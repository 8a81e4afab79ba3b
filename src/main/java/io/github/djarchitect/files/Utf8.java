package io.github.djarchitect.files;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Texts that can be changed and written back with nothing of them lost. */
public final class Utf8 {
  private Utf8() {}

  /** The text of these bytes; absent where they are no UTF-8, so that decoding would lose some. */
  public static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
