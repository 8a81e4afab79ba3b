package io.github.djarchitect.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.testing.DjangoProject;
import java.nio.file.Path;
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
}
