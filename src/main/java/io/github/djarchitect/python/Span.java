package io.github.djarchitect.python;

/**
 * A stretch of source text.
 *
 * <p>Offsets and columns count Java chars (UTF-16 code units) from 0, lines count from 1, and the
 * end is the place just behind the last char. {@link SourceText#utf8Column} gives the byte columns
 * that CPython's {@code ast} reports.
 */
public record Span(int start, int end, int startLine, int startColumn, int endLine, int endColumn) {

  /** The smallest span that holds this one and {@code last}, which starts no earlier. */
  public Span to(Span last) {
    return new Span(start, last.end, startLine, startColumn, last.endLine, last.endColumn);
  }

  /** The empty span where this one starts. */
  public Span atStart() {
    return new Span(start, start, startLine, startColumn, startLine, startColumn);
  }

  /** The empty span where this one ends. */
  public Span atEnd() {
    return new Span(end, end, endLine, endColumn, endLine, endColumn);
  }
}
