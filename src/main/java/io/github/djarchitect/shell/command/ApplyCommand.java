package io.github.djarchitect.shell.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.report.Ink;
import io.github.djarchitect.shell.Applying;
import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommonOptions;
import io.github.djarchitect.shell.Console;
import io.github.djarchitect.shell.Invocation;
import io.github.djarchitect.shell.Repository;
import io.github.djarchitect.workspace.Workspace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code architect apply PROPOSAL}: a diff, a question, and then all files or none. */
public final class ApplyCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "apply",
        "PROPOSAL",
        "Lay an approved proposal's files over the checkout, after a diff.",
        1,
        CommonOptions.REPOSITORY,
        CommonOptions.TARGET,
        List.of(
            CommonOptions.value("phase", "N", "only this phase's files"),
            CommonOptions.value("only-new", "GITREF", "the ref the proposal was made against"),
            CommonOptions.value("applied", "FILE", "the listing the proposal was made with"),
            CommonOptions.flag("yes", "write without asking")));
  }

  @Override
  public int run(Invocation invocation) {
    JsonNode answer = ShowCommand.Proposals.find(invocation);
    boolean yes = invocation.has("yes");
    if (!yes && invocation.console().stdin() != Console.Stdin.TERMINAL) {
      throw new ArchitectException(
          ArchitectException.Kind.USAGE,
          "'architect apply' asks before it writes, and there is no terminal to ask on.",
          "Add --yes to write without a question.");
    }
    Workspace workspace = Repository.open(invocation, Optional.empty());
    Ink ink = invocation.color() ? Ink.COLOR : Ink.PLAIN;
    boolean written =
        new Applying(invocation.answer()::println, ink, () -> yes || confirm(invocation))
            .apply(workspace, answer, invocation.number("phase").map(Long::intValue));
    return written ? 0 : 1;
  }

  private static boolean confirm(Invocation invocation) {
    invocation.answer().flush();
    invocation.console().err().print("Write these files? [y/N] ");
    invocation.console().err().flush();
    try {
      String line =
          new BufferedReader(
                  new InputStreamReader(invocation.console().in(), StandardCharsets.UTF_8))
              .readLine();
      return line != null && line.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    } catch (IOException e) {
      return false;
    }
  }
}
