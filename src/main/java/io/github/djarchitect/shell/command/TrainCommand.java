package io.github.djarchitect.shell.command;

import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommandRunner;
import io.github.djarchitect.shell.Console;
import io.github.djarchitect.shell.Invocation;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
    List<List<String>> lines = List.of(List.of("version"), List.of("help"));
    int failures = 0;
    for (List<String> line : lines) {
      int code = runners.apply(silent(invocation.console())).run(line.toArray(String[]::new));
      if (code != 0 && code != 1) {
        failures++;
        invocation.console().err().println("train: exit " + code + " of " + line + " " + project);
      }
    }
    return failures == 0 ? 0 : 1;
  }

  private static Console silent(Console console) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Console(
        new ByteArrayInputStream(new byte[0]),
        nowhere,
        nowhere,
        Console.Stdin.OTHER,
        false,
        false,
        Map.of(),
        console.folder(),
        console.clock());
  }
}
