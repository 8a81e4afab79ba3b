package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.codegen.MigrationWriter;
import io.github.djarchitect.codegen.ModelEdit;
import io.github.djarchitect.engine.Work;
import io.github.djarchitect.migration.Dependency;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.project.App;
import io.github.djarchitect.state.ModelState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The plan for roles of one project, phase by phase. */
final class RbacPlan {
  private final PlanInput input;
  private final App app;
  private final ModelState user;
  private final String role;
  private final Draft draft;
  private final RbacFiles files;
  private final RbacBackends backends;
  private final RbacProse prose;

  /** The file that has the models of roles. */
  private String models = "";

  /** The module that decides by roles; what stands in one of the same name is the project's. */
  private final String access;

  RbacPlan(
      PlanInput input,
      App app,
      ModelState user,
      String role,
      RbacBackends backends,
      RbacHolders holders,
      Optional<String> left) {
    this.input = input;
    this.app = app;
    this.user = user;
    this.role = role;
    this.backends = backends;
    this.draft = new Draft(input, app);
    this.files = new RbacFiles(names());
    this.access =
        Stream.of("access", "role_access", "access_by_roles")
            .filter(name -> draft.text(app.directory() + "/" + name + ".py").isEmpty())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no name is left in " + app.label()));
    this.prose = new RbacProse(input, app, user, role, backends, holders, left);
  }

  private String test() {
    String text = files.text("test_roles.py");
    return access.equals("access")
        ? text
        : text.replace(" import access\n", " import %s as access\n".formatted(access))
            .replace(".access.RoleBackend", "." + access + ".RoleBackend");
  }

  private Map<String, String> names() {
    Map<String, String> names = new HashMap<>();
    names.put("Role", role);
    names.put("role", lower(role));
    names.put("Assignment", role + "Assignment");
    names.put("assignment", lower(role + "Assignment"));
    names.put("Held", role + "Permission");
    names.put("held", lower(role + "Permission"));
    names.put("Change", role + "Change");
    names.put("app", app.label());
    names.put("module", app.module());
    names.put("User", user.name());
    names.put("user_app", user.app());
    names.put(
        "reverse", user.field("role_assignments").isEmpty() ? "role_assignments" : "roles_held");
    names.put("prefix", app.label() + "_" + lower(role));
    names.put("auto", "models." + autoField());
    return names;
  }

