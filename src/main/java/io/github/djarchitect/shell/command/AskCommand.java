package io.github.djarchitect.shell.command;

import io.github.djarchitect.shell.Asking;
import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommonOptions;
import io.github.djarchitect.shell.Invocation;
import java.util.List;

/** {@code architect ask QUESTION}: one answer, and what is piped in is attached to the question. */
public final class AskCommand implements Command {
  /** A question without quotes is many words. */
  private static final int WORDS = 10_000;

  @Override
  public Spec spec() {
    return Spec.of(
        "ask",
        "QUESTION",
        "One answer, with files and a verdict; piped text is attached.",
        WORDS,
        CommonOptions.REPOSITORY,
        CommonOptions.TARGET,
        List.of(
            CommonOptions.value("only-new", "GITREF", "new is what is not on this ref"),
            CommonOptions.value("applied", "FILE", "new is what this listing does not have")),
        CommonOptions.MODEL);
  }

  @Override
  public int run(Invocation invocation) {
    return new Asking(invocation).run(String.join(" ", invocation.arguments()));
  }
}
