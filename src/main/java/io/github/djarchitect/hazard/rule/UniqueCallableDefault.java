package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelState;
import java.util.List;
import java.util.Optional;

/** A unique column whose default is one value for every row that is there. */
public final class UniqueCallableDefault implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "unique-callable-default",
          "A unique column is filled with one and the same value",
          Hazard.FAILS_ON_DATA,
          Severity.BLOCKER,
          "AddField with unique=True (or primary_key, or a OneToOneField) and a default.",
          "Django calls the default once and gives its value to every existing row, so the"
              + " migration fails as soon as the table has two rows.",
          "Use three migrations: add the field with null=True, fill it row by row, then make it"
              + " unique and required.",
          """
          migrations.AddField(
              model_name="order",
              name="token",
              field=models.UUIDField(default=uuid.uuid4, unique=True),
          ),
          """,
          """
          # filled row by row in the next migration, unique in the one after
          migrations.AddField(
              model_name="order", name="token", field=models.UUIDField(default=uuid.uuid4, null=True)
          ),
          """,
          "All engines.",
          List.of(
              "https://docs.djangoproject.com/en/5.2/howto/writing-migrations/"
                  + "#migrations-that-add-unique-fields"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.ofType(Operation.AddField.class)) {
      Operation.AddField add = (Operation.AddField) operation.operation();
      Optional<ModelState> model = operation.before().model(migration.app(), add.model());
      boolean unique =
          add.field().isTrue("unique")
              || add.field().isTrue("primary_key")
              || add.field().shortName().equals("OneToOneField");
      Optional<Value> value =
          add.field().kwarg("default").filter(each -> !(each instanceof Value.None));
      if (unique
          && value.isPresent()
          && model.isPresent()
          && migration.inUse(model.get().table())) {
        findings.add(
            FindingDraft.at(DOC, migration, operation)
                .severity(
                    migration.live().rows(model.get().table()).filter(rows -> rows < 2).isPresent()
                        ? Severity.NOTE
                        : DOC.severity())
                .message(
                    "Every row of %s gets the same value for %s, so its unique index cannot be"
                            .formatted(model.get().table(), add.name())
                        + " built once there are two rows.")
                .build());
      }
    }
  }
}
