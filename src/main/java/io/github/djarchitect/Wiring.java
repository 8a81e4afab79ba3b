package io.github.djarchitect;

import io.github.djarchitect.hazard.rule.Rules;
import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommandRunner;
import io.github.djarchitect.shell.Console;
import io.github.djarchitect.shell.command.ApplyCommand;
import io.github.djarchitect.shell.command.AskCommand;
import io.github.djarchitect.shell.command.BenchCommand;
import io.github.djarchitect.shell.command.ChatCommand;
import io.github.djarchitect.shell.command.ConflictsCommand;
import io.github.djarchitect.shell.command.DoctorCommand;
import io.github.djarchitect.shell.command.ExplainCommand;
import io.github.djarchitect.shell.command.GraphCommand;
import io.github.djarchitect.shell.command.HelpCommand;
import io.github.djarchitect.shell.command.MakemigrationsCommand;
import io.github.djarchitect.shell.command.MeasureCommand;
import io.github.djarchitect.shell.command.PlanCommand;
import io.github.djarchitect.shell.command.ReplayCommand;
import io.github.djarchitect.shell.command.ReviewCommand;
import io.github.djarchitect.shell.command.RowsCommand;
import io.github.djarchitect.shell.command.RulesCommand;
import io.github.djarchitect.shell.command.SchemaCommand;
import io.github.djarchitect.shell.command.ShowCommand;
import io.github.djarchitect.shell.command.SqlCommand;
import io.github.djarchitect.shell.command.StateCommand;
import io.github.djarchitect.shell.command.TrainCommand;
import io.github.djarchitect.shell.command.VersionCommand;
import java.util.ArrayList;
import java.util.List;

/** The one place where rooms are put together: plain constructors called in order. */
public final class Wiring {
  private final Console console;

  public Wiring(Console console) {
    this.console = console;
  }

  /** Every command, in the order of {@code help}. */
  public CommandRunner runner() {
    ChatCommand chat = new ChatCommand();
    List<Command> commands = new ArrayList<>();
    commands.add(new AskCommand());
    commands.add(chat);
    commands.add(new ReviewCommand());
    commands.add(new ConflictsCommand());
    commands.add(new GraphCommand());
    commands.add(new StateCommand());
    commands.add(new MakemigrationsCommand());
    commands.add(new SqlCommand());
    commands.add(new SchemaCommand());
    commands.add(new RowsCommand());
    commands.add(new PlanCommand());
    commands.add(new ShowCommand());
    commands.add(new ApplyCommand());
    commands.add(new RulesCommand(Rules::all));
    commands.add(new ExplainCommand(Rules::all));
    commands.add(new ReplayCommand());
    commands.add(new DoctorCommand());
    commands.add(new BenchCommand());
    commands.add(new VersionCommand());
    commands.add(new HelpCommand(commands));
    List<Command> all = new ArrayList<>(commands);
    all.add(new MeasureCommand());
    all.add(new TrainCommand(silent -> new Wiring(silent).runner()));
    return new CommandRunner(all, chat, console);
  }
}
