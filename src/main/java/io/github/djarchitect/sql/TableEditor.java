package io.github.djarchitect.sql;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.sql.DatabaseObjects.Kind;
import io.github.djarchitect.sql.DatabaseObjects.Named;
import io.github.djarchitect.state.ModelKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The steps by which Django changes tables, common to all engines; what an engine does differently
 * it overrides.
 */
abstract class TableEditor {
  /** Functions that never give the same value again. */
  private static final Set<String> NEVER_TWICE =
      Set.of(
          "now",
          "django.utils.timezone.now()",
          "datetime.datetime.now()",
          "datetime.datetime.utcnow()",
          "time.time()",
          "uuid.uuid1()",
          "uuid.uuid4()");

  final Dialect dialect;
  final Script script;

  TableEditor(Dialect dialect, Script script) {
    this.dialect = dialect;
    this.script = script;
  }

  static TableEditor of(Dialect dialect, Script script) {
    return switch (dialect) {
      case PostgresDialect d -> new PostgresTableEditor(d, script);
      case SqliteDialect d -> new SqliteTableEditor(d, script);
      case MysqlDialect d -> new MysqlTableEditor(d, script);
      default -> throw new IllegalStateException("no editor for " + dialect.vendor());
    };
  }

  String q(String name) {
    return dialect.quoteName(name);
  }

  LiveNames names() {
    return script.names();
  }

  // Engine's own

  abstract String dropTableSql(String table);

  abstract String dropColumnSql(String table, String column);

  abstract String renameTableSql(String from, String to);

  abstract String dropForeignKeySql(String table, String name);

  abstract String dropUniqueSql(String table, String name);

  abstract String dropCheckSql(String table, String name);

  abstract String dropPrimaryKeySql(String table, String name);

  abstract String dropIndexSql(String table, String name, boolean concurrently);

  abstract String renameIndexSql(String table, String from, String to);

  abstract String commentTableSql(String table, String comment);

  // Tables

  void createModel(ModelTable model) {
    String table = model.table();
    List<Ddl> late = new ArrayList<>();
    for (List<String> fields : model.uniqueTogether()) {
      late.add(
          new Ddl.Unique(
              table, fields.stream().map(f -> model.field(f).column()).toList(), null, "", ""));
    }
    List<String> definitions = new ArrayList<>();
    Set<String> references = new LinkedHashSet<>();
    List<Named> inline = new ArrayList<>();
    boolean parameters = false;
    for (ModelField field : model.columns()) {
      if (field.isCompositeKey()) {
        continue;
      }
      if (field.field().foreign() && !field.looksRelated() && !field.primaryKey()) {
        // nobody reads a table that is just being created, so its other columns still tell all
        definitions.add("<%s %s>".formatted(field.name(), field.field().className()));
        continue;
      }
      definitions.add(q(field.column()) + " " + createDefinition(model, field, late, references));
      inline.addAll(LiveNames.inline(dialect, field, table));
      parameters |= hasParameters(field);
    }
    for (Constraint constraint : model.constraints()) {
      if (parameters) {
        addConstraintDdl(model, constraint, false).ifPresent(late::add);
      } else {
        inlineConstraint(model, constraint, late)
            .ifPresent(
                definition -> {
                  definitions.add(definition);
                  inline.add(
                      new Named(
                          constraint.name().orElse(""),
                          constraint.shortName().equals("UniqueConstraint")
                              ? Kind.UNIQUE
                              : Kind.CHECK,
                          constraint.fields().stream().map(f -> model.field(f).column()).toList(),
                          null));
                });
      }
    }
    for (ModelField field : model.columns()) {
      if (field.isCompositeKey()) {
        definitions.add("PRIMARY KEY (" + columnList(compositeColumns(model, field)) + ")");
      }
    }
    String sql = "CREATE TABLE " + q(table) + " (" + String.join(", ", definitions) + ")";
    if (model.option("db_tablespace").isPresent()) {
      throw new Unrenderable(model.place(), "tablespaces are not rendered");
    }
    script.execute(new Statement.CreateTable(table, List.copyOf(references), sql));
    names().tableCreated(table);
    inline.forEach(object -> names().add(table, object));
    late.forEach(script::defer);
    if (dialect.hasComments()) {
      model.option("db_table_comment").ifPresent(comment -> commentTable(table, comment));
      if (!dialect.commentsInline()) {
        for (ModelField field : known(model.columns())) {
          field.comment().ifPresent(comment -> commentColumn(table, field.column(), comment));
        }
      }
    }
    if (model.migrates()) {
      for (ModelField field : known(model.columns())) {
        fieldIndexes(model, field).forEach(script::defer);
      }
      for (Index index : model.indexes()) {
        try {
          if (index.expressions().isEmpty() || dialect.expressionIndexes()) {
            script.defer(index(model, index, false));
          }
        } catch (Unrenderable e) {
          script.deferUnknown(e, "CREATE INDEX " + index.name().orElse("?") + " ON " + table);
        }
      }
    }
    for (ModelField field : model.manyToMany()) {
      field.findAutoThrough().ifPresent(this::createModel);
    }
  }

  private static List<ModelField> known(List<ModelField> fields) {
    return fields.stream().filter(field -> !field.field().foreign()).toList();
  }

  private static List<String> compositeColumns(ModelTable model, ModelField key) {
    return key.field().args().stream()
        .map(
            arg ->
                model
                    .field(
                        arg.asString()
                            .orElseThrow(
                                () ->
                                    new Unrenderable(
                                        key.place(), "a composite key cannot be read")))
                    .column())
        .toList();
  }

  String columnList(List<String> columns) {
    return columns.stream().map(this::q).collect(Collectors.joining(", "));
  }

