package io.github.djarchitect.shell;

import java.util.List;
import java.util.function.Consumer;

/**
 * Markdown that comes in pieces: each block is drawn once it is whole, so that nothing on the
 * screen is ever redrawn.
 */
final class MarkdownStream {
  private final MarkdownScreen screen;
  private final Consumer<String> line;
  private final StringBuilder open = new StringBuilder();
  private boolean drawn;

  MarkdownStream(MarkdownScreen screen, Consumer<String> line) {
    this.screen = screen;
    this.line = line;
  }

  void accept(String piece) {
    open.append(piece);
    int end;
    while ((end = endOfBlock(open)) >= 0) {
      draw(open.substring(0, end));
      open.delete(0, end);
    }
  }

  /** Draws what is left. */
  void finish() {
    draw(open.toString());
    open.setLength(0);
    drawn = false;
  }

  /** Forgets what has not been drawn yet. */
  void discard() {
    open.setLength(0);
  }

  private void draw(String block) {
    if (block.isBlank()) {
      return;
    }
    List<String> lines = screen.render(block);
    if (drawn) {
      line.accept("");
    }
    lines.forEach(line);
    drawn = true;
  }

  /** Behind the first blank line that is not in a fence; -1 where no block is whole yet. */
  private static int endOfBlock(CharSequence text) {
    String all = text.toString();
    String fence = "";
    int start = 0;
    int newline;
    while ((newline = all.indexOf('\n', start)) >= 0) {
      String current = all.substring(start, newline).strip();
      start = newline + 1;
      if (fence.isEmpty()) {
        if (current.startsWith("```") || current.startsWith("~~~")) {
          fence = current.substring(0, 3);
        } else if (current.isEmpty() && !all.substring(0, start).isBlank()) {
          return start;
        }
      } else if (current.startsWith(fence)
          && current.replace(fence.substring(0, 1), "").isEmpty()) {
        fence = "";
      }
    }
    return -1;
  }
}
