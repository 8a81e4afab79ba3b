package io.github.djarchitect.agent.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.djarchitect.agent.Fakes;
import io.github.djarchitect.agent.Tool;
import io.github.djarchitect.evidence.Ledger;
import io.github.djarchitect.plan.Playbook;
import io.github.djarchitect.plan.playbook.Playbooks;
import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model is told names only what the program has, and all of it. */
class PromptAndToolFilesTest {
  private static final Path PROMPT = Path.of("prompts", "architect.md");

  /** Words of Django and databases that the prompt writes as code. */
  private static final Set<String> OF_DJANGO = Set.of("db_default");

  private static String prompt() throws IOException {
    return Files.readString(PROMPT);
  }

  private static Set<String> tools() {
    Workspace workspace =
        Workspace.open(Path.of("examples", "shop"), WorkspaceOptions.DEFAULT, Clock.systemUTC());
    return Toolset.of(new Desk(workspace, Asker.NOBODY), new Ledger()).stream()
        .map(Tool::spec)
        .map(spec -> spec.name())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> matches(String regex, String text) {
    return Pattern.compile(regex).matcher(text).results().map(MatchResult::group).toList();
  }

  @Test
  void everyFileInToolsIsAToolAndEveryToolHasItsFile() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("tools"))) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(n -> n.endsWith(".json")))
          .map(name -> name.replace(".json", ""))
          .containsExactlyInAnyOrderElementsOf(tools());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"draft_plan", "list_playbooks"})
  void aPlaybookIsChosenAmongThoseThereAre(String tool) throws IOException {
    JsonNode file = Fakes.MAPPER.readTree(Path.of("tools", tool + ".json").toFile());
    assertThat(file.at("/parameters/properties/playbook/enum"))
        .map(JsonNode::asText)
        .containsExactlyElementsOf(Playbooks.all().stream().map(Playbook::id).toList());
  }

  @Test
  void theToolsThatThePromptNamesExist() throws IOException {
    Set<String> named =
        matches("(?<=`)[a-z]+(?:_[a-z]+)+(?=`)", prompt()).stream()
            .filter(name -> !OF_DJANGO.contains(name))
            .collect(Collectors.toSet());
    assertThat(named).contains("submit_proposal", "draft_plan", "ask_user");
    assertThat(tools()).containsAll(named);
  }

  @Test
  void whatIsSaidOfACutResultNamesToolsAndParametersThatExist() throws IOException {
    for (String tool : tools()) {
      JsonNode file = Fakes.MAPPER.readTree(Path.of("tools", tool + ".json").toFile());
      Set<String> known = tools();
      file.at("/parameters/properties").fieldNames().forEachRemaining(known::add);
      assertThat(known)
          .as(tool)
          .containsAll(matches("[a-z]+(?:_[a-z]+)+", file.path("when_cut").asText()));
    }
  }

  @Test
  void thePromptIsAlsoASubagentFileWithThreeExamples() throws IOException {
    String[] parts = prompt().split("(?m)^---$\n", 3);
    assertThat(parts[0]).isEmpty();
    assertThat(parts[1])
        .startsWith("name: django-migration-architect\ndescription: |\n")
        .contains("\nmodel: inherit\n");
    assertThat(matches("(?m)^  <example>$", parts[1])).hasSize(3);
    assertThat(matches("(?m)^  </example>$", parts[1])).hasSize(3);
  }

  @Test
  void onlyTheSituationIsFilledIn() throws IOException {
    assertThat(matches("\\{\\{.*?}}", prompt())).containsExactly("{{situation}}");
  }
}
