package io.github.djarchitect.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetsTest {
  private static final String FROM_OUTSIDE =
      "import os\nDATABASES = {'default': {'ENGINE': os.environ['DB']}}\n";
  private static final String SQLITE =
      "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3'}}\n";

  @TempDir Path root;

  @Test
  void everyEngineIsJudgedWhereNothingSaysWhich() throws IOException {
    assertThat(targets(Map.of("site/settings.py", FROM_OUTSIDE)))
        .isEqualTo("postgresql, mysql, mariadb, sqlite");
  }

  @Test
  void aDriverSaysWhichEngineSettingsTakeFromOutside() throws IOException {
    assertThat(
            targets(
                Map.of(
                    "site/settings.py",
                    FROM_OUTSIDE,
                    "requirements.txt",
                    "Django==5.2\npsycopg[binary]>=3.1\n",
                    "docker-compose.yml",
                    "services:\n  db:\n    image: postgres:15-alpine\n")))
        .isEqualTo("postgresql:15");
  }

  @Test
  void sqliteBesideTheDriverOfAServerIsForFirstSteps() throws IOException {
    assertThat(
            targets(
                Map.of(
                    "site/settings.py",
                    SQLITE,
                    "uv.lock",
                    "[[package]]\nname = \"mysqlclient\"\nversion = \"2.2.4\"\n")))
        .isEqualTo("mysql");
  }

  @Test
  void sqliteAloneIsSqlite() throws IOException {
    assertThat(
            targets(
                Map.of(
                    "site/settings.py", SQLITE, "requirements.txt", "psycopg-tools-of-ours==1\n")))
        .isEqualTo("sqlite");
  }

  private String targets(Map<String, String> files) throws IOException {
    Files.writeString(root.resolve("manage.py"), "");
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = root.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    Workspace workspace = Workspace.open(root, WorkspaceOptions.DEFAULT, Clock.systemUTC());
    return String.join(", ", workspace.targets().stream().map(Object::toString).toList());
  }
}
