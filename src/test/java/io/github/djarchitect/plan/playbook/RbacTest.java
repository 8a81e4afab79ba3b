package io.github.djarchitect.plan.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.plan.Playbook;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.review.Gate;
import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the plan for roles says of a project's own backends and code. */
class RbacTest {
  private static final Path SHOP = Path.of("examples", "shop");

  @TempDir private Path root;

  @BeforeEach
  void copy() throws IOException {
    try (Stream<Path> files = Files.walk(SHOP)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = root.resolve(SHOP.relativize(file));
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
  }

  private Playbook.Outcome plan(Map<String, String> parameters) {
    Workspace workspace = Workspace.open(root, WorkspaceOptions.DEFAULT, Clock.systemUTC());
    return new Rbac().plan(workspace.planInput(parameters));
  }

  private List<Proposal.Phase> phases() {
    return ((Playbook.Planned) plan(Map.of())).proposal().phases();
  }

  private RbacTest settings(String more) throws IOException {
    Path settings = root.resolve("shop/settings.py");
    Files.writeString(settings, Files.readString(settings) + more);
    return this;
  }

  private static String edited(Proposal.Phase phase, String path) {
    return phase.files().stream()
        .filter(file -> file.path().equals(path))
        .map(FileChange::content)
        .findFirst()
        .orElse("");
  }

  @Test
  void placesThatDecideByTheFieldOfTheUserAreNamedWithWhatUsesThem() {
    assertThat(phases().get(2).purpose())
        .contains(
            "decide by User.role, itself or by what reads it",
            "accounts/models.py:18 (role), accounts/permissions.py:21 (role),"
                + " accounts/permissions.py:34 (is_manager), accounts/signals.py:13 (role),"
                + " customers/views.py:32 (role_required)",
            "orders/views.py:24 (may_refund), orders/views.py:34 (role_required)")
        .doesNotContain("accounts/admin.py:9", "tests.py");
    assertThat(phases().get(3).purpose())
        .startsWith("Of permissions, roles alone decide. The places of the phase before");
  }

  @Test
  void settingsWithoutTheListGetOneAndNoPhaseNamesATestThatIsNotThere() {
    assertThat(edited(phases().get(2), "shop/settings.py"))
        .contains(
            "AUTH_USER_MODEL = \"accounts.User\"\n"
                + "AUTHENTICATION_BACKENDS = [\"accounts.access.RoleBackend\"]\n");
    assertThat(phases().subList(0, 3)).noneMatch(p -> p.verify().toString().contains(" test "));
    assertThat(phases().get(3).verify()).contains("python manage.py test accounts.test_roles");
  }

  @Test
  void aPlainListIsEditedAndSubclassesThatGoOnReadingGroupsAreNamed() throws IOException {
    settings(
        """

        AUTHENTICATION_BACKENDS = (
            'axes.backends.AxesStandaloneBackend',  # first
            'django.contrib.auth.backends.ModelBackend',
            'allauth.account.auth_backends.AuthenticationBackend',
        )
        """);
    assertThat(edited(phases().get(2), "shop/settings.py"))
        .endsWith(
            """
            AUTHENTICATION_BACKENDS = (
                'axes.backends.AxesStandaloneBackend',  # first
                'accounts.access.RoleBackend',
                'allauth.account.auth_backends.AuthenticationBackend',
            )
            """);
    assertThat(phases().get(2).commands().toString())
        .contains(
            "make a class of your own of accounts.access.RoleBackend and"
                + " allauth.account.auth_backends.AuthenticationBackend")
        .doesNotContain("Axes");
    assertThat(phases().get(3).purpose())
        .startsWith("Roles decide, and no longer groups through Django's own backend; but allauth")
        .contains("as a command of the phase before says");
  }

  @Test
  void aListThatIsPutTogetherIsLeftToPeople() throws IOException {
    settings(
        """

        AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
        if DEBUG:
            AUTHENTICATION_BACKENDS += ["accounts.backends.Other"]
        """);
    assertThat(edited(phases().get(2), "shop/settings.py")).isEmpty();
    assertThat(phases().get(2).commands().toString())
        .contains(
            "in shop/settings.py:74, shop/settings.py:76, put \"accounts.access.RoleBackend\"");
  }

  @Test
  void aSubclassOfTheProjectIsToInheritFromTheNewOne() throws IOException {
    settings("\nAUTHENTICATION_BACKENDS = [\"accounts.backends.EmailBackend\"]\n");
    Files.writeString(
        root.resolve("accounts/backends.py"),
        """
        from django.contrib.auth import backends


        class Base(backends.ModelBackend):
            pass


        class EmailBackend(Base):
            def authenticate(self, request, email=None, password=None):
                return None
        """);
    assertThat(phases().get(2).commands().toString())
        .contains(
            "let EmailBackend at accounts/backends.py:8 inherit from accounts.access.RoleBackend");
  }

  @Test
  void whereNoBackendReadsGroupsThereIsNothingToPreserve() throws IOException {
    settings("\nAUTHENTICATION_BACKENDS = [\"accounts.backends.EmailBackend\"]\n");
    Files.writeString(
        root.resolve("accounts/backends.py"),
        """
        class EmailBackend:
            def authenticate(self, request, email=None, password=None):
                return None
        """);
    assertThat(((Playbook.NotApplicable) plan(Map.of())).reason())
        .contains(
            "no backend of AUTHENTICATION_BACKENDS (shop/settings.py:74)",
            "accounts.backends.EmailBackend (accounts/backends.py:1)");
  }

  @Test
  void aFieldOfAnotherModelIsNoPermission() {
    assertThat(((Playbook.NotApplicable) plan(Map.of("field", "orders.Order.status"))).reason())
        .contains("Order.status is no permission of Django's", "orders/views.py");
  }

  /** A model of the project that names groups or permissions, with its migration. */
  private void model(String name, String fields) throws IOException {
    Path models = root.resolve("customers/models.py");
    String declared = fields.indent(4);
    Files.writeString(
        models,
        Files.readString(models) + "\n\nclass %s(models.Model):\n%s".formatted(name, declared));
    List<String> listed =
        fields
            .lines()
            .map(line -> "('%s', %s),".formatted(line.split(" = ")[0], line.split(" = ")[1]))
            .toList();
    Files.writeString(
        root.resolve("customers/migrations/0007_more.py"),
        """
        from django.conf import settings
        from django.db import migrations, models


        class Migration(migrations.Migration):
            dependencies = [
                ("customers", "0006_customer_permissions"),
                ("auth", "0012_alter_user_first_name_max_length"),
            ]
            operations = [
                migrations.CreateModel(name="%s", fields=[("id", models.BigAutoField(primary_key=True)), %s]),
            ]
        """
            .formatted(name, String.join(" ", listed)));
  }

  @Test
  void groupsThatAModelOfTheProjectGivesToUsersAreAskedAboutAndNotPassedBy() throws IOException {
    model(
        "TeamSeat",
        """
        user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
        groups = models.ManyToManyField("auth.Group")\
        """);
    Files.writeString(
        root.resolve("customers/seats.py"),
        """
        from .models import TeamSeat


        def may(user, name):
            return bool(TeamSeat.objects.filter(user=user, groups__name=name))
        """);
    assertThat(((Playbook.Asks) plan(Map.of())).questions().getFirst().question())
        .contains(
            "TeamSeat.groups (customers/migrations/0007_more.py",
            "holds groups, and these places decide by it: customers/seats.py:5",
            "leave TeamSeat as it is");
    Playbook.Planned agreed = (Playbook.Planned) plan(Map.of("beside", "stays"));
    assertThat(agreed.proposal().assumptions())
        .anyMatch(each -> each.startsWith("TeamSeat.groups") && each.contains("no phase moves"));
  }

  @Test
  void aBackendThatGrantsByAModelOfTheProjectIsNamed() throws IOException {
    model(
        "Board",
        """
        title = models.CharField(max_length=40)
        permissions = models.ManyToManyField("auth.Permission", related_name="boards")\
        """);
    settings(
        "\nAUTHENTICATION_BACKENDS = [\"django.contrib.auth.backends.ModelBackend\","
            + " \"accounts.backends.BoardBackend\"]\n");
    Files.writeString(
        root.resolve("accounts/backends.py"),
        """
        from django.contrib.auth.models import Permission


        class BoardBackend:
            def has_perm(self, user, perm, obj=None):
                return Permission.objects.filter(boards__seats__user=user).exists()
        """);
    String told =
        "holds permissions, which accounts.backends.BoardBackend (accounts/backends.py:4) grants"
            + " by";
    assertThat(((Playbook.Asks) plan(Map.of())).questions().getFirst().question()).contains(told);
    assertThat(
            ((Playbook.NotApplicable) plan(Map.of("field", "customers.Board.permissions")))
                .reason())
        .contains(told)
        .doesNotContain("no backend reads it");
  }

  @Test
  void aGroupThatAThingIsForGivesUsersNothingAndIsOnlyNamed() throws IOException {
    model(
        "Notice",
        """
        author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
        groups = models.ManyToManyField("auth.Group")\
        """);
    assertThat(((Playbook.Planned) plan(Map.of())).proposal().assumptions())
        .anyMatch(each -> each.startsWith("Notice.groups (customers/migrations/0007_more.py"));
  }

  @Test
  void theRollbackOfTheTablesIsRunWhereTheMigrationsAre() {
    assertThat(phases().getFirst().rollback().commands())
        .containsSubsequence(
            "# deploy the release before",
            "# once no process of this release runs, from a checkout or image of this release; the"
                + " one before does not have these migrations, and would do nothing",
            "python manage.py migrate accounts 0004_users_into_groups");
  }

  @Test
  void commandsRunAsTheyStandAndWhatIsNoneIsAComment() {
    for (Proposal.Phase phase : phases()) {
      assertThat(phase.commands()).allMatch(RbacTest::runs);
      assertThat(phase.rollback().commands()).allMatch(RbacTest::runs);
    }
    assertThat(phases().get(1).commands())
        .containsSubsequence(
            "python manage.py migrate accounts 0008_copy_groups_into_roles",
            "python manage.py sync_roles",
            "python manage.py sync_roles --check");
    assertThat(phases().get(1).purpose()).contains("where a deployment migrates before it deploys");
  }

  @Test
  void theCopyItselfIsNoMigrationThatIsWarnedOf() {
    Workspace workspace = Workspace.open(root, WorkspaceOptions.DEFAULT, Clock.systemUTC());
    Proposal proposal =
        ((Playbook.Planned) new Rbac().plan(workspace.planInput(Map.of()))).proposal();
    assertThat(Gate.judge(workspace.reviewRequest(), proposal, List.of()).findings())
        .extracting(Finding::rule)
        .isNotEmpty()
        .doesNotContain("run-python-unbounded");
  }

  private static boolean runs(String command) {
    return command.startsWith("# ")
        || command.matches("python manage\\.py [a-z_]+(?: [\\w.-]+)*(?: --check)?");
  }
}
