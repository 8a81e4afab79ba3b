package io.github.djarchitect.agent.advisor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.djarchitect.agent.History;
import io.github.djarchitect.agent.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was called and answered since the user's last words. */
record Seen(String question, List<Exchange> exchanges) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  Seen {
    exchanges = List.copyOf(exchanges);
  }

  /** One call with its answer, both as JSON. */
  record Exchange(String tool, JsonNode arguments, JsonNode result, boolean ok) {}

  static Seen of(History history) {
    String question = "";
    List<Exchange> exchanges = new ArrayList<>();
    List<ToolCall> calls = List.of();
    for (History.Entry entry : history.entries()) {
      switch (entry) {
        case History.User user -> {
          if (!user.program()) {
            question = user.text();
            exchanges.clear();
          }
        }
        case History.Model model -> calls = model.calls();
        case History.ToolResults results -> {
          for (int i = 0; i < results.results().size(); i++) {
            History.Result result = results.results().get(i);
            exchanges.add(
                new Exchange(
                    result.name(),
                    read(calls.get(i).arguments()),
                    read(result.content()),
                    !result.error()));
          }
        }
      }
    }
    return new Seen(question, exchanges);
  }

  private static JsonNode read(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      return MAPPER.createObjectNode();
    }
  }

  boolean called(String tool) {
    return exchanges.stream().anyMatch(each -> each.tool().equals(tool));
  }

  /** The last good answer of a tool. */
  Optional<JsonNode> answer(String tool) {
    return exchanges.reversed().stream()
        .filter(each -> each.tool().equals(tool) && each.ok())
        .map(Exchange::result)
        .findFirst();
  }

  List<JsonNode> answers(String tool) {
    return exchanges.stream()
        .filter(each -> each.tool().equals(tool) && each.ok())
        .map(Exchange::result)
        .toList();
  }

  Optional<Exchange> last(String tool) {
    return exchanges.reversed().stream().filter(each -> each.tool().equals(tool)).findFirst();
  }

  long count(String tool) {
    return exchanges.stream().filter(each -> each.tool().equals(tool)).count();
  }

  /** {@code [E4]}, or nothing where the tool gave no evidence. */
  String cite(String tool) {
    return answer(tool)
        .map(result -> result.path("evidence").asText(""))
        .filter(id -> !id.isEmpty())
        .map(id -> " [" + id + "]")
        .orElse("");
  }

  /** Why a tool's last call failed, as a last word. */
  String failed(String tool) {
    JsonNode error =
        last(tool).map(each -> each.result().path("error")).orElse(MAPPER.createObjectNode());
    return "`%s` failed: %s %s %s"
        .formatted(
            tool,
            error.path("message").asText(),
            error.path("remedy").asText(),
            Advice.NOT_A_MODEL);
  }
}
