package io.github.djarchitect.review;

import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.hazard.RunningCode;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.usage.FieldUses;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Code that runs, with what may go through the rows that are there between two migrations.
 *
 * @param tree the files that may
 * @param commands that people run beside them
 */
record CodeBetween(SourceTree tree, List<String> commands, RunningCode code)
    implements RunningCode.Over {
  private static final Pattern MANY =
      Pattern.compile("\\.update\\(|bulk_update|\\.iterator\\(|(?i:\\bUPDATE\\s)|shared_task");

  CodeBetween {
    commands = List.copyOf(commands);
  }

  @Override
  public boolean mayFillBetween(ModelKey model, String field) {
    Pattern word = Pattern.compile("\\b%s\\b".formatted(Pattern.quote(field)));
    return commands.stream().anyMatch(command -> word.matcher(command).find())
        || FieldUses.isNamed(tree, model, field, CodeBetween::goesThroughRows);
  }

  /** A command, a task, code that updates in one go. */
  private static boolean goesThroughRows(String path, String text) {
    return path.contains("management/commands/")
        || (path.matches(".*\\.(?:py|sql)") && MANY.matcher(text).find());
  }
}