  private String createDefinition(
      ModelTable model, ModelField field, List<Ddl> late, Set<String> references) {
    StringBuilder definition = new StringBuilder(columnSql(field, false));
    field.check(field.column()).ifPresent(c -> definition.append(" CHECK (").append(c).append(")"));
    field.typeSuffix().ifPresent(suffix -> definition.append(" ").append(suffix));
    if (field.isForeignKey() && field.constrained()) {
      String toTable = field.related().referenceTable();
      String toColumn = field.target().column();
      Optional<String> inline = inlineReference(toTable, toColumn);
      if (inline.isPresent()) {
        definition.append(" ").append(inline.get());
        references.add(toTable);
      } else {
        late.add(new Ddl.ForeignKey(model.table(), field.column(), toTable, toColumn, true));
      }
    }
    return definition.toString();
  }

  /** The reference inside CREATE TABLE, on the engine that has it there. */
  Optional<String> inlineReference(String toTable, String toColumn) {
    return Optional.empty();
  }

  /** Whether Django sends the column's definition with parameters apart from the text. */
  boolean hasParameters(ModelField field) {
    if (field.hasDatabaseDefault()) {
      Value value = field.field().kwarg("db_default").orElseThrow();
      return !(value instanceof Value.Call call)
          || Values.shortName(call.path()).equals("Value")
          || call.args().stream().anyMatch(a -> !(a instanceof Value.Str));
    }
    return false;
  }

  /** Type, collation, default, nullness, key: a column's definition without its name. */
  String columnSql(ModelField field, boolean includeDefault) {
    if (field.text("db_tablespace").isPresent()
        || field.model().option("db_tablespace").isPresent()) {
      throw new Unrenderable(field.place(), "tablespaces are not rendered");
    }
    StringBuilder sql = new StringBuilder(field.type());
    field.collation().ifPresent(c -> sql.append(" ").append(collate(c)));
    boolean early = !dialect.django.atLeast(6, 0);
    if (early) {
      appendInlineComment(field, sql);
    }
    boolean include = includeDefault;
    if (field.hasDatabaseDefault()) {
      sql.append(" DEFAULT ").append(databaseDefault(field));
      include = false;
    }
    if (include && !skipsDefault(field) && !(field.nullable() && skipsDefaultOnAlter(field))) {
      Conversion.effectiveDefault(field)
          .ifPresent(value -> sql.append(" DEFAULT ").append(defaultText(field, value)));
    }
    if (field.generated()) {
      sql.append(" GENERATED ALWAYS AS (")
          .append(generatedSql(field))
          .append(") ")
          .append(field.persisted() ? "STORED" : "VIRTUAL");
    } else if (!field.nullable()) {
      sql.append(" NOT NULL");
    } else {
      sql.append(" NULL");
    }
    if (field.primaryKey()) {
      sql.append(" PRIMARY KEY");
    } else if (field.unique()) {
      sql.append(" UNIQUE");
    }
    if (!early) {
      appendInlineComment(field, sql);
    }
    return sql.toString();
  }

  private void appendInlineComment(ModelField field, StringBuilder sql) {
    if (dialect.commentsInline()) {
      field
          .comment()
          .ifPresent(c -> sql.append(" COMMENT ").append(dialect.quote(new SqlValue.Text(c))));
    }
  }

  String generatedSql(ModelField field) {
    return new Expressions(field.model(), field.place())
        .expression(field.field().kwarg("expression").orElse(Value.NONE));
  }

  String databaseDefault(ModelField field) {
    return Expressions.databaseDefault(field);
  }

  String defaultText(ModelField field, SqlValue value) {
    return dialect.quote(value);
  }

  String collate(String collation) {
    return "COLLATE " + q(collation);
  }

  boolean skipsDefault(ModelField field) {
    return false;
  }

  boolean skipsDefaultOnAlter(ModelField field) {
    return false;
  }

  void deleteModel(ModelTable model) {
    for (ModelField field : model.manyToMany()) {
      field.findAutoThrough().ifPresent(this::deleteModel);
    }
    dropTable(model.table());
  }

  void dropTable(String table) {
    script.execute(
        new Statement.DropTable(table, dialect.vendor() != Vendor.SQLITE, dropTableSql(table)));
    names().tableDropped(table);
    script.forgetDeferred(ddl -> ddl.referencesTable(table));
  }

  void alterTable(String from, String to) {
    if (from.equals(to) || (dialect.vendor() == Vendor.SQLITE && from.equalsIgnoreCase(to))) {
      return;
    }
    script.execute(new Statement.RenameTable(from, to, renameTableSql(from, to)));
    names().tableRenamed(from, to);
    script.deferred().forEach(ddl -> ddl.renameTable(from, to));
  }

  void commentTable(String table, @Nullable String comment) {
    if (dialect.hasComments()) {
      script.execute(
          new Statement.Comment(
              table, null, commentTableSql(table, comment == null ? "" : comment)));
    }
  }

  void commentColumn(String table, String column, String comment) {
    script.execute(commentColumnStatement(table, column, comment));
  }

  Statement commentColumnStatement(String table, String column, String comment) {
    return new Statement.Comment(
        table,
        column,
        "COMMENT ON COLUMN %s.%s IS %s"
            .formatted(q(table), q(column), dialect.quote(new SqlValue.Text(comment))));
  }

  // Indexes and constraints

  /** The indexes Django gives a field without being asked for each. */
  List<Ddl> fieldIndexes(ModelTable model, ModelField field) {
    if (field.isCompositeKey() || !isIndexed(model, field)) {
      return List.of();
    }
    return List.of(fieldIndex(model, field));
  }

  boolean isIndexed(ModelTable model, ModelField field) {
    return field.indexed() && !field.unique();
  }

  Ddl fieldIndex(ModelTable model, ModelField field) {
    return plainIndex(model, List.of(field.column()), null, "", field.place());
  }

  Ddl plainIndex(
      ModelTable model, List<String> columns, @Nullable String name, String suffix, Place place) {
    return new Ddl.CreateIndex(
        model.table(),
        columns,
        name,
        suffix,
        false,
        false,
        "",
        List.of(),
        List.of(),
        null,
        "",
        "",
        "",
        Kind.INDEX,
        place);
  }

