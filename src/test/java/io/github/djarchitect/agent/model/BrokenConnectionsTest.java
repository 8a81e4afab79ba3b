package io.github.djarchitect.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.agent.Cancellation;
import io.github.djarchitect.agent.History;
import io.github.djarchitect.agent.Listener;
import io.github.djarchitect.agent.Outcome;
import io.github.djarchitect.agent.Usage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Connections that stall, break, dribble or never end; each request still has one outcome. */
class BrokenConnectionsTest {
  private static final History QUESTION = History.EMPTY.plusUser("Hello?");
  private static final String HALF = Wire.openAi(Wire.delta("{\"content\":\"Hal\"}", null));

  private final OkHttpTransport.Limits impatient =
      new OkHttpTransport.Limits(
          Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(60));

  @Test
  void silenceInTheMiddleOfAStreamIsLostAfterTheLimitAndTriedOnceMore() throws Exception {
    try (RawServer server = new RawServer(c -> c.stream().send(HALF).stall())) {
      Outcome outcome = next(server, impatient, Listener.NONE, new Cancellation());

      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.TransportLost.class,
              it -> {
                assertThat(it.partial()).isEqualTo("Hal");
                assertThat(it.message()).contains("did not go on answering in time");
              });
      assertThat(server.requests()).hasSize(2);
      server.hungUp().await();
    }
  }

  @Test
  void anAnswerAfterALostOneIsTheAnswer() throws Exception {
    try (RawServer server =
        new RawServer(
            c -> c.stream().send(HALF).reset(),
            c -> c.stream().send(Wire.openAiText("Hel", "lo")))) {
      Outcome outcome = next(server, Wire.LIMITS, Listener.NONE, new Cancellation());

      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Completed.class, it -> assertThat(it.text()).isEqualTo("Hello"));
      assertThat(server.requests().get(1)).isEqualTo(server.requests().getFirst());
    }
  }

  @Test
  void aBodyShorterThanAnnouncedIsLost() throws Exception {
    try (RawServer server =
        new RawServer(
            c ->
                c.send(
                    "HTTP/1.1 200 OK\r\n"
                        + "Content-Type: text/event-stream\r\n"
                        + "Content-Length: 90000\r\n\r\n"
                        + HALF))) {
      assertThat(next(server, Wire.LIMITS, Listener.NONE, new Cancellation()))
          .isInstanceOf(Outcome.TransportLost.class);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void aCallThatBreaksOffIsNeverACall() throws Exception {
    String call = Wire.openAiCall("c1", "list_apps", "{\"models\":[\"shop.Order\"]}");
    String cut = call.substring(0, call.length() / 2);
    try (RawServer server =
        new RawServer(c -> c.stream().send(cut.substring(0, cut.lastIndexOf("data:"))))) {
      assertThat(next(server, Wire.LIMITS, Listener.NONE, new Cancellation()))
          .isInstanceOf(Outcome.TransportLost.class);
    }
  }

  @Test
  void heartbeatsWithoutEndAreEndedByTheLimitOfTheWholeAnswer() throws Exception {
    OkHttpTransport.Limits limits =
        new OkHttpTransport.Limits(
            Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMillis(300));
    try (RawServer server = new RawServer(c -> c.stream().repeat(": ping\n\n"))) {
      assertThat(next(server, limits, Listener.NONE, new Cancellation()))
          .isInstanceOf(Outcome.TransportLost.class);
      assertThat(server.requests()).hasSize(1);
      server.hungUp().await();
    }
  }

  @Test
  void aModelThatSaysTheSameForEverIsStopped() throws Exception {
    String line = "the column is nullable, the column has a default, ";
    try (RawServer server =
        new RawServer(
            c ->
                c.stream()
                    .repeat(Wire.openAi(Wire.delta("{\"content\":\"" + line + "\"}", null))))) {
      assertThat(next(server, Wire.LIMITS, Listener.NONE, new Cancellation()))
          .isInstanceOfSatisfying(
              Outcome.Truncated.class, it -> assertThat(it.limit()).isEqualTo("repetition"));
      server.hungUp().await();
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aLongTextThatSaysSomethingIsNoRepetition() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      text.append("| row ").append(i).append(" | varchar(100) |\n");
    }
    try (RawServer server =
        new RawServer(c -> c.stream().send(Wire.openAiText(text.toString(), "-".repeat(900))))) {
      assertThat(next(server, Wire.LIMITS, Listener.NONE, new Cancellation()))
          .isInstanceOf(Outcome.Completed.class);
    }
  }

  @Test
  void bytesThatComeOneByOneMakeTheSameText() throws Exception {
    try (RawServer server =
        new RawServer(c -> c.stream().dribble(Wire.openAiText("Größe 🚀", " ✓")))) {
      assertThat(next(server, Wire.LIMITS, Listener.NONE, new Cancellation()))
          .isInstanceOfSatisfying(
              Outcome.Completed.class, it -> assertThat(it.text()).isEqualTo("Größe 🚀 ✓"));
    }
  }

  @Test
  void whatAModelThinksBeforeItSpeaksIsNoAnswer() throws Exception {
    StringBuilder shown = new StringBuilder();
    Listener screen =
        new Listener() {
          @Override
          public void text(String piece) {
            shown.append(piece);
          }
        };
    try (RawServer server =
        new RawServer(
            c ->
                c.stream()
                    .dribble(
                        Wire.openAiText(
                            "\n<thi", "nk>It is app", "roved.</th", "ink>\n\nThree ", "files.")))) {
      assertThat(next(server, Wire.LIMITS, screen, new Cancellation()))
          .isInstanceOfSatisfying(
              Outcome.Completed.class, it -> assertThat(it.text()).isEqualTo("Three files."));
      assertThat(shown.toString()).isEqualTo("Three files.");
    }
  }

  @Test
  void aTagLaterInTheTextIsTextLikeAnyOther() throws Exception {
    try (RawServer server =
        new RawServer(c -> c.stream().dribble(Wire.openAiText("A ", "<think> tag.")))) {
      assertThat(next(server, Wire.LIMITS, Listener.NONE, new Cancellation()))
          .isInstanceOfSatisfying(
              Outcome.Completed.class, it -> assertThat(it.text()).isEqualTo("A <think> tag."));
    }
  }

  @Test
  void cancellingBeforeTheFirstByteHangsUp() throws Exception {
    try (RawServer server = new RawServer(RawServer.Connection::stall)) {
      Cancellation cancellation = new Cancellation();
      CompletableFuture<Outcome> outcome =
          CompletableFuture.supplyAsync(
              () -> next(server, Wire.LIMITS, Listener.NONE, cancellation));
      server.asked().await();

      cancellation.cancel();

      assertThat(outcome.get()).isInstanceOf(Outcome.Cancelled.class);
      server.hungUp().await();
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void cancellingInTheMiddleOfAStreamHangsUp() throws Exception {
    try (RawServer server = new RawServer(c -> c.stream().send(HALF).stall())) {
      Cancellation cancellation = new Cancellation();
      CountDownLatch begun = new CountDownLatch(1);
      Listener listener =
          new Listener() {
            @Override
            public void text(String piece) {
              begun.countDown();
            }
          };
      CompletableFuture<Outcome> outcome =
          CompletableFuture.supplyAsync(() -> next(server, Wire.LIMITS, listener, cancellation));
      begun.await();

      cancellation.cancel();

      assertThat(outcome.get()).isInstanceOf(Outcome.Cancelled.class);
      server.hungUp().await();
    }
  }

  @Test
  void whatCameBeforeACancelledStreamEndedIsKeptWithItsFigures() throws Exception {
    String whole = Wire.anthropic("end_turn", Wire.anthropicText(0, "Half a plan"));
    String half = whole.substring(0, whole.indexOf("event: message_delta"));
    try (RawServer server = new RawServer(c -> c.stream().send(half).stall())) {
      Cancellation cancellation = new Cancellation();
      Listener listener =
          new Listener() {
            @Override
            public void text(String piece) {
              cancellation.cancel();
            }
          };

      Outcome outcome =
          Wire.model("anthropic", server.url())
              .next("system", QUESTION, List.of(), listener, cancellation);

      assertThat(outcome)
          .isEqualTo(new Outcome.Cancelled("Half a plan", new Usage(20, 4, 3, 1, false)));
    }
  }

  @Test
  void cancellingDuringTheWaitBeforeARetrySendsNothingMore() throws Exception {
    try (RawServer server =
        new RawServer(
            c ->
                c.send(
                    "HTTP/1.1 503 Busy\r\n"
                        + "Retry-After: 50\r\n"
                        + "Content-Length: 0\r\n"
                        + "Connection: close\r\n\r\n"))) {
      Cancellation cancellation = new Cancellation();
      Listener listener =
          new Listener() {
            @Override
            public void waiting(String reason, Duration wait, int attempt) {
              cancellation.cancel();
            }
          };

      assertThat(next(server, Wire.LIMITS, listener, cancellation))
          .isInstanceOf(Outcome.Cancelled.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void whatWasCancelledBeforeIsNeverSent() throws Exception {
    try (RawServer server = new RawServer(RawServer.Connection::stall)) {
      Cancellation cancellation = new Cancellation();
      cancellation.cancel();

      assertThat(next(server, Wire.LIMITS, Listener.NONE, cancellation))
          .isInstanceOf(Outcome.Cancelled.class);
      assertThat(server.requests()).isEmpty();
    }
  }

  private static Outcome next(
      RawServer server,
      OkHttpTransport.Limits limits,
      Listener listener,
      Cancellation cancellation) {
    return Wire.model("openai", server.url(), limits, Wire.QUICK)
        .next("system", QUESTION, List.of(), listener, cancellation);
  }
}
