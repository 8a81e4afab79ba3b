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
import java.util.List;
import java.util.Optional;

/** {@code architect schema [TABLE ...]}: columns, indexes and constraints as they really are. */
public final class SchemaCommand implements Command {
  private static final int TABLES = 1_000;

  @Override
  public Spec spec() {
    return Spec.of(
        "schema",
        "[TABLE ...]",
        "Tables of a running database as they are, read-only.",
        TABLES,
        CommonOptions.REPOSITORY,
        CommonOptions.TARGET);
  }

  @Override
  public int run(Invocation invocation) {
    Format format = invocation.format(List.of(Format.TEXT, Format.JSON));
    Workspace workspace = Repository.open(invocation, Optional.empty());
    LiveDatabase live = LiveTables.look(invocation, workspace);
    List<TableFacts> tables = LiveTables.chosen(invocation, live);
    if (format == Format.JSON) {
      ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", "architect/schema/1");
      root.put("server", live.server());
      ArrayNode list = root.putArray("tables");
      tables.forEach(
          facts -> SchemaJson.structure(facts, list.addObject().put("table", facts.table())));
      ArrayNode notes = root.putArray("notes");
      live.notes().forEach(notes::add);
      invocation.answer().println(root);
      return 0;
    }
    for (TableFacts facts : tables) {
      print(facts, invocation);
    }
    return 0;
  }

  private static void print(TableFacts facts, Invocation invocation) {
    invocation.answer().println(facts.table());
    Columns columns = new Columns(List.of("  column", "type", "", "default"));
    for (TableFacts.ColumnFacts column : facts.columns()) {
      columns.add(
          List.of(
              "  " + column.name(),
              column.type(),
              column.nullable() ? "null" : "not null",
              column.defaultSql() == null ? "" : column.defaultSql()));
    }
    columns
        .render(Math.max(80, invocation.console().width()))
        .forEach(invocation.answer()::println);
    for (TableFacts.IndexFacts index : facts.indexes()) {
      invocation.answer().println("  " + (index.valid() ? "" : "INVALID ") + index.definition());
    }
    for (TableFacts.ConstraintFacts constraint : facts.constraints()) {
      invocation
          .answer()
          .println(
              "  %s %s%s"
                  .formatted(
                      constraint.name(),
                      constraint.definition(),
                      constraint.validated() ? "" : "  (not validated)"));
    }
    invocation.answer().println();
  }
}
