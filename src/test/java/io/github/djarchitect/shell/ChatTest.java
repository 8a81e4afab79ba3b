package io.github.djarchitect.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.djarchitect.Main;
import io.github.djarchitect.testing.Pty;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chat under a real pseudo-terminal. */
class ChatTest {
  private static final String QUESTION = "Split the customer's name into first and last name";

  @TempDir private Path temp;
  private Path shop;
  private Path state;

  @BeforeEach
  void aCopyOfTheShop() throws IOException {
    shop = copy(temp.resolve("shop"));
    state = temp.resolve("state");
  }

  private static Path copy(Path target) throws IOException {
    Path source = Path.of("examples", "shop");
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(source.relativize(file).toString()));
      }
    }
    return target;
  }

  private Pty chat(Path project, String... options) {
    List<String> argv = new ArrayList<>();
    argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    argv.addAll(List.of("-cp", System.getProperty("java.class.path")));
    argv.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8"));
    argv.addAll(List.of("-Dorg.jline.terminal.graphemeCluster=false"));
    argv.addAll(List.of("-Darchitect.stdin=terminal", "-Darchitect.stdout.terminal=true"));
    argv.addAll(List.of("-Darchitect.stderr.terminal=true", Main.class.getName()));
    argv.addAll(List.of(options));
    Pty pty =
        Pty.command(argv.toArray(String[]::new))
            .in(project)
            .patience(Duration.ofSeconds(60))
            .with("XDG_STATE_HOME", state.toString())
            .with("NO_COLOR", "1");
    for (String variable :
        List.of(
            "ANTHROPIC_API_KEY",
            "OPENAI_API_KEY",
            "GEMINI_API_KEY",
            "OLLAMA_HOST",
            "ARCHITECT_PROVIDER",
            "ARCHITECT_BASE_URL",
            "ARCHITECT_MODEL",
            "DATABASE_URL")) {
      pty.without(variable);
    }
    return pty;
  }

  @Test
  void everyCommandAnswersAndAQuestionEndsApproved() throws IOException {
    var seen =
        chat(shop)
            .waitFor("/help")
            .waitFor("> ")
            .type("/help")
            .enter()
            .waitFor("/tools")
            .waitFor("> ")
            .type("/plan")
            .enter()
            .waitFor("There is no proposal in this chat yet.")
            .waitFor("> ")
            .type("/save x.md")
            .enter()
            .waitFor("There is no answer to save yet.")
            .waitFor("> ")
            .type("/review")
            .enter()
            .waitFor("4 blockers")
            .waitFor("> ")
            .type("/tools")
            .enter()
            .waitFor("submit_proposal")
            .waitFor("> ")
            .type("/model")
            .enter()
            .waitFor("Nothing is sent anywhere.")
            .waitFor("> ")
            .type("/rewiev")
            .enter()
            .waitFor("did you mean /review?")
            .waitFor("> ")
            .type(QUESTION)
            .enter()
            .waitFor("submit_proposal")
            .waitFor("APPROVED")
            .waitFor("Write: architect apply")
            .waitFor("> ")
            .type("/cost")
            .enter()
            .waitForMatch("[0-9]+ turns, ")
            .waitFor("> ")
            .type("/plan")
            .enter()
            .waitFor("Split customers.Customer.name")
            .waitFor("Write: architect apply")
            .waitFor("> ")
            .type("/show")
            .enter()
            .waitFor("class Migration(migrations.Migration)")
            .waitFor("> ")
            .type("/save plan.md")
            .enter()
            .waitFor("saved to plan.md")
            .waitFor("> ")
            .type("/save plan.md")
            .enter()
            .waitFor("plan.md exists already.")
            .waitFor("> ")
            .type("/show nonsense")
            .enter()
            .waitFor("/show takes nothing behind it, and got 'nonsense'.")
            .waitFor("> ")
            .type("/apply --phase one")
            .enter()
            .waitFor("/apply takes a phase, and got '--phase one'.")
            .waitFor("> ")
            .type("/apply")
            .enter()
            .waitFor("Write these files? [y/N] ")
            .type("n")
            .enter()
            .waitFor("> ")
            .type("/quit")
            .enter()
            .run();
    assertThat(seen.exitCode()).isZero();
    assertThat(seen.text()).doesNotContain("Exception").doesNotContain("\tat ");
    assertThat(Files.readString(shop.resolve("plan.md"))).contains("Approved");
    assertThat(migrations()).doesNotContain("0007");
  }

  @Test
  void applyWritesTheFilesOfTheProposalOnceConfirmed() throws IOException {
    var seen =
        chat(shop)
            .waitFor("/help")
            .waitFor("> ")
            .type(QUESTION)
            .enter()
            .waitFor("Write: architect apply")
            .waitFor("> ")
            .type("/apply")
            .enter()
            .waitFor("Write these files? [y/N] ")
            .type("y")
            .enter()
            .waitFor("> ")
            .type(Pty.CTRL_D)
            .run();
    assertThat(seen.exitCode()).isZero();
    assertThat(migrations()).contains("0007");
  }

  @ParameterizedTest
  @ValueSource(strings = {"xterm-kitty", "nonsense", ""})
  void aTerminalThatNoDatabaseKnowsOpensQuietly(String type) {
    var seen =
        chat(shop)
            .with("TERM", type)
            .with("TERMINFO", temp.toString())
            .with("TERMINFO_DIRS", temp.toString())
            .waitFor("/help")
            .waitFor("> ")
            .type("/cost")
            .enter()
            .waitFor("0 turns")
            .waitFor("> ")
            .type(Pty.UP)
            .waitFor("/cost")
            .enter()
            .waitFor("0 turns")
            .waitFor("> ")
            .type(Pty.CTRL_D)
            .run();
    assertThat(seen.exitCode()).isZero();
    assertThat(seen.text())
        .doesNotContain("org.jline.utils")
        .doesNotContain("infocmp")
        .doesNotContain("Exception")
        .doesNotContain("\tat ");
  }

  private String migrations() throws IOException {
    try (Stream<Path> files = Files.list(shop.resolve("customers/migrations"))) {
      return String.join(" ", files.map(each -> each.getFileName().toString()).toList());
    }
  }

  @Test
  void aTextThatClaimsApprovalIsNotTheLastWord() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Content-Type", "application/x-ndjson");
          exchange.sendResponseHeaders(200, 0);
          try (var body = exchange.getResponseBody()) {
            body.write(
                """
                {"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant",\
                "content":"The migration is approved by the review gate."},"done":true,\
                "done_reason":"stop","prompt_eval_count":1,"eval_count":1}
                """
                    .getBytes(StandardCharsets.UTF_8));
          }
        });
    server.start();
    try {
      var seen =
          chat(
                  shop,
                  "--provider",
                  "ollama",
                  "--base-url",
                  "http://127.0.0.1:" + server.getAddress().getPort())
              .waitFor("/help")
              .waitFor("> ")
              .type("Is it safe?")
              .enter()
              .waitFor("(the text above is void)")
              .waitFor("approved by the review gate.")
              .waitFor("NOT APPROVED")
              .waitFor("> ")
              .type(Pty.CTRL_D)
              .run();
      assertThat(seen.exitCode()).isZero();
      assertThat(seen.text()).contains("nothing here is reviewed");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void interruptingATurnKeepsTheChatAndEndOfInputLeavesIt() throws IOException {
    var over = new CountDownLatch(1);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Content-Type", "application/x-ndjson");
          exchange.sendResponseHeaders(200, 0);
          exchange
              .getResponseBody()
              .write(
                  """
                  {"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant",\
                  "content":"Let me look.\\n\\nIt"},"done":false}
                  """
                      .getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    server.start();
    try {
      var seen =
          chat(
                  shop,
                  "--provider",
                  "ollama",
                  "--base-url",
                  "http://127.0.0.1:" + server.getAddress().getPort())
              .waitFor("/help")
              .waitFor("> ")
              .type("half a question")
              .waitFor("half a question")
              .type(Pty.CTRL_C)
              .waitFor("(dropped)")
              .waitFor("> ")
              .type(Pty.CTRL_C)
              .waitFor("Ctrl-D or /quit leaves.")
              .waitFor("> ")
              .type("What is risky?")
              .enter()
              .waitFor("Let me look.")
              .type(Pty.CTRL_C)
              .waitFor("Stopped; the chat goes on.")
              .waitFor("> ")
              .type("/model")
              .enter()
              .waitFor("127.0.0.1")
              .waitFor("> ")
              .type(Pty.CTRL_D)
              .run();
      assertThat(seen.exitCode()).isZero();
      assertThat(seen.text()).doesNotContain("Exception");
    } finally {
      over.countDown();
      server.stop(0);
    }
  }

  @Test
  void eachProjectRemembersItsOwnLines() throws IOException {
    chat(shop)
        .waitFor("/help")
        .waitFor("> ")
        .type("/model")
        .enter()
        .waitFor("Nothing is sent anywhere.")
        .waitFor("> ")
        .type(" /tools")
        .enter()
        .waitFor("submit_proposal")
        .waitFor("> ")
        .type("/quit")
        .enter()
        .run();
    var again =
        chat(shop)
            .waitFor("/help")
            .waitFor("> ")
            .type(Pty.UP)
            .waitFor("/quit")
            .type(Pty.UP)
            // the line editor draws what differs
            .waitFor("model")
            .enter()
            .waitFor("Nothing is sent anywhere.")
            .waitFor("> ")
            .type(Pty.CTRL_D)
            .run();
    assertThat(again.exitCode()).isZero();
    var other =
        chat(copy(temp.resolve("other")))
            .waitFor("/help")
            .waitFor("> ")
            .type(Pty.UP)
            .type("/cost")
            .enter()
            .waitFor("0 turns")
            .waitFor("> ")
            .type(Pty.CTRL_D)
            .run();
    assertThat(other.exitCode()).isZero();
    try (Stream<Path> files =
        Files.list(state.resolve("django-migration-architect").resolve("history"))) {
      assertThat(files.toList())
          .hasSize(2)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }

  @Test
  void theFileOfTypedLinesHoldsNoSecret() throws IOException {
    chat(shop)
        .waitFor("/help")
        .waitFor("> ")
        .type("/nosuch my password is hunter22, API_KEY=Zx91q8Zt3vN1x5RbW2y")
        .enter()
        .waitFor("/help")
        .waitFor("> ")
        .type(Pty.CTRL_D)
        .run();
    try (Stream<Path> files =
        Files.list(state.resolve("django-migration-architect").resolve("history"))) {
      assertThat(files.toList())
          .singleElement()
          .satisfies(
              file ->
                  assertThat(Files.readString(file))
                      .contains("/nosuch my password is")
                      .doesNotContain("hunter22", "Zx91q8"));
    }
  }

  @Test
  void aNarrowTerminalGetsWholeWords() {
    var seen =
        chat(shop)
            .size(20, 24)
            .waitFor("/help")
            .waitFor("> ")
            .type("/help")
            .enter()
            .waitFor("/tools")
            .waitFor("> ")
            .type(QUESTION)
            .enter()
            .waitFor("submit_proposal")
            .waitFor("APPROVED")
            .waitFor("Situation")
            .waitFor("Write: architect apply")
            .waitFor("> ")
            .type("/quit")
            .enter()
            .run();
    assertThat(seen.exitCode()).isZero();
    List<String> lines = seen.text().lines().toList();
    List<String> situation =
        lines.subList(lines.indexOf("Situation") + 1, lines.indexOf("Situation") + 4);
    // a name is never cut; everything else fits
    assertThat(situation)
        .allMatch(line -> line.length() <= 20 || !line.strip().contains(" "))
        .anyMatch(line -> line.strip().contains(" "));
  }
}
