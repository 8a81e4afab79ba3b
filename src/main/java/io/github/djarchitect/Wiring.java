package io.github.djarchitect;

import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommandRunner;
import io.github.djarchitect.shell.Console;
import io.github.djarchitect.shell.command.HelpCommand;
import io.github.djarchitect.shell.command.TrainCommand;
import io.github.djarchitect.shell.command.VersionCommand;
import java.util.ArrayList;
import java.util.List;

/** The one place where rooms are put together: plain constructors called in order. */
final class Wiring {
  private final Console console;

  Wiring(Console console) {
    this.console = console;
  }

  CommandRunner runner() {
    List<Command> commands = new ArrayList<>();
    commands.add(new VersionCommand());
    HelpCommand help = new HelpCommand(commands);
    commands.add(help);
    List<Command> all = new ArrayList<>(commands);
    all.add(new TrainCommand(silent -> new Wiring(silent).runner()));
    return new CommandRunner(all, help, console);
  }
}
