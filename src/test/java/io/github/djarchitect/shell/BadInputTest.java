package io.github.djarchitect.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.github.djarchitect.Wiring;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with what a user gives: one line with cause and remedy, and a fitting code. */
class BadInputTest {
  private static final List<String> COMMANDS =
      List.of("review", "graph", "state", "conflicts", "ask");

  @TempDir private Path folder;
  private TestConsole console;

  @BeforeEach
  void aProjectWithOneMigration() throws IOException {
    write("shop/manage.py", "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'site.settings'\n");
    write("shop/orders/__init__.py", "");
    write(
        "shop/orders/models.py",
        """
        from django.db import models


        class Order(models.Model):
            note = models.CharField(max_length=100)
        """);
    write("shop/orders/migrations/__init__.py", "");
    write(
        "shop/orders/migrations/0001_initial.py",
        """
        from django.db import migrations, models


        class Migration(migrations.Migration):
            initial = True
            operations = [
                migrations.CreateModel(
                    name="Order",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True)),
                        ("note", models.CharField(max_length=100)),
                    ],
                ),
            ]
        """);
  }

  private Path write(String path, String text) throws IOException {
    return write(path, text.getBytes(StandardCharsets.UTF_8));
  }

  private Path write(String path, byte[] bytes) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  private void second(String name, String body) throws IOException {
    write(
        "shop/orders/migrations/" + name + ".py",
        "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n" + body);
  }

  private TestConsole fresh() {
    console =
        new TestConsole(folder).environment("XDG_STATE_HOME", folder.resolve("state").toString());
    return console;
  }

  private int run(String... words) {
    fresh();
    return again(words);
  }

  private int again(String... words) {
    return new Wiring(console.console()).runner().run(words);
  }

  private static String[] about(String command, String project, String... more) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(
        command.equals("ask")
            ? List.of("Which models are there?", "--repo", project)
            : List.of(project));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  private JsonNode json() throws IOException {
    assertThat(console.out().strip().lines()).hasSize(1);
    return new ObjectMapper().readTree(console.out());
  }

