package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.Arguments;
import io.github.djarchitect.agent.Tool;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.agent.ToolSpec;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ask_user}: questions to the person, or their defaults as assumptions. */
public final class AskUser implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("ask_user");

  /** A person may think for a while. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final Asker asker;

  public AskUser(Asker asker) {
    this.asker = asker;
  }

  /** The tool's arguments. */
  public record Ask(List<Question> questions) {}

  /** One question as a model sends it. */
  public record Question(
      String question,
      @Nullable String why,
      List<String> choices,
      @JsonProperty("default") String defaultAnswer) {}

  @Override
  public ToolSpec spec() {
    return SPEC;
  }

  @Override
  public Duration timeLimit() {
    return PATIENCE;
  }

  @Override
  public ToolResult call(JsonNode arguments) {
    Ask ask = Arguments.read(arguments, Ask.class);
    List<Asker.Answer> answers =
        asker.ask(
            ask.questions().stream()
                .map(
                    each ->
                        new Asker.Question(
                            each.question(), each.why(), each.choices(), each.defaultAnswer()))
                .toList());
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    ArrayNode list = content.putArray("answers");
    for (int i = 0; i < ask.questions().size(); i++) {
      list.addObject()
          .put("question", ask.questions().get(i).question())
          .put("answer", answers.get(i).text())
          .put("assumed", answers.get(i).assumed());
    }
    return ToolResult.ok(content);
  }
}
