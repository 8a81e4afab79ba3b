package io.github.djarchitect.sql;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * SQLite: tables and indexes as everywhere; most changes of a column make Django build the whole
 * table anew, which is said to be unknown and not rendered yet.
 */
final class SqliteTableEditor extends TableEditor {
  SqliteTableEditor(SqliteDialect dialect, Script script) {
    super(dialect, script);
  }

  private Unrenderable remake(ModelTable model, String what) {
    return new Unrenderable(
        model.place(),
        "SQLite: %s of %s remakes the table, whose statements are not rendered"
            .formatted(what, model.table()));
  }

  @Override
  String dropTableSql(String table) {
    return "DROP TABLE " + q(table);
  }

  @Override
  String dropColumnSql(String table, String column) {
    return "ALTER TABLE %s DROP COLUMN %s".formatted(q(table), q(column));
  }

  @Override
  String renameTableSql(String from, String to) {
    return "ALTER TABLE %s RENAME TO %s".formatted(q(from), q(to));
  }

  @Override
  String dropForeignKeySql(String table, String name) {
    return "";
  }

  @Override
  String dropUniqueSql(String table, String name) {
    return "";
  }

  @Override
  String dropCheckSql(String table, String name) {
    return "";
  }

  @Override
  String dropPrimaryKeySql(String table, String name) {
    return "";
  }

  @Override
  String dropIndexSql(String table, String name, boolean concurrently) {
    return "DROP INDEX " + q(name);
  }

  @Override
  String renameIndexSql(String table, String from, String to) {
    return "";
  }

  @Override
  String commentTableSql(String table, @Nullable String comment) {
    return "";
  }

  @Override
  String inlineForeignKey(Ddl.ForeignKey key, ModelField field, String table) {
    return "";
  }

  @Override
  void addField(ModelTable model, ModelField field) {
    if (field.findAutoThrough().isPresent() || field.isManyToMany()) {
      super.addField(model, field);
      return;
    }
    throw remake(model, "adding " + field.name());
  }

  @Override
  void removeField(ModelTable model, ModelField field) {
    if (field.findAutoThrough().isPresent() || field.isManyToMany()) {
      super.removeField(model, field);
      return;
    }
    throw remake(model, "removing " + field.name());
  }

  @Override
  void alterField(ModelTable model, ModelField old, ModelField changed) {
    if (!ModelField.differ(old, changed, Set.of())) {
      return;
    }
    throw remake(model, "altering " + changed.name());
  }

  @Override
  void addConstraint(
      ModelTable model,
      io.github.djarchitect.migration.operation.Constraint constraint,
      boolean notValid) {
    throw remake(model, "a constraint");
  }

  @Override
  void removeConstraint(
      ModelTable model, io.github.djarchitect.migration.operation.Constraint constraint) {
    throw remake(model, "a constraint");
  }

  @Override
  void alterUniqueTogether(ModelTable model, List<List<String>> old, List<List<String>> changed) {
    if (!old.equals(changed)) {
      throw remake(model, "unique_together");
    }
  }

  @Override
  void alterTable(String from, String to) {
    throw new Unrenderable(
        io.github.djarchitect.files.Place.ofFile(""),
        "SQLite: renaming %s is not rendered".formatted(from));
  }
}
