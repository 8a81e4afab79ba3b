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
import io.github.djarchitect.hazard.Size;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A new date that every row gets which was there before, as if it had just happened to it. */
public final class StampedByMigration implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "stamped-by-migration",
          "Every existing row gets the time of the migration",
          Hazard.LOSES_DATA,
          Severity.WARNING,
          "AddField of a nullable date or time with default=timezone.now, auto_now, auto_now_add or"
              + " db_default=Now(); a blocker where its name says that the row has ended, such as"
              + " deleted_at, also if it is required; a note where it says created or updated.",
          "null=True leaves no row empty: Django fills the ones that are there with one time. With"
              + " a column that marks deleted rows, all of them are deleted for the code that"
              + " filters by it; and nobody can tell afterwards which times are real.",
          "Add the field with null=True and no default, and set the time where the code does what"
              + " it stands for.",
          """
          migrations.AddField(
              model_name="order",
              name="deleted_at",
              field=models.DateTimeField(null=True, default=django.utils.timezone.now),
          ),
          """,
          """
          migrations.AddField(
              model_name="order", name="deleted_at", field=models.DateTimeField(null=True)
          ),
          """,
          "All engines.",
          List.of(
              "measured: default=timezone.now, auto_now_add and auto_now with null=True, Django 5.2"
                  + " and 6.0",
              "https://docs.djangoproject.com/en/5.2/ref/migration-operations/#addfield"));

  private static final Set<String> DATES = Set.of("DateField", "DateTimeField");

  private static final Pattern ENDED =
      Pattern.compile(
          "(?:^|.*_)(?:deleted|removed|trashed|erased|purged|archived|deactivated|disabled|revoked"
              + "|banned|suspended|cancell?ed|closed|retired|expired|withdrawn)(?:_.*|$)");

  private static final Pattern USUAL =
      Pattern.compile("(?:.*_)?(?:creat|add|insert|updat|modif|chang|edit|join|regist)\\w*");

  private static final Pattern NOW =
      Pattern.compile("(?:.*[.])?(?:now|utcnow|today|localdate|localtime|localnow)");

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.ofType(Operation.AddField.class)) {
      Operation.AddField add = (Operation.AddField) operation.operation();
      Optional<ModelState> model = operation.before().model(migration.app(), add.model());
      if (model.isEmpty()
          || !migration.inUse(model.get().table())
          || !DATES.contains(add.field().shortName())
          || !isNow(add.field())) {
        continue;
      }
      boolean ended = ENDED.matcher(add.name()).matches();
      if (!ended && !add.field().isTrue("null")) {
        continue; // a required one needs some value, and this is the usual one
      }
      Severity usual = USUAL.matcher(add.name()).matches() ? Severity.NOTE : DOC.severity();
      findings.add(
          FindingDraft.at(DOC, migration, operation)
              .severity(
                  Size.severity(
                      migration.live(), model.get().table(), ended ? Severity.BLOCKER : usual))
              .message(
                  "Every row of %s that is there gets the time of the migration as %s%s."
                      .formatted(
                          model.get().table(),
                          add.name(),
                          ended
                              ? ", as if that had just been done to it"
                              : ", although the field may be empty"))
              .build());
    }
  }

  private static boolean isNow(Field field) {
    return field.isTrue("auto_now")
        || field.isTrue("auto_now_add")
        || field.kwarg("default").filter(StampedByMigration::isNow).isPresent()
        || field.kwarg("db_default").filter(StampedByMigration::isNow).isPresent();
  }

  private static boolean isNow(Value value) {
    return switch (value) {
      case Value.Ref ref -> NOW.matcher(ref.path()).matches();
      case Value.Call call -> call.path().endsWith(".Now") || NOW.matcher(call.path()).matches();
      default -> false;
    };
  }
}
