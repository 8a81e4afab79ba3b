package io.github.djarchitect.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @Test
  void valuesOfEnvFilesAreKnownWhole(@TempDir Path repo) throws Exception {
    Files.writeString(repo.resolve("manage.py"), "");
    Files.writeString(repo.resolve("settings.py"), "INSTALLED_APPS = []\n");
    Files.writeString(
        repo.resolve(".env"),
        "TITLE='a shop with blanks'\nRELAY=ab#cdefgh # the relay\nexport KEY=\"quoted-value\"\n");
    Workspace workspace = Workspace.open(repo, WorkspaceOptions.DEFAULT, Clock.systemUTC());

    String clean =
        Secrets.redactor(Map.of(), workspace)
            .redact("It says a shop with blanks, ab#cdefgh and quoted-value of the relay.");

    assertThat(clean)
        .isEqualTo(
            "It says [removed: secret], [removed: secret] and [removed: secret] of the relay.");
  }

  @Test
  void theKeyThatSettingsWriteOutIsOneInAQuestionToo(@TempDir Path repo) throws Exception {
    Files.writeString(repo.resolve("manage.py"), "");
    Files.writeString(
        repo.resolve("settings.py"),
        "INSTALLED_APPS = []\nSECRET_KEY = env('KEY', default=\"a3%k0!plainly-written\")\n");
    Workspace workspace = Workspace.open(repo, WorkspaceOptions.DEFAULT, Clock.systemUTC());

    assertThat(
            Secrets.redactor(Map.of(), workspace)
                .redact("is a3%k0!plainly-written used, or django-insecure-topsecret12?"))
        .isEqualTo("is [removed: secret] used, or [removed: key]");
  }

  @Test
  void aPlainWordOfAnEnvFileIsNoSecretElsewhere(@TempDir Path repo) throws Exception {
    Files.writeString(repo.resolve("manage.py"), "");
    Files.createDirectories(repo.resolve("webshop"));
    Files.writeString(repo.resolve("webshop/settings.py"), "INSTALLED_APPS = []\n");
    Files.writeString(
        repo.resolve(".env"),
        "DB_ENGINE=postgresql\nDB_SCHEMA=public\nDB_HOST=localhost\nSTAGE=production\n"
            + "DB_USER=webshop\nDJANGO_SETTINGS_MODULE=webshop.settings\n"
            + "BACKEND=django.db.backends.postgresql\nDB_PASSWORD=primary\nRELAY=contoso\n");
    Workspace workspace = Workspace.open(repo, WorkspaceOptions.DEFAULT, Clock.systemUTC());
    String told =
        "Approved, for postgresql:15, schema public, localhost, production, webshop,"
            + " webshop.settings, django.db.backends.postgresql";

    assertThat(Secrets.redactor(Map.of(), workspace).redact(told + "; primary, contoso"))
        .isEqualTo(told + "; [removed: secret], [removed: secret]");
  }

  @Test
  void aPasswordThatIsTheUsersNameTooIsAWordOfTheProject(@TempDir Path repo) throws Exception {
    Files.writeString(repo.resolve("manage.py"), "");
    Files.writeString(repo.resolve("settings.py"), "INSTALLED_APPS = []\n");
    Files.writeString(
        repo.resolve(".env"),
        "SUPERUSER_NAME=bench\nSUPERUSER_PASSWORD=bench\nDB_PASSWORD=contoso\nRELAY=fabrikam\n");
    Workspace workspace = Workspace.open(repo, WorkspaceOptions.DEFAULT, Clock.systemUTC());

    assertThat(Secrets.redactor(Map.of(), workspace).redact("/home/bench, contoso, fabrikam"))
        .isEqualTo("/home/bench, [removed: secret], [removed: secret]");
  }
}