  Ddl index(ModelTable model, Index index, boolean concurrently) {
    Place place = model.place();
    String name =
        index
            .name()
            .orElseThrow(() -> new Unrenderable(place, "the name of an index cannot be read"));
    String method = indexMethod(index, place);
    String extra = indexParameters(index, place);
    if (index.kwarg("db_tablespace").filter(v -> !Values.absent(v)).isPresent()) {
      throw new Unrenderable(place, "tablespaces are not rendered");
    }
    Kind kind = method.isEmpty() || method.endsWith("btree") ? Kind.INDEX : Kind.OTHER_INDEX;
    String condition = whereSql(model, index.kwarg("condition"), place);
    String include = includeSql(model, index.kwarg("include"), place);
    if (!condition.isEmpty() && !dialect.partialIndexes()) {
      throw new Unrenderable(place, "a partial index is not rendered");
    }
    if (!index.expressions().isEmpty()) {
      Expressions expressions = new Expressions(model, place);
      String list =
          index.expressions().stream()
              .map(expressions::indexExpression)
              .collect(Collectors.joining(", "));
      return new Ddl.CreateIndex(
          model.table(),
          expressions.columns(),
          name,
          "",
          false,
          concurrently,
          method,
          List.of(),
          List.of(),
          list,
          include,
          extra,
          condition,
          kind,
          place);
    }
    List<String> columns = new ArrayList<>();
    List<String> orders = new ArrayList<>();
    for (String field : index.fields()) {
      boolean descending = field.startsWith("-");
      columns.add(model.field(descending ? field.substring(1) : field).column());
      orders.add(descending ? "DESC" : "");
    }
    if (columns.isEmpty()) {
      throw new Unrenderable(place, "the fields of the index %s cannot be read".formatted(name));
    }
    List<String> opclasses =
        Values.items(index.kwarg("opclasses").orElse(null), place, "opclasses").stream()
            .flatMap(v -> v.asString().stream())
            .toList();
    return new Ddl.CreateIndex(
        model.table(),
        columns,
        name,
        "",
        false,
        concurrently,
        method,
        orders,
        opclasses(opclasses),
        null,
        include,
        extra,
        condition,
        kind,
        place);
  }

  List<String> opclasses(List<String> opclasses) {
    return List.of();
  }

  String indexMethod(Index index, Place place) {
    if (index.className().equals("django.db.models.Index")
        || index.className().equals("django.db.models.indexes.Index")) {
      return "";
    }
    throw new Unrenderable(place, "an index of %s is not rendered".formatted(index.className()));
  }

  String indexParameters(Index index, Place place) {
    return "";
  }

  String whereSql(ModelTable model, Optional<Value> condition, Place place) {
    return condition
        .filter(v -> !Values.absent(v))
        .map(v -> " WHERE " + new Expressions(model, place).condition(v))
        .orElse("");
  }

  String includeSql(ModelTable model, Optional<Value> include, Place place) {
    List<Value> fields = Values.items(include.orElse(null), place, "include");
    if (fields.isEmpty() || !dialect.coveringIndexes()) {
      return "";
    }
    return " INCLUDE ("
        + fields.stream()
            .map(
                f ->
                    model
                        .field(
                            f.asString()
                                .orElseThrow(
                                    () -> new Unrenderable(place, "include cannot be read")))
                        .column())
            .map(this::q)
            .collect(Collectors.joining(", "))
        + ")";
  }

  void addIndex(ModelTable model, Index index, boolean concurrently) {
    if (!index.expressions().isEmpty() && !dialect.expressionIndexes()) {
      return;
    }
    script.execute(index(model, index, concurrently));
  }

  void removeIndex(ModelTable model, Index index, boolean concurrently) {
    if (!index.expressions().isEmpty() && !dialect.expressionIndexes()) {
      return;
    }
    dropIndex(model.table(), index.name().orElseThrow(), concurrently);
  }

  void dropIndex(String table, String name, boolean concurrently) {
    script.forgetDeferred(ddl -> ddl.referencesIndex(dialect, table, name));
    script.execute(
        new Statement.DropIndex(
            table, name, concurrently, dropIndexSql(table, name, concurrently)));
    names().remove(table, name);
  }

  void renameIndex(ModelTable model, Index old, Index renamed) {
    String from = old.name().orElseThrow();
    String to = renamed.name().orElseThrow();
    script.execute(
        new Statement.RenameIndex(
            model.table(), from, to, renameIndexSql(model.table(), from, to)));
    names().indexRenamed(model.table(), from, to);
  }

  /** What a unique constraint asks, and whether the engine has it. */
  private record UniqueParts(
      List<String> columns,
      @Nullable String expressions,
      List<String> expressionColumns,
      String condition,
      String include,
      List<String> opclasses,
      String deferrable,
      String nulls,
      boolean supported) {
    boolean isIndex() {
      return expressions != null
          || !condition.isEmpty()
          || !include.isEmpty()
          || !opclasses.isEmpty();
    }
  }

  private UniqueParts uniqueParts(ModelTable model, Constraint constraint) {
    Place place = model.place();
    List<String> columns = constraint.fields().stream().map(f -> model.field(f).column()).toList();
    Optional<Value> where = constraint.kwarg("condition").filter(v -> !Values.absent(v));
    boolean hasInclude =
        !Values.items(constraint.kwarg("include").orElse(null), place, "include").isEmpty();
    String deferrable =
        constraint
            .kwarg("deferrable")
            .filter(v -> !Values.absent(v))
            .map(
                v ->
                    switch (v) {
                      case Value.Ref ref when ref.path().endsWith("Deferrable.DEFERRED") ->
                          " DEFERRABLE INITIALLY DEFERRED";
                      case Value.Ref ref when ref.path().endsWith("Deferrable.IMMEDIATE") ->
                          " DEFERRABLE INITIALLY IMMEDIATE";
                      default ->
                          throw new Unrenderable(
                              place, "deferrable= of a constraint cannot be read");
                    })
            .orElse("");
    Optional<Boolean> nulls = constraint.kwarg("nulls_distinct").flatMap(Value::asBoolean);
    boolean supported =
        (where.isEmpty() || dialect.partialIndexes())
            && (deferrable.isEmpty() || dialect.deferrableUnique())
            && (!hasInclude || dialect.coveringIndexes())
            && (constraint.expressions().isEmpty() || dialect.expressionIndexes())
            && (nulls.isEmpty() || dialect.nullsDistinct());
    if (!supported) {
      return new UniqueParts(columns, null, List.of(), "", "", List.of(), "", "", false);
    }
    String list = null;
    Expressions expressions = new Expressions(model, place);
    if (!constraint.expressions().isEmpty()) {
      list =
          constraint.expressions().stream()
              .map(expressions::indexExpression)
              .collect(Collectors.joining(", "));
    } else if (columns.isEmpty()) {
      throw new Unrenderable(place, "the fields of a unique constraint cannot be read");
    }
    return new UniqueParts(
        columns,
        list,
        expressions.columns(),
        whereSql(model, where, place),
        includeSql(model, constraint.kwarg("include"), place),
        opclasses(
            Values.items(constraint.kwarg("opclasses").orElse(null), place, "opclasses").stream()
                .flatMap(v -> v.asString().stream())
                .toList()),
        deferrable,
        nulls.map(distinct -> distinct ? " NULLS DISTINCT" : " NULLS NOT DISTINCT").orElse(""),
        true);
  }

