package io.github.djarchitect.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DjangoProjectTest {
  @TempDir Path temp;
  private DjangoProject project;

  @BeforeEach
  void aProjectWithOneApp() throws Exception {
    var source = Files.createDirectories(temp.resolve("source"));
    Files.writeString(
        source.resolve("manage.py"),
        """
        import os, sys
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_settings")
        from django.core.management import execute_from_command_line
        execute_from_command_line(sys.argv)
        """);
    Files.writeString(
        source.resolve("site_settings.py"),
        """
        SECRET_KEY = "k"
        INSTALLED_APPS = ["pets"]
        DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
        DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "live",
                                 "OPTIONS": {"options": "-c lock_timeout=4000"}}}
        """);
    project =
        DjangoProject.copyOf(source, temp)
            .write("pets/__init__.py", "")
            .write("pets/migrations/__init__.py", "")
            .write(
                "pets/models.py",
                """
                from django.db import models

                class Pet(models.Model):
                    name = models.CharField(max_length=20)
                """);
    project.manage("makemigrations", "pets").orFail();
    project.write(
        "pets/migrations/0002_index.py",
        """
        from django.contrib.postgres.operations import AddIndexConcurrently
        from django.db import migrations, models

        class Migration(migrations.Migration):
            atomic = False
            dependencies = [("pets", "0001_initial")]
            operations = [AddIndexConcurrently("pet", models.Index(fields=["name"], name="by_name"))]
        """);
  }

  @Test
  void migratesForwardsAndBackwardsOnSqlite() {
    project.migrate().orFail();
    assertThat(tables(project)).contains("pets_pet");
    project.migrate("pets", "zero").orFail();
    assertThat(tables(project)).doesNotContain("pets_pet");
  }

  @Test
  void strictSqliteRefusesWhatOnlyPostgresKnows() {
    assertThat(project.onStrictSqlite().migrate().stderr()).contains("concurrently");
  }

  @Test
  void migratesForwardsAndBackwardsOnPostgres() {
    var database = Postgres.database();
    var postgres = project.on(database);
    postgres.migrate().orFail();
    assertThat(database.value("SELECT indexdef FROM pg_indexes WHERE indexname = 'by_name'"))
        .contains("(name)");
    assertThat(postgres.shell(CURSOR.formatted("SHOW lock_timeout")).orFail().stdout())
        .isEqualTo("4s\n");
    postgres.migrate("pets", "zero").orFail();
    assertThat(database.value("SELECT to_regclass('pets_pet')")).isEqualTo("null");
  }

  @Test
  void noticesAModelThatItsMigrationsLack() {
    assertThat(project.makemigrationsCheck().succeeded()).isFalse();
    project
        .write(
            "pets/models.py",
            """
            from django.db import models

            class Pet(models.Model):
                name = models.CharField(max_length=20)

                class Meta:
                    indexes = [models.Index(fields=["name"], name="by_name")]
            """)
        .makemigrationsCheck()
        .orFail();
  }

  @Test
  void showsTheSqlThatDjangoWouldRun() {
    var sql = project.onPostgres().sqlmigrate("pets", "0002").orFail().stdout();
    assertThat(sql).contains("CREATE INDEX CONCURRENTLY \"by_name\"");
    assertThat(project.onPostgres().sqlmigrateBackwards("pets", "0001").orFail().stdout())
        .contains("DROP TABLE \"pets_pet\"");
  }

  private static final String CURSOR =
      "from django.db import connection\n"
          + "with connection.cursor() as c:\n    c.execute('%s')\n    print(c.fetchone()[0])";

  private static String tables(DjangoProject project) {
    return project
        .shell("from django.db import connection\nprint(connection.introspection.table_names())")
        .orFail()
        .stdout();
  }
}
