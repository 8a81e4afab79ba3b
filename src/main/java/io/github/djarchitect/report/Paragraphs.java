package io.github.djarchitect.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Text broken to the width of a terminal. */
public final class Paragraphs {
  private Paragraphs() {}

  /** Colours and the like, which take no column. */
  private static final Pattern INK = Pattern.compile("\u001b\\[[0-9;]*m");

  /** Columns that a text takes: code points, wide ones of East Asia twice, marks not at all. */
  public static int width(String inked) {
    String text = inked.indexOf('\u001b') < 0 ? inked : INK.matcher(inked).replaceAll("");
    int columns = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      int type = Character.getType(point);
      if (type == Character.NON_SPACING_MARK
          || type == Character.ENCLOSING_MARK
          || type == Character.FORMAT) {
        continue;
      }
      columns += isWide(point) ? 2 : 1;
    }
    return columns;
  }

  private static boolean isWide(int point) {
    return (point >= 0x1100 && point <= 0x115F)
        || (point >= 0x2E80 && point <= 0xA4CF)
        || (point >= 0xAC00 && point <= 0xD7A3)
        || (point >= 0xF900 && point <= 0xFAFF)
        || (point >= 0xFE30 && point <= 0xFE6F)
        || (point >= 0xFF00 && point <= 0xFF60)
        || (point >= 0x1F300 && point <= 0x1FAFF)
        || (point >= 0x20000 && point <= 0x3FFFD);
  }

  /**
   * Breaks at spaces; a word wider than the line stands alone on one, unbroken, so that a command
   * can be copied.
   */
  public static List<String> wrap(String text, int width, String first, String rest) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(first);
    boolean empty = true;
    for (String word : text.strip().split("\\s+")) {
      if (!empty && width(line.toString()) + 1 + width(word) > width) {
        lines.add(line.toString());
        line = new StringBuilder(rest);
        empty = true;
      }
      if (!empty) {
        line.append(' ');
      }
      line.append(word);
      empty = false;
    }
    lines.add(line.toString());
    return lines;
  }
}
