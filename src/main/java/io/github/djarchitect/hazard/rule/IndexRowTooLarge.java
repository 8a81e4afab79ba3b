package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.hazard.Columns;
import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.Predicted;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.sql.Vendor;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A btree index over texts that may be longer than an entry of it. */
public final class IndexRowTooLarge implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "index-row-too-large",
          "A text may be too long for its index",
          Hazard.FAILS_ON_DATA,
          Severity.WARNING,
          "A btree index, unique or not, over a CharField and the like whose max_length is more"
              + " than 2704, or over several that are so together; an index that RunSQL, AddIndex"
              + " or AddConstraint builds over a TextField, which has no length at all.",
          "An entry of a btree holds 2704 bytes after compression. Where a row has more, the build"
              + " fails, and once the index is there, so does every INSERT and UPDATE of such a"
              + " row: index row size exceeds btree version 4 maximum 2704.",
          "Index a hash of the text, as in models.Index(MD5(\"path\"), name=...) or a unique"
              + " constraint over it, or lower max_length to what is really stored.",
          """
          migrations.AddField(
              "order", "path", models.CharField(max_length=4096, null=True, db_index=True)
          ),
          """,
          """
          migrations.AddField(
              "order", "path", models.CharField(max_length=255, null=True, db_index=True)
          ),
          """,
          "PostgreSQL.",
          List.of(
              "https://www.postgresql.org/docs/current/btree.html",
              "https://www.postgresql.org/docs/current/limits.html"));

  /** What a text without a length counts as. */
  private static final long UNBOUNDED = Long.MAX_VALUE / 64;

  /** BTMaxItemSize of a page of 8 kB, in btree's version 4. */
  private static final long MOST = 2704;

  /** A condition that leaves long texts out. */
  private static final Pattern LENGTH =
      Pattern.compile("(?:char_|octet_)?length\\s*\\(", Pattern.CASE_INSENSITIVE);

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    if (migration.target().vendor() != Vendor.POSTGRESQL) {
      return;
    }
    for (OperationView operation : migration.operations()) {
      if (operation.operation() instanceof Operation.CreateModel create
          && operation.touchesDatabase()) {
        inline(migration, operation, create, findings);
      }
      for (Predicted predicted : operation.statements()) {
        if (report(migration, operation, predicted, findings)) {
          break;
        }
      }
    }
  }

  /** A unique column of a new table has its index in CREATE TABLE. */
  private static void inline(
      MigrationView migration,
      OperationView operation,
      Operation.CreateModel create,
      Findings findings) {
    Optional<ModelState> model =
        operation.after().model(new ModelKey(migration.app(), create.name()));
    for (NamedField named : model.map(ModelState::fields).orElse(List.of())) {
      if (named.field().isTrue("unique") && length(named.field()) > MOST) {
        add(
            migration,
            operation,
            model.orElseThrow().table(),
            List.of(named.name()),
            length(named.field()),
            findings);
      }
    }
  }

  private static boolean report(
      MigrationView migration, OperationView operation, Predicted predicted, Findings findings) {
    String table;
    List<String> columns;
    boolean asked = isAskedFor(operation.operation());
    switch (predicted.statement()) {
      case Statement.CreateIndex index -> {
        Optional<IndexColumns> over = IndexColumns.of(index.sql());
        table = index.table();
        columns =
            over.filter(known -> known.method().equals("btree"))
                .filter(known -> known.condition().filter(LENGTH.asPredicate()).isEmpty())
                .map(IndexColumns::columns)
                .orElse(List.of());
      }
      case Statement.AddUnique unique when !unique.usingIndex() -> {
        table = unique.table();
        columns = unique.columns();
      }
      case Statement.AddColumn column when column.inlineUnique() -> {
        table = column.table();
        columns = List.of(column.column());
      }
      default -> {
        return false;
      }
    }
    long sum = 0;
    for (String column : columns) {
      sum +=
          Columns.field(operation.after(), table, column)
              .map(Columns.Owner::field)
              .map(
                  named ->
                      asked && named.field().shortName().equals("TextField")
                          ? UNBOUNDED
                          : length(named.field()))
              .orElse(0L);
    }
    if (sum <= MOST) {
      return false;
    }
    add(migration, operation, table, columns, sum, findings);
    return true;
  }

  /**
   * Whether the index is what the operation is for: {@code db_index} of a text that a team has
   * always had says less.
   */
  private static boolean isAskedFor(Operation operation) {
    return switch (operation) {
      case Operation.RunSql _, Operation.AddIndex _, Operation.AddConstraint _ -> true;
      default -> false;
    };
  }

  /** Characters of a varchar; a text without a length is what its code makes of it. */
  private static long length(Field field) {
    boolean text =
        field.shortName().equals("CharField")
            || field.shortName().equals("SlugField")
            || field.shortName().equals("URLField")
            || field.shortName().equals("EmailField")
            || field.shortName().equals("FileField")
            || field.shortName().equals("FilePathField");
    return text && field.kwarg("max_length").orElse(Value.NONE) instanceof Value.Int length
        ? length.value().longValue()
        : 0;
  }

  private static void add(
      MigrationView migration,
      OperationView operation,
      String table,
      List<String> columns,
      long length,
      Findings findings) {
    findings.add(
        FindingDraft.at(DOC, migration, operation)
            .message(
                "%s of %s may hold %s, and a btree entry 2704 bytes after compression: the build fails on a longer one, and every later write of one too."
                    .formatted(
                        String.join(", ", columns),
                        table,
                        length >= UNBOUNDED
                            ? "a text of any length"
                            : "%,d characters".formatted(length)))
            .build());
  }
}
