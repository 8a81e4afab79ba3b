package io.github.djarchitect.shell.command;

import io.github.djarchitect.conflict.Conflict;
import io.github.djarchitect.conflict.Conflicts;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.report.ConflictsJson;
import io.github.djarchitect.report.ConflictsText;
import io.github.djarchitect.report.Ink;
import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommonOptions;
import io.github.djarchitect.shell.Format;
import io.github.djarchitect.shell.Invocation;
import io.github.djarchitect.shell.Repository;
import io.github.djarchitect.workspace.Named;
import io.github.djarchitect.workspace.Workspace;
import java.util.List;

/** {@code architect conflicts [DIR]}: leaves that clash, and how to resolve each. */
public final class ConflictsCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "conflicts",
        "[DIR]",
        "Leaves that clash, what the branches do to each other, and ways out with files.",
        1,
        CommonOptions.REPOSITORY,
        CommonOptions.TARGET,
        List.of(
            CommonOptions.value("only", "APP", "only this app"),
            CommonOptions.value("base-branch", "REF", "what is on this ref is not rewritten"),
            CommonOptions.value("applied", "FILE", "what this listing has is not rewritten")));
  }

  @Override
  public int run(Invocation invocation) {
    Format format = invocation.format(List.of(Format.TEXT, Format.JSON));
    Workspace workspace = Repository.open(invocation, invocation.argument(0));
    Conflicts.Shared shared =
        workspace
            .shared()
            .map(keys -> new Conflicts.Shared(keys, true))
            .orElse(Conflicts.Shared.UNKNOWN);
    invocation.option("only").ifPresent(app -> Named.app(workspace.reading(), app));
    List<Conflict> conflicts =
        Conflicts.of(
            workspace.reading(), shared, workspace.options().project(), invocation.option("only"));
    List<Unreadable> undecided =
        Conflicts.undecided(workspace.reading(), invocation.option("only"));
    if (format == Format.JSON) {
      invocation.answer().println(ConflictsJson.of(conflicts, undecided, true));
      return conflicts.isEmpty() && undecided.isEmpty() ? 0 : 1;
    }
    undecided.forEach(
        each -> invocation.answer().println("%s: %s.".formatted(each.place(), each.reason())));
    if (conflicts.isEmpty() && undecided.isEmpty()) {
      invocation.answer().println("No app has more than one leaf.");
    } else {
      ConflictsText.of(
              conflicts, invocation.color() ? Ink.COLOR : Ink.PLAIN, invocation.console().width())
          .forEach(invocation.answer()::println);
    }
    return conflicts.isEmpty() && undecided.isEmpty() ? 0 : 1;
  }
}
