package io.github.djarchitect.shell;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * The outside world of one run: streams, environment, folder, clock.
 *
 * @param out the answer and nothing else
 * @param err progress, questions, failures
 */
public record Console(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Stdin stdin,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Map<String, String> environment,
    Path folder,
    Clock clock) {
  /** What stands behind standard input. */
  public enum Stdin {
    TERMINAL,
    /** A pipe or a file: there is something to read. */
    DATA,
    /** Closed, a device, a socket: read only where reading it is the whole task. */
    OTHER
  }

  /** Columns of the terminal; 80 where nobody says. */
  public int width() {
    String columns = environment.get("COLUMNS");
    if (columns != null && columns.matches("[0-9]{1,4}") && Integer.parseInt(columns) > 0) {
      return Integer.parseInt(columns);
    }
    return 80;
  }
}
