package io.github.djarchitect.sql;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.sql.DatabaseObjects.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How Django changes tables on PostgreSQL. */
final class PostgresTableEditor extends TableEditor {
  PostgresTableEditor(PostgresDialect dialect, Script script) {
    super(dialect, script);
  }

  @Override
  String dropTableSql(String table) {
    return "DROP TABLE " + q(table) + " CASCADE";
  }

  @Override
  String dropColumnSql(String table, String column) {
    return alterSql(table, "DROP COLUMN " + q(column))
        + (dialect.django.dropColumnCascades() ? " CASCADE" : "");
  }

  @Override
  String renameTableSql(String from, String to) {
    return alterSql(from, "RENAME TO " + q(to));
  }

  @Override
  String dropForeignKeySql(String table, String name) {
    return "SET CONSTRAINTS " + q(name) + " IMMEDIATE; " + dropCheckSql(table, name);
  }

  @Override
  String dropUniqueSql(String table, String name) {
    return dropCheckSql(table, name);
  }

  @Override
  String dropCheckSql(String table, String name) {
    return alterSql(table, "DROP CONSTRAINT " + q(name));
  }

  @Override
  String dropPrimaryKeySql(String table, String name) {
    return dropCheckSql(table, name);
  }

  @Override
  String dropIndexSql(String table, String name, boolean concurrently) {
    return "DROP INDEX " + (concurrently ? "CONCURRENTLY " : "") + "IF EXISTS " + q(name);
  }

  @Override
  String renameIndexSql(String table, String from, String to) {
    return "ALTER INDEX " + q(from) + " RENAME TO " + q(to);
  }

  @Override
  String commentTableSql(String table, String comment) {
    return "COMMENT ON TABLE %s IS %s"
        .formatted(q(table), dialect.quote(new SqlValue.Text(comment)));
  }

  @Override
  String inlineForeignKey(Ddl.ForeignKey key, ModelField field, String table) {
    String namespace = Identifiers.namespace(table);
    String name = q(key.name(dialect));
    return " CONSTRAINT %s REFERENCES %s(%s) DEFERRABLE INITIALLY DEFERRED; SET CONSTRAINTS %s%s IMMEDIATE"
        .formatted(
            name,
            q(field.related().table()),
            q(field.target().column()),
            namespace.isEmpty() ? "" : q(namespace) + ".",
            name);
  }

  @Override
  String updateNullsSql(String table, String column, String value) {
    return super.updateNullsSql(table, column, value) + "; SET CONSTRAINTS ALL IMMEDIATE";
  }

  // Indexes

  @Override
  List<String> opclasses(List<String> opclasses) {
    return opclasses;
  }

  @Override
  String indexMethod(Index index, Place place) {
    String name = index.className().substring(index.className().lastIndexOf('.') + 1);
    if (!index.className().startsWith("django.")) {
      return super.indexMethod(index, place);
    }
    return switch (name) {
      case "Index" -> "";
      case "BTreeIndex" -> " USING btree";
      case "GinIndex" -> " USING gin";
      case "GistIndex" -> " USING gist";
      case "SpGistIndex" -> " USING spgist";
      case "BrinIndex" -> " USING brin";
      case "HashIndex" -> " USING hash";
      case "BloomIndex" -> " USING bloom";
      default -> super.indexMethod(index, place);
    };
  }

  @Override
  String indexParameters(Index index, Place place) {
    List<String> parameters = new ArrayList<>();
    number(index, "length", "length", parameters, place);
    List<Value> bits = Values.items(index.kwarg("columns").orElse(null), place, "columns");
    for (int i = 0; i < bits.size(); i++) {
      parameters.add(
          "col%d = %d"
              .formatted(
                  i + 1,
                  Values.integer(bits.get(i))
                      .orElseThrow(() -> new Unrenderable(place, "columns cannot be read"))));
    }
    flag(index, "autosummarize", parameters, place);
    number(index, "pages_per_range", "pages_per_range", parameters, place);
    number(index, "gin_pending_list_limit", "gin_pending_list_limit", parameters, place);
    flag(index, "fastupdate", parameters, place);
    flag(index, "buffering", parameters, place);
    number(index, "fillfactor", "fillfactor", parameters, place);
    flag(index, "deduplicate_items", parameters, place);
    return parameters.isEmpty() ? "" : " WITH (" + String.join(", ", parameters) + ")";
  }

