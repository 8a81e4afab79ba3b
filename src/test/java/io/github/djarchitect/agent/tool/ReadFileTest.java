package io.github.djarchitect.agent.tool;

import static io.github.djarchitect.agent.Fakes.object;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.agent.Toolbox;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model reads the project's source, and nothing that lies beside it. */
class ReadFileTest {
  private static final String VIEWS = "def show(order):\n    return order.note\n";

  @TempDir private Path folder;
  private Path root;

  @BeforeEach
  void project() throws IOException {
    root = Files.createDirectory(folder.resolve("shop"));
    write("manage.py", "");
    write("orders/__init__.py", "");
    write("orders/views.py", VIEWS);
    write("orders/templates/orders/show.html", "<p>{{ order.note }}</p>\n");
  }

  @Test
  void aFileIsGivenWholeWithTheHashOfIt() {
    JsonNode read = shown("{\"path\": \"./orders/views.py\"}");

    assertThat(read.path("path").asText()).isEqualTo("orders/views.py");
    assertThat(read.path("text").asText()).isEqualTo(VIEWS);
    assertThat(read.path("sha256").asText()).isEqualTo(Sha256.of(VIEWS));
    assertThat(read.path("lines").asInt()).isEqualTo(2);
    assertThat(read.has("next_line")).isFalse();
  }

  @Test
  void aRangeOfLinesIsGivenAndSaysWhereToGoOn() {
    JsonNode read = shown("{\"path\": \"orders/views.py\", \"line\": 1, \"lines\": 1}");

    assertThat(read.path("text").asText()).isEqualTo("def show(order):\n");
    assertThat(read.path("next_line").asInt()).isEqualTo(2);
  }

  @Test
  void theEndsOfLinesStayAsAReplacementMustHaveThem() throws IOException {
    write("orders/forms.py", "a = 1\r\nb = 2\r\n");

    assertThat(shown("{\"path\": \"orders/forms.py\"}").path("text").asText())
        .isEqualTo("a = 1\r\nb = 2\r\n");
  }

  @Test
  void aLongFileIsReadToItsEndWithoutACut() throws IOException {
    String text = "name = \"a value that is long enough to fill a line of a file of source\"\n";
    write("orders/long.py", text.repeat(900));
    StringBuilder seen = new StringBuilder();
    JsonNode read = shown("{\"path\": \"orders/long.py\"}");
    seen.append(read.path("text").asText());
    while (read.has("next_line")) {
      read =
          shown(
              "{\"path\": \"orders/long.py\", \"line\": %d}"
                  .formatted(read.path("next_line").asInt()));
      assertThat(read.toString().length()).isLessThan(Toolbox.RESULT_LIMIT);
      seen.append(read.path("text").asText());
    }

    assertThat(seen).hasToString(text.repeat(900));
  }

