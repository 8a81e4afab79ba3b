package io.github.djarchitect.live;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a running database, or assumed of one.
 *
 * @param server {@code postgresql 15.18}; absent when none was looked at
 * @param applied recorded migrations as {@code app.name}; absent when unknown
 */
public record LiveDatabase(
    @Nullable String server,
    Map<String, TableFacts> tables,
    @Nullable Set<String> applied,
    List<String> notes) {
  public static final LiveDatabase NONE = new LiveDatabase(null, Map.of(), null, List.of());

  public LiveDatabase {
    tables = Map.copyOf(tables);
    applied = applied == null ? null : Set.copyOf(applied);
    notes = List.copyOf(notes);
  }

  public Optional<TableFacts> table(String name) {
    return Optional.ofNullable(tables.get(name));
  }

  /** The tables whose foreign keys point at this one; a lock on them may reach it, and back. */
  public List<String> referencing(String table) {
    return tables.values().stream()
        .filter(
            facts ->
                facts.constraints().stream()
                    .anyMatch(constraint -> table.equals(constraint.references())))
        .map(TableFacts::table)
        .sorted()
        .toList();
  }

  /** Rows of a table, where anything or anyone said. */
  public Optional<Long> rows(String table) {
    return table(table).map(TableFacts::rows);
  }
}
