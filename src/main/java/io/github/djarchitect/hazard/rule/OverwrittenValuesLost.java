package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import java.util.HashSet;
import java.util.List;

/** Values that a data migration writes one constant over and whose reverse leaves them so. */
public final class OverwrittenValuesLost implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "overwritten-values-lost",
          "A data migration writes a constant over values",
          Hazard.LOSES_DATA,
          Severity.NOTE,
          "update(field=constant), or a row that is given a constant and saved, of a field that the"
              + " running release has already, where no condition says what the field held, the"
              + " code does not read it, and the reverse does not write it.",
          "Migrating back passes, and what each row had in that field is not known any more.",
          "Choose the rows whose value is empty or the one that is meant, or keep a copy of the"
              + " values for the reverse; say in the rollback what is lost.",
          """
          def forwards(apps, schema_editor):
              Order = apps.get_model("shop", "Order")
              Order.objects.filter(pk__in=[1, 2]).update(reference="")

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          """
          def forwards(apps, schema_editor):
              Order = apps.get_model("shop", "Order")
              Order.objects.filter(pk__in=[1, 2], note__isnull=True).update(note="")

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          "All engines.",
          List.of("https://docs.djangoproject.com/en/5.2/ref/models/querysets/#update"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    BroughtBack.each(
        migration,
        (operation, code, reverse) ->
            new ValuesOverwritten(
                    migration,
                    operation,
                    code,
                    reverse,
                    new HashSet<>(),
                    (what, place) ->
                        findings.add(
                            FindingDraft.at(DOC, migration, operation)
                                .place(place)
                                .also(Hazard.IRREVERSIBLE)
                                .message(
                                    what
                                        + "; the reverse does not write it, so what it was stays"
                                        + " unknown.")
                                .build()))
                .check());
  }
}