  /** What the keys of the app's newest models are made of. */
  private String autoField() {
    Stream<ModelState> own =
        input.state().models().values().stream().filter(each -> each.app().equals(app.label()));
    Stream<ModelState> others =
        input.state().models().values().stream()
            .filter(each -> input.project().app(each.app()).isPresent());
    return Stream.concat(own, others)
        .flatMap(model -> model.fields().stream())
        .filter(named -> named.field().isTrue("auto_created"))
        .map(named -> named.field().shortName())
        .filter(name -> name.endsWith("AutoField"))
        .findFirst()
        .orElse("BigAutoField");
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private String table(String model) {
    return app.label() + "_" + lower(model);
  }

  Proposal proposal() {
    expand(RbacHome.modelsFile(app).orElseThrow());
    copy();
    switchBackend();
    contract();
    return new Proposal(
        "Move permissions of %s into roles, and lose none".formatted(user.name()),
        prose.situation(),
        "Groups and user permissions are not moved but copied, and stay in step: code goes on"
            + " writing groups, and a mirror writes roles. The copy proves, before it counts as"
            + " applied, that nobody has less than before and that no copy grants more. The new"
            + " backend first grants what roles or groups grant, so no permission is refused while"
            + " two releases run side by side; only then do roles alone decide"
            + backends.goOn().map(" (and the groups that %s goes on reading)"::formatted).orElse("")
            + ".",
        List.of(
            new Proposal.Alternative(
                "Keep Django's groups and call them roles",
                "no migration at all; but no hierarchy, no audit trail, no record of who"
                    + " granted"),
            new Proposal.Alternative(
                "django-guardian or django-rules",
                "permissions for single objects, which roles alone do not give; another"
                    + " dependency in every request"),
            new Proposal.Alternative(
                "Move the rows and drop the groups in one release",
                "shorter; the release before has no permissions left, so it cannot be taken"
                    + " back")),
        prose.assumptions(),
        prose.questions(),
        draft.phases(),
        prose.risks(),
        prose.monitoring(),
        List.of(new Proposal.TestFile(app.directory() + "/test_roles.py", test())));
  }

  // Expand

  private void expand(String path) {
    MigrationKey start = draft.leaf();
    models(path);
    create("create_role.py", lower(role), false, true);
    create("create_assignment.py", lower(role) + "_assignment", true, false);
    create("create_change.py", lower(role) + "_change", true, false);
    draft.close(
        new Draft.Words(
            "expand",
            Proposal.Deploy.BEFORE_CODE,
            "Creates four tables: %s (with a parent), %s, %s and %s, the audit trail. Nothing writes or reads them yet, so servers of the release before run beside this one and delete users and groups as ever."
                .formatted(
                    table(role),
                    table(role + "Permission"),
                    table(role + "Assignment"),
                    table(role + "Change")),
            List.of(draft.migrate(draft.leaf())),
            List.of(
                draft.lock(user.table(), "SHARE ROW EXCLUSIVE", Work.NONE),
                draft.lock("auth_group", "SHARE ROW EXCLUSIVE", Work.NONE),
                draft.lock("auth_permission", "SHARE ROW EXCLUSIVE", Work.NONE)),
            "Every process runs this release. From the next phase on there are rows, and code that"
                + " does not know the tables cannot delete a user or a group who has some"
                + " (IntegrityError).",
            List.of("python manage.py makemigrations --check --dry-run"),
            new Proposal.Rollback(
                List.of(
                    Draft.step(
                        "after a later phase roll that back first: it leaves no row that would keep"
                            + " the release before from deleting users or groups"),
                    Draft.step("deploy the release before"),
                    Draft.step(
                        "once no process of this release runs, from a checkout or image of this"
                            + " release; the one before does not have these migrations, and would"
                            + " do nothing"),
                    draft.migrate(start)),
                "nothing but the audit trail")));
  }

  private void models(String path) {
    if (path.endsWith("/__init__.py")) {
      modelsPackage(path);
      return;
    }
    models = path;
    draft.edit(path, withModels(draft.text(path).orElse("")));
  }

  /** A module of its own, and its names in the package, where Django looks for models. */
  private void modelsPackage(String path) {
    String folder = path.substring(0, path.lastIndexOf('/'));
    String module =
        Stream.of("roles", "access_roles", "role_models")
            .filter(name -> draft.text(folder + "/" + name + ".py").isEmpty())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no name is left in " + folder));
    models = folder + "/" + module + ".py";
    draft.create(models, withModels("").replace("\n\n\n\n", "\n\n\n"));
    String before = draft.text(path).orElse("").stripTrailing();
    String last = before.substring(before.lastIndexOf('\n') + 1);
    boolean amongImports = before.isEmpty() || last.startsWith("from ");
    draft.edit(
        path,
        "%s%sfrom .%s import %s, %sAssignment, %sChange, %sPermission  # noqa: %s\n"
            .formatted(
                before,
                before.isEmpty() ? "" : amongImports ? "\n" : "\n\n",
                module,
                role,
                role,
                role,
                role,
                amongImports ? "F401" : "E402,F401"));
  }

  private String withModels(String before) {
    return ModelEdit.of(before)
        .importFrom("django.conf", "settings")
        .importFrom("django.core.exceptions", "ValidationError")
        .importFrom("django.db", "models")
        .addTopLevel(null, files.text("models.py"))
        .text();
  }

  private void create(String file, String suffix, boolean ofUser, boolean ofAuth) {
    MigrationWriter writer = new MigrationWriter();
    writer.imports().from("django.db", "models");
    String text = files.text(file);
    if (text.contains("settings.")) {
      writer.imports().from("django.conf", "settings");
    }
    if (ofUser) {
      writer.dependsOn(new Dependency.OnSetting("AUTH_USER_MODEL"));
    }
    if (ofAuth) {
      leaf("auth").ifPresent(writer::dependsOn);
    }
    for (String operation : text.split("\n===\n")) {
      writer.operation(operation);
    }
    draft.migration(suffix, writer);
  }

  private Optional<MigrationKey> leaf(String label) {
    return input.reading().graph().leaves().getOrDefault(label, List.of()).stream().findFirst();
  }

  // Copy

  private void copy() {
    MigrationKey start = draft.leaf();
    draft.create(app.directory() + "/role_mirror.py", files.text("mirror.py"));
    draft.edit(
        models,
        ModelEdit.of(draft.text(models).orElseThrow())
            .addTopLevel(
                null,
                "from %s import role_mirror  # noqa: E402,F401  its receivers, connected early"
                    .formatted(models.equals(app.directory() + "/models.py") ? "." : ".."))
            .text());
    MigrationWriter writer = new MigrationWriter();
    writer.doc(
        """
        Copies what groups and users hold into roles, and proves that nobody loses or keeps anything.

        It goes on where it was stopped. Groups and user permissions are not touched. On the way
        back, what roles grant and groups do not is written into groups before the roles go.\
        """);
    writer.notAtomic();
    writer
        .imports()
        .from("collections", "Counter")
        .from("hashlib", "sha256")
        .from("django.db.models", "Exists", "OuterRef", "Q");
    String text = files.text("copy_migration.py");
    writer.define(text);
    if (!user.app().equals(app.label())) {
      writer.dependsOn(new Dependency.OnSetting("AUTH_USER_MODEL"));
    }
    leaf("auth").ifPresent(writer::dependsOn);
    writer.operation("migrations.RunPython(copy_grants, write_back)");
    draft.migration("copy_groups_into_" + lower(role) + "s", writer);
    draft.ensure(app.directory() + "/management/__init__.py", "");
    draft.ensure(app.directory() + "/management/commands/__init__.py", "");
    draft.create(
        app.directory() + "/management/commands/sync_roles.py", files.text("sync_roles.py"));
    draft.close(
        new Draft.Words(
            "copy",
            Proposal.Deploy.AFTER_CODE,
            "The code of this release mirrors each change of groups and user permissions into"
                + " roles. The migration, once every process runs it, makes a role for each group,"
                + " an assignment for each membership, and a role for each set of permissions that"
                + " users hold themselves; rows that were copied earlier and that no group grants"
                + " any more are taken back, what people gave as roles stays. It fails, naming"
                + " them, if anybody would hold less than before, or a copy more. The audit trail"
                + " has a row for each role that the mirror gives or takes (\"mirrored\", not by"
                + " whom: a group's membership does not say), and for the copy one for each role"
                + " with the number of users; permissions and parents of roles are not in it."
                + " sync_roles then follows what servers of the release before changed in groups"
                + " meanwhile, where a deployment migrates before it deploys; elsewhere it finds"
                + " nothing to do.",
            List.of(
                Draft.step("deploy, until every process runs this release"),
                draft.migrate(draft.leaf()),
                "python manage.py sync_roles",
                "python manage.py sync_roles --check"),
            List.of(
                new Proposal.ExpectedLock(table(role + "Assignment"), "ROW EXCLUSIVE", null, null)),
            "python manage.py sync_roles --check says that roles grant all that groups and users"
                + " hold, copies no more.",
            List.of(
                "SELECT count(*) FROM %s_groups m WHERE NOT EXISTS (SELECT 1 FROM %s a JOIN %s r ON r.id = a.role_id WHERE a.user_id = m.%s_id AND r.group_id = m.group_id);"
                    .formatted(
                        user.table(), table(role + "Assignment"), table(role), lower(user.name()))),
            new Proposal.Rollback(
                List.of(
                    Draft.step("deploy the release before, which has the tables and no mirror"),
                    Draft.step(
                        "once no process of this release runs, from a checkout or image of this"
                            + " release"),
                    draft.migrate(start)),
                "no permission: what roles grant and groups do not, by a parent, by hand or to"
                    + " people outside the group, is written into groups first, new ones where a"
                    + " group's own members would get more. Lost are the roles and their parents;"
                    + " the audit trail stays, with names in the place of keys")));
  }

  // Switch

  private void switchBackend() {
    draft.create(app.directory() + "/" + access + ".py", files.text("access.py"));
    String backend = "%s.%s.RoleBackend".formatted(app.module(), access);
    boolean edited = backends.edit(draft, backend);
    List<String> commands = new ArrayList<>();
    commands.add("python manage.py sync_roles --check");
    backends.steps(edited, backend).stream().map(Draft::step).forEach(commands::add);
    commands.add(Draft.step("deploy"));
    draft.close(
        new Draft.Words(
            "switch",
            Proposal.Deploy.WITH_CODE,
            prose.switching(),
            commands,
            List.of(),
            "Every process runs the new backend, and sync_roles --check is clean.",
            List.of(
                "python manage.py shell -c \"from django.conf import settings; assert '%s' in settings.AUTHENTICATION_BACKENDS\""
                    .formatted(backend),
                "python manage.py sync_roles --check"),
            new Proposal.Rollback(
                List.of(Draft.step("deploy the release before")),
                "whoever signed in since signs in again, and grants made as roles only do not count"
                    + " in the release before: the rollback of the copy writes them into groups")));
  }

  // Contract

  private void contract() {
    String path = app.directory() + "/" + access + ".py";
    String text = draft.text(path).orElseThrow();
    draft.edit(
        path,
        text.replace(
            """
            # Until every process reads roles, what groups and users hold counts as well.
            GROUPS_COUNT = True
            """,
            """
            # Roles alone decide; True lets what groups and users hold count as well.
            GROUPS_COUNT = False
            """));
    draft.close(
        new Draft.Words(
            "contract",
            Proposal.Deploy.WITH_CODE,
            prose.contracting(),
            List.of("python manage.py sync_roles --check", Draft.step("deploy")),
            List.of(),
            "Nothing follows. Empty the groups only when no rollback is wanted any more, and with"
                + " the mirror taken out first: it would empty the roles as well.",
            List.of(
                "python manage.py sync_roles --check",
                "python manage.py test %s.test_roles".formatted(app.module())),
            new Proposal.Rollback(
                List.of(Draft.step("deploy the release before")),
                "nothing: groups were kept; what was taken by revoke() was taken from groups as"
                    + " well")));
  }
}
