package io.github.djarchitect.agent.advisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A kind of change that people ask about: the entries of the catalogue that tell of it, and the
 * command that plans it where there is one.
 *
 * @param parameters of the playbook, with {@code {model}} where a model goes
 */
record HowTo(
    String id,
    Pattern asks,
    String title,
    List<String> rules,
    String playbook,
    String parameters,
    String command,
    String then) {
  private static final List<HowTo> ALL =
      Resource.read("howto.json").stream().map(HowTo::read).toList();

  static List<HowTo> all() {
    return ALL;
  }

  private static HowTo read(JsonNode entry) {
    return new HowTo(
        entry.path("id").asText(),
        Pattern.compile(entry.path("asks").asText(), Pattern.CASE_INSENSITIVE),
        entry.path("title").asText(),
        Resource.texts(entry.path("rules")),
        entry.path("playbook").asText(""),
        entry.path("parameters").asText(""),
        entry.path("command").asText(""),
        entry.path("then").asText(""));
  }

  /** The first kind of change whose words the question has. */
  static Optional<HowTo> of(Words question) {
    return ALL.stream().filter(each -> each.asks().matcher(question.text()).find()).findFirst();
  }

  static HowTo named(String id) {
    return ALL.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  /** What to type for a plan with files; absent where no playbook covers the change. */
  Optional<String> plan(String model) {
    if (!command.isEmpty()) {
      return Optional.of(command);
    }
    return playbook.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ("architect plan " + playbook + " " + parameters.replace("{model}", model)).strip());
  }
}
