package io.github.djarchitect.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a terminal of a certain size shows after some output: enough of xterm to read a screen by.
 *
 * <p>Characters are taken as one column wide. Colours are passed over. A sequence that moves the
 * cursor and is not known here fails loudly, since all behind it would stand in the wrong place.
 */
final class TerminalScreen {
  private static final Pattern CSI = Pattern.compile("\u001b\\[([<-?]?)([0-9;:]*)[ -/]*([@-~])");
  private static final Pattern PASSED_OVER =
      Pattern.compile(
          "\u001b\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)|\u001b[()*+][ -~]|\u001b[=>78]");

  private final int columns;
  private final int rows;
  private final List<String> scrolledAway = new ArrayList<>();
  private final List<int[]> cells = new ArrayList<>();
  private int row;
  private int column;

  TerminalScreen(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
    for (int i = 0; i < rows; i++) {
      cells.add(blank());
    }
  }

  private int[] blank() {
    int[] line = new int[columns];
    Arrays.fill(line, ' ');
    return line;
  }

  void write(String output) {
    Matcher csi = CSI.matcher(output);
    Matcher passed = PASSED_OVER.matcher(output);
    for (int i = 0; i < output.length(); ) {
      int character = output.codePointAt(i);
      if (character == '\u001b' && csi.region(i, output.length()).lookingAt()) {
        control(csi.group(1), csi.group(2), csi.group(3).charAt(0));
        i = csi.end();
      } else if (character == '\u001b' && passed.region(i, output.length()).lookingAt()) {
        i = passed.end();
      } else {
        put(character);
        i += Character.charCount(character);
      }
    }
  }

  private void put(int character) {
    switch (character) {
      case '\r' -> column = 0;
      case '\n' -> down();
      case '\b' -> column = Math.max(0, Math.min(column, columns - 1) - 1);
      case '\t' -> column = Math.min(columns - 1, (column / 8 + 1) * 8);
      case 0, 7, 14, 15 -> {}
      case '\u001b' -> throw new AssertionError("an escape sequence that is not known here");
      default -> {
        if (column == columns) {
          column = 0;
          down();
        }
        cells.get(row)[column++] = character;
      }
    }
  }

  private void down() {
    if (row < rows - 1) {
      row++;
    } else {
      scrolledAway.add(text(cells.removeFirst()));
      cells.add(blank());
    }
  }

  private void control(String mark, String parameters, char action) {
    if (!mark.isEmpty() || action == 'm' || action == 'h' || action == 'l') {
      return;
    }
    String[] given = parameters.split(";", -1);
    int first = given[0].isEmpty() ? 0 : Integer.parseInt(given[0]);
    int second = given.length < 2 || given[1].isEmpty() ? 0 : Integer.parseInt(given[1]);
    int count = Math.max(1, first);
    int at = Math.min(column, columns - 1);
    switch (action) {
      case 'A' -> row = Math.max(0, row - count);
      case 'B' -> row = Math.min(rows - 1, row + count);
      case 'C' -> column = Math.min(columns - 1, at + count);
      case 'D' -> column = Math.max(0, at - count);
      case 'G' -> column = Math.min(columns, count) - 1;
      case 'd' -> row = Math.min(rows, count) - 1;
      case 'H', 'f' -> {
        row = Math.min(rows, count) - 1;
        column = Math.min(columns, Math.max(1, second)) - 1;
      }
      case 'J' -> {
        erase(row, first == 0 ? at : 0, first == 1 ? at + 1 : columns);
        for (int i = 0; i < rows; i++) {
          if (first >= 2 || (first == 0 ? i > row : i < row)) {
            erase(i, 0, columns);
          }
        }
      }
      case 'K' -> erase(row, first == 0 ? at : 0, first == 1 ? at + 1 : columns);
      case 'X' -> erase(row, at, Math.min(columns, at + count));
      case 'P' -> {
        int[] line = cells.get(row);
        int kept = Math.max(0, columns - at - count);
        System.arraycopy(line, columns - kept, line, at, kept);
        erase(row, at + kept, columns);
      }
      case '@' -> {
        int[] line = cells.get(row);
        int kept = Math.max(0, columns - at - count);
        System.arraycopy(line, at, line, columns - kept, kept);
        erase(row, at, columns - kept);
      }
      case 'n', 'c', 'q', 't', 'r' -> {}
      default -> throw new AssertionError("CSI " + parameters + action + " is not known here");
    }
  }

  private void erase(int line, int from, int to) {
    Arrays.fill(cells.get(line), from, to, ' ');
  }

  private static String text(int[] line) {
    return new String(line, 0, line.length).stripTrailing();
  }

  /** From the first line that scrolled away to the last that is not empty. */
  List<String> lines() {
    List<String> lines = new ArrayList<>(scrolledAway);
    cells.forEach(line -> lines.add(text(line)));
    while (!lines.isEmpty() && lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return List.copyOf(lines);
  }
}
