package io.github.djarchitect.sql;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import java.util.Optional;
import java.util.TreeSet;

/** The columns that a table has by what its model says. */
public final class TableColumns {
  private TableColumns() {}

  /**
   * @return absent where no model of the state has the table
   */
  public static Optional<Columns> of(
      ProjectState state, String table, Vendor vendor, DjangoVersion django) {
    Models models = new Models(state, Dialect.of(vendor, django), SchemaContext.NONE);
    Optional<Columns> found = Optional.empty();
    for (ModelState model : state.models().values()) {
      ModelTable bound = models.find(model.key()).orElseThrow();
      try {
        if (isOwn(model) && bound.table().equals(table)) {
          Columns more = columns(bound);
          found = Optional.of(found.map(known -> known.with(more)).orElse(more));
        }
        for (ModelField field : bound.manyToMany()) {
          Optional<ModelTable> between = field.findAutoThrough();
          if (between.isPresent() && between.get().table().equals(table)) {
            return Optional.of(columns(between.get()));
          }
        }
      } catch (Unrenderable _) {
        // a table whose name cannot be read may be this one, and is none that is known
      }
    }
    return found;
  }

  /**
   * @param whole whether it has no others: not so of a table that Django does not manage, nor of
   *     one that something unread has changed
   */
  public record Columns(TreeSet<String> names, boolean whole) {
    /** Two models may share a table while it goes from one app to another. */
    Columns with(Columns other) {
      TreeSet<String> all = new TreeSet<>(names);
      all.addAll(other.names);
      return new Columns(all, whole && other.whole);
    }

    /** MySQL, MariaDB and SQLite do not tell upper from lower case. */
    public boolean mayHave(String column, Vendor vendor) {
      return !whole
          || names.contains(column)
          || (vendor != Vendor.POSTGRESQL && names.stream().anyMatch(column::equalsIgnoreCase));
    }
  }

  private static boolean isOwn(ModelState model) {
    return !Optional.ofNullable(model.options().get("proxy"))
        .flatMap(Value::asBoolean)
        .orElse(false);
  }

  private static Columns columns(ModelTable table) {
    TreeSet<String> names = new TreeSet<>();
    boolean whole = table.migrates() && !table.state().uncertain();
    for (ModelField field : table.columns()) {
      try {
        names.add(field.column());
      } catch (Unrenderable _) {
        whole = false;
      }
    }
    return new Columns(names, whole);
  }
}
