package io.github.djarchitect.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnsTest {
  private static Columns rules() {
    return new Columns(List.of("rule", "severity", "what"))
        .add(List.of("table-rewrite", "blocker", "The whole table is written anew under a lock"))
        .add(List.of("half", "note", "Short"));
  }

  @Test
  void thereIsRoomForAll() {
    assertThat(rules().render(80))
        .containsExactly(
            "rule           severity  what",
            "table-rewrite  blocker   The whole table is written anew under a lock",
            "half           note      Short");
  }

  @Test
  void aLastCellThatIsTooWideIsBrokenAtSpaces() {
    assertThat(rules().render(52))
        .containsExactly(
            "rule           severity  what",
            "table-rewrite  blocker   The whole table is written",
            "                         anew under a lock",
            "half           note      Short");
  }

  @Test
  void withoutRoomForThatCellsStandBehindEachOther() {
    assertThat(rules().render(30))
        .containsExactly(
            "rule",
            "table-rewrite blocker, what",
            "   The whole table is written",
            "   anew under a lock",
            "half note, what Short");
  }
}