  private static String nameOf(ModelTable model, Constraint constraint) {
    return constraint
        .name()
        .orElseThrow(
            () -> new Unrenderable(model.place(), "the name of a constraint cannot be read"));
  }

  private static Value conditionOf(ModelTable model, Constraint constraint) {
    return constraint
        .kwarg("condition")
        .or(() -> constraint.kwarg("check"))
        .orElseThrow(
            () -> new Unrenderable(model.place(), "the condition of a constraint cannot be read"));
  }

  /** The constraint as a statement of its own; empty where the engine gets none. */
  Optional<Ddl> addConstraintDdl(ModelTable model, Constraint constraint, boolean notValid) {
    String name = nameOf(model, constraint);
    return switch (constraint.shortName()) {
      case "CheckConstraint" -> {
        Expressions expressions = new Expressions(model, model.place());
        String check = expressions.condition(conditionOf(model, constraint));
        yield Optional.of(
            new Ddl.Check(model.table(), expressions.columns(), name, check, notValid));
      }
      case "UniqueConstraint" -> {
        UniqueParts parts = uniqueParts(model, constraint);
        if (!parts.supported()) {
          yield Optional.empty();
        }
        yield Optional.of(
            parts.isIndex()
                ? uniqueIndex(model, name, parts)
                : new Ddl.Unique(
                    model.table(), parts.columns(), name, parts.nulls(), parts.deferrable()));
      }
      case "ExclusionConstraint" -> {
        Expressions expressions = new Expressions(model, model.place());
        yield Optional.of(
            new Ddl.Exclusion(
                model.table(),
                expressions.columns(),
                name,
                exclusion(model, constraint, expressions)));
      }
      default ->
          throw new Unrenderable(
              model.place(),
              "a constraint of %s is not rendered".formatted(constraint.className()));
    };
  }

  private Ddl uniqueIndex(ModelTable model, String name, UniqueParts parts) {
    return new Ddl.CreateIndex(
        model.table(),
        parts.expressions() != null ? parts.expressionColumns() : parts.columns(),
        name,
        "",
        true,
        false,
        "",
        List.of(),
        parts.opclasses(),
        parts.expressions(),
        parts.include(),
        parts.nulls(),
        parts.condition(),
        Kind.UNIQUE_INDEX,
        model.place());
  }

  String exclusion(ModelTable model, Constraint constraint, Expressions expressions) {
    throw new Unrenderable(model.place(), "an exclusion constraint is not rendered here");
  }

  /** The constraint inside CREATE TABLE; what must be an index comes late. */
  private Optional<String> inlineConstraint(
      ModelTable model, Constraint constraint, List<Ddl> late) {
    String name = nameOf(model, constraint);
    return switch (constraint.shortName()) {
      case "CheckConstraint" ->
          Optional.of(
              "CONSTRAINT %s CHECK (%s)"
                  .formatted(
                      q(name),
                      new Expressions(model, model.place())
                          .condition(conditionOf(model, constraint))));
      case "UniqueConstraint" -> {
        UniqueParts parts = uniqueParts(model, constraint);
        if (!parts.supported()) {
          yield Optional.empty();
        }
        if (parts.isIndex()) {
          late.add(uniqueIndex(model, name, parts));
          yield Optional.empty();
        }
        if (!parts.nulls().isEmpty()) {
          late.add(new Ddl.Unique(model.table(), parts.columns(), name, parts.nulls(), ""));
          yield Optional.empty();
        }
        yield Optional.of(
            "CONSTRAINT %s UNIQUE (%s)%s"
                .formatted(q(name), columnList(parts.columns()), parts.deferrable()));
      }
      case "ExclusionConstraint" ->
          Optional.of(exclusion(model, constraint, new Expressions(model, model.place())));
      default ->
          throw new Unrenderable(
              model.place(),
              "a constraint of %s is not rendered".formatted(constraint.className()));
    };
  }

  void addConstraint(ModelTable model, Constraint constraint, boolean notValid) {
    addConstraintDdl(model, constraint, notValid).ifPresent(script::execute);
  }

  void removeConstraint(ModelTable model, Constraint constraint) {
    String name = nameOf(model, constraint);
    String table = model.table();
    switch (constraint.shortName()) {
      case "CheckConstraint" -> drop(table, name, Statement.ConstraintKind.CHECK, null);
      case "ExclusionConstraint" -> drop(table, name, Statement.ConstraintKind.EXCLUSION, null);
      case "UniqueConstraint" -> {
        UniqueParts parts = uniqueParts(model, constraint);
        if (parts.supported()) {
          if (parts.isIndex()) {
            dropUniqueIndex(table, name);
          } else {
            drop(table, name, Statement.ConstraintKind.UNIQUE, null);
          }
        }
      }
      default ->
          throw new Unrenderable(
              model.place(),
              "a constraint of %s is not rendered".formatted(constraint.className()));
    }
  }

