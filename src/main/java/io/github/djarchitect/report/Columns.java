package io.github.djarchitect.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table without lines. Where the terminal is too narrow for a row, its last cell is broken at
 * spaces; where there is no room for that either, its cells stand behind each other. Nothing is
 * cut.
 */
public final class Columns {
  private static final String GAP = "  ";

  /** A last column that is narrower than this is no text to be read. */
  private static final int NARROWEST = 24;

  private final List<List<String>> rows = new ArrayList<>();

  /** A table with a heading row; every row has as many cells. */
  public Columns(List<String> heading) {
    rows.add(List.copyOf(heading));
  }

  public Columns add(List<String> row) {
    if (row.size() != rows.getFirst().size()) {
      throw new IllegalArgumentException("a row of " + row.size() + " cells: " + row);
    }
    rows.add(List.copyOf(row));
    return this;
  }

  public List<String> render(int width) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], Paragraphs.width(row.get(i)));
      }
    }
    int total = GAP.length() * (widths.length - 1);
    for (int each : widths) {
      total += each;
    }
    int last = widths.length - 1;
    if (total > width && width - total + widths[last] < NARROWEST) {
      return narrow(width);
    }
    return wide(widths, width);
  }

  private List<String> wide(int[] widths, int width) {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      int last = widths.length - 1;
      for (int i = 0; i < last; i++) {
        line.append(row.get(i))
            .append(" ".repeat(widths[i] - Paragraphs.width(row.get(i))))
            .append(GAP);
      }
      int indent = Paragraphs.width(line.toString());
      if (indent + Paragraphs.width(row.get(last)) <= width) {
        lines.add((line + row.get(last)).stripTrailing());
      } else {
        lines.addAll(Paragraphs.wrap(row.get(last), width, line.toString(), " ".repeat(indent)));
      }
    }
    return lines;
  }

  private List<String> narrow(int width) {
    List<String> lines = new ArrayList<>();
    List<String> heading = rows.getFirst();
    lines.add(heading.getFirst());
    for (List<String> row : rows.subList(1, rows.size())) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i);
        if (cell.isEmpty()) {
          continue;
        }
        String label = i > 1 && !heading.get(i).isEmpty() ? heading.get(i) + " " : "";
        line.append(line.isEmpty() ? "" : i > 1 ? ", " : " ").append(label).append(cell);
      }
      lines.addAll(Paragraphs.wrap(line.toString(), width, "", "   "));
    }
    return lines;
  }
}
