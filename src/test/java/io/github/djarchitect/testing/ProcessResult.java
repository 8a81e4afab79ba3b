package io.github.djarchitect.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What a finished process left behind. */
public record ProcessResult(List<String> command, int exitCode, String stdout, String stderr) {
  public ProcessResult {
    command = List.copyOf(command);
  }

  public boolean succeeded() {
    return exitCode == 0;
  }

  /** This result, or an {@link AssertionError} with everything the process said. */
  public ProcessResult orFail() {
    if (exitCode != 0) {
      throw new AssertionError("exit code " + exitCode + "\n" + transcript());
    }
    return this;
  }

  /** Command and both streams, for a failure's message. */
  public String transcript() {
    return "$ " + String.join(" ", command) + "\n" + stdout + stderr;
  }

  /** Runs a command to its end; {@code stdin} is given to it whole. */
  static ProcessResult of(Path dir, Map<String, String> environment, String stdin, String... argv) {
    var builder = new ProcessBuilder(argv).directory(dir.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      var process = builder.start();
      var out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
      var err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
      try (var in = process.getOutputStream()) {
        in.write(stdin.getBytes(StandardCharsets.UTF_8));
      } catch (IOException _) {
        // it ended without reading; its exit code says the rest
      }
      int exitCode = process.waitFor();
      return new ProcessResult(List.of(argv), exitCode, out.join(), err.join());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + argv[0], e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + argv[0], e);
    }
  }

  private static String read(java.io.InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
