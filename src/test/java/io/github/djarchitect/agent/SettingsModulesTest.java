package io.github.djarchitect.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsModulesTest {
  @TempDir private Path root;

  @Test
  void whatSettingsArePutTogetherFromIsSettings() throws IOException {
    write("manage.py", "os.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"deploy.live\")\n");
    write(
        "deploy/live.py",
        "from proj.parts.mail import *\nfrom proj.parts import keys\nfrom . import near\n"
            + "from proj.tools import (\n    read,\n)\n");
    write("proj/parts/mail.py", "MAILHOST = \"hidden\"\nSMTP = {\n    \"u\": \"hidden\",\n}\n");
    write("proj/parts/keys.py", "RING = \"hidden01q8\"\n");
    write("deploy/near.py", "PLACE = 'hidden@example'\nPASSWORD = 'hidden'\n");
    write(
        "proj/tools.py",
        "HOST = \"hidden.example\"\n"
            + "KINDS = [(\"en-gb\", \"English (U.S.)\", \"3.12.13\", \"image/jp2\")]\n\n\n"
            + "def read(name):\n"
            + "    SEP = \"kept\"\n"
            + "    return \"kept\"\n");
    write("shop/other.py", "HOST = \"kept\"\n");

    assertThat(List.of("proj/parts/mail.py", "proj/parts/keys.py", "deploy/near.py"))
        .allSatisfy(path -> assertThat(shown(path)).doesNotContain("hidden"));
    assertThat(shown("proj/tools.py"))
        .isEqualTo(
            "HOST = \"[removed: setting]\"\n"
                + "KINDS = [(\"en-gb\", \"English (U.S.)\", \"3.12.13\", \"image/jp2\")]\n\n\n"
                + "def read(name):\n"
                + "    SEP = \"kept\"\n"
                + "    return \"kept\"\n");
    assertThat(shown("shop/other.py")).contains("kept");
  }

  @Test
  void aLinkToSettingsIsSettings() throws IOException {
    write("proj/settings.py", "class Live:\n    KEY = \"hidden\"\nNEST = [{\"k\": \"hidden\"}]\n");
    Files.createDirectories(root.resolve("shop"));
    Files.createSymbolicLink(root.resolve("shop/helper.py"), Path.of("../proj/settings.py"));

    assertThat(shown("shop/helper.py")).doesNotContain("hidden");
    assertThat(
            redactor()
                .redact(
                    Fakes.object(
                        "{\"usages\":[{\"at\":\"shop/helper.py:2\",\"text\":\"KEY ="
                            + " 'hidden'\"}]}"))
                .toString())
        .doesNotContain("hidden");
  }

  @ParameterizedTest
  @ValueSource(strings = {"proj/secrets_local.py", "secrets.py", "a/prod-credentials.py"})
  void aModuleOfSecretsLosesItsValues(String path) throws IOException {
    write(path, "shared = \"hidden\"\nMORE = ['hidden']\n");

    assertThat(shown(path)).doesNotContain("hidden").contains("shared = ", "MORE = [");
  }

  @Test
  void numbersOfSecretNamesGoAndCountsAndTimesStay() {
    String text = "API_TOKEN_NUM = 19283746501\nTOKEN_AGE = 31536000\nKEY_PORT = 5432\n";

    assertThat(Redactor.SHAPES.redactFile(text, "settings.py"))
        .isEqualTo("API_TOKEN_NUM = [removed: setting]\nTOKEN_AGE = 31536000\nKEY_PORT = 5432\n");
  }

  @Test
  void wordsOfACommentAndPathsOfTasksStay() {
    String text =
        """
        CELERY_BEAT_SCHEDULE = {
            "clean": {"task": "shop.tasks.clean_up", "schedule": 3600},
        }
        # auth = see the 'docs' of "django-allauth", don't guess
        # OLD_RELAY = 'hidden'
        CELERY_IMPORTS = ("shop.tasks",)
        """;

    assertThat(Redactor.SHAPES.redactFile(text, "settings.py"))
        .isEqualTo(text.replace("hidden", "[removed: setting]"));
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Redactor redactor() {
    return new Redactor(List.of(), Map.of(), SettingsModules.of(Checkout.open(root)));
  }

  private String shown(String path) throws IOException {
    return redactor().redactFile(Files.readString(root.resolve(path)), path);
  }
}
