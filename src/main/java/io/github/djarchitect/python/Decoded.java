package io.github.djarchitect.python;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a file's bytes, as Python decodes them.
 *
 * @param malformed the offsets in the text of replaced bytes; one for each run of them
 * @param cookieProblem why the coding cookie was not followed
 * @see <a href="https://docs.python.org/3/reference/lexical_analysis.html#encoding-declarations">
 *     Encoding declarations</a>
 */
record Decoded(String text, List<Integer> malformed, @Nullable String cookieProblem) {
  private static final Pattern COOKIE =
      Pattern.compile("^[ \\t\\f]*#.*?coding[:=][ \\t]*([-\\w.]+)");
  private static final Pattern BLANK = Pattern.compile("^[ \\t\\f]*(?:#.*)?$");
  private static final char REPLACEMENT = '\uFFFD';

  /** How far the first two lines are looked through for a cookie, in bytes. */
  private static final int COOKIE_WINDOW = 1024;

  Decoded {
    malformed = List.copyOf(malformed);
  }

  static Decoded of(byte[] bytes) {
    String cookie = cookie(bytes);
    Charset charset = StandardCharsets.UTF_8;
    String cookieProblem = null;
    if (cookie != null) {
      try {
        charset = Charset.forName(javaName(cookie));
      } catch (IllegalArgumentException e) {
        cookieProblem = "the encoding " + cookie + " is unknown";
      }
      if (hasUtf8Mark(bytes) && !javaName(cookie).equals("UTF-8")) {
        charset = StandardCharsets.UTF_8;
        cookieProblem = "the encoding " + cookie + " contradicts the byte order mark of UTF-8";
      }
    }
    return decode(bytes, charset, cookieProblem);
  }

  /** What was wrong with the bytes, as problems of the text; a list that can be added to. */
  List<SyntaxProblem> problems(SourceText source) {
    List<SyntaxProblem> problems = new ArrayList<>();
    if (cookieProblem != null) {
      problems.add(new SyntaxProblem(source.span(0, 0), cookieProblem));
    }
    for (int offset : malformed) {
      problems.add(
          new SyntaxProblem(
              source.span(offset, offset + 1), "bytes that do not fit the file's encoding"));
    }
    return problems;
  }

  private static boolean hasUtf8Mark(byte[] bytes) {
    return bytes.length >= 3
        && bytes[0] == (byte) 0xEF
        && bytes[1] == (byte) 0xBB
        && bytes[2] == (byte) 0xBF;
  }

  private static @Nullable String cookie(byte[] bytes) {
    int start = hasUtf8Mark(bytes) ? 3 : 0;
    String head =
        new String(
            bytes,
            start,
            Math.min(bytes.length - start, COOKIE_WINDOW),
            StandardCharsets.ISO_8859_1);
    if (!head.contains("coding")) {
      return null;
    }
    String[] lines = head.split("\r\n|\r|\n", 3);
    for (int i = 0; i < Math.min(2, lines.length); i++) {
      Matcher matcher = COOKIE.matcher(lines[i]);
      if (matcher.find()) {
        return matcher.group(1);
      }
      if (!BLANK.matcher(lines[i]).matches()) {
        return null;
      }
    }
    return null;
  }

  private static String javaName(String python) {
    String name = python.toLowerCase(Locale.ROOT).replace('_', '-');
    if (name.equals("utf-8") || name.startsWith("utf-8-") || name.equals("utf8")) {
      return "UTF-8";
    }
    if (name.startsWith("latin-1")
        || name.startsWith("iso-8859-1-")
        || name.startsWith("iso-latin-1")) {
      return "ISO-8859-1";
    }
    // what Python's codecs call them and Java does not know
    return switch (name) {
      case "utf", "u8", "cp65001", "utf8-ucs2", "utf8-ucs4" -> "UTF-8";
      case "latin", "8859", "iso8859", "l1", "csisolatin1", "iso-ir-100" -> "ISO-8859-1";
      case "us", "646", "cp367", "ibm367", "csascii", "iso-ir-6", "iso646-us" -> "US-ASCII";
      case "ansi-x3.4-1968", "ansi-x3.4-1986", "ansi-x3-4-1968", "iso-646.irv-1991" -> "US-ASCII";
      case "euc-jp" -> "EUC-JP";
      default -> name;
    };
  }

  private static Decoded decode(byte[] bytes, Charset charset, @Nullable String cookieProblem) {
    if (charset.equals(StandardCharsets.UTF_8)) {
      String text = new String(bytes, charset);
      if (text.indexOf(REPLACEMENT) < 0) {
        return new Decoded(text, List.of(), cookieProblem);
      }
    }
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    // room for a replacement character per byte
    CharBuffer out =
        CharBuffer.allocate((int) (bytes.length * (double) decoder.maxCharsPerByte()) + 16);
    List<Integer> malformed = new ArrayList<>();
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (result.isUnderflow()) {
        break;
      }
      int offset = out.position();
      if (offset == 0 || out.get(offset - 1) != REPLACEMENT) {
        malformed.add(offset);
      }
      in.position(in.position() + result.length());
      out.put(REPLACEMENT);
    }
    decoder.flush(out);
    return new Decoded(out.flip().toString(), malformed, cookieProblem);
  }
}
