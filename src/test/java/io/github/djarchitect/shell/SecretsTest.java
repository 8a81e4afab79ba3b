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
}
