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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What the build runs to fill the AOT cache: everything a user's run does, on an example, in one
 * process and with its output thrown away.
 */
public final class TrainCommand implements Command {
  private final Function<Console, CommandRunner> runners;

  public TrainCommand(Function<Console, CommandRunner> runners) {
    this.runners = runners;
  }

  @Override
  public Spec spec() {
    return Spec.of("train", "DIR", "Fills the start-up cache; the build calls it.", 1);
  }

  @Override
  public int run(Invocation invocation) {
    String project = invocation.argument(0).orElse("examples/shop");
    List<List<String>> lines =
        List.of(
            List.of("version"),
            List.of("help"),
            List.of("review", project),
            List.of("review", project, "--format", "json"),
            List.of("graph", project),
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
      Chat.rehearse(state);
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
