package io.github.djarchitect.sql;

import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ProjectState;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The types that columns have before a text of SQL changes them, which decides whether the table is
 * written anew: the text itself names only the new one.
 */
public final class StoredTypes {
  /** An expression of its own may change every value, whatever the types. */
  private static final Pattern USING = Pattern.compile("\\bUSING\\b", Pattern.CASE_INSENSITIVE);

  private final Models models;

  StoredTypes(Models models) {
    this.models = models;
  }

  /** Of the columns of a state. */
  public static StoredTypes of(ProjectState state, Vendor vendor, DjangoVersion django) {
    return new StoredTypes(new Models(state, Dialect.of(vendor, django), SchemaContext.NONE));
  }

  /** Recognised statements with the old types that are known. */
  public List<Statement> fill(List<Statement> recognised) {
    return recognised.stream().map(this::fill).toList();
  }

  private Statement fill(Statement statement) {
    return statement instanceof Statement.AlterColumnType alter
            && alter.fromType() == null
            && !USING.matcher(alter.sql()).find()
        ? new Statement.AlterColumnType(
            alter.table(),
            alter.column(),
            type(alter.table(), alter.column()),
            alter.toType().toLowerCase(Locale.ROOT),
            alter.collationChanged(),
            alter.sql())
        : statement;
  }

  private @Nullable String type(String table, String column) {
    for (ModelKey key : models.state().models().keySet()) {
      Optional<String> type = models.find(key).flatMap(model -> type(model, table, column));
      if (type.isPresent()) {
        return type.get();
      }
    }
    return null;
  }

  private static Optional<String> type(ModelTable model, String table, String column) {
    try {
      return model.table().equals(table)
          ? model.columns().stream()
              .filter(field -> field.column().equals(column))
              .map(ModelField::type)
              .findFirst()
          : Optional.empty();
    } catch (Unrenderable e) {
      // what cannot be told of this model stays unknown
      return Optional.empty();
    }
  }
}
