package io.github.djarchitect.shell.command;

import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.Format;
import io.github.djarchitect.shell.HelpJson;
import io.github.djarchitect.shell.Invocation;
import java.io.PrintStream;
import java.util.List;

/** {@code architect help}: every command in a line. */
public final class HelpCommand implements Command {
  private final List<Command> commands;

  /**
   * @param commands the list all commands stand in, this one among them
   */
  public HelpCommand(List<Command> commands) {
    this.commands = commands;
  }

  @Override
  public Spec spec() {
    return Spec.of("help", "", "This list.", 0);
  }

  @Override
  public int run(Invocation invocation) {
    PrintStream out = invocation.answer();
    if (invocation.format(List.of(Format.TEXT, Format.JSON)) == Format.JSON) {
      out.println(HelpJson.of(commands));
      return 0;
    }
    out.println("architect plans, writes, reviews and proves Django migrations.");
    out.println();
    out.println("  architect                        chat about the project here");
    out.println("  architect ask \"QUESTION\"         one answer, with files");
    out.println("  echo DIR | architect             advice on each path");
    out.println();
    for (Command command : commands) {
      String left = (command.spec().name() + " " + command.spec().arguments()).strip();
      out.printf("  %-32s %s%n", left, command.spec().summary());
    }
    out.println();
    out.println("'architect COMMAND --help' lists its options.");
    out.println(
        "Exit codes: 0 approved or no blocker, 1 blockers, 2 usage, 3 model, 4 repository,"
            + " 5 budget, 6 database, 130 interrupted.");
    return 0;
  }
}
