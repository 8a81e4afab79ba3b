package io.github.djarchitect.shell;

import io.github.djarchitect.ArchitectException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;

/** One call of a command: its words, already checked for spelling, and the outside world. */
public final class Invocation {
  private final Command command;
  private final CommandLine line;
  private final Console console;
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
  private Fence fence = Fence.NONE;

  /** Text as a block of Markdown; opened by the first line, so that a failure leaves none open. */
  private enum Fence {
    NONE,
    ASKED_FOR,
    OPEN
  }

  Invocation(Command command, CommandLine line, Console console) {
    this.command = command;
    this.line = line;
    this.console = console;
  }

  public Command command() {
    return command;
  }

  public Console console() {
    return console;
  }

  public List<String> arguments() {
    return line.getArgList();
  }

  public Optional<String> argument(int index) {
    return index < arguments().size() ? Optional.of(arguments().get(index)) : Optional.empty();
  }

  public boolean has(String option) {
    return line.hasOption(option);
  }

  /**
   * The value of an option that is given once.
   *
   * @throws io.github.djarchitect.ArchitectException of kind USAGE where it stands twice
   */
  public Optional<String> option(String name) {
    List<String> values = options(name);
    if (values.size() > 1) {
      throw Usage.wrong(
          "--%s is given %d times, and one counts.".formatted(name, values.size()),
          "Leave out all but one, or run the command once for each.");
    }
    return values.stream().findFirst();
  }

  /** Every value of a repeatable option, in order. */
  public List<String> options(String name) {
    String[] values = line.getOptionValues(name);
    return values == null ? List.of() : List.of(values);
  }

  public Optional<Long> number(String name) {
    return option(name)
        .map(
            word -> {
              if (!word.matches("[0-9]{1,15}")) {
                throw Usage.wrong(
                    "--%s takes a whole number, not '%s'.".formatted(name, word),
                    "Give for example --%s 10.".formatted(name));
              }
              return Long.parseLong(word);
            });
  }

  /** US dollars. */
  public Optional<Double> money(String name) {
    return option(name)
        .map(
            word -> {
              if (!word.matches("[0-9]{1,9}(\\.[0-9]{1,6})?")) {
                throw Usage.wrong(
                    "--%s takes US dollars, not '%s'.".formatted(name, word),
                    "Give for example --%s 0.50.".formatted(name));
              }
              return Double.parseDouble(word);
            });
  }

  /** {@code 90s}, {@code 5m}, {@code 1h}; a bare number is seconds. */
  public Optional<Duration> time(String name) {
    return option(name)
        .map(
            word -> {
              if (!word.matches("[0-9]{1,9}[smh]?")) {
                throw Usage.wrong(
                    "--%s takes a time, not '%s'.".formatted(name, word),
                    "Give for example --%s 90s or --%s 5m.".formatted(name, name));
              }
              char unit = word.charAt(word.length() - 1);
              return switch (unit) {
                case 'm' ->
                    Duration.ofMinutes(Long.parseLong(word.substring(0, word.length() - 1)));
                case 'h' -> Duration.ofHours(Long.parseLong(word.substring(0, word.length() - 1)));
                case 's' ->
                    Duration.ofSeconds(Long.parseLong(word.substring(0, word.length() - 1)));
                default -> Duration.ofSeconds(Long.parseLong(word));
              };
            });
  }

  /** A path relative to the folder of the call. */
  public Path path(String word) {
    try {
      return console.folder().resolve(word).normalize();
    } catch (InvalidPathException e) {
      throw Usage.wrong(
          "'%s' is not a path.".formatted(word), "Give the path of a file or folder.");
    }
  }

  /**
   * What the answer is to be written as. A command that has no Markdown of its own writes its text,
   * between fences.
   *
   * @param own the formats that the command writes itself
   */
  public Format format(List<Format> own) {
    List<Format> allowed = new ArrayList<>(own);
    if (!own.contains(Format.MARKDOWN)) {
      allowed.add(Format.MARKDOWN);
    }
    Format format = option("format").map(word -> Format.parse(word, allowed)).orElse(Format.TEXT);
    if (own.contains(format)) {
      return format;
    }
    fence = Fence.ASKED_FOR;
    return Format.TEXT;
  }

  public boolean quiet() {
    return has("quiet");
  }

  /** Colours on stdout: asked for by a terminal, and forbidden by nobody. */
  public boolean color() {
    String noColor = console.environment().get("NO_COLOR");
    return console.outIsTerminal()
        && fence == Fence.NONE
        && !has("no-color")
        && !has("out")
        && (noColor == null || noColor.isEmpty())
        && !"dumb".equals(console.environment().get("TERM"));
  }

  /** Progress for a person; never part of the answer. */
  public void progress(String message) {
    if (!quiet()) {
      console.err().println(message);
    }
  }

  /** Columns that progress has; in a file or a pipe nothing is broken. */
  public int progressWidth() {
    return console.errIsTerminal() ? console.width() : Integer.MAX_VALUE;
  }

  /** Where the answer goes: stdout, or the file of {@code --out}. */
  public PrintStream answer() {
    PrintStream stream =
        has("out") ? new PrintStream(collected, true, StandardCharsets.UTF_8) : console.out();
    if (fence == Fence.ASKED_FOR) {
      fence = Fence.OPEN;
      stream.println("```text");
    }
    return stream;
  }

  /** Moves a collected answer to its file at once, so that nobody sees half of it. */
  void finish() {
    if (fence == Fence.OPEN) {
      answer().println("```");
    }
    Optional<String> out = option("out");
    if (out.isEmpty()) {
      return;
    }
    Path target = path(out.get());
    Path folder = target.toAbsolutePath().getParent();
    if (Files.isDirectory(target)) {
      throw unwritable(out.get(), "a folder has that name");
    }
    try {
      Path half = Files.createTempFile(folder, ".architect", ".tmp");
      try {
        Files.write(half, collected.toByteArray());
        Files.move(half, target, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(half);
      }
    } catch (IOException e) {
      throw unwritable(out.get(), reason(e));
    }
  }

  private static ArchitectException unwritable(String name, String reason) {
    return new ArchitectException(
        ArchitectException.Kind.USAGE,
        "The answer cannot be written to %s (%s).".formatted(name, reason),
        "Give --out a file in a folder that exists and may be written.");
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such folder";
      case AccessDeniedException _ -> "no permission";
      case FileSystemException it when it.getReason() != null -> it.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
