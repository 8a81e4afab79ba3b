package io.github.djarchitect.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final ToolCall ONE = new ToolCall("c1", "t", "{}");
  private static final ToolCall TWO = new ToolCall("c2", "t", "{}");

  @Test
  void callsAndTheirResultsComeInTogether() {
    History history =
        History.EMPTY
            .plusUser("?")
            .plusExchange(model(ONE, TWO), List.of(result("c1"), result("c2")));
    assertThat(history.lastResults()).hasSize(2);
    assertThat(history.plusUser("!").lastResults()).isEmpty();
  }

  @Test
  void aCallWithoutItsResultIsRefused() {
    assertRefused(model(ONE));
    assertRefused(model(ONE), new History.User("!"));
    assertRefused(model(ONE), model(TWO));
    assertRefused(model(ONE, TWO), new History.ToolResults(List.of(result("c1"))));
  }

  @Test
  void aResultWithoutItsCallIsRefused() {
    assertRefused(new History.ToolResults(List.of(result("c1"))));
    assertRefused(model(ONE), new History.ToolResults(List.of(result("c2"))));
    assertRefused(model(ONE, TWO), new History.ToolResults(List.of(result("c2"), result("c1"))));
    assertRefused(
        model(ONE),
        new History.ToolResults(List.of(result("c1"))),
        new History.ToolResults(List.of(result("c1"))));
  }

  @Test
  void twoCallsOfATurnCannotShareAnId() {
    assertRefused(model(ONE, ONE), new History.ToolResults(List.of(result("c1"), result("c1"))));
  }

  @Test
  void compactionKeepsTheUserTheNewestExchangesAndThePairing() {
    History history = History.EMPTY.plusUser("the question");
    for (int i = 0; i < 20; i++) {
      history =
          history.plusExchange(
              new History.Model(
                  "", List.of(new ToolCall("c" + i, "t", "{\"i\":" + i + "}")), Map.of()),
              List.of(
                  new History.Result(
                      "c" + i, "t", "\"" + "x".repeat(3000) + "\"", false, "E" + i, "s" + i)));
    }
    long whole = Compaction.tokens(history);

    History fitted = Compaction.fit(history, 10_000);

    assertThat(whole).isGreaterThan(20_000);
    assertThat(Compaction.tokens(fitted)).isLessThanOrEqualTo(6_000);
    assertThat(fitted.entries()).contains(new History.User("the question"));
    assertThat(fitted.lastResults()).isEqualTo(history.lastResults());
    assertThat(fitted.entries().toString()).contains("call t again if you need them");
    assertThat(Compaction.fit(fitted, 10_000)).isEqualTo(fitted);
    assertThat(Compaction.fit(history, 100_000)).isEqualTo(history);
  }

  @Test
  void compactionDropsWholeExchangesWhereStubsAreNotEnough() {
    History history = History.EMPTY.plusUser("the question");
    for (int i = 0; i < 20; i++) {
      history =
          history.plusExchange(
              new History.Model(
                  "",
                  List.of(new ToolCall("c" + i, "t", "{\"text\":\"" + "y".repeat(3000) + "\"}")),
                  Map.of()),
              List.of(result("c" + i)));
    }

    History fitted = Compaction.fit(history, 5_000);

    assertThat(Compaction.tokens(fitted)).isLessThanOrEqualTo(3_000);
    assertThat(((History.User) fitted.entries().getFirst()).text())
        .contains("earlier steps were left out");
    assertThat(fitted.entries()).contains(new History.User("the question"));
  }

  private static void assertRefused(History.Entry... entries) {
    assertThatThrownBy(() -> new History(List.of(entries)))
        .isInstanceOf(IllegalStateException.class);
  }

  private static History.Model model(ToolCall... calls) {
    return new History.Model("", List.of(calls), Map.of());
  }

  private static History.Result result(String id) {
    return new History.Result(id, "t", "{\"ok\":true}", false, "E1", "s");
  }
}
