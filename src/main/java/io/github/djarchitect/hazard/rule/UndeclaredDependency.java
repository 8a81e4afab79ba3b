package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.Dependency;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A model of another app asked for without depending on that app. */
public final class UndeclaredDependency implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "undeclared-dependency",
          "A data migration uses an app that it does not depend on",
          Hazard.WRONG_ORDER,
          Severity.WARNING,
          "apps.get_model of another app in a RunPython, with no path in the graph to a migration"
              + " of that app.",
          "The order between the two apps is left to chance: on a fresh database, or with migrate"
              + " for one app, get_model raises LookupError or finds an older form of the model.",
          "Add the migration of the other app that the function needs to dependencies.",
          """
          def forwards(apps, schema_editor):
              Ticket = apps.get_model("support", "Ticket")
              Ticket.objects.filter(pk=1).update(open=False)

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          """
          def forwards(apps, schema_editor):
              Customer = apps.get_model("customers", "Customer")
              Customer.objects.filter(pk=1).update(name="x")

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          "All engines.",
          List.of(
              "https://docs.djangoproject.com/en/5.2/topics/migrations/#accessing-models-from-other-apps"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    List<OperationView> bodies = migration.ofType(Operation.RunPython.class);
    if (bodies.isEmpty()) {
      return; // the plan to each migration is long in the sum
    }
    Set<String> known = new HashSet<>();
    known.add(migration.app());
    for (MigrationKey key : migration.reading().graph().planTo(migration.migration().key())) {
      known.add(key.app());
      Migration ancestor = migration.reading().migrations().get(key);
      if (ancestor != null) {
        // an app that is installed from elsewhere is no node of the graph
        for (Dependency dependency : ancestor.dependencies()) {
          switch (dependency) {
            case Dependency.OnMigration on -> known.add(on.key().app());
            case Dependency.OnSwappable on -> known.add(ModelKey.parse(on.model()).app());
            case Dependency.OnSetting _ ->
                known.add(
                    ModelKey.parse(migration.reading().project().authUserModel().value()).app());
            case Dependency.Unknown _ -> {
              return; // it may be the very app
            }
          }
        }
      }
    }
    for (OperationView operation : bodies) {
      RunPythonCode.forwards(migration, operation)
          .ifPresent(
              code -> {
                Set<String> said = new HashSet<>();
                for (DataCode.Scope scope : code.scopes()) {
                  DataCode.eachAsked(
                      scope,
                      (call, key) -> {
                        if (!known.contains(key.app()) && said.add(key.app())) {
                          findings.add(
                              FindingDraft.at(DOC, migration, operation)
                                  .place(scope.at(call.span()))
                                  .message(
                                      "Nothing makes %s run before this migration, so %s may not exist yet."
                                          .formatted(key.app(), key))
                                  .build());
                        }
                      });
                }
              });
    }
  }
}
