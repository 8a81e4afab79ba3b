package io.github.djarchitect.codegen;

import io.github.djarchitect.migration.MigrationKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A data step over the rows of one table.
 *
 * @param subject what is filled, for people: {@code Customer.first_name, last_name}
 * @param filter rows still to do, as keyword arguments of {@code filter()}; a row that is done must
 *     no longer match, which is what makes a run stoppable and a second run harmless
 * @param change what is done to a batch
 * @param undo the way back, over the rows that {@code undoFilter} matches; absent: none
 * @param noUndo why no way back is needed, where {@code undo} is absent
 * @param mostRows of one batch and its transaction
 */
public record Backfill(
    String app,
    String model,
    String subject,
    String filter,
    Change change,
    @Nullable Change undo,
    @Nullable String undoFilter,
    String noUndo,
    int mostRows) {

  /** What a batch of plain rows ends within some tenths of a second. */
  public static final int MOST_ROWS = 10_000;

  public Backfill(
      String app,
      String model,
      String subject,
      String filter,
      Change change,
      @Nullable Change undo,
      @Nullable String undoFilter,
      String noUndo) {
    this(app, model, subject, filter, change, undo, undoFilter, noUndo, MOST_ROWS);
  }

  /** How the rows of a batch are changed. */
  public sealed interface Change {
    /**
     * One UPDATE per batch.
     *
     * @param assign field name to an ORM expression as source
     * @param before statements that the expressions need
     */
    record Expressions(Map<String, String> assign, List<String> before, Imports imports)
        implements Change {
      public Expressions {
        assign = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(assign));
        before = List.copyOf(before);
      }
    }

    /**
     * Python for each row, read under a row lock and written with {@code bulk_update}.
     *
     * @param assign field name to a Python expression over {@code row}
     * @param imports of what the expressions use
     */
    record PerRow(Map<String, String> assign, Imports imports) implements Change {
      public PerRow {
        assign = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(assign));
      }

      public PerRow(Map<String, String> assign) {
        this(assign, new Imports());
      }
    }

    /**
     * One DELETE per batch, with what hangs on its rows by {@code on_delete}.
     *
     * @param imports of what the filter uses
     */
    record Delete(Imports imports) implements Change {}

    /**
     * The body of a function of {@code rows}, the batch's query set, and {@code apps}.
     *
     * @param body ends in {@code return} with the number of rows done
     */
    record Body(String body, Imports imports) implements Change {}
  }

  /**
   * @param rowsHere how many rows the migration does itself where a command does the bulk
   * @param command the management command's name
   * @param stateAt the migration whose state the command takes its model from
   */
  public record ByCommand(long rowsHere, String command, MigrationKey stateAt) {}
}