  /** A unique index that stands for a constraint goes by the plain form of DROP INDEX. */
  void dropUniqueIndex(String table, String name) {
    script.execute(new Statement.DropIndex(table, name, false, dropIndexSql(table, name, false)));
    names().remove(table, name);
  }

  void drop(String table, String name, Statement.ConstraintKind kind, @Nullable String references) {
    String sql =
        switch (kind) {
          case FOREIGN_KEY -> dropForeignKeySql(table, name);
          case UNIQUE -> dropUniqueSql(table, name);
          case PRIMARY_KEY -> dropPrimaryKeySql(table, name);
          case CHECK, EXCLUSION, UNKNOWN -> dropCheckSql(table, name);
        };
    script.execute(new Statement.DropConstraint(table, name, kind, references, sql));
    names().remove(table, name);
  }

  void dropForeignKeys(String table, String column) {
    for (Named key : foreignKeys(table, column)) {
      drop(table, key.name(), Statement.ConstraintKind.FOREIGN_KEY, key.references());
    }
  }

  List<Named> foreignKeys(String table, String column) {
    return names().matching(table, List.of(column), o -> o.kind() == Kind.FOREIGN_KEY);
  }

  void alterUniqueTogether(ModelTable model, List<List<String>> old, List<List<String>> changed) {
    for (List<String> fields : minus(old, changed)) {
      List<String> columns = fields.stream().map(f -> model.field(f).column()).toList();
      dropUniqueTogether(model, columns);
    }
    for (List<String> fields : minus(changed, old)) {
      script.execute(
          new Ddl.Unique(
              model.table(),
              fields.stream().map(f -> model.field(f).column()).toList(),
              null,
              "",
              ""));
    }
  }

  /**
   * In order of writing; Django goes through a set of tuples of texts here, whose order changes
   * with every run.
   */
  static List<List<String>> minus(List<List<String>> from, List<List<String>> without) {
    return from.stream().filter(fields -> !without.contains(fields)).toList();
  }

  void dropUniqueTogether(ModelTable model, List<String> columns) {
    Set<String> declared = metaNames(model);
    List<Named> found =
        names()
            .matching(
                model.table(),
                columns,
                o ->
                    (o.kind() == Kind.UNIQUE || o.kind() == Kind.UNIQUE_INDEX)
                        && !declared.contains(o.name()));
    String usual = Identifiers.indexName(model.table(), columns, "_uniq", dialect.maxNameLength());
    if (found.stream().anyMatch(o -> o.name().equals(usual))) {
      found = found.stream().filter(o -> o.name().equals(usual)).limit(1).toList();
    }
    if (found.size() != 1) {
      throw new Unrenderable(
          model.place(),
          "%s has %d unique constraints on %s where Django wants one"
              .formatted(model.table(), found.size(), String.join(", ", columns)));
    }
    drop(model.table(), found.getFirst().name(), Statement.ConstraintKind.UNIQUE, null);
  }

  void alterIndexTogether(ModelTable model, List<List<String>> old, List<List<String>> changed) {
    Set<String> declared = metaNames(model);
    for (List<String> fields : minus(old, changed)) {
      List<String> columns = fields.stream().map(f -> model.field(f).column()).toList();
      List<Named> found =
          names()
              .matching(
                  model.table(),
                  columns,
                  o -> o.kind() == Kind.INDEX && !declared.contains(o.name()));
      if (found.size() != 1) {
        throw new Unrenderable(
            model.place(),
            "%s has %d indexes on %s where Django wants one"
                .formatted(model.table(), found.size(), String.join(", ", columns)));
      }
      String name = found.getFirst().name();
      script.execute(
          new Statement.DropIndex(
              model.table(), name, false, dropIndexSql(model.table(), name, false)));
      names().remove(model.table(), name);
    }
    for (List<String> fields : minus(changed, old)) {
      script.execute(
          plainIndex(
              model,
              fields.stream().map(f -> model.field(f).column()).toList(),
              null,
              "_idx",
              model.place()));
    }
  }

  static Set<String> metaNames(ModelTable model) {
    Set<String> names = new HashSet<>();
    model.indexes().forEach(index -> index.name().ifPresent(names::add));
    model.constraints().forEach(constraint -> constraint.name().ifPresent(names::add));
    return names;
  }

  // Fields

  void addField(ModelTable model, ModelField field) {
    Optional<ModelTable> through = field.findAutoThrough();
    if (through.isPresent()) {
      createModel(through.get());
      return;
    }
    if (field.isManyToMany() || field.isCompositeKey()) {
      return;
    }
    String table = model.table();
    Optional<SqlValue> initial = initialDefault(field);
    StringBuilder definition = new StringBuilder(columnSql(field, true));
    field.typeSuffix().ifPresent(suffix -> definition.append(" ").append(suffix));
    field.check(field.column()).ifPresent(c -> definition.append(" CHECK (").append(c).append(")"));
    String references = null;
    Ddl.ForeignKey inline = null;
    if (field.isForeignKey() && field.constrained()) {
      references = field.related().table();
      inline = new Ddl.ForeignKey(table, field.column(), references, field.target().column(), true);
      definition.append(inlineForeignKey(inline, field, table));
    }
    String sql =
        "ALTER TABLE %s ADD COLUMN %s %s".formatted(q(table), q(field.column()), definition);
    script.execute(
        new Statement.AddColumn(
            table,
            field.column(),
            field.type(),
            field.nullable() || field.generated(),
            field.hasDatabaseDefault()
                ? Expressions.volatility(field.field().kwarg("db_default").orElseThrow())
                : initial.isPresent() ? Statement.Default.CONSTANT : Statement.Default.NONE,
            field.check(field.column()).isPresent(),
            field.unique(),
            references,
            !field.generated()
                ? Statement.Generated.NO
                : field.persisted() ? Statement.Generated.STORED : Statement.Generated.VIRTUAL,
            field.isAuto(),
            sql));
    LiveNames.inline(dialect, field, table).forEach(object -> names().add(table, object));
    if (inline != null && dialect.vendor() != Vendor.SQLITE) {
      inline.record(dialect, names());
    }
    if (!field.hasDatabaseDefault()
        && !skipsDefaultOnAlter(field)
        && Conversion.effectiveDefault(field).isPresent()) {
      script.execute(
          new Statement.DropDefault(
              table, field.column(), alterSql(table, dropDefaultText(field))));
    }
    if (dialect.hasComments() && !dialect.commentsInline()) {
      field.comment().ifPresent(comment -> commentColumn(table, field.column(), comment));
    }
    fieldIndexes(model, field).forEach(script::defer);
  }

