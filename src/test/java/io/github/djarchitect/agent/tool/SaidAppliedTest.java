package io.github.djarchitect.agent.tool;

import static io.github.djarchitect.agent.Fakes.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.Tool;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.evidence.Ledger;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said to be applied is kept for the whole conversation. */
class SaidAppliedTest {
  private static final String PLAN = "{\"playbook\": \"resolve-conflict\"}";

  private String answer = "";
  private final Desk desk =
      new Desk(
          Workspace.open(
              Path.of("examples", "team-conflict"), WorkspaceOptions.DEFAULT, Clock.systemUTC()),
          questions -> List.of(new Asker.Answer(answer, false)));

  @Test
  void whatFindConflictsWasToldStaysWhereItIs() {
    ok(new DraftPlan(desk), PLAN);
    String moved = moved("D1");
    ok(
        new FindConflicts(desk),
        "{\"app\": \"tickets\", \"applied\": [\"tickets.%s\"]}".formatted(moved));

    ToolResult again = new DraftPlan(desk).call(object(PLAN));

    assertThat(again)
        .isInstanceOfSatisfying(
            ToolResult.Ok.class,
            told -> assertThat(told.content().path("kept").asText()).isEqualTo("tickets." + moved));
    // the draft made before it was said moves it all the same, and is refused now
    JsonNode verdict = ok(new SubmitProposal(desk, new Ledger()), "{\"draft\": \"D1\"}");
    assertThat(verdict.path("verdict").asText()).isEqualTo("NeedsChanges");
    assertThat(verdict.path("findings").toString())
        .contains("was said to be applied, and the proposal rewrites it.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Which of them has run on a database? | tickets.0004_owner_required, on staging | true",
        "Which of them has run on a database? | 0004_owner_required | true",
        "Which of them has run on a database? | 0004_owner_required has not | false",
        "Which of them is applied nowhere? | 0004_owner_required | false",
        "Which of them is to move? | 0004_owner_required | false",
      })
  void aPersonsAnswerThatNamesWhatHasRunIsHeard(String question, String said, boolean heard) {
    answer = said;
    ok(
        new AskUser(desk.asker()),
        "{\"questions\": [{\"question\": \"%s\", \"choices\": [], \"default\": \"x\"}]}"
            .formatted(question));

    assertThat(desk.saidApplied()).hasSize(heard ? 1 : 0);
  }

  @Test
  void whoMovesAMigrationIsToldHowToSayThatItIsAppliedNowhere() {
    ok(new DraftPlan(desk), PLAN);

    ObjectNode arguments = object("{\"draft\": \"D1\"}");
    desk.draft("D1").orElseThrow().assumptions().forEach(arguments.putArray("drop")::add);
    JsonNode verdict = ok(new SubmitProposal(desk, new Ledger()), arguments.toString());

    assertThat(verdict.path("findings").findValuesAsText("fix"))
        .anyMatch(
            fix ->
                fix.contains("say among the proposal's assumptions: '0")
                    && fix.contains(" of tickets is applied nowhere and on no shared branch.'"));
  }

  /** A migration that a draft moves. */
  private String moved(String draft) {
    return desk.draft(draft).orElseThrow().files().stream()
        .map(FileChange::from)
        .filter(Objects::nonNull)
        .map(path -> path.substring(path.lastIndexOf('/') + 1).replace(".py", ""))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode ok(Tool tool, String arguments) {
    ToolResult result = tool.call(object(arguments));
    assertThat(result).isInstanceOf(ToolResult.Ok.class);
    return ((ToolResult.Ok) result).content();
  }
}
