package io.github.djarchitect.shell;

import java.util.List;
import org.apache.commons.cli.Option;

/** One command of the program; its options and help come from the same data. */
public interface Command {
  /** The first word that chooses it. */
  String name();

  /** What stands behind the name: {@code [DIR]}. */
  String arguments();

  /** One line. */
  String summary();

  List<Option> options();

  /** The most positional arguments it takes; one more is a usage error. */
  int maxArguments();

  /**
   * Runs it.
   *
   * @return the exit code
   */
  int run(Invocation invocation);
}
