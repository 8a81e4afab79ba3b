package io.github.djarchitect.plan.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.plan.Playbook;
import io.github.djarchitect.plan.Proposal;
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

  @Test
  void placesThatDecideByTheFieldOfTheUserAreNamedWithWhatUsesThem() {
    assertThat(phases().get(2).purpose())
        .contains(
            "decide by User.role, itself or by what reads it",
            "accounts/models.py:18 (role), accounts/permissions.py:21 (role),"
                + " accounts/permissions.py:34 (is_manager), customers/views.py:32"
                + " (role_required)",
            "orders/views.py:24 (may_refund), orders/views.py:34 (role_required)")
        .doesNotContain("accounts/admin.py:9", "tests.py");
    assertThat(phases().get(3).purpose())
        .startsWith("Of permissions, roles alone decide. The places of the phase before");
  }

  @Test
  void noPhaseNamesATestThatIsNotThere() {
    assertThat(phases().subList(0, 3)).noneMatch(p -> p.verify().toString().contains(" test "));
    assertThat(phases().get(3).verify()).contains("python manage.py test accounts.test_roles");
  }

  @Test
  void theRollbackOfTheTablesIsRunWhereTheMigrationsAre() {
    Proposal.Rollback first = phases().getFirst().rollback();
    assertThat(first.commands().getFirst()).startsWith("deploy the release before");
    assertThat(first.commands().getLast())
        .startsWith("python manage.py migrate accounts 0004_users_into_groups, once no process")
        .contains("from a checkout or image of this release");
  }
}
