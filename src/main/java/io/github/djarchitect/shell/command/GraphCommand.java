package io.github.djarchitect.shell.command;

import io.github.djarchitect.report.GraphDrawing;
import io.github.djarchitect.report.GraphJson;
import io.github.djarchitect.report.GraphText;
import io.github.djarchitect.report.Ink;
import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommonOptions;
import io.github.djarchitect.shell.Format;
import io.github.djarchitect.shell.Invocation;
import io.github.djarchitect.shell.Repository;
import io.github.djarchitect.workspace.Workspace;
import java.util.List;
import java.util.Optional;

/** {@code architect graph [DIR]}: what was read of the migrations. */
public final class GraphCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "graph",
        "[DIR]",
        "The migrations as read: leaves, conflicts, what is missing or unknown.",
        1,
        CommonOptions.REPOSITORY,
        CommonOptions.TARGET);
  }

  @Override
  public int run(Invocation invocation) {
    Format format =
        invocation.format(
            List.of(Format.TEXT, Format.JSON, Format.MARKDOWN, Format.MERMAID, Format.DOT));
    Optional<String> folder = invocation.argument(0);
    // the tree lists all that was left out
    Workspace workspace =
        format == Format.TEXT
            ? Repository.openToTell(invocation, folder)
            : Repository.open(invocation, folder);
    switch (format) {
      case JSON ->
          invocation
              .answer()
              .println(GraphJson.of(workspace.reading(), workspace.django().toString()));
      case MARKDOWN -> {
        // the forges draw it
        invocation.answer().println("```mermaid");
        GraphDrawing.mermaid(workspace.reading()).forEach(invocation.answer()::println);
        invocation.answer().println("```");
      }
      case MERMAID ->
          GraphDrawing.mermaid(workspace.reading()).forEach(invocation.answer()::println);
      case DOT -> GraphDrawing.dot(workspace.reading()).forEach(invocation.answer()::println);
      default ->
          GraphText.tree(workspace.reading(), invocation.color() ? Ink.COLOR : Ink.PLAIN)
              .forEach(invocation.answer()::println);
    }
    return 0;
  }
}
