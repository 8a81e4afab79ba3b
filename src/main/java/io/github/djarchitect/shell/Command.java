package io.github.djarchitect.shell;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.Option;

/** One command of the program; its options and help come from the same data. */
public interface Command {
  Spec spec();

  /**
   * Runs it.
   *
   * @return the exit code
   */
  int run(Invocation invocation);

  /**
   * How a command is called.
   *
   * @param name the first word that chooses it
   * @param arguments what stands behind the name: {@code [DIR]}
   * @param summary one line
   * @param maxArguments the most positional arguments; one more is a usage error
   */
  record Spec(
      String name, String arguments, String summary, int maxArguments, List<Option> options) {
    public Spec {
      options = List.copyOf(options);
    }

    /** A command with the output options and the given ones. */
    @SafeVarargs
    public static Spec of(
        String name, String arguments, String summary, int maxArguments, List<Option>... options) {
      List<Option> all = new ArrayList<>();
      for (List<Option> each : options) {
        all.addAll(each);
      }
      all.addAll(CommonOptions.OUTPUT);
      return new Spec(name, arguments, summary, maxArguments, all);
    }
  }
}
