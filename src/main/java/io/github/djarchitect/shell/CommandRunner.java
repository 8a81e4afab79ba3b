package io.github.djarchitect.shell;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.NearestName;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** Chooses the command by its first word, checks the rest, and turns failures into exit codes. */
public final class CommandRunner {
  private final Map<String, Command> commands = new LinkedHashMap<>();
  private final Command withoutName;
  private final Console console;

  /**
   * @param withoutName what runs when no command is named
   */
  public CommandRunner(List<Command> commands, Command withoutName, Console console) {
    commands.forEach(command -> this.commands.put(command.spec().name(), command));
    this.withoutName = withoutName;
    this.console = console;
  }

  /** Runs one command line and gives its exit code; never throws for what a user can mend. */
  public int run(String... words) {
    boolean json = Arrays.asList(words).contains("--format=json") || follows(words);
    try {
      return dispatch(words);
    } catch (ArchitectException e) {
      Failure.report(e, json, console);
      return e.kind().exitCode();
    }
  }

  private static boolean follows(String... words) {
    for (int i = 0; i + 1 < words.length; i++) {
      if (words[i].equals("--format") && words[i + 1].equals("json")) {
        return true;
      }
    }
    return false;
  }

  private int dispatch(String... words) {
    if (words.length > 0) {
      switch (words[0]) {
        case "--help", "-h" -> {
          words[0] = "help";
          return dispatch(words);
        }
        case "--version", "-V" -> {
          words[0] = "version";
          return dispatch(words);
        }
        default -> {}
      }
    }
    if (words.length == 0 || words[0].startsWith("-")) {
      try {
        return call(withoutName, words);
      } catch (ArchitectException e) {
        throw Arrays.stream(words)
            .filter(_ -> e.kind() == ArchitectException.Kind.USAGE)
            .filter(commands::containsKey)
            .findFirst()
            .map(
                name ->
                    Usage.wrong(
                        "'%s' stands before the command.".formatted(words[0]),
                        "Write the command first: architect %s %s ...".formatted(name, words[0])))
            .orElse(e);
      }
    }
    Command command = commands.get(words[0]);
    if (command == null) {
      Optional<String> nearest = NearestName.among(commands.keySet(), words[0]);
      throw Usage.wrong(
          "There is no command '%s'.".formatted(words[0]),
          nearest
              .map("Did you mean '%s'? 'architect help' lists all."::formatted)
              .orElse("'architect help' lists all; a question goes behind 'architect ask'."));
    }
    return call(command, Arrays.copyOfRange(words, 1, words.length));
  }

  private int call(Command command, String... words) {
    String[] spelled =
        Arrays.stream(words)
            .map(word -> word.equals("-h") ? "--help" : word)
            .toArray(String[]::new);
    CommandLine line = parse(command, spelled);
    if (line.hasOption("help")) {
      if ("json".equals(line.getOptionValue("format"))) {
        console.out().println(HelpJson.of(List.of(command)));
      } else {
        printHelp(command, console.out());
      }
      return 0;
    }
    if (line.getArgList().size() > command.spec().maxArguments()) {
      throw Usage.wrong(
          "'architect %s' takes %s, and got '%s' too."
              .formatted(
                  command.spec().name(),
                  command.spec().arguments().isEmpty() ? "no argument" : command.spec().arguments(),
                  line.getArgList().get(command.spec().maxArguments())),
          "Put a text with spaces into quotes; see 'architect %s --help'."
              .formatted(command.spec().name()));
    }
    Invocation invocation = new Invocation(command, line, console);
    int code = command.run(invocation);
    invocation.finish();
    return code;
  }

  private static CommandLine parse(Command command, String... words) {
    Options options = new Options();
    command.spec().options().forEach(options::addOption);
    try {
      return DefaultParser.builder().setAllowPartialMatching(false).get().parse(options, words);
    } catch (UnrecognizedOptionException e) {
      String word = e.getOption().replaceFirst("=.*", "");
      Optional<String> nearest =
          NearestName.among(
              command.spec().options().stream().map(option -> "--" + option.getLongOpt()).toList(),
              word);
      throw Usage.wrong(
          "'architect %s' has no option '%s'."
              .formatted(command.spec().name(), word)
              .replace("  ", " "),
          nearest
              .map("Did you mean '%s'?"::formatted)
              .orElse("See 'architect %s --help'.".formatted(command.spec().name())));
    } catch (MissingArgumentException e) {
      Option option = e.getOption();
      throw Usage.wrong(
          "--%s needs a value.".formatted(option.getLongOpt()),
          "Write --%s %s.".formatted(option.getLongOpt(), option.getArgName()));
    } catch (ParseException e) {
      throw Usage.wrong(
          "The options of 'architect %s' cannot be read.".formatted(command.spec().name()),
          "See 'architect %s --help'.".formatted(command.spec().name()));
    }
  }

  static void printHelp(Command command, PrintStream out) {
    out.printf(
        "architect %s%n%n%s%n%n",
        (command.spec().name() + " " + command.spec().arguments()).strip(),
        command.spec().summary());
    for (Option option : command.spec().options()) {
      String left = "--" + option.getLongOpt() + (option.hasArg() ? " " + option.getArgName() : "");
      out.printf("  %-28s %s%n", left, option.getDescription());
    }
  }
}
