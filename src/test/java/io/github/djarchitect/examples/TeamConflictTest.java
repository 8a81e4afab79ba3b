package io.github.djarchitect.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.TreeWriter;
import io.github.djarchitect.plan.Playbook;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.plan.playbook.ResolveConflict;
import io.github.djarchitect.review.Gate;
import io.github.djarchitect.review.ReviewResult;
import io.github.djarchitect.testing.DjangoProject;
import io.github.djarchitect.testing.Postgres;
import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/team-conflict} is refused by Django until its two leaves are resolved. */
class TeamConflictTest {
  private static final Path PROJECT = Path.of("examples", "team-conflict");
  private static final String FORK = "tickets/migrations/0003_ticket_channel.py";

  @TempDir Path temp;

  @Test
  void djangoRefusesTheTwoLeaves() {
    var result = DjangoProject.copyOf(PROJECT, temp).migrate();
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.stderr())
        .contains("Conflicting migrations")
        .contains("0004_rename_owner_to_assignee")
        .contains("0004_owner_required");
  }

  @Test
  void aMergeMigrationAloneDoesNotMigrate() {
    var project =
        DjangoProject.copyOf(PROJECT, temp)
            .onPostgres()
            .write(
                "tickets/migrations/0005_merge.py",
                """
                from django.db import migrations


                class Migration(migrations.Migration):
                    dependencies = [
                        ("tickets", "0004_rename_owner_to_assignee"),
                        ("tickets", "0004_owner_required"),
                    ]

                    operations = []
                """);
    var result = project.migrate();
    assertThat(result.succeeded()).isFalse();
    assertThat(result.stderr()).contains("Cannot resolve keyword 'owner' into field");
  }

  @Test
  void aMergeThatOnlyMendsTheStateIsRefusedByTheGate() {
    Workspace workspace = Workspace.open(PROJECT, WorkspaceOptions.DEFAULT, Clock.systemUTC());
    String merge =
        """
        from django.db import migrations


        class Migration(migrations.Migration):
            dependencies = [
                ("tickets", "0004_owner_required"),
                ("tickets", "0004_rename_owner_to_assignee"),
            ]

            operations = [
                migrations.SeparateDatabaseAndState(
                    state_operations=[
                        migrations.RemoveField("ticket", "assignee"),
                        migrations.RenameField("ticket", "owner", "assignee"),
                    ]
                )
            ]
        """;
    Proposal proposal =
        Proposal.of(
            "Merge the branches",
            List.of(
                new Proposal.Phase(
                    "merge",
                    Proposal.Deploy.BEFORE_CODE,
                    "one leaf",
                    List.of(FileChange.create("tickets/migrations/0005_merge.py", merge)),
                    List.of("python manage.py migrate"),
                    List.of(),
                    null,
                    List.of(),
                    new Proposal.Rollback(List.of(), "nothing"))));

    ReviewResult result = Gate.judge(workspace.reviewRequest(), proposal, List.of());

    assertThat(result.verdict().status()).isNotEqualTo("Approved");
    assertThat(result.findings())
        .filteredOn(finding -> finding.rule().equals("conflicting-leaves"))
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.message()).contains("nothing says which runs first"));
  }

  @Test
  void migratesOnceTheBranchWithTheRenameComesLast() {
    var project = DjangoProject.copyOf(PROJECT, temp);
    project.write(FORK, project.read(FORK).replace("0002_ticket_priority", "0004_owner_required"));
    for (var target : new DjangoProject[] {project.onStrictSqlite(), project.onPostgres()}) {
      target.migrate().orFail();
      target.migrate("tickets", "zero").orFail();
      target.migrate().orFail();
      target.makemigrationsCheck().orFail();
    }
    project.onPostgres().test().orFail();
  }

  @Test
  void theProgramsOwnResolutionMigratesWithRowsForwardsBackwardsAndForwards() {
    var project = DjangoProject.copyOf(PROJECT, temp);
    Workspace workspace =
        Workspace.open(project.root(), WorkspaceOptions.DEFAULT, Clock.systemUTC());
    Playbook.Outcome outcome = new ResolveConflict().plan(workspace.planInput(Map.of()));
    assertThat(outcome).isInstanceOf(Playbook.Planned.class);
    Proposal proposal = ((Playbook.Planned) outcome).proposal();
    assertThat(proposal.assumptions()).anyMatch(text -> text.contains("applied nowhere"));
    assertThat(Gate.judge(workspace.reviewRequest(), proposal, List.of()).verdict().status())
        .isEqualTo("Approved");
    new TreeWriter(project.root()).write(proposal.files());

    var database = Postgres.database();
    var onPostgres = project.on(database);
    onPostgres.migrate("people").orFail();
    onPostgres.migrate("tickets", "0002").orFail();
    database.execute(
        """
        INSERT INTO people_person (password, is_superuser, username, first_name, last_name, email,
            is_staff, is_active, date_joined, team_lead)
        VALUES ('', false, 'lead', '', '', '', true, true, now(), true)
        """,
        "INSERT INTO tickets_ticket (subject, closed, opened_at, priority)"
            + " SELECT 'ticket ' || n, false, now(), 2 FROM generate_series(1, 500) n");
    onPostgres.migrate().orFail();
    assertThat(
            database.value(
                "SELECT count(*) FROM tickets_ticket WHERE assignee_id IS NOT NULL AND channel ="
                    + " 'mail'"))
        .isEqualTo("500");
    onPostgres.makemigrationsCheck().orFail();
    onPostgres.migrate("tickets", "0002").orFail();
    assertThat(database.value("SELECT count(owner_id) FROM tickets_ticket")).isEqualTo("500");
    onPostgres.migrate().orFail();
  }
}
