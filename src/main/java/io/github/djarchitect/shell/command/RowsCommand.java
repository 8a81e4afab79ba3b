package io.github.djarchitect.shell.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.live.LiveDatabase;
import io.github.djarchitect.live.TableFacts;
import io.github.djarchitect.report.Columns;
import io.github.djarchitect.report.SchemaJson;
import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommonOptions;
import io.github.djarchitect.shell.Format;
import io.github.djarchitect.shell.Invocation;
import io.github.djarchitect.shell.Repository;
import io.github.djarchitect.workspace.Workspace;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code architect rows [TABLE ...]}: how large tables are, from the server's statistics. */
public final class RowsCommand implements Command {
  private static final int TABLES = 1_000;

  @Override
  public Spec spec() {
    return Spec.of(
        "rows",
        "[TABLE ...]",
        "Rows and sizes of tables of a running database, read-only.",
        TABLES,
        CommonOptions.REPOSITORY,
        CommonOptions.TARGET);
  }

  @Override
  public int run(Invocation invocation) {
    Format format = invocation.format(List.of(Format.TEXT, Format.JSON));
    Workspace workspace = Repository.open(invocation, Optional.empty());
    LiveDatabase live = LiveTables.look(invocation, workspace);
    List<TableFacts> tables =
        LiveTables.chosen(invocation, live).stream()
            .sorted(
                Comparator.comparing(
                    TableFacts::rows, Comparator.nullsLast(Comparator.reverseOrder())))
            .toList();
    if (format == Format.JSON) {
      ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", "architect/rows/1");
      root.put("server", live.server());
      ArrayNode list = root.putArray("tables");
      tables.forEach(facts -> SchemaJson.rows(facts, list.addObject().put("table", facts.table())));
      ArrayNode notes = root.putArray("notes");
      live.notes().forEach(notes::add);
      invocation.answer().println(root);
      return 0;
    }
    Columns columns = new Columns(List.of("table", "rows", "from", "heap", "indexes"));
    for (TableFacts facts : tables) {
      columns.add(
          List.of(
              facts.table(),
              facts.rows() == null ? "unknown" : String.format(Locale.ROOT, "%,d", facts.rows()),
              facts.rows() == null ? "" : facts.rowsFrom(),
              size(facts.bytes()),
              size(facts.indexBytes())));
    }
    columns
        .render(Math.max(80, invocation.console().width()))
        .forEach(invocation.answer()::println);
    return 0;
  }

  private static String size(@Nullable Long bytes) {
    if (bytes == null) {
      return "";
    }
    return bytes < 10_000_000
        ? String.format(Locale.ROOT, "%,d kB", bytes / 1_000)
        : String.format(Locale.ROOT, "%,d MB", bytes / 1_000_000);
  }
}
