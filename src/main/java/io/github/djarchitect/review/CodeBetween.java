package io.github.djarchitect.review;

import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.hazard.RunningCode;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.usage.FieldUses;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Code that runs, with what may go through the rows that are there between two migrations.
 *
 * @param tree the files that may
 * @param commands that people run beside them
 */
record CodeBetween(SourceTree tree, List<String> commands, RunningCode code)
    implements RunningCode {
  CodeBetween {
    commands = List.copyOf(commands);
  }

  @Override
  public Use ofModel(ModelKey model) {
    return code.ofModel(model);
  }

  @Override
  public Use ofField(ModelKey model, String field) {
    return code.ofField(model, field);
  }

  @Override
  public boolean leavesEmpty(ModelKey model, String field) {
    return code.leavesEmpty(model, field);
  }

  @Override
  public boolean mayName(ModelKey model, String field) {
    return code.mayName(model, field);
  }

  @Override
  public boolean mayFill(ModelKey model, String field) {
    return code.mayFill(model, field);
  }

  @Override
  public boolean mayFillBetween(ModelKey model, String field) {
    Pattern word = Pattern.compile("\\b%s\\b".formatted(Pattern.quote(field)));
    return commands.stream().anyMatch(command -> word.matcher(command).find())
        || FieldUses.isNamed(new Fillers(tree), model, field);
  }

  /** Only the files that go through many rows: a command, a task, code that updates in one go. */
  private record Fillers(SourceTree tree) implements SourceTree {
    private static final Pattern MANY =
        Pattern.compile("\\.update\\(|bulk_update|\\.iterator\\(|(?i:\\bUPDATE\\s)|shared_task");

    @Override
    public List<String> paths() {
      return tree.paths().stream().filter(this::goesThroughRows).toList();
    }

    private boolean goesThroughRows(String path) {
      return path.contains("management/commands/")
          || (path.matches(".*\\.(?:py|sql)")
              && tree.read(path) instanceof FileContent.Present present
              && MANY.matcher(new String(present.bytes(), StandardCharsets.UTF_8)).find());
    }

    @Override
    public FileContent read(String path) {
      return tree.read(path);
    }

    @Override
    public String target(String path) {
      return tree.target(path);
    }

    @Override
    public boolean leadsOutside(String path) {
      return tree.leadsOutside(path);
    }

    @Override
    public List<String> names() {
      return tree.names();
    }

    @Override
    public List<Unlisted> unlisted() {
      return tree.unlisted();
    }
  }
}
