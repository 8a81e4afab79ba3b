package io.github.djarchitect.shell.command;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.NearestName;
import io.github.djarchitect.live.LiveDatabase;
import io.github.djarchitect.live.TableFacts;
import io.github.djarchitect.shell.Invocation;
import io.github.djarchitect.shell.Usage;
import io.github.djarchitect.workspace.Workspace;
import java.util.Comparator;
import java.util.List;

/** The tables of the database that a command line names. */
final class LiveTables {
  private LiveTables() {}

  /**
   * A look at the database.
   *
   * @throws ArchitectException of kind USAGE where none was named, of kind DATABASE where it cannot
   *     be read
   */
  static LiveDatabase look(Invocation invocation, Workspace workspace) {
    if (!workspace.hasDatabase()) {
      throw Usage.wrong(
          "'architect %s' looks at a running database, and none was named."
              .formatted(invocation.command().spec().name()),
          "Give --database-url URL, or --database-url-env NAME; it is opened read-only.");
    }
    LiveDatabase live = workspace.live();
    live.notes().forEach(invocation::progress);
    return live;
  }

  /** The tables that were named, else all, sorted. */
  static List<TableFacts> chosen(Invocation invocation, LiveDatabase live) {
    if (invocation.arguments().isEmpty()) {
      return live.tables().values().stream()
          .sorted(Comparator.comparing(TableFacts::table))
          .toList();
    }
    return invocation.arguments().stream()
        .map(
            name ->
                live.table(name)
                    .orElseThrow(
                        () ->
                            Usage.wrong(
                                "There is no table %s in this database.".formatted(name),
                                NearestName.among(List.copyOf(live.tables().keySet()), name)
                                    .map("Did you mean %s?"::formatted)
                                    .orElse("Without a name all tables are listed."))))
        .toList();
  }
}
