package io.github.djarchitect.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Drives a command under a real pseudo-terminal: waits for what it shows, types, resizes.
 *
 * <pre>{@code
 * var seen = Pty.command("architect").in(checkout).size(20, 24)
 *     .waitFor("> ").type("/help").enter().waitFor("/quit").type("/quit").enter().run();
 * }</pre>
 */
public final class Pty {
  public static final String CTRL_C = "\u0003";
  public static final String CTRL_D = "\u0004";
  public static final String UP = "\u001b[A";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> argv;
  private final Map<String, String> environment = new TreeMap<>(System.getenv());
  private final ArrayNode steps = JSON.createArrayNode();
  private Path directory = Path.of("").toAbsolutePath();
  private Duration patience = Duration.ofMinutes(2);
  private int columns = 80;
  private int rows = 24;

  private Pty(List<String> argv) {
    this.argv = argv;
    environment.put("TERM", "xterm-256color");
    environment.keySet().removeAll(List.of("NO_COLOR", "COLUMNS", "LINES"));
  }

  public static Pty command(String... argv) {
    return new Pty(List.copyOf(Arrays.asList(argv)));
  }

  public Pty in(Path folder) {
    directory = folder.toAbsolutePath();
    return this;
  }

  public Pty with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  public Pty without(String variable) {
    environment.remove(variable);
    return this;
  }

  /** The window the program starts in. */
  public Pty size(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
    return this;
  }

  /** How long the program may show nothing of what is waited for, before it counts as hanging. */
  public Pty patience(Duration changed) {
    patience = changed;
    return this;
  }

  /** Waits until text appears behind what was last waited for. */
  public Pty waitFor(String text) {
    return waitForMatch(text.replaceAll("([\\\\.\\[\\]{}()*+?^$|])", "\\\\$1"));
  }

  /** The same for a Python regular expression, met by the text without escape sequences. */
  public Pty waitForMatch(String regex) {
    steps.addObject().put("wait", regex);
    return this;
  }

  public Pty type(String keys) {
    steps.addObject().put("send", keys);
    return this;
  }

  public Pty enter() {
    return type("\r");
  }

  /** Changes the window while the program runs; it gets SIGWINCH. */
  public Pty resize(int columns, int rows) {
    steps.addObject().putArray("resize").add(columns).add(rows);
    return this;
  }

  /** Closes the terminal's own end, as a closed window does. */
  public Pty hangUp() {
    steps.addObject().put("hang_up", true);
    return this;
  }

  /**
   * Runs the steps and waits for the program's end.
   *
   * @throws AssertionError with all that was shown, where a step was not reached or the program did
   *     not end
   */
  public Seen run() {
    ObjectNode plan = JSON.createObjectNode();
    argv.forEach(plan.putArray("argv")::add);
    plan.put("directory", directory.toString());
    plan.put("patience_seconds", patience.toMillis() / 1000.0);
    plan.putArray("size").add(columns).add(rows);
    environment.forEach(plan.putObject("environment")::put);
    plan.set("steps", steps);
    try {
      ProcessResult result =
          DjangoEnvironment.django52()
              .runWithInput(directory, Map.of(), JSON.writeValueAsString(plan), "-c", script())
              .orFail();
      JsonNode report = JSON.readTree(result.stdout());
      var raw =
          new String(
              Base64.getDecoder().decode(report.get("raw").asText()), StandardCharsets.UTF_8);
      var seen = new Seen(report.get("exit_code").asInt(), raw, columns, rows);
      if (!report.get("failed").isNull()) {
        throw new AssertionError(
            report.get("failed").asText() + "\n--- shown so far ---\n" + seen.text());
      }
      return seen;
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String script() {
    try (var stream = Pty.class.getResourceAsStream("/pty/drive.py")) {
      if (stream == null) {
        throw new IllegalStateException("missing test resource /pty/drive.py");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What a program showed.
   *
   * @param exitCode negative for the signal that ended it
   * @param raw every character with its escape sequences
   */
  public record Seen(int exitCode, String raw, int columns, int rows) {
    /** Without escape sequences; lines that were overwritten are still there. */
    public String text() {
      return raw.replaceAll(
              "\u001b\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)"
                  + "|\u001b\\[[0-?]*[ -/]*[@-~]|\u001b[()*+][ -~]|\u001b[ -~]",
              "")
          .replace("\r\n", "\n");
    }

    /** The lines as they stand in the end, those scrolled away included, for the first size. */
    public List<String> screen() {
      var screen = new TerminalScreen(columns, rows);
      screen.write(raw);
      return screen.lines();
    }
  }

  /** Python for small programs to drive in tests of this class. */
  static String python() {
    Path python = DjangoEnvironment.django52().python();
    if (!Files.isExecutable(python)) {
      throw new IllegalStateException(python + " is gone");
    }
    return python.toString();
  }
}