  private static void number(
      Index index, String argument, String option, List<String> parameters, Place place) {
    Optional<Value> value = index.kwarg(argument).filter(v -> !Values.absent(v));
    value.ifPresent(
        v ->
            parameters.add(
                option
                    + " = "
                    + Values.integer(v)
                        .orElseThrow(
                            () -> new Unrenderable(place, argument + "= cannot be read"))));
  }

  private static void flag(Index index, String argument, List<String> parameters, Place place) {
    Optional<Value> value = index.kwarg(argument).filter(v -> !Values.absent(v));
    value.ifPresent(
        v ->
            parameters.add(
                argument
                    + " = "
                    + (v.asBoolean()
                            .orElseThrow(
                                () -> new Unrenderable(place, argument + "= cannot be read"))
                        ? "on"
                        : "off")));
  }

  @Override
  List<Ddl> fieldIndexes(ModelTable model, ModelField field) {
    List<Ddl> indexes = new ArrayList<>(super.fieldIndexes(model, field));
    if (!field.isCompositeKey()) {
      patternIndex(model, field).ifPresent(indexes::add);
    }
    return indexes;
  }

  /** A second index for LIKE, which texts get beside a plain one. */
  private Optional<Ddl> patternIndex(ModelTable model, ModelField field) {
    if (!field.indexed() && !field.unique()) {
      return Optional.empty();
    }
    String type = field.type();
    if (type.contains("[")) {
      return Optional.empty();
    }
    String opclass =
        type.startsWith("varchar")
            ? "varchar_pattern_ops"
            : type.startsWith("text") ? "text_pattern_ops" : "";
    Optional<String> collation = field.generated() ? Optional.empty() : field.collation();
    if (collation.isPresent() && (!field.isForeignKey() || dialect.django.atLeast(5, 0))) {
      // A collation that is not deterministic has none; one that the server lacks neither. Only
      // those that every server has are known.
      boolean everywhere =
          List.of("C", "POSIX", "default", "ucs_basic").contains(collation.get())
              || collation.get().endsWith("-x-icu");
      if (!everywhere) {
        if (opclass.isEmpty()) {
          return Optional.empty();
        }
        throw new Unrenderable(
            field.place(),
            "whether the collation %s is deterministic decides about a second index"
                .formatted(collation.get()));
      }
    }
    if (opclass.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Ddl.CreateIndex(
            model.table(),
            List.of(field.column()),
            null,
            "_like",
            false,
            false,
            "",
            List.of(),
            List.of(opclass),
            null,
            "",
            "",
            "",
            Kind.INDEX,
            field.place()));
  }

  @Override
  String exclusion(ModelTable model, Constraint constraint, Expressions expressions) {
    Place place = model.place();
    List<String> parts = new ArrayList<>();
    for (Value pair :
        Values.items(constraint.kwarg("expressions").orElse(null), place, "expressions")) {
      List<Value> both = Values.items(pair, place, "expressions");
      String operator =
          both.size() == 2
              ? switch (both.get(1)) {
                case Value.Str text -> text.value();
                case Value.Ref ref -> rangeOperator(ref.path(), place);
                default -> throw new Unrenderable(place, "an operator cannot be read");
              }
              : "";
      if (operator.isEmpty()) {
        throw new Unrenderable(place, "the expressions of an exclusion cannot be read");
      }
      parts.add(expressions.indexExpression(both.get(0)) + " WITH " + operator);
    }
    String method = constraint.kwarg("index_type").flatMap(Value::asString).orElse("GIST");
    String where =
        constraint
            .kwarg("condition")
            .filter(v -> !Values.absent(v))
            .map(v -> " WHERE (" + new Expressions(model, place).condition(v) + ")")
            .orElse("");
    String deferrable =
        constraint
            .kwarg("deferrable")
            .filter(v -> !Values.absent(v))
            .map(
                v ->
                    v instanceof Value.Ref ref && ref.path().endsWith("DEFERRED")
                        ? " DEFERRABLE INITIALLY DEFERRED"
                        : " DEFERRABLE INITIALLY IMMEDIATE")
            .orElse("");
    return "CONSTRAINT %s EXCLUDE USING %s (%s)%s%s%s"
        .formatted(
            q(constraint.name().orElseThrow()),
            method,
            String.join(", ", parts),
            includeSql(model, constraint.kwarg("include"), place),
            where,
            deferrable);
  }

  private static String rangeOperator(String path, Place place) {
    return switch (path.substring(path.lastIndexOf('.') + 1)) {
      case "EQUAL" -> "=";
      case "NOT_EQUAL" -> "<>";
      case "CONTAINS" -> "@>";
      case "CONTAINED_BY" -> "<@";
      case "OVERLAPS" -> "&&";
      case "FULLY_LT" -> "<<";
      case "FULLY_GT" -> ">>";
      case "NOT_LT" -> "&>";
      case "NOT_GT" -> "&<";
      case "ADJACENT_TO" -> "-|-";
      default -> throw new Unrenderable(place, "the operator %s is not known".formatted(path));
    };
  }