  private void oneLine(String cause, String remedy) {
    assertThat(console.err().lines().filter(line -> line.startsWith("architect: ")))
        .singleElement()
        .asString()
        .contains(cause)
        .contains(remedy);
    assertThat(console.err()).doesNotContain("Exception").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource({
    "nowhere, There is no folder nowhere., Check the path.",
    "shop/manage.py, shop/manage.py is a file., Give the folder of the Django project.",
    "empty, empty is empty., Give the folder of a Django project.",
    "notes, notes is not a Django project, Give the folder that holds manage.py"
  })
  void aFolderThatIsNoProjectIsOneLineAndFour(String project, String cause, String remedy)
      throws IOException {
    Files.createDirectories(folder.resolve("empty"));
    write("notes/README", "hello");
    for (String command : COMMANDS) {
      assertThat(run(about(command, project))).as(command).isEqualTo(4);
      assertThat(console.out()).as(command).isEmpty();
      oneLine(cause, remedy);
      assertThat(run(about(command, project, "--format", "json"))).as(command).isEqualTo(4);
      assertThat(json().at("/error/kind").asText()).isEqualTo("repository");
    }
  }

  @Test
  void aProjectWithoutMigrationsSaysSo() throws IOException {
    write("bare/manage.py", "");
    write("bare/app/__init__.py", "");
    write(
        "bare/app/models.py",
        "from django.db import models\n\n\n"
            + "class A(models.Model):\n"
            + "    x = models.IntegerField()\n");
    for (String command : List.of("review", "graph", "state")) {
      assertThat(run(about(command, "bare"))).as(command).isZero();
      assertThat(console.out())
          .as(command)
          .contains("There are no migrations here")
          .doesNotContain("Approved");
      assertThat(run(about(command, "bare", "--format", "json"))).as(command).isZero();
      assertThat(json().path("schema").asText()).isEqualTo("architect/" + command + "/1");
    }
    assertThat(run("ask", "Split the name", "--repo", "bare")).isZero();
    assertThat(console.out()).contains("lead to no model");
  }

  @ParameterizedTest
  @ValueSource(strings = {"latin", "python2", "markers", "link"})
  void aMigrationThatCannotBeReadIsNamedAndNeverApproved(String what) throws IOException {
    String reason =
        switch (what) {
          case "latin" -> {
            second("0002_b", "    dependencies = [('orders', '0001_initial')]\n");
            Path file = folder.resolve("shop/orders/migrations/0002_b.py");
            Files.write(
                file,
                (Files.readString(file) + "    # caf\u00e9\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            yield "bytes that do not fit the file's encoding";
          }
          case "python2" -> {
            second(
                "0002_b",
                "    dependencies = [('orders', '0001_initial')]\n    print \"working\"\n");
            yield "a print statement of Python 2";
          }
          case "markers" -> {
            second(
                "0002_b",
                """
                <<<<<<< HEAD
                    dependencies = [("orders", "0001_initial")]
                =======
                    dependencies = []
                >>>>>>> feature
                    operations = []
                """);
            yield "merge conflict marker";
          }
          default -> {
            Files.createSymbolicLink(
                folder.resolve("shop/orders/migrations/0002_b.py"), Path.of("gone.py"));
            yield "a link that leads nowhere";
          }
        };
    assertThat(run(about("review", "shop", "--format", "json"))).isEqualTo(1);
    assertThat(json().path("verdict").asText()).isEqualTo("Refused");
    for (String command : List.of("graph", "state")) {
      assertThat(run(about(command, "shop"))).isZero();
      assertThat(console.out())
          .contains("unknown: orders/migrations/0002_b.py")
          .contains(reason)
          .contains(command.equals("graph") ? "0001_initial" : "orders.Order");
      assertThat(run(about(command, "shop", "--format", "json"))).isZero();
      assertThat(json().path("unreadable")).isNotEmpty();
    }
  }

  @Test
  void anAppWhoseOnlyMigrationCannotBeReadIsNotAnAppWithoutMigrations() throws IOException {
    Path only = folder.resolve("shop/orders/migrations/0001_initial.py");
    Files.delete(only);
    Files.createSymbolicLink(only, Path.of("gone.py"));
    assertThat(run(about("review", "shop"))).isEqualTo(1);
    assertThat(console.out()).contains("Refused").contains("A link that leads nowhere");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<<<<<<< HEAD\nclass Migration(\n", "\ufeffc\0l\0a\0"})
  void anAppWhoseOnlyMigrationIsBrokenIsNotAnAppWithoutMigrations(String text) throws IOException {
    write("shop/orders/migrations/0001_initial.py", text);
    assertThat(run(about("review", "shop"))).isEqualTo(1);
    assertThat(console.out()).contains("Refused", "0001_initial.py");
  }

  @Test
  void aQuestionOutsideAnyProjectIsAnsweredFromTheCatalogue() throws IOException {
    console =
        new TestConsole(Files.createDirectories(folder.resolve("elsewhere")))
            .environment("XDG_STATE_HOME", folder.resolve("state").toString());
    assertThat(again("ask", "How do I add an index without locking the table?", "--no-stdin"))
        .isZero();
    assertThat(console.out())
        .contains("There is no Django project here", "index-not-concurrent")
        .doesNotContain("failed");
  }

  @Test
  void theStateOfAListingHasWhatItHasAndNoMore() throws IOException {
    second(
        "0002_more",
        "    dependencies = [('orders', '0001_initial')]\n"
            + "    operations = [migrations.RemoveField('order', 'note')]\n");
    Path listing = write("listing", "orders\n [X] 0001_initial\n [ ] 0002_more\n");
    assertThat(run("state", "shop", "--applied", listing.toString())).isZero();
    assertThat(console.out()).contains("note");
    assertThat(run("state", "shop")).isZero();
    assertThat(console.out()).doesNotContain("note");
  }

  @Test
  void aBranchThatCannotBeReadWholeIsNotIndependent() throws IOException {
    second("0002_a", "    dependencies = [('orders', '0001_initial')]\n");
    second(
        "0002_b",
        "    dependencies = [('orders', '0001_initial')]\n    print \"x\"\n    operations = []\n");
    assertThat(run(about("conflicts", "shop", "--format", "json"))).isEqualTo(1);
    JsonNode conflict = json().path("conflicts").path(0);
    assertThat(conflict.path("relation").asText()).isEqualTo("unknown");
    assertThat(conflict.at("/why/0/message").asText()).contains("0002_b cannot be read whole");
  }

  @Test
  void aCycleIsShownByEveryCommand() throws IOException {
    second("0002_b", "    dependencies = [('orders', '0003_c')]\n");
    second("0003_c", "    dependencies = [('orders', '0002_b')]\n");
    assertThat(run(about("review", "shop"))).isEqualTo(1);
    assertThat(console.out()).contains("dependency-cycle");
    for (String command : List.of("graph", "state")) {
      assertThat(run(about(command, "shop"))).isZero();
      assertThat(console.out()).contains("cycle: orders.0002_b -> orders.0003_c");
    }
    assertThat(run(about("conflicts", "shop"))).isEqualTo(1);
    assertThat(console.out())
        .contains("the dependencies go round (orders.0002_b -> orders.0003_c")
        .doesNotContain("No app has more than one leaf");
    assertThat(run(about("conflicts", "shop", "--format", "json"))).isEqualTo(1);
    assertThat(json().at("/unknowns/0/path").asText()).isEqualTo("orders/migrations/0002_b.py");
  }

  @Test
  void whatIsLastInACycleIsNoConflict() throws IOException {
    second("0002_b", "    dependencies = [('orders', '0003_c')]\n");
    second("0003_c", "    dependencies = [('orders', '0002_b')]\n");
    second("0004_d", "    dependencies = [('orders', '0003_c')]\n");
    assertThat(run(about("conflicts", "shop"))).isEqualTo(1);
    assertThat(console.out()).doesNotContain("2 leaves", "merge");
    assertThat(run(about("review", "shop"))).isEqualTo(1);
    assertThat(console.out()).contains("dependency-cycle").doesNotContain("conflicting-leaves");
    fresh().piped("shop\n");
    assertThat(again()).isOne();
    assertThat(console.out()).doesNotContain("Resolve the conflict", "conflicting-leaves");
  }

  @Test
  void aFolderInsideAProjectIsReadAsPartOfIt() throws IOException {
    write("shop/customers/__init__.py", "");
    write("shop/customers/migrations/__init__.py", "");
    write(
        "shop/customers/migrations/0001_initial.py",
        "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n"
            + "    operations = [migrations.RunSQL('DROP TABLE x')]\n");
    second(
        "0002_b",
        "    dependencies = [('customers', '0001_initial'), ('orders', '0001_initial')]\n");
    for (String inside : List.of("shop/orders", "shop/orders/migrations")) {
      assertThat(run(about("review", inside, "--format", "json"))).as(inside).isZero();
      assertThat(json().path("findings").findValuesAsText("app")).doesNotContain("customers");
      assertThat(json().at("/coverage/migrations").asInt()).isEqualTo(2);
      assertThat(console.err())
          .contains(inside + " lies in the Django project shop, which is read.")
          .contains("Its app orders is reviewed");
      assertThat(run(about("conflicts", inside))).isZero();
      assertThat(run(about("graph", inside))).isZero();
      assertThat(console.out()).contains("customers  customers").doesNotContain("missing");
    }
    fresh().piped("shop/orders\n");
    assertThat(again()).isZero();
    assertThat(console.err())
        .contains("shop/orders lies in the Django project shop")
        .contains("reading shop: 2 apps");
    console = new TestConsole(folder.resolve("shop/orders"));
    assertThat(again("graph")).isZero();
    assertThat(console.out()).contains("customers  customers");
    assertThat(console.err()).contains("reading shop: 2 apps");
    Files.createDirectories(folder.resolve("shop/orders/.git"));
    assertThat(run(about("graph", "shop/orders"))).isZero();
    assertThat(console.out()).doesNotContain("customers  customers");
  }

  @Test
  void migrationsWithoutAProjectAreOfTheAppThatTheirFolderNames() throws IOException {
    Files.delete(folder.resolve("shop/manage.py"));
    second("0002_b", "    dependencies = [('orders', '0001_initial')]\n");
    for (String bare : List.of("shop/orders", "shop/orders/migrations")) {
      assertThat(run(about("state", bare))).as(bare).isZero();
      assertThat(console.out()).contains("orders.Order").doesNotContain("missing");
    }
  }

  @Test
  void aDatabaseThatCannotBeReachedIsSixWhereverItIsNamed() throws IOException {
    String url = "postgresql://u:x@127.0.0.1:1/d";
    for (String command : List.of("ask", "review")) {
      assertThat(run(about(command, "shop", "--database-url", url, "--format", "json")))
          .as(command)
          .isEqualTo(6);
      assertThat(json().at("/error/kind").asText()).isEqualTo("database");
      oneLine("127.0.0.1:1/d cannot be reached.", "Check host and port");
    }
    fresh().piped("shop\n");
    assertThat(again("--database-url", url)).isEqualTo(6);
    oneLine("cannot be reached.", "Check host and port");
  }

  @Test
  void whatFollowsFromAFileThatCannotBeReadIsSaidWithIt() throws IOException {
    second("0002_b", "<<<<<<< HEAD\n    operations = []\n");
    second("0003_c", "    dependencies = [('orders', '0002_b')]\n");
    assertThat(run(about("review", "shop", "--format", "json"))).isEqualTo(1);
    assertThat(json().path("findings"))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.path("rule").asText()).isEqualTo("unreadable-migration");
              assertThat(each.path("message").asText())
                  .contains("erge conflict marker")
                  .contains("Not known because of it: the state before orders.0003_c");
            });
    assertThat(json().path("verdict").asText()).isEqualTo("Refused");
  }

  @Test
  void leavesThatAnUnreadableFileMayJoinAreNoConflict() throws IOException {
    second("0002_a", "    dependencies = [('orders', '0001_initial')]\n");
    second("0002_b", "    dependencies = [('orders', '0001_initial')]\n");
    Path merge = folder.resolve("shop/orders/migrations/0003_merge.py");
    Files.createSymbolicLink(merge, Path.of("gone.py"));
    assertThat(run(about("review", "shop", "--format", "json"))).isEqualTo(1);
    assertThat(json().path("findings").findValuesAsText("rule"))
        .containsOnly("unreadable-migration");
    assertThat(json().path("findings").findValuesAsText("message"))
        .anyMatch(text -> text.contains("whether orders has more than one leaf"));
    Files.delete(merge);
    assertThat(run(about("review", "shop", "--format", "json"))).isEqualTo(1);
    assertThat(json().path("findings").findValuesAsText("rule")).contains("conflicting-leaves");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8", "3.2", "5.7", "7.0"})
  void aDjangoThatNobodyLookedAtIsRefusedWithThoseThatAre(String version) throws IOException {
    assertThat(run(about("review", "shop", "--django", version))).isEqualTo(2);
    oneLine("Django %s is not known".formatted(version), "Known are 4.2, 5.0, 5.1, 5.2, 6.0, 6.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "review --help"})
  void helpHasAJsonForm(String line) throws IOException {
    assertThat(run((line + " --format json").split(" "))).isZero();
    assertThat(json().path("schema").asText()).isEqualTo("architect/help/1");
    assertThat(json().path("commands").findValuesAsText("name")).contains("review", "--repo");
  }

  @Test
  void aFolderThatIsGoneIsOneLineOfTheLauncher() throws Exception {
    Path launcher = Path.of("architect").toAbsolutePath();
    Process process =
        new ProcessBuilder(
                "sh", "-c", "mkdir d && cd d && rmdir ../d && exec \"$0\" version", launcher + "")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(4);
    // the shell has a line of its own, in its own words
    assertThat(said.lines().filter(line -> line.startsWith("architect: ")))
        .containsExactly(
            "architect: the working directory does not exist any more; go into one that does.");
    assertThat(said).doesNotContain("java");
  }

  @Test
  void aMissingDependencyIsNamed() throws IOException {
    second("0002_b", "    dependencies = [('orders', '0099_gone')]\n");
    assertThat(run(about("review", "shop"))).isEqualTo(1);
    assertThat(console.out()).contains("orders.0002_b depends on orders.0099_gone");
    assertThat(run(about("graph", "shop"))).isZero();
    assertThat(console.out()).contains("missing: orders.0002_b depends on orders.0099_gone");
    assertThat(run(about("state", "shop"))).isZero();
    assertThat(console.out()).contains("orders.Order");
  }

  @Test
  void aMissingKeyNamesItsVariable() throws IOException {
    assertThat(run(about("ask", "shop", "--provider", "anthropic"))).isEqualTo(2);
    assertThat(console.out()).isEmpty();
    oneLine("ANTHROPIC_API_KEY is not set", "--provider built-in");
  }

  @ParameterizedTest
  @CsvSource({
    "anthropic, ANTHROPIC_API_KEY, 401, authentication_error",
    "openai, OPENAI_API_KEY, 401, invalid_api_key",
    "gemini, GEMINI_API_KEY, 400, API_KEY_INVALID"
  })
  void aWrongKeyIsThreeAndNeverShown(String provider, String variable, int status, String code)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          String answer =
              switch (provider) {
                case "anthropic" ->
                    "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"invalid"
                        + " x-api-key\"}}";
                case "openai" ->
                    "{\"error\":{\"message\":\"Incorrect API key:"
                        + " sk-wrong-0123456789\",\"code\":\"%s\"}}";
                default ->
                    "{\"error\":{\"code\":400,\"message\":\"API key not"
                        + " valid.\",\"status\":\"INVALID_ARGUMENT\","
                        + "\"details\":[{\"reason\":\"%s\"}]}}";
              };
          byte[] body = answer.formatted(code).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      fresh().environment(variable, "sk-wrong-0123456789");
      assertThat(
              again(
                  about(
                      "ask",
                      "shop",
                      "--provider",
                      provider,
                      "--base-url",
                      url,
                      "--format",
                      "json")))
          .isEqualTo(3);
      assertThat(json().path("schema").asText()).isEqualTo("architect/error/1");
      assertThat(json().at("/error/kind").asText()).isEqualTo("model");
      assertThat(json().at("/answer/schema").asText()).isEqualTo("architect/answer/1");
      oneLine("said no to the key", "Check the key");
      assertThat(console.out() + console.err()).doesNotContain("sk-wrong-0123456789");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aProviderThatDoesNotAnswerIsThree() throws IOException {
    String url = "http://127.0.0.1:" + closedPort();
    assertThat(run(about("ask", "shop", "--provider", "ollama", "--base-url", url))).isEqualTo(3);
    oneLine("Nothing answers at 127.0.0.1", "Start the server");
    assertThat(console.out()).contains("NOT APPROVED");
    fresh().piped("shop\n");
    assertThat(again("--provider", "ollama", "--base-url", url, "--format", "json")).isEqualTo(3);
    assertThat(json().at("/error/kind").asText()).isEqualTo("model");
    assertThat(json().path("path").asText()).isEqualTo("shop");
    oneLine("Nothing answers at 127.0.0.1", "Start the server");
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "review, --formt, --format",
    "ask, --modle, --model",
    "graph, --djngo, --django",
    "state, --aat, --at"
  })
  void anUnknownOptionNamesTheNearest(String command, String wrong, String right)
      throws IOException {
    assertThat(run(about(command, "shop", wrong, "x"))).isEqualTo(2);
    oneLine("has no option '" + wrong + "'", "Did you mean '" + right + "'?");
    assertThat(run(about(command, "shop", wrong, "x", "--format", "json"))).isEqualTo(2);
    assertThat(json().at("/error/kind").asText()).isEqualTo("usage");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "review shop --app order | There is no app order. | Did you mean orders?",
        "review shop --migration orders.0001_inital | There is no migration | orders.0001_initial?",
        "review shop --migration orders.0009 | There is no migration | The last of orders is"
            + " 0003_b",
        "review shop --migration orders.0003 | 2 migrations of orders | 0003_a, 0003_b",
        "state shop --at orders.0003 | 2 migrations of orders | 0003_a, 0003_b",
        "sql orders.0003 --repo shop | 2 migrations of orders | 0003_a, 0003_b",
        "sql orders.0009 --repo shop | There is no migration | The last of orders is 0003_b",
        "sql orders --repo shop | 'orders' does not name a migration | Name it as app.name",
        "conflicts shop --only order | There is no app order. | Did you mean orders?",
        "review shop --target postgresql:999 | postgresql:999 is not supported | 14, 15, 16, 17,"
            + " 18",
        "review shop --target mysql:5.7 | mysql:5.7 is not supported | mysql 8.x, 9.x",
        "ask hello --base-url http://localhost:1 | has to be told which model | --model"
      })
  void aNameThatIsNoneNamesTheNearest(String line, String cause, String remedy) throws IOException {
    second("0003_a", "    dependencies = [('orders', '0001_initial')]\n");
    second("0003_b", "    dependencies = [('orders', '0001_initial')]\n");
    assertThat(run(line.split(" "))).as(line).isEqualTo(2);
    assertThat(console.out()).isEmpty();
    oneLine(cause, remedy);
  }

  @Test
  void theStartOfANameIsEnoughEverywhere() throws IOException {
    second("0002_b", "    dependencies = [('orders', '0001_initial')]\n    operations = []\n");
    assertThat(run("sql", "orders.0002", "--repo", "shop")).isZero();
    assertThat(run("state", "shop", "--at", "orders.0001")).isZero();
    assertThat(run("review", "shop", "--migration", "orders.0002", "--format", "json")).isZero();
    assertThat(json().at("/coverage/migrations").asInt()).isEqualTo(1);
  }

  @Test
  void aWholeNameThatOneAppHasNeedsNoApp() throws IOException {
    second("0002_b", "    dependencies = [('orders', '0001_initial')]\n    operations = []\n");
    assertThat(run("sql", "0002_b", "--repo", "shop")).isZero();
    assertThat(run("sql", "0002", "--repo", "shop")).isEqualTo(2);
    oneLine("'0002' does not name a migration", "Name it as app.name");
  }

  @Test
  void whatCommandsShareIsTakenByEachOfThem() throws IOException {
    String[] shared = {"--repo", "shop", "--target", "postgresql:15", "--django", "5.2"};
    for (String command : List.of("rules", "explain index-not-concurrent", "graph", "state")) {
      List<String> words = new ArrayList<>(List.of(command.split(" ")));
      words.addAll(List.of(shared));
      assertThat(run(words.toArray(String[]::new))).as(command).isZero();
    }
  }

  @Test
  void applyingTwiceSaysThatItIsDone() throws IOException {
    String[] plan = {
      "plan",
      "add-index-concurrently",
      "model=orders.Order",
      "field=note",
      "--repo",
      "shop",
      "--format",
      "json",
      "--out",
      "p.json",
      "--target",
      "postgresql:15"
    };
    assertThat(run(plan)).as(console.err()).isZero();
    String[] apply = {"apply", "p.json", "--yes", "--repo", "shop", "--target", "postgresql:15"};
    assertThat(run("show", "p.json", "--repo", "shop")).as(console.err()).isZero();
    assertThat(run(apply)).as(console.err()).isZero();
    assertThat(run(apply)).isEqualTo(1);
    oneLine("This proposal is applied already", "Go on with the commands of its phases");
  }

  @Test
  void ofSeveralPipedPathsABadOneStopsNone() throws IOException {
    fresh().piped("shop\nnowhere\n\nshop/../shop\n");
    assertThat(again("--format", "json")).isEqualTo(4);
    JsonNode results = json().path("results");
    assertThat(json().path("schema").asText()).isEqualTo("architect/batch/1");
    assertThat(results).hasSize(3);
    assertThat(results.path(0).path("schema").asText()).isEqualTo("architect/answer/1");
    assertThat(results.path(1).at("/error/kind").asText()).isEqualTo("repository");
    assertThat(results.path(2).path("schema").asText()).isEqualTo("architect/answer/1");
    oneLine("There is no folder nowhere.", "Check the path.");
  }

  @Test
  void aByteOrderMarkBeforeTheFirstPathIsNoPartOfIt() throws IOException {
    fresh().piped("\uFEFFshop\n");
    assertThat(again("--format", "json")).isNotEqualTo(4);
    assertThat(json().path("path").asText()).isEqualTo("shop");
  }

  @Test
  void anEmptyNameIsNotTheFolderWhereOneStands() {
    assertThat(run("review", "")).isEqualTo(4);
    oneLine("The name of the folder is empty.", "Name one, or leave it out");
  }

  @Test
  void packagesThatAreNotThereAreAUsageError() {
    assertThat(run("review", "shop", "--apps", "orders=shop/nodir")).isEqualTo(2);
    oneLine("there is no folder shop/nodir in shop", "Name the folder of the migrations");
  }

  @Test
  void anOptionBeforeTheCommandIsToldItsPlace() {
    assertThat(run("--json", "review", "shop")).isEqualTo(2);
    oneLine("'--json' stands before the command.", "architect review --json");
  }

  @Test
  void doctorOfAFolderThatIsNoneIsFour() {
    assertThat(run("doctor", "nowhere")).isEqualTo(4);
    assertThat(console.out()).contains("There is no folder nowhere.", "JDK");
    assertThat(run("doctor", "shop")).isZero();
  }

  @Test
  void oneCauseOfSixRefusalsIsToldOnce() throws IOException {
    second("0002_b", "    dependencies = [('orders', '0001_initial')]\n    operations = []\n");
    second("0003_c", "    dependencies = [('orders', '0002_b')]\n    operations = []\n");
    second("0004_d", "    dependencies = [('orders', '0003_c')]\n    operations = []\n");
    Path broken = folder.resolve("shop/orders/migrations/0003_c.py");
    Files.writeString(
        broken, "<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> b\n" + Files.readString(broken));
    write("shop/requirements.txt", "django==5.2\npsycopg==3.2\n");
    assertThat(run("ask", "Rename orders.Order.note to remark without downtime", "--repo", "shop"))
        .isOne();
    String findings = console.out().substring(console.out().indexOf("Findings of the gate"));
    assertThat(findings)
        .containsPattern("0005_\\w+\\.py:\\d+ and [4-9] more")
        .doesNotContain("Not known to the gate", "cannot be judged");
    assertThat(findings.split("merge\\s+conflict\\s+marker", -1)).hasSize(4);
  }

  @Test
  void anOptionThatCountsOnceIsNotGivenTwice() {
    assertThat(run("review", "shop", "--app", "orders", "--app", "other")).isEqualTo(2);
    oneLine("--app is given 2 times", "Leave out all but one");
  }

  /** What an edit would write in UTF-8 is left to a person, and refused where the plan needs it. */
  @Test
  void filesInAnotherEncodingKeepTheirText() throws IOException {
    write("shop/requirements.txt", "django==5.2\npsycopg==3.2\n");
    write(
        "shop/orders/views.py",
        ("# -*- coding: latin-1 -*-\nfrom .models import Order\n\nTITLE = 'Gr\u00f6\u00dfe'\n\n\n"
                + "def notes():\n    return Order.objects.order_by('note')\n")
            .getBytes(StandardCharsets.ISO_8859_1));
    String question = "Rename orders.Order.note to remark without downtime";
    assertThat(run("ask", question, "--repo", "shop", "--format", "json")).isZero();
    JsonNode answer = json();
    assertThat(answer.at("/proposal/phases").findValuesAsText("path"))
        .contains("orders/models.py")
        .doesNotContain("orders/views.py");
    assertThat(answer.path("proposal").toString())
        .contains("orders/views.py:8")
        .doesNotContain("\uFFFD");

    Path models = folder.resolve("shop/orders/models.py");
    Files.write(
        models,
        ("# coding: latin-1\n# Gr\u00f6\u00dfe\n" + Files.readString(models))
            .getBytes(StandardCharsets.ISO_8859_1));
    run("ask", question, "--repo", "shop");
    assertThat(console.out().replaceAll("\\s+", " "))
        .contains("orders/models.py is not UTF-8", "save it as UTF-8");
  }

  @Test
  void migrationsBehindALinkAreUnknownAndNotNone() throws IOException {
    Files.move(folder.resolve("shop/orders/migrations"), folder.resolve("elsewhere"));
    Files.createSymbolicLink(folder.resolve("shop/orders/migrations"), folder.resolve("elsewhere"));

    assertThat(run("review", "shop", "--format", "json")).isEqualTo(1);
    assertThat(json().path("verdict").asText()).isEqualTo("Refused");
    assertThat(run("graph", "shop")).isZero();
    assertThat(console.out())
        .contains("orders/migrations")
        .contains("a link, which is not followed");
  }

  @Test
  void nothingPipedInIsAUsageError() throws IOException {
    fresh().piped("");
    assertThat(again("--format", "json")).isEqualTo(2);
    assertThat(json().at("/error/message").asText()).isEqualTo("Nothing was piped in.");
  }

  @Test
  void anAnswerThatCannotTakeItsPlaceLeavesNothingBehind() throws IOException {
    Files.createDirectories(folder.resolve("taken"));
    assertThat(run(about("graph", "shop", "--out", "taken"))).isEqualTo(2);
    oneLine("cannot be written to taken (a folder has that name)", "Give --out a file");
    assertThat(folder.resolve("taken")).isDirectory();
    try (var files = Files.list(folder)) {
      assertThat(files.map(each -> each.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".architect"));
    }
  }

  @Test
  void aFullDiskIsNotAReaderThatLeft() {
    assertThat(lost("No space left on device")).contains("No space left on device");
    assertThat(lost("Broken pipe")).isEmpty();
  }

  private static java.util.Optional<String> lost(String message) {
    QuietOutput output =
        new QuietOutput(
            new java.io.OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException(message);
              }
            });
    output.write('x');
    output.flush();
    return output.lost();
  }
}
