package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.state.ModelKey;
import java.util.List;
import java.util.Set;

/** Rows that Django makes only after the last migration, looked up in one. */
public final class PermissionTiming implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "permission-timing",
          "Permissions or content types are looked up before Django creates them",
          Hazard.WRONG_ORDER,
          Severity.WARNING,
          "A RunPython that reads auth.Permission or contenttypes.ContentType and does not create"
              + " what it looks for.",
          "Django creates both after all migrations have run (post_migrate). On a fresh database"
              + " the lookup finds nothing: it fails, or groups silently get no permissions.",
          "Create them in the function: ContentType.objects.get_or_create(...) and"
              + " Permission.objects.get_or_create(...), or call create_permissions for the app"
              + " first.",
          """
          def forwards(apps, schema_editor):
              Permission = apps.get_model("auth", "Permission")
              Group = apps.get_model("auth", "Group")
              group, _ = Group.objects.get_or_create(name="clerks")
              group.permissions.add(Permission.objects.get(codename="change_order"))

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          """
          def forwards(apps, schema_editor):
              Permission = apps.get_model("auth", "Permission")
              ContentType = apps.get_model("contenttypes", "ContentType")
              kind, _ = ContentType.objects.get_or_create(app_label="shop", model="order")
              Permission.objects.get_or_create(
                  codename="ship_order", content_type=kind, defaults={"name": "Can ship"}
              )

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          "All engines.",
          List.of("https://docs.djangoproject.com/en/5.2/ref/signals/#post-migrate"));

  private static final Set<ModelKey> LATE =
      Set.of(new ModelKey("auth", "permission"), new ModelKey("contenttypes", "contenttype"));
  private static final Set<String> READS = Set.of("get", "filter", "exclude", "first");
  private static final Set<String> CREATES =
      Set.of(
          "create",
          "get_or_create",
          "update_or_create",
          "bulk_create",
          "create_permissions",
          "create_contenttypes",
          "get_for_model",
          "save",
          "delete",
          "update");

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    RunPythonCode.each(
        migration,
        (operation, code) -> {
          for (DataCode.Query query : code.queries()) {
            ModelKey model = query.model();
            if (model != null
                && LATE.contains(model)
                && !query.steps().isEmpty()
                && READS.contains(query.steps().getFirst().name())
                && !CREATES.contains(query.terminal())
                && !creates(code, model)) {
              boolean fails = query.steps().stream().anyMatch(step -> step.name().equals("get"));
              findings.add(
                  FindingDraft.at(DOC, migration, operation)
                      .place(query.scope().at(query.span()))
                      .message(
                          "On a fresh database no row of %s exists yet when this runs: the lookup %s."
                              .formatted(
                                  model, fails ? "raises DoesNotExist" : "silently finds nothing"))
                      .build());
              return;
            }
          }
        });
  }

  private static boolean creates(DataCode code, ModelKey model) {
    boolean byCall = false;
    for (DataCode.Scope scope : code.scopes()) {
      boolean[] found = new boolean[1];
      Walk.through(
          scope.body(),
          node -> {
            if (node instanceof Expr.Name name
                && (name.id().equals("create_permissions")
                    || name.id().equals("create_contenttypes")
                    || name.id().equals("emit_post_migrate_signal"))) {
              found[0] = true;
            }
          });
      byCall |= found[0];
    }
    return byCall
        || code.queries().stream()
            .anyMatch(
                query ->
                    model.equals(query.model())
                        && (query.terminal().equals("create")
                            || query.terminal().equals("get_or_create")
                            || query.terminal().equals("update_or_create")
                            || query.terminal().equals("bulk_create")));
  }
}
