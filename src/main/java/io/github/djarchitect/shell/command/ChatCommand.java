package io.github.djarchitect.shell.command;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.shell.Chat;
import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommonOptions;
import io.github.djarchitect.shell.Invocation;
import io.github.djarchitect.shell.PipedPaths;
import java.util.List;

/** {@code architect} without a command: a chat, or advice on each path that is piped in. */
public final class ChatCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "chat",
        "",
        "Talk about the project here; with paths piped in, advice on each.",
        0,
        CommonOptions.REPOSITORY,
        CommonOptions.TARGET,
        List.of(
            CommonOptions.value("only-new", "GITREF", "new is what is not on this ref"),
            CommonOptions.value("applied", "FILE", "new is what this listing does not have")),
        CommonOptions.MODEL);
  }

  @Override
  public int run(Invocation invocation) {
    return switch (invocation.console().stdin()) {
      case TERMINAL -> {
        if (!invocation.console().outIsTerminal()) {
          throw new ArchitectException(
              ArchitectException.Kind.USAGE,
              "A chat needs a terminal on stdout too.",
              "Ask one question with 'architect ask \"...\"' to write its answer elsewhere.");
        }
        yield new Chat(invocation).run();
      }
      case DATA, OTHER -> new PipedPaths(invocation).run();
    };
  }
}
