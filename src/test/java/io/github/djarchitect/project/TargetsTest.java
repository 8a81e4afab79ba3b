package io.github.djarchitect.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
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

  @Test
  void aConfigurationThatNothingUsesIsNoEngine() throws IOException {
    assertThat(
            targets(
                Map.of(
                    "site/settings.py",
                    """
                    STORAGE_URI = 'postgres://storage:word@db/site'
                    POSTGRES = {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'site'}
                    MYSQL = {'ENGINE': 'django.db.backends.mysql'}
                    SQLITE = {'ENGINE': 'django_prometheus.db.backends.sqlite3'}
                    DATABASES = {
                        # 'default': POSTGRES,
                        'default': SQLITE,
                    }
                    """)))
        .isEqualTo("sqlite");
  }

  @Test
  void everyBranchOfTheSettingCounts() throws IOException {
    assertThat(
            targets(
                Map.of(
                    "site/settings.py",
                    """
                    import os
                    UNUSED = {'ENGINE': 'django.db.backends.sqlite3'}
                    KNOWN = {'pg': {'ENGINE': 'django.db.backends.postgresql'}}
                    if os.environ.get('DB') == 'mysql':
                        DATABASES = {'default': {'ENGINE': 'django.db.backends.mysql'}}
                    else:
                        DATABASES = {'default': KNOWN[os.environ['DB']]}
                    """)))
        .isEqualTo("mysql, postgresql");
  }

  @Test
  void anEngineIsFoundWhereverTheSettingGetsItFrom() throws IOException {
    for (String settings :
        List.of(
            "DATABASES = {'default': env.db('URL', default='mysql://localhost/site')}",
            "URL = get('URL', 'mysql://localhost/site')\n"
                + "DATABASES = {}\nDATABASES['default'] = dj_database_url.parse(URL)",
            "DATABASES = {'default': {'NAME': 'site'}}\n"
                + "DATABASES['default'].update({'ENGINE': 'django.db.backends.mysql'})",
            "def config():\n    db = dict(ENGINE='django.db.backends.mysql')\n    return db\n"
                + "DATABASES = {'default': config()}",
            "class Base(Configuration):\n"
                + "    DATABASES = values.DatabaseURLValue('mysql://localhost/site')",
            "from .parts.databases import DEFAULT as CHOSEN\nDATABASES = {'default': CHOSEN}",
            "from .parts.databases import *\nDATABASES = {'default': DEFAULT}",
            "from site.parts.databases import DATABASES")) {
      assertThat(
              targets(
                  Map.of(
                      "site/settings.py",
                      "UNUSED = {'ENGINE': 'django.db.backends.postgresql'}\n" + settings + "\n",
                      "site/parts/databases.py",
                      "DEFAULT = {'ENGINE': 'django.db.backends.mysql'}\n"
                          + "DATABASES = {'default': DEFAULT}\n")))
          .as(settings)
          .isEqualTo("mysql");
    }
  }

  @Test
  void whereTheSettingCannotBeFollowedWhatStandsInTheSettingsIsAHint() throws IOException {
    assertThat(
            targets(
                Map.of(
                    "site/settings.py",
                    "MYSQL = {'ENGINE': 'django.db.backends.mysql'}\n"
                        + "globals()['DATABASES'] = {'default': pick()}\n")))
        .isEqualTo("mysql");
  }

  @Test
  void whatIsReplacedIsNoEngine() throws IOException {
    assertThat(
            targets(
                Map.of(
                    "site/settings.py",
                    "DATABASES = {'default': {'ENGINE': 'django.db.backends.mysql'}}\n"
                        + "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql'}}\n"
                        + "DATABASES = {**DATABASES, 'old': {'NAME': 'x'}}\n")))
        .isEqualTo("postgresql");
  }

  @Test
  void settingsOfTheirOwnOnSqliteAreForFirstStepsWhereADriverTellsOfAServer() throws IOException {
    Map<String, String> files =
        Map.of(
            "settings/main.py",
            FROM_OUTSIDE,
            "settings/local_dev.py",
            "PG = {'ENGINE': 'django.db.backends.postgresql'}\n"
                + "LITE = {'ENGINE': 'django.db.backends.sqlite3', 'NAME': BASE / 'db'}\n"
                + "DATABASES = {'default': LITE}\n",
            "requirements.txt",
            "psycopg>=3.1\n");

    assertThat(targets(files)).isEqualTo("postgresql");
  }

  @Test
  void sqliteBesideAServerThatTheSettingsNameIsForFirstSteps() throws IOException {
    assertThat(
            targets(
                Map.of(
                    "settings/main.py",
                    "DATABASES = {'default': env.db(default='postgres://db/site')}\n",
                    "settings/local_dev.py",
                    SQLITE)))
        .isEqualTo("postgresql");
  }

  @Test
  void anEngineThatIsOnlyTheDefaultOfAnUrlGivesWayToTheDriver() throws IOException {
    String settings =
        "import dj_database_url\nDATABASES = {\n    'default': dj_database_url.config(\n"
            + "        default='mysql://root@localhost/shop'),\n}\n";
    assertThat(targets(Map.of("site/settings.py", settings, "requirements.txt", "psycopg2\n")))
        .isEqualTo("postgresql");
    assertThat(targets(Map.of("site/settings.py", settings, "requirements.txt", "mysqlclient\n")))
        .isEqualTo("mysql");
    assertThat(targets(Map.of("site/settings.py", settings, "requirements.txt", "Django\n")))
        .isEqualTo("mysql");
  }

  @Test
  void filesThatRequirementsIncludeAreRequirements() throws IOException {
    assertThat(
            targets(
                Map.of(
                    "site/settings.py",
                    FROM_OUTSIDE,
                    "requirements.txt",
                    "-r deps/web.txt  # all of it\n",
                    "deps/web.txt",
                    "# see -r nowhere.txt\n-r ../requirements.txt\n--constraint=pins.txt\nDjango\n",
                    "deps/pins.txt",
                    "django==5.1.3\npsycopg==3.2\n")))
        .isEqualTo("postgresql");
    assertThat(
            Workspace.open(root, WorkspaceOptions.DEFAULT, Clock.systemUTC()).django().toString())
        .isEqualTo("5.1");
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