  /** The default that is part of the column's definition. */
  private Optional<SqlValue> initialDefault(ModelField field) {
    boolean skipped = skipsDefault(field) || (field.nullable() && skipsDefaultOnAlter(field));
    return skipped ? Optional.empty() : Conversion.effectiveDefault(field);
  }

  abstract String inlineForeignKey(Ddl.ForeignKey key, ModelField field, String table);

  String alterSql(String table, String changes) {
    return "ALTER TABLE " + q(table) + " " + changes;
  }

  String dropDefaultText(ModelField field) {
    return "ALTER COLUMN " + q(field.column()) + " DROP DEFAULT";
  }

  String setDefaultText(ModelField field, String value) {
    return "ALTER COLUMN " + q(field.column()) + " SET DEFAULT " + value;
  }

  void removeField(ModelTable model, ModelField field) {
    Optional<ModelTable> through = field.findAutoThrough();
    if (through.isPresent()) {
      deleteModel(through.get());
      return;
    }
    if (field.isManyToMany() || field.isCompositeKey()) {
      return;
    }
    String table = model.table();
    // a type that is not known is no reason not to drop its column, but the column must be known
    if (field.field().foreign()) {
      throw new Unrenderable(
          field.place(),
          "whether %s has a column is decided by %s"
              .formatted(field.name(), field.field().className()));
    }
    if (field.isForeignKey()) {
      // dropping the constraint locks the referenced table, so that must be known
      field.related().table();
      dropForeignKeys(table, field.column());
    }
    dropColumn(table, field.column());
  }

  void dropColumn(String table, String column) {
    script.execute(
        new Statement.DropColumn(
            table,
            column,
            dialect.vendor() == Vendor.POSTGRESQL && dialect.django.dropColumnCascades(),
            dropColumnSql(table, column)));
    names().columnDropped(table, column);
    script.forgetDeferred(ddl -> ddl.referencesColumn(table, column));
  }

  /** A part of an ALTER TABLE with the statement it amounts to. */
  record Action(String text, Function<String, Statement> statement) {}

  void alterField(ModelTable model, ModelField old, ModelField changed) {
    if (old.isManyToMany() && changed.isManyToMany()) {
      boolean renamed =
          dialect.django.altersRenamedManyToMany() && !old.name().equals(changed.name());
      if (!manyToManyDiffer(old, changed) && !renamed) {
        return;
      }
      Optional<ModelTable> from = old.findAutoThrough();
      Optional<ModelTable> to = changed.findAutoThrough();
      if (from.isPresent() && to.isPresent()) {
        alterManyToMany(old, changed);
      } else if (from.isPresent() != to.isPresent()) {
        throw new Unrenderable(
            changed.place(), "Django refuses to give or take a through model of a many-to-many");
      }
      return;
    }
    if (!ModelField.differ(old, changed, Set.of())) {
      return;
    }
    if (old.isManyToMany() != changed.isManyToMany()) {
      throw new Unrenderable(
          changed.place(), "Django refuses to alter a field to or from a many-to-many");
    }
    if (old.isCompositeKey() || changed.isCompositeKey()) {
      return;
    }
    String oldType = old.type();
    String newType = changed.type();
    if (old.generated() != changed.generated()
        || (changed.generated() && old.persisted() != changed.persisted())
        || (changed.generated()
            && !Values.same(
                old.field().kwarg("expression").orElse(null),
                changed.field().kwarg("expression").orElse(null)))) {
      throw new Unrenderable(changed.place(), "Django refuses to modify a generated field");
    }
    alterColumn(model, old, changed, oldType, newType);
  }

  private static boolean manyToManyDiffer(ModelField old, ModelField changed) {
    // before 6.0 both are "not concrete" only when neither has a column, and columns are compared
    return ModelField.differ(old, changed, Set.of()) || !old.name().equals(changed.name());
  }

