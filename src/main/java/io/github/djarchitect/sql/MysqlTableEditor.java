package io.github.djarchitect.sql;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Index;
import java.util.List;
import java.util.Optional;

/** How Django changes tables on MySQL and MariaDB. */
final class MysqlTableEditor extends TableEditor {
  private final MysqlDialect mysql;

  MysqlTableEditor(MysqlDialect dialect, Script script) {
    super(dialect, script);
    this.mysql = dialect;
  }

  @Override
  String dropTableSql(String table) {
    return "DROP TABLE " + q(table) + " CASCADE";
  }

  @Override
  String dropColumnSql(String table, String column) {
    return alterSql(table, "DROP COLUMN " + q(column));
  }

  @Override
  String renameTableSql(String from, String to) {
    return "RENAME TABLE " + q(from) + " TO " + q(to);
  }

  @Override
  String dropForeignKeySql(String table, String name) {
    return alterSql(table, "DROP FOREIGN KEY " + q(name));
  }

  @Override
  String dropUniqueSql(String table, String name) {
    return alterSql(table, "DROP INDEX " + q(name));
  }

  @Override
  String dropCheckSql(String table, String name) {
    return alterSql(
        table, mysql.mariadb() ? "DROP CONSTRAINT IF EXISTS " + q(name) : "DROP CHECK " + q(name));
  }

  @Override
  String dropPrimaryKeySql(String table, String name) {
    return alterSql(table, "DROP PRIMARY KEY");
  }

  @Override
  String dropIndexSql(String table, String name, boolean concurrently) {
    return "DROP INDEX " + q(name) + " ON " + q(table);
  }

  @Override
  String renameIndexSql(String table, String from, String to) {
    return alterSql(table, "RENAME INDEX " + q(from) + " TO " + q(to));
  }

  @Override
  String commentTableSql(String table, String comment) {
    return alterSql(table, "COMMENT = " + dialect.quote(new SqlValue.Text(comment)));
  }

  @Override
  String inlineForeignKey(Ddl.ForeignKey key, ModelField field, String table) {
    return " , ADD CONSTRAINT %s FOREIGN KEY (%s) REFERENCES %s(%s)"
        .formatted(
            q(key.name(dialect)),
            q(field.column()),
            q(field.related().table()),
            q(field.target().column()));
  }

  /** Foreign keys bring their own index; types without a length take none. */
  @Override
  boolean isIndexed(ModelTable model, ModelField field) {
    if (!super.isIndexed(model, field)) {
      return false;
    }
    if (field.isForeignKey()
        && field.constrained()
        && field.field().shortName().equals("ForeignKey")) {
      return false;
    }
    return !mysql.limited(field);
  }

  @Override
  boolean skipsDefault(ModelField field) {
    return emptyText(field);
  }

  @Override
  boolean skipsDefaultOnAlter(ModelField field) {
    return emptyText(field) || (mysql.limited(field) && !mysql.mariadb());
  }

  private static boolean emptyText(ModelField field) {
    String type = field.type();
    boolean textOrBlob = type.endsWith("text") || type.endsWith("blob");
    return textOrBlob
        && Conversion.effectiveDefault(field)
            .filter(v -> v.equals(new SqlValue.Text("")) || v.equals(new SqlValue.Bytes("")))
            .isPresent();
  }

  @Override
  String defaultText(ModelField field, SqlValue value) {
    String text = super.defaultText(field, value);
    return !mysql.mariadb() && mysql.limited(field) ? "(" + text + ")" : text;
  }

  @Override
  String databaseDefault(ModelField field) {
    String text = super.databaseDefault(field);
    return !mysql.mariadb() && mysql.limited(field) && !text.startsWith("(")
        ? "(" + text + ")"
        : text;
  }

  @Override
  void addField(ModelTable model, ModelField field) {
    super.addField(model, field);
    if (!field.isRelation()
        && skipsDefault(field)
        && field.field().kwarg("default").filter(v -> !Values.absent(v)).isPresent()) {
      script.execute(
          new Statement.Update(
              model.table(),
              true,
              "UPDATE %s SET %s = ''".formatted(q(model.table()), q(field.column()))));
    }
  }

  @Override
  String dropDefaultText(ModelField field) {
    return field.nullable()
        ? "ALTER COLUMN " + q(field.column()) + " SET DEFAULT NULL"
        : super.dropDefaultText(field);
  }

  @Override
  String nullText(ModelField changed, String newType) {
    if (changed.hasDatabaseDefault()) {
      return "MODIFY " + q(changed.column()) + " " + withNullness(changed, newType);
    }
    return "MODIFY "
        + q(changed.column())
        + " "
        + newType
        + (changed.nullable() ? " NULL" : " NOT NULL");
  }

  private String withNullness(ModelField field, String type) {
    return type
        + (field.hasDatabaseDefault() ? " DEFAULT " + databaseDefault(field) : "")
        + (field.nullable() ? " NULL" : " NOT NULL");
  }

  @Override
  Action alterType(
      ModelTable model,
      ModelField old,
      ModelField changed,
      String newType,
      String oldCollation,
      String newCollation,
      List<Statement> afterwards) {
    String comment =
        changed.comment().map(c -> " COMMENT " + dialect.quote(new SqlValue.Text(c))).orElse("");
    if (comment.isEmpty() && old.comment().isPresent()) {
      throw new Unrenderable(changed.place(), "a removed comment is not rendered");
    }
    String text =
        "MODIFY "
            + q(changed.column())
            + " "
            + withNullness(old, newType)
            + (newCollation.isEmpty() ? "" : " " + collate(newCollation))
            + comment;
    return new Action(
        text,
        sql ->
            new Statement.AlterColumnType(
                model.table(),
                changed.column(),
                old.type(),
                newType,
                !oldCollation.equals(newCollation),
                sql));
  }

  /** MySQL's checks name their column, so that a rename needs them anew. */
  @Override
  String databaseCheck(ModelField field) {
    return mysql.mariadb() ? super.databaseCheck(field) : field.check(field.column()).orElse("");
  }

  /** MySQL may have dropped a key's own index in favour of one that starts with its column. */
  private void refuseMissingKeyIndex(ModelTable model, List<String> fields) {
    Optional<ModelField> first = fields.stream().findFirst().flatMap(model::find);
    if (first.filter(ModelField::isForeignKey).isPresent()) {
      throw new Unrenderable(
          model.place(),
          "whether the index of the foreign key %s is still there decides what is sent"
              .formatted(first.orElseThrow().name()));
    }
  }

  @Override
  void removeIndex(ModelTable model, Index index, boolean concurrently) {
    refuseMissingKeyIndex(
        model, index.fields().stream().map(f -> f.startsWith("-") ? f.substring(1) : f).toList());
    super.removeIndex(model, index, concurrently);
  }

  @Override
  void removeConstraint(ModelTable model, Constraint constraint) {
    if (constraint.shortName().equals("UniqueConstraint")) {
      refuseMissingKeyIndex(model, constraint.fields());
    }
    super.removeConstraint(model, constraint);
  }

  @Override
  void dropUniqueTogether(ModelTable model, List<String> columns) {
    Optional<ModelField> first =
        model.columns().stream().filter(f -> f.column().equals(columns.getFirst())).findFirst();
    refuseMissingKeyIndex(model, first.map(ModelField::name).stream().toList());
    super.dropUniqueTogether(model, columns);
  }

  @Override
  boolean hasParameters(ModelField field) {
    return field.hasDatabaseDefault()
        && !(field.field().kwarg("db_default").orElseThrow() instanceof Value.Call call
            && call.args().isEmpty());
  }
}
