package io.github.djarchitect.shell.command;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommonOptions;
import io.github.djarchitect.shell.Invocation;
import io.github.djarchitect.shell.Replaying;

/** {@code architect replay TRANSCRIPT}: the model's turns as recorded, the tools for real. */
public final class ReplayCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "replay",
        "TRANSCRIPT",
        "A recorded conversation again, without network.",
        1,
        CommonOptions.REPOSITORY,
        CommonOptions.TARGET);
  }

  @Override
  public int run(Invocation invocation) {
    String name =
        invocation
            .argument(0)
            .orElseThrow(
                () ->
                    new ArchitectException(
                        ArchitectException.Kind.USAGE,
                        "'architect replay' needs a transcript.",
                        "Give a .jsonl file of transcripts/ or of the state folder."));
    return new Replaying(invocation).run(invocation.path(name));
  }
}
