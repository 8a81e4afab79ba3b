package io.github.djarchitect.sql;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * MySQL and MariaDB: tables and indexes; what changes columns or constraints is said to be unknown
 * and not rendered yet.
 */
final class MysqlTableEditor extends TableEditor {
  MysqlTableEditor(MysqlDialect dialect, Script script) {
    super(dialect, script);
  }

  private Unrenderable notYet(ModelTable model, String what) {
    return new Unrenderable(
        model.place(),
        "%s: %s of %s is not rendered".formatted(dialect.vendor().spelling(), what, model.table()));
  }

  @Override
  String dropTableSql(String table) {
    return "DROP TABLE " + q(table) + (dialect.django.dropTableCascades() ? " CASCADE" : "");
  }

  @Override
  String dropColumnSql(String table, String column) {
    return "ALTER TABLE %s DROP COLUMN %s".formatted(q(table), q(column));
  }

  @Override
  String renameTableSql(String from, String to) {
    return "RENAME TABLE %s TO %s".formatted(q(from), q(to));
  }

  @Override
  String dropForeignKeySql(String table, String name) {
    return "ALTER TABLE %s DROP FOREIGN KEY %s".formatted(q(table), q(name));
  }

  @Override
  String dropUniqueSql(String table, String name) {
    return "ALTER TABLE %s DROP INDEX %s".formatted(q(table), q(name));
  }

  @Override
  String dropCheckSql(String table, String name) {
    return "ALTER TABLE %s DROP CHECK %s".formatted(q(table), q(name));
  }

  @Override
  String dropPrimaryKeySql(String table, String name) {
    return "ALTER TABLE %s DROP PRIMARY KEY".formatted(q(table));
  }

  @Override
  String dropIndexSql(String table, String name, boolean concurrently) {
    return "DROP INDEX %s ON %s".formatted(q(name), q(table));
  }

  @Override
  String renameIndexSql(String table, String from, String to) {
    return "ALTER TABLE %s RENAME INDEX %s TO %s".formatted(q(table), q(from), q(to));
  }

  @Override
  String commentTableSql(String table, @Nullable String comment) {
    return "ALTER TABLE %s COMMENT = %s"
        .formatted(q(table), dialect.quote(new SqlValue.Text(comment == null ? "" : comment)));
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
    throw notYet(model, "adding " + field.name());
  }

  @Override
  void removeField(ModelTable model, ModelField field) {
    if (field.findAutoThrough().isPresent() || field.isManyToMany()) {
      super.removeField(model, field);
      return;
    }
    throw notYet(model, "removing " + field.name());
  }

  @Override
  void alterField(ModelTable model, ModelField old, ModelField changed) {
    if (!ModelField.differ(old, changed, Set.of())) {
      return;
    }
    throw notYet(model, "altering " + changed.name());
  }

  @Override
  void addConstraint(
      ModelTable model,
      io.github.djarchitect.migration.operation.Constraint constraint,
      boolean notValid) {
    throw notYet(model, "a constraint");
  }

  @Override
  void removeConstraint(
      ModelTable model, io.github.djarchitect.migration.operation.Constraint constraint) {
    throw notYet(model, "a constraint");
  }

  @Override
  void alterUniqueTogether(ModelTable model, List<List<String>> old, List<List<String>> changed) {
    if (!old.equals(changed)) {
      throw notYet(model, "unique_together");
    }
  }
}
