package io.github.djarchitect.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.djarchitect.agent.Budget;
import io.github.djarchitect.agent.Cancellation;
import io.github.djarchitect.agent.Conversation;
import io.github.djarchitect.agent.Fakes;
import io.github.djarchitect.agent.Listener;
import io.github.djarchitect.agent.ModelFacts;
import io.github.djarchitect.agent.Redactor;
import io.github.djarchitect.agent.Timer;
import io.github.djarchitect.agent.Toolbox;
import io.github.djarchitect.agent.TranscriptFile;
import io.github.djarchitect.agent.tool.Asker;
import io.github.djarchitect.agent.tool.Desk;
import io.github.djarchitect.agent.tool.ReadFile;
import io.github.djarchitect.evidence.Ledger;
import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in no request and no transcript, though it stands in the question and in a result. */
class SecretsOnTheWireTest {
  private static final String QUESTION =
      """
      Is this safe? The staging password is hidden-1, and my password=hidden
      My token is hidden20q8Zt3vN1x5RbW2y, client_secret=hidden21q8Zt3vN1x5RbW2y, pw=hidden7x

      Attached from standard input:

      diff --git a/.env.production b/.env.production
      --- a/.env.production
      +++ b/.env.production
      @@ -1,2 +1,2 @@
       RELAY=hidden-relay
      -title=hidden
      +title=hidden title
      diff --git a/config/settings/production.py b/config/settings/production.py
      --- a/config/settings/production.py
      +++ b/config/settings/production.py
      @@ -1 +1,2 @@
       EMAIL_HOST = "hidden.internal"
      +RELAYS = ["hidden.internal"]
      diff --git a/shop/migrations/0002_role.py b/shop/migrations/0002_role.py
      --- a/shop/migrations/0002_role.py
      +++ b/shop/migrations/0002_role.py
      @@ -1 +1,2 @@
       ("password", models.CharField(max_length=128)),
      +migrations.RunSQL("ALTER ROLE shop PASSWORD 'hidden'"),
      api_key: hidden22q8Zt3vN1x5RbW2y
      Cookie: sessionid=hidden23q8zt3vn1x5
      """;

  private final WireMockServer server =
      new WireMockServer(WireMockConfiguration.options().dynamicPort());

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void valuesAndPasswordsLeaveTheProgramNowhere(@TempDir Path folder) throws Exception {
    Wire.answers(
        server,
        Wire.sse(Wire.openAiCall("call_a", "list_apps", "{}")),
        Wire.sse(Wire.openAiText("It", " is.")));
    Path file = folder.resolve("transcript.jsonl");
    try (TranscriptFile transcript =
        TranscriptFile.at(file, Redactor.SHAPES, Clock.systemUTC(), Listener.NONE)) {
      new Conversation(
              new Conversation.Setup(
                  Wire.model("openai", server.baseUrl() + "/v1"),
                  new ModelFacts(100_000, null, null),
                  new Toolbox(
                      List.of(
                          Fakes.constant(
                              "list_apps",
                              "{\"conventions\":[{\"path\":\"CLAUDE.md\",\"text\":\"The password"
                                  + " for staging is hidden2.\\nRELAY=hidden\\n\"}]}")),
                      new Ledger(),
                      Redactor.SHAPES),
                  "the system prompt",
                  Budget.DEFAULT,
                  Redactor.SHAPES,
                  transcript,
                  Listener.NONE,
                  Timer.real()))
          .ask(QUESTION, new Cancellation());
    }

    List<LoggedRequest> sent = Wire.requests(server);
    assertThat(sent).hasSizeGreaterThanOrEqualTo(2);
    assertThat(sent)
        .allSatisfy(
            each ->
                assertThat(each.getBodyAsString())
                    .doesNotContain("hidden")
                    .contains(
                        "RELAY=[removed: setting]",
                        "models.CharField(max_length=128)",
                        "ALTER ROLE shop PASSWORD"));
    assertThat(Files.readString(file))
        .doesNotContain("hidden")
        .contains("CLAUDE.md", "RELAY=[removed: setting]", "models.CharField(max_length=128)");
  }

  private static final String CODE =
      """
      import boto3
      from django.contrib.auth.hashers import make_password


      def sync(session, user):
          user.set_password("covert-pass-1")
          session.auth = ("relay", "covert-pass-2")
          session.headers["X-Api-Key"] = "covert3key9Xq2"
          boto3.client("s3", aws_secret_access_key="covert4Zk3Lm9Qp")
          return session.get("https://relay:covert5@example.org/orders?token=covert6Yt7Rw2")
      """;

  @Test
  void secretsInCodeThatIsReadOrPipedInLeaveTheProgramNowhere(@TempDir Path folder)
      throws Exception {
    Wire.answers(
        server,
        Wire.sse(Wire.openAiCall("call_a", "read_file", "{\"path\": \"orders/sync.py\"}")),
        Wire.sse(Wire.openAiText("Seen", ".")));
    Path root = Files.createDirectories(folder.resolve("shop"));
    Files.writeString(root.resolve("manage.py"), "");
    Files.createDirectories(root.resolve("orders"));
    Files.writeString(root.resolve("orders/sync.py"), CODE);
    Path file = folder.resolve("transcript.jsonl");
    try (TranscriptFile transcript =
        TranscriptFile.at(file, Redactor.SHAPES, Clock.systemUTC(), Listener.NONE)) {
      new Conversation(
              new Conversation.Setup(
                  Wire.model("openai", server.baseUrl() + "/v1"),
                  new ModelFacts(100_000, null, null),
                  new Toolbox(
                      List.of(
                          new ReadFile(
                              new Desk(
                                  Workspace.open(root, WorkspaceOptions.DEFAULT, Clock.systemUTC()),
                                  Asker.NOBODY))),
                      new Ledger(),
                      Redactor.SHAPES),
                  "the system prompt",
                  Budget.DEFAULT,
                  Redactor.SHAPES,
                  transcript,
                  Listener.NONE,
                  Timer.real()))
          .ask(
              "Is this right?\n\nAttached from standard input:\n\n"
                  + CODE.replace("covert", "covert-piped-"),
              new Cancellation());
    }

    List<LoggedRequest> sent = Wire.requests(server);
    assertThat(sent).hasSizeGreaterThanOrEqualTo(2);
    assertThat(sent)
        .allSatisfy(
            each ->
                assertThat(each.getBodyAsString())
                    .doesNotContain("covert")
                    .contains("user.set_password(", "example.org/orders"));
    assertThat(sent.getLast().getBodyAsString()).contains("orders/sync.py", "sha256");
    assertThat(Files.readString(file)).doesNotContain("covert").contains("user.set_password(");
  }
}
