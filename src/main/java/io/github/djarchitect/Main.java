package io.github.djarchitect;

import io.github.djarchitect.shell.Console;
import io.github.djarchitect.shell.QuietOutput;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** The program's entry: real streams in, exit code out. */
public final class Main {
  private Main() {}

  /** Runs one command line; see {@code architect help}. */
  public static void main(String[] args) {
    QuietOutput stdout = new QuietOutput(new FileOutputStream(FileDescriptor.out));
    PrintStream out = new PrintStream(stdout, false, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(
            new QuietOutput(new FileOutputStream(FileDescriptor.err)),
            true,
            StandardCharsets.UTF_8);
    int code;
    try {
      code = new Wiring(console(out, err)).runner().run(args);
    } catch (RuntimeException | StackOverflowError bug) {
      err.println("architect: this is a bug in architect, not in your project. Please report:");
      bug.printStackTrace(err);
      code = 70;
    }
    out.flush();
    if (stdout.lost().isPresent()) {
      err.printf(
          "architect: The answer could not be written whole (%s). Make room, or give --out FILE.%n",
          stdout.lost().get());
      code = ArchitectException.Kind.USAGE.exitCode();
    }
    // Threads of a cancelled request must not keep the process.
    Runtime.getRuntime().halt(flushed(err, code));
  }

  private static int flushed(PrintStream err, int code) {
    err.flush();
    return code;
  }

  /** What the launcher found out; asking in here costs more. */
  private static boolean said(String property) {
    String value = System.getProperty(property);
    return value == null ? isTerminal() : Boolean.parseBoolean(value);
  }

  private static boolean isTerminal() {
    return System.console() != null && System.console().isTerminal();
  }

  private static Console console(PrintStream out, PrintStream err) {
    Console.Stdin stdin =
        switch (System.getProperty("architect.stdin", "")) {
          case "terminal" -> Console.Stdin.TERMINAL;
          case "data" -> Console.Stdin.DATA;
          case "other" -> Console.Stdin.OTHER;
          default -> isTerminal() ? Console.Stdin.TERMINAL : Console.Stdin.DATA;
        };
    return new Console(
        System.in,
        out,
        err,
        stdin,
        said("architect.stdout.terminal"),
        said("architect.stderr.terminal"),
        System.getenv(),
        Path.of("").toAbsolutePath(),
        new LocalClock());
  }

  /**
   * The system's clock, its zone looked up only when a date is asked for: the zones are slow to
   * load.
   */
  private static final class LocalClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneId.systemDefault();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return Clock.system(zone);
    }

    @Override
    public Instant instant() {
      return Instant.now();
    }
  }
}