  /** Columns whose foreign key follows the altered one, nearest first. */
  private List<ModelField[]> related(ModelField old, ModelField changed, Set<String> seen) {
    List<ModelField[]> pairs = new ArrayList<>();
    List<ModelField> before = incoming(old);
    List<ModelField> after = incoming(changed);
    for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
      ModelField[] pair = {before.get(i), after.get(i)};
      String mark = pair[1].model().table() + "." + pair[1].column();
      if (!seen.add(mark)) {
        continue;
      }
      pairs.add(pair);
      pairs.addAll(related(pair[0], pair[1], seen));
    }
    return pairs;
  }

  /** Foreign keys that refer to a field. */
  private static List<ModelField> incoming(ModelField field) {
    ModelKey owner = field.model().key();
    if (field.model().createdFor().isPresent()) {
      return List.of();
    }
    return field.model().models().pointingTo(owner).stream()
        .filter(
            key ->
                key.toField().isEmpty()
                    ? field.primaryKey()
                    : key.toField().get().equals(field.name()))
        .sorted(Comparator.comparing(TableEditor::reverseName))
        .toList();
  }

  /** The query name of a reverse relation, by which Django orders them. */
  private static String reverseName(ModelField key) {
    if (key.model().createdFor().isPresent()) {
      ModelField field = key.model().createdFor().get();
      return field.model().name() + "_" + field.name() + "+";
    }
    return key.text("related_query_name")
        .or(() -> key.text("related_name"))
        .orElseGet(() -> key.model().key().name());
  }

  void alterColumn(
      ModelTable model, ModelField old, ModelField changed, String oldType, String newType) {
    String table = model.table();
    Set<String> declared = metaNames(model);
    boolean keysDropped = false;
    if (old.isForeignKey()
        && old.constrained()
        && ModelField.differ(old, changed, Set.of("db_comment"))) {
      for (Named key : foreignKeys(table, old.column())) {
        keysDropped = true;
        drop(table, key.name(), Statement.ConstraintKind.FOREIGN_KEY, key.references());
      }
    }
    boolean becamePrimaryKey = !old.primaryKey() && changed.primaryKey();
    if (old.unique() && (!changed.unique() || becamePrimaryKey)) {
      for (Named unique :
          names()
              .matching(
                  table,
                  List.of(old.column()),
                  o ->
                      (o.kind() == Kind.UNIQUE || o.kind() == Kind.UNIQUE_INDEX)
                          && !declared.contains(o.name()))) {
        drop(table, unique.name(), Statement.ConstraintKind.UNIQUE, null);
      }
    }
    String oldCollation = old.collation().orElse("");
    String newCollation = changed.collation().orElse("");
    boolean followers =
        ((old.primaryKey() && changed.primaryKey()) || (old.unique() && changed.unique()))
            && (!oldType.equals(newType) || !oldCollation.equals(newCollation));
    if (followers) {
      for (ModelField[] pair : related(old, changed, new HashSet<>())) {
        dropForeignKeys(pair[1].model().table(), pair[1].column());
      }
    }
    if (old.indexed() && !old.unique() && (!changed.indexed() || changed.unique())) {
      List<Named> plain =
          names()
              .matching(
                  table,
                  List.of(old.column()),
                  o -> o.kind() == Kind.INDEX && !declared.contains(o.name()))
              .stream()
              .sorted(Comparator.comparing(Named::name))
              .toList();
      for (Named index : plain) {
        dropIndex(table, index.name(), false);
      }
    }
    String oldCheck = databaseCheck(old);
    String newCheck = databaseCheck(changed);
    boolean checkChanges = !oldCheck.equals(newCheck);
    if (checkChanges && !oldCheck.isEmpty()) {
      for (Named check :
          names()
              .matching(
                  table,
                  List.of(old.column()),
                  o -> o.kind() == Kind.CHECK && !declared.contains(o.name()))) {
        drop(table, check.name(), Statement.ConstraintKind.CHECK, null);
      }
    }
    if (!old.column().equals(changed.column())) {
      renameColumn(table, old, changed);
    }
    List<Action> actions = new ArrayList<>();
    List<Action> nullActions = new ArrayList<>();
    List<Statement> afterwards = new ArrayList<>();
    boolean commentChanges = dialect.hasComments() && !old.comment().equals(changed.comment());
    if (!oldType.equals(newType)
        || !old.typeSuffix().equals(changed.typeSuffix())
        || !oldCollation.equals(newCollation)
        || commentChanges) {
      actions.add(alterType(model, old, changed, newType, oldCollation, newCollation, afterwards));
    }
    if (changed.hasDatabaseDefault()) {
      Value now = changed.field().kwarg("db_default").orElseThrow();
      if (!old.hasDatabaseDefault()
          || !Values.same(old.field().kwarg("db_default").orElseThrow(), now)) {
        actions.add(
            new Action(
                setDefaultText(changed, databaseDefault(changed)),
                sql -> new Statement.SetDefault(table, changed.column(), sql)));
      }
    } else if (old.hasDatabaseDefault()) {
      actions.add(
          new Action(
              "ALTER COLUMN " + q(changed.column()) + " DROP DEFAULT",
              sql -> new Statement.DropDefault(table, changed.column(), sql)));
    }
    boolean becomesNotNull = old.nullable() && !changed.nullable();
    boolean temporaryDefault = false;
    Optional<SqlValue> newDefault = Optional.empty();
    if (becomesNotNull && !changed.hasDatabaseDefault()) {
      newDefault = Conversion.effectiveDefault(changed);
      Optional<SqlValue> oldDefault = effectiveDefaultOrComputed(old);
      if (!skipsDefaultOnAlter(changed)
          && newDefault.isPresent()
          && differInPython(old, oldDefault, changed, newDefault)) {
        temporaryDefault = true;
        String text = defaultText(changed, newDefault.get());
        actions.add(
            new Action(
                setDefaultText(changed, text),
                sql -> new Statement.SetDefault(table, changed.column(), sql)));
      }
    }
    if (old.nullable() != changed.nullable()) {
      nullActions.add(
          new Action(
              nullText(changed, newType),
              sql ->
                  changed.nullable()
                      ? new Statement.DropNotNull(table, changed.column(), sql)
                      : new Statement.SetNotNull(table, changed.column(), sql)));
    }
    boolean fourWay = (changed.hasDefault() || changed.hasDatabaseDefault()) && becomesNotNull;
    if (!actions.isEmpty() || !nullActions.isEmpty()) {
      if (!fourWay) {
        actions.addAll(nullActions);
      }
      send(table, actions, dialect.combinesAlters());
      if (fourWay) {
        String value =
            changed.hasDatabaseDefault()
                ? databaseDefault(changed)
                : newDefault.map(d -> defaultText(changed, d)).orElse("NULL");
        script.execute(
            new Statement.Update(table, false, updateNullsSql(table, changed.column(), value)));
        send(table, nullActions, false);
      }
    }
    afterwards.forEach(script::execute);
    if (old.primaryKey() && !changed.primaryKey()) {
      for (Named key :
          names().of(table).stream().filter(o -> o.kind() == Kind.PRIMARY_KEY).toList()) {
        drop(table, key.name(), Statement.ConstraintKind.PRIMARY_KEY, null);
      }
    }
    if (!changed.primaryKey() && changed.unique() && (!old.unique() || old.primaryKey())) {
      script.execute(new Ddl.Unique(table, List.of(changed.column()), null, "", ""));
    }
    if ((!old.indexed() || old.unique()) && changed.indexed() && !changed.unique()) {
      script.execute(fieldIndex(model, changed));
    }
    List<ModelField[]> updated = new ArrayList<>();
    if (followers) {
      updated.addAll(related(old, changed, new HashSet<>()));
    }
    if (becamePrimaryKey) {
      String name =
          Identifiers.indexName(table, List.of(changed.column()), "_pk", dialect.maxNameLength());
      script.execute(
          new Statement.AddPrimaryKey(
              table,
              name,
              false,
              "ALTER TABLE %s ADD CONSTRAINT %s PRIMARY KEY (%s)"
                  .formatted(q(table), q(name), q(changed.column()))));
      names().add(table, new Named(name, Kind.PRIMARY_KEY, List.of(changed.column()), null));
      updated.addAll(related(old, changed, new HashSet<>()));
    }
    for (ModelField[] pair : updated) {
      ModelTable other = pair[1].model();
      List<Statement> more = new ArrayList<>();
      Action action =
          alterType(
              other,
              pair[0],
              pair[1],
              pair[1].type(),
              pair[0].collation().orElse(""),
              pair[1].collation().orElse(""),
              more);
      send(other.table(), List.of(action), false);
      more.forEach(script::execute);
    }
    if (changed.isForeignKey()
        && (keysDropped || !old.isForeignKey() || !old.constrained())
        && changed.constrained()) {
      script.execute(
          new Ddl.ForeignKey(
              table, changed.column(), changed.related().table(), changed.target().column(), true));
    }
    if (followers) {
      for (ModelField[] pair : updated) {
        if (pair[1].constrained()) {
          script.execute(
              new Ddl.ForeignKey(
                  pair[1].model().table(),
                  pair[1].column(),
                  pair[1].related().table(),
                  pair[1].target().column(),
                  false));
        }
      }
    }
    if (checkChanges && !newCheck.isEmpty()) {
      script.execute(
          new Ddl.Check(
              table,
              List.of(changed.column()),
              Identifiers.indexName(
                  table, List.of(changed.column()), "_check", dialect.maxNameLength()),
              changed.check(changed.column()).orElseThrow(),
              false));
    }
    if (temporaryDefault) {
      script.execute(
          new Statement.DropDefault(
              table, changed.column(), alterSql(table, dropDefaultText(changed))));
    }
  }

  private static Optional<SqlValue> effectiveDefaultOrComputed(ModelField field) {
    try {
      return Conversion.effectiveDefault(field);
    } catch (Unrenderable e) {
      return Optional.of(new SqlValue.Computed(e.reason(), ""));
    }
  }

  /** Django compares the two defaults as Python values, so a time or uuid always differs. */
  private static boolean differInPython(
      ModelField old,
      Optional<SqlValue> oldDefault,
      ModelField changed,
      Optional<SqlValue> newDefault) {
    if (!(newDefault.orElse(null) instanceof SqlValue.Computed now)) {
      if (oldDefault.orElse(null) instanceof SqlValue.Computed) {
        throw new Unrenderable(
            old.place(), "whether the old and the new default are the same cannot be told");
      }
      return !oldDefault.equals(newDefault);
    }
    if (!(oldDefault.orElse(null) instanceof SqlValue.Computed was)
        || !was.description().equals(now.description())
        || NEVER_TWICE.contains(now.description())) {
      return true;
    }
    if (now.description().equals("datetime.date.today()")) {
      return false;
    }
    throw new Unrenderable(
        changed.place(),
        "whether %s gives the same twice decides what is sent".formatted(now.description()));
  }

  /** The check by which Django tells whether a type's check changes; the column's name is not. */
  String databaseCheck(ModelField field) {
    return field
        .check(dialect.django.checksNameTheirColumn() ? field.column() : "__column_name__")
        .orElse("");
  }

  void send(String table, List<Action> actions, boolean combined) {
    if (actions.isEmpty()) {
      return;
    }
    if (combined) {
      String sql =
          alterSql(table, actions.stream().map(Action::text).collect(Collectors.joining(", ")));
      script.execute(actions.stream().map(action -> action.statement().apply(sql)).toList());
    } else {
      for (Action action : actions) {
        script.execute(action.statement().apply(alterSql(table, action.text())));
      }
    }
  }

  String updateNullsSql(String table, String column, String value) {
    return "UPDATE %s SET %s = %s WHERE %s IS NULL"
        .formatted(q(table), q(column), value, q(column));
  }

  String nullText(ModelField changed, String newType) {
    return "ALTER COLUMN "
        + q(changed.column())
        + (changed.nullable() ? " DROP NOT NULL" : " SET NOT NULL");
  }

  void renameColumn(String table, ModelField old, ModelField changed) {
    script.execute(
        new Statement.RenameColumn(
            table,
            old.column(),
            changed.column(),
            "ALTER TABLE %s RENAME COLUMN %s TO %s"
                .formatted(q(table), q(old.column()), q(changed.column()))));
    names().columnRenamed(table, old.column(), changed.column());
    script.deferred().forEach(ddl -> ddl.renameColumn(table, old.column(), changed.column()));
  }

  /** The type change, its comment behind it among {@code afterwards}. */
  Action alterType(
      ModelTable model,
      ModelField old,
      ModelField changed,
      String newType,
      String oldCollation,
      String newCollation,
      List<Statement> afterwards) {
    return plainAlterType(model, old, changed, newType, "", oldCollation, newCollation, afterwards);
  }

  Action plainAlterType(
      ModelTable model,
      ModelField old,
      ModelField changed,
      String newType,
      String using,
      String oldCollation,
      String newCollation,
      List<Statement> afterwards) {
    if (dialect.hasComments()
        && !dialect.commentsInline()
        && !old.comment().equals(changed.comment())) {
      afterwards.add(
          commentColumnStatement(model.table(), changed.column(), changed.comment().orElse("")));
    }
    String text =
        "ALTER COLUMN "
            + q(changed.column())
            + " TYPE "
            + newType
            + (newCollation.isEmpty() ? "" : " " + collate(newCollation))
            + using;
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

  void alterManyToMany(ModelField old, ModelField changed) {
    ModelTable from = old.findAutoThrough().orElseThrow();
    ModelTable to = changed.findAutoThrough().orElseThrow();
    alterTable(from.table(), to.table());
    alterField(to, ModelField.targetOf(from), ModelField.targetOf(to));
    alterField(to, ModelField.sourceOf(from), ModelField.sourceOf(to));
  }
}