  @Test
  void aLineBehindTheLastIsRefusedWithTheNumberOfLines() {
    assertThat(refused("{\"path\": \"orders/views.py\", \"line\": 9}").message())
        .isEqualTo("orders/views.py has 2 lines.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".env",
        ".envs/production",
        "prod.env",
        ".github/deploy.yml",
        "deploy/id_rsa",
        "deploy/server.pem",
        "deploy/secrets.yml",
        "secrets/database.yml",
        "config/credentials.py",
        "db.sqlite3",
        "fixtures/users.json",
        "static/logo.png"
      })
  void whatIsNoSourceIsNotShown(String path) throws IOException {
    write(path, "SOMETHING=hunter2\n");

    ToolResult.Error error = refused(path(path));

    assertThat(error.kind()).isEqualTo("not-shown");
    assertThat(error.message() + error.remedy()).contains(path).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "credentials/models.py",
        "orders/tokens.py",
        "templates/registration/password_reset.html",
        "requirements.txt",
        "pyproject.toml",
        "env.py"
      })
  void sourceThatIsNamedLikeASecretIsShown(String path) throws IOException {
    write(path, "x\n");

    assertThat(shown(path(path)).path("text").asText()).isEqualTo("x\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../beside.py", "/etc/hostname", "orders/../../beside.py"})
  void whatLiesOutsideIsRefused(String path) throws IOException {
    Files.writeString(folder.resolve("beside.py"), "hidden = 1\n");

    assertThat(refused(path(path)).kind()).isEqualTo("outside");
  }

  @Test
  void aLinkIsFollowedOnlyToWhatMayBeShownItself() throws IOException {
    Files.writeString(folder.resolve("beside.py"), "hidden = 1\n");
    write(".env", "NAME=hunter2\n");
    write("site/settings.py", "EMAIL_HOST = 'mail.example.com'\n");
    link("orders/out.py", folder.resolve("beside.py"));
    link("orders/env.py", root.resolve(".env"));
    link("orders/same.py", root.resolve("orders/views.py"));
    link("orders/plain.py", root.resolve("site/settings.py"));

    assertThat(refused(path("orders/out.py")).message()).contains("leads out of the repository");
    assertThat(refused(path("orders/env.py")).message()).contains("is hidden");
    assertThat(shown(path("orders/same.py")).path("text").asText()).isEqualTo(VIEWS);
    assertThat(shown(path("orders/plain.py")).path("text").asText())
        .isEqualTo("EMAIL_HOST = '[removed: setting]'\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"site/settings.py", "core/production.py"})
  void valuesOfSettingsAreRemovedWhateverTheirModuleIsCalled(String path) throws IOException {
    write(path, "ADMINS = ['me@example.com']\nEMAIL_HOST = 'mail.example.com'\nX = 'y'\n");

    assertThat(shown(path(path)).path("text").asText())
        .isEqualTo(
            "ADMINS = ['[removed: setting]']\nEMAIL_HOST = '[removed: setting]'\n"
                + "X = '[removed: setting]'\n");
  }

  @Test
  void whatDecidesAMigrationIsShownOfSettings() throws IOException {
    write(
        "site/settings.py",
        """
        TIME_ZONE = 'Europe/Berlin'
        DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'HOST': 'db.internal',
            'PASSWORD': 47114711, 'OPTIONS': {'options': '-c lock_timeout=5s'}}}
        """);

    assertThat(shown(path("site/settings.py")).path("text").asText())
        .isEqualTo(
            """
            TIME_ZONE = 'Europe/Berlin'
            DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'HOST': '[removed: setting]',
                'PASSWORD': [removed: setting], 'OPTIONS': {'options': '-c lock_timeout=5s'}}}
            """);
  }

  @Test
  void aRangeThatBeginsWithinAKeyShowsNothingOfIt() throws IOException {
    write(
        "orders/signing.py",
        "KEY = \"\"\"-----BEGIN PRIVATE KEY-----\nMIIE1\nMIIE2\n-----END PRIVATE KEY-----\"\"\"\n"
            + "last = 1\n");

    JsonNode read = shown("{\"path\": \"orders/signing.py\", \"line\": 2}");

    assertThat(read.path("text").asText()).doesNotContain("MIIE").endsWith("last = 1\n");
    assertThat(read.path("lines").asInt()).isEqualTo(5);
  }

  @Test
  void whatIsNoTextOrTooMuchOfItIsRefused() throws IOException {
    Files.write(root.resolve("orders/latin.py"), "n = 'caf\u00e9'\n".getBytes(ISO_8859_1));
    Files.write(root.resolve("orders/null.py"), "a\0b\n".getBytes(UTF_8));
    write("orders/dump.sql", "x".repeat(Showable.LARGEST + 1));

    assertThat(refused(path("orders/latin.py")).message()).contains("not in UTF-8");
    assertThat(refused(path("orders/null.py")).message()).contains("binary");
    assertThat(refused(path("orders/dump.sql")).message()).contains("too large");
  }

  @Test
  void aFolderSaysWhatItHoldsAndAWrongNameWhereTheRightOneIs() throws IOException {
    write("orders/.env", "A=b\n");

    assertThat(refused(path("orders")).remedy())
        .isEqualTo("It holds: __init__.py, templates/, views.py.");
    assertThat(refused(path("views.py")).remedy())
        .isEqualTo("Did you mean one of: orders/views.py?");
    assertThat(refused(path("orders/view.py")).remedy()).isEqualTo("Did you mean orders/views.py?");
  }

  @Test
  void aFileIsGivenAsEachPhaseOfADraftLeavesIt() {
    Desk desk = desk(Path.of("examples", "shop"));
    ToolResult drafted =
        new DraftPlan(desk)
            .call(
                object(
                    """
                    {"playbook": "rename-column", "parameters":
                      {"model": "customers.Customer", "field": "phone", "to": "telephone"}}
                    """));
    String draft = ((ToolResult.Ok) drafted).content().path("draft").asText();
    Proposal proposal = desk.draft(draft).orElseThrow();
    String models = "customers/models.py";
    List<String> texts =
        proposal.files().stream()
            .filter(f -> f.path().equals(models))
            .map(f -> f.content())
            .toList();
    ObjectNode asked = object(path(models)).put("draft", draft);

    assertThat(texts).isNotEmpty();
    assertThat(content(desk, asked).path("text").asText()).isEqualTo(texts.getLast());
    assertThat(content(desk, asked.put("phase", 1)).path("text").asText())
        .isNotEqualTo(texts.getLast());
  }

  private static String path(String path) {
    return "{\"path\": \"%s\"}".formatted(path);
  }

  private static Desk desk(Path root) {
    return new Desk(
        Workspace.open(root, WorkspaceOptions.DEFAULT, Clock.systemUTC()), Asker.NOBODY);
  }

  private JsonNode shown(String arguments) {
    return content(desk(root), object(arguments));
  }

  private static JsonNode content(Desk desk, JsonNode arguments) {
    ToolResult result = new ReadFile(desk).call(arguments);
    assertThat(result).isInstanceOf(ToolResult.Ok.class);
    return ((ToolResult.Ok) result).content();
  }

  private ToolResult.Error refused(String arguments) {
    ToolResult result = new ReadFile(desk(root)).call(object(arguments));
    assertThat(result).isInstanceOf(ToolResult.Error.class);
    return (ToolResult.Error) result;
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void link(String path, Path to) throws IOException {
    Files.createSymbolicLink(root.resolve(path), to);
  }
}
