package io.github.djarchitect.shell;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** A run's outside world in memory: what it reads is given, what it writes is kept. */
public final class TestConsole {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private final Path folder;
  private String input = "";
  private Console.Stdin stdin = Console.Stdin.OTHER;

  public TestConsole(Path folder) {
    this.folder = folder;
  }

  public TestConsole environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  public TestConsole piped(String text) {
    input = text;
    stdin = Console.Stdin.DATA;
    return this;
  }

  public Console console() {
    return new Console(
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        stdin,
        false,
        false,
        environment,
        folder,
        Clock.fixed(Instant.parse("2026-11-26T10:00:00Z"), ZoneOffset.UTC));
  }

  public String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  public String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
