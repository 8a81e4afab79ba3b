package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.state.Fit;
import java.util.List;

/** An operation on a field or model that is there already, or not any more. */
public final class OperationDoesNotFit implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "operation-does-not-fit",
          "An operation adds what is there or changes what is not",
          Hazard.FAILS_ALWAYS,
          Severity.BLOCKER,
          "AddField of a field that the model has, AlterField, RemoveField or RenameField of one"
              + " that it has not, CreateModel of a model that exists; as when two branches were"
              + " put one behind the other.",
          "Django's own state takes some of these without a word, so makemigrations is silent;"
              + " migrate then fails with DuplicateColumn or FieldDoesNotExist on every database.",
          "Take the operation out, or out of the state alone where the column is really there"
              + " (SeparateDatabaseAndState).",
          """
          migrations.AddField("order", "extra", models.TextField(null=True)),
          migrations.AddField("order", "extra", models.TextField(null=True)),
          """,
          """
          migrations.AddField("order", "extra", models.TextField(null=True)),
          """,
          "All engines.",
          List.of("https://docs.djangoproject.com/en/5.2/ref/migration-operations/#addfield"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    boolean whole =
        migration.reading().unreadable().stream()
            .noneMatch(
                each -> each.migration() == null || each.migration().app().equals(migration.app()));
    for (OperationView operation : migration.operations()) {
      // what an unread operation added or took away is not known to be missing or there
      if (whole && operation.touchesDatabase()) {
        Fit.misfit(operation.before(), migration.app(), operation.operation())
            .ifPresent(
                misfit ->
                    findings.add(
                        FindingDraft.at(DOC, migration, operation)
                            .message("It fails on every database: %s.".formatted(misfit))
                            .build()));
      }
    }
  }
}