  // Columns

  @Override
  void alterColumn(
      ModelTable model, ModelField old, ModelField changed, String oldType, String newType) {
    super.alterColumn(model, old, changed, oldType, newType);
    boolean textChanged =
        dialect.django.recreatesPatternIndex() && changesIndexedText(old, oldType, newType);
    if ((!(old.indexed() || old.unique()) && changed.indexed())
        || (!old.unique() && changed.unique())
        || textChanged) {
      patternIndex(model, changed).ifPresent(script::execute);
    }
    if (old.unique() && !(changed.indexed() || changed.unique())) {
      dropIndex(
          model.table(),
          Identifiers.indexName(
              model.table(), List.of(old.column()), "_like", dialect.maxNameLength()),
          false);
    }
  }

  private static boolean changesIndexedText(ModelField old, String oldType, String newType) {
    return (old.indexed() || old.unique())
        && List.of("varchar", "text", "citext").stream()
            .anyMatch(text -> oldType.startsWith(text) && !newType.startsWith(text));
  }

  /** The type without its length, by which Django decides whether a cast is needed. */
  private static String dataType(ModelField field) {
    if (field.isForeignKey()) {
      return field.type();
    }
    return switch (field.internalType()) {
      case "CharField" -> "varchar by length";
      case "SlugField", "FileField", "FilePathField" -> "varchar(max_length)";
      case "DecimalField" -> "numeric(digits)";
      case "ArrayField" -> field.type();
      default -> field.type();
    };
  }

  private String using(ModelField old, ModelField changed) {
    if (changed.generated()) {
      return "";
    }
    boolean cast;
    if (!changed.isForeignKey() && !old.isForeignKey() && changed.isArray() && old.isArray()) {
      cast = !dataType(old.base()).equals(dataType(changed.base()));
    } else {
      cast = !dataType(old).equals(dataType(changed));
    }
    return cast ? " USING " + q(changed.column()) + "::" + changed.type() : "";
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
    String table = Identifiers.stripQuotes(model.table());
    String oldType = old.type();
    if (changesIndexedText(old, oldType, newType)) {
      dropIndex(
          model.table(),
          Identifiers.indexName(
              model.table(), List.of(old.column()), "_like", dialect.maxNameLength()),
          false);
    }
    String using = using(old, changed);
    boolean wasAuto = !old.isForeignKey() && old.isAuto();
    boolean isAuto = !changed.isForeignKey() && changed.isAuto();
    String column = changed.column();
    if (isAuto && !wasAuto) {
      afterwards.add(
          new Statement.AlterCatalogue(
              table,
              "ADD IDENTITY",
              alterSql(
                  table, "ALTER COLUMN " + q(column) + " ADD GENERATED BY DEFAULT AS IDENTITY")));
      return new Action(
          "ALTER COLUMN " + q(column) + " TYPE " + newType + using,
          sql ->
              new Statement.AlterColumnType(model.table(), column, oldType, newType, false, sql));
    }
    if (wasAuto && !isAuto) {
      script.execute(
          new Statement.AlterCatalogue(
              table,
              "DROP IDENTITY",
              alterSql(table, "ALTER COLUMN " + q(column) + " DROP IDENTITY IF EXISTS")));
      String sequence = Identifiers.postgresObjectName(table, column, "seq");
      afterwards.add(
          new Statement.AlterSequence(
              sequence, "DROP SEQUENCE IF EXISTS " + q(sequence) + " CASCADE"));
      return plainAlterType(
          model, old, changed, newType, using, oldCollation, newCollation, new ArrayList<>());
    }
    if (isAuto && !old.internalType().equals(changed.internalType())) {
      // A sequence of a serial column is altered too; an identity column keeps its own, and the
      // server says which of the two it is. Its name is that of both kinds of sequence.
      String sequence = Identifiers.postgresObjectName(table, old.column(), "seq");
      afterwards.add(
          new Statement.AlterSequence(
              sequence, "ALTER SEQUENCE IF EXISTS %s AS %s".formatted(q(sequence), newType)));
      return plainAlterType(
          model, old, changed, newType, using, oldCollation, newCollation, new ArrayList<>());
    }
    return plainAlterType(
        model, old, changed, newType, using, oldCollation, newCollation, afterwards);
  }
}
