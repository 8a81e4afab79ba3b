package io.github.djarchitect.python;

import java.util.Arrays;

/**
 * A source text with its lines, which end at LF, CR or CRLF.
 *
 * <p>A byte order mark at the start belongs to the text but to no line: column 0 of line 1 lies
 * behind it.
 */
public final class SourceText {
  private final String text;
  private final int[] lineStarts;

  /** Any text: a template has lines as Python has. */
  public SourceText(String text) {
    this.text = text;
    this.lineStarts = findLines(text);
  }

  /** The whole text, as it was given. */
  public String text() {
    return text;
  }

  /** The number of lines; an empty text has one. */
  public int lineCount() {
    return lineStarts.length;
  }

  /** The line, from 1, that holds this offset; its line break counts to it. */
  public int lineAt(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    return found >= 0 ? found + 1 : Math.max(1, -found - 1);
  }

  /** The offset where a line, counted from 1, starts. */
  public int lineStart(int line) {
    return lineStarts[line - 1];
  }

  /** The column, in chars from 0, of this offset in its line. */
  public int columnAt(int offset) {
    return Math.max(0, offset - lineStart(lineAt(offset)));
  }

  /** The text of a line, counted from 1, without its line break. */
  public String line(int line) {
    int start = lineStart(line);
    int end = line < lineStarts.length ? lineStarts[line] : text.length();
    while (end > start && isLineBreak(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** The text under a span. */
  public String slice(Span span) {
    return text.substring(span.start(), span.end());
  }

  /** The span between two offsets. */
  public Span span(int start, int end) {
    int startLine = lineAt(start);
    int endLine = end == start ? startLine : lineAt(end);
    return new Span(
        start,
        end,
        startLine,
        Math.max(0, start - lineStart(startLine)),
        endLine,
        Math.max(0, end - lineStart(endLine)));
  }

  /** The column in UTF-8 bytes, as CPython counts it, of a column in chars. */
  public int utf8Column(int line, int column) {
    int start = lineStart(line);
    int end = start + column;
    int bytes = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes += 1;
      } else if (c < 0x800 || Character.isSurrogate(c)) {
        bytes += 2;
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }

  static boolean isLineBreak(char c) {
    return c == '\n' || c == '\r';
  }

  private static int[] findLines(String text) {
    int[] starts = new int[Math.max(16, text.length() / 24)];
    int count = 0;
    starts[count++] = text.startsWith("\uFEFF") ? 1 : 0;
    // most texts have no CR, and one search finds a LF much sooner than a look at each char does
    int cr = text.indexOf('\r');
    int lf = text.indexOf('\n');
    while (lf >= 0 || cr >= 0) {
      int at = cr < 0 ? lf : lf < 0 ? cr : Math.min(cr, lf);
      if (at == cr) {
        cr = text.indexOf('\r', at + 1);
        if (at + 1 == lf) {
          continue; // CRLF is one
        }
      } else {
        lf = text.indexOf('\n', at + 1);
      }
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count * 2);
      }
      starts[count++] = at + 1;
    }
    return Arrays.copyOf(starts, count);
  }
}
