package io.github.djarchitect.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.ToolAnswer;
import io.github.djarchitect.agent.ToolCall;
import io.github.djarchitect.evidence.Evidence;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToolLineTest {
  private static List<String> line(int width) {
    ObjectNode arguments = JsonNodeFactory.instance.objectNode().put("model", "orders.Order");
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putArray("models").addObject();
    ToolAnswer answer =
        new ToolAnswer(
            new ToolCall("1", "inspect_models", arguments.toString()),
            json,
            true,
            new Evidence("E2", "inspect_models", arguments.toString(), "0".repeat(64)),
            "0".repeat(64),
            null);
    return ToolLine.of(answer, arguments, Duration.ofMillis(19), width);
  }

  @Test
  void aCallIsOneLineOfColumnsOnATerminalOfEightyColumns() {
    assertThat(line(80))
        .containsExactly(
            "  inspect_models orders.Order            1 model                  19 ms  [E2]");
  }

  @Test
  void aNarrowTerminalGetsTheSameWordsInSeveralLines() {
    List<String> lines = line(20);
    assertThat(lines).allSatisfy(each -> assertThat(each.length()).isLessThanOrEqualTo(20));
    assertThat(String.join(" ", lines).replaceAll(" +", " "))
        .isEqualTo(" inspect_models orders.Order 1 model 19 ms [E2]");
  }
}
