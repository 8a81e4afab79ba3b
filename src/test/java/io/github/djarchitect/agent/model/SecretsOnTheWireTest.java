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
import io.github.djarchitect.evidence.Ledger;
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
}
