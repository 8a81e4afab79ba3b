package io.github.djarchitect.shell.command;

import io.github.djarchitect.shell.Chat;
import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommandRunner;
import io.github.djarchitect.shell.Console;
import io.github.djarchitect.shell.Invocation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * What the build runs to fill the AOT cache: everything a user's run does, on an example, in one
 * process and with its output thrown away.
 */
public final class TrainCommand implements Command {
  /** After this the recording is given up, and made without a terminal. */
  private static final long LONGEST_SECONDS = 120;

  private final Function<Console, CommandRunner> runners;

  public TrainCommand(Function<Console, CommandRunner> runners) {
    this.runners = runners;
  }

  @Override
  public Spec spec() {
    return Spec.of("train", "DIR [CACHE]", "Fills the start-up cache; the build calls it.", 2);
  }

  @Override
  public int run(Invocation invocation) {
    String project = invocation.argument(0).orElse("examples/shop");
    return invocation.argument(1).isPresent()
        ? inChild(invocation, project, invocation.argument(1).get())
        : train(invocation, project);
  }

  /** The run that is recorded, under a pseudo-terminal where the machine can make one. */
  private static int inChild(Invocation invocation, String project, String cache) {
    List<String> recorded = new ArrayList<>();
    recorded.add(
        ProcessHandle.current()
            .info()
            .command()
            .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    recorded.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    recorded.add("-XX:AOTCacheOutput=" + cache);
    List<String> program = List.of("-jar", System.getProperty("java.class.path"), "train", project);
    List<String> seen = new ArrayList<>(recorded);
    seen.addAll(
        List.of(
            "-Darchitect.stdin=terminal",
            "-Darchitect.stdout.terminal=true",
            "-Darchitect.stderr.terminal=true"));
    seen.addAll(program);
    recorded.addAll(program);
    try {
      Path script = Path.of("/usr/bin/script");
      if (Files.isExecutable(script)
          && Files.isRegularFile(Path.of("/proc/self/status"))
          && run(List.of(script.toString(), "-qefc", quoted(seen), "/dev/null")) == 0) {
        return 0;
      }
      return run(recorded);
    } catch (IOException e) {
      invocation.console().err().println("train: " + e);
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static String quoted(List<String> words) {
    return "exec "
        + String.join(" ", words.stream().map(w -> "'" + w.replace("'", "'\\''") + "'").toList());
  }

  private static int run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (OutputStream typed = process.getOutputStream()) {
      typed.write("/help\r/quit\r".getBytes(StandardCharsets.UTF_8));
      typed.flush();
      if (process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      return 1;
    }
  }

  private int train(Invocation invocation, String project) {
    List<List<String>> lines =
        List.of(
            List.of("version"),
            List.of("help"),
            List.of("review", project),
            List.of("review", project, "--format", "json"),
            List.of("graph", project),
            List.of("graph", project, "--format", "json"),
            List.of("state", project, "--format", "json"),
            List.of("conflicts", project),
            List.of("explain", "index-not-concurrent"),
            List.of("ask", "Split the customer's name into first and last name", "--repo", project),
            List.of("ask", "Move permissions to roles", "--repo", project, "--format", "json"));
    int failures = 0;
    try (Scratch scratch = Scratch.create("architect-train")) {
      // a build leaves nothing in the folders of whoever builds
      Path state = scratch.folder();
      for (List<String> line : lines) {
        Console console = silent(invocation.console(), state);
        int code = runners.apply(console).run(line.toArray(String[]::new));
        if (code != 0 && code != 1) {
          failures++;
          invocation.console().err().println("train: exit " + code + " of " + line);
        }
      }
      Console console = invocation.console();
      if (console.stdin() == Console.Stdin.TERMINAL) {
        Console seen =
            new Console(
                console.in(),
                console.out(),
                console.err(),
                Console.Stdin.TERMINAL,
                true,
                true,
                Map.of(
                    "XDG_STATE_HOME", state.toString(),
                    "HOME", state.toString(),
                    "TERM", "xterm-256color"),
                console.folder(),
                console.clock());
        if (runners.apply(seen).run("chat", "--provider", "built-in", "--repo", project) != 0) {
          failures++;
        }
      } else {
        Chat.rehearse(state);
      }
    } catch (IOException e) {
      invocation.console().err().println("train: " + e);
      failures++;
    } catch (UncheckedIOException | IllegalStateException e) {
      // a machine without pseudo-terminals: the chat starts slower there, and that is all
      invocation.console().err().println("train: no terminal, " + e.getMessage());
    }
    return failures == 0 ? 0 : 1;
  }

  private static Console silent(Console console, Path state) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Console(
        new ByteArrayInputStream(new byte[0]),
        nowhere,
        nowhere,
        Console.Stdin.OTHER,
        false,
        false,
        Map.of("XDG_STATE_HOME", state.toString(), "HOME", state.toString()),
        console.folder(),
        console.clock());
  }
}
