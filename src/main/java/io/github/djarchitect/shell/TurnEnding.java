package io.github.djarchitect.shell;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.agent.AnswerJson;
import io.github.djarchitect.agent.Outcome;
import io.github.djarchitect.agent.Turn;
import java.util.Optional;

/** Why a turn has no good answer: on stderr for a person, as an error for a script. */
final class TurnEnding {
  private TurnEnding() {}

  /** The answer; where no model gave one, the error, with what there was beside it. */
  static ObjectNode json(Turn turn) {
    ObjectNode answer = AnswerJson.of(turn.answer());
    if (turn.exitCode() != ArchitectException.Kind.MODEL.exitCode()) {
      return answer;
    }
    ObjectNode error = failure(turn).map(Failure::toJson).orElseGet(() -> answer);
    if (error != answer) {
      error.set("answer", answer);
    }
    return error;
  }

  /** Says on stderr what went wrong and what to do; nothing where nothing did. */
  static void complain(Turn turn, Console console) {
    failure(turn)
        .ifPresent(
            failure ->
                console.err().printf("architect: %s %s%n", failure.getMessage(), failure.remedy()));
  }

  private static Optional<ArchitectException> failure(Turn turn) {
    return switch (turn.ending()) {
      case Turn.Failed(Outcome.ProviderError error) -> model(error.message(), error.remedy());
      case Turn.Failed(Outcome.TransportLost lost) -> model(lost.message(), lost.remedy());
      case Turn.Failed(Outcome.ProtocolViolation wrong) -> model(wrong.message(), wrong.remedy());
      case Turn.Failed(Outcome.Truncated cut) ->
          model(
              "The model's answer was cut by its output limit twice (" + cut.limit() + ").",
              "Choose a model with a larger output, or ask for less.");
      case Turn.Failed _ ->
          model("The model declined to answer.", "Ask in other words, or use another model.");
      case Turn.Stuck stuck -> model(stuck.why(), "Try another model, or --provider built-in.");
      case Turn.BudgetReached reached ->
          Optional.of(
              new ArchitectException(
                  ArchitectException.Kind.BUDGET,
                  "The budget of %s is used up; what was found so far is above, %s."
                      .formatted(
                          reached.limit(),
                          turn.answer().status().equals("Approved")
                              ? "with the proposal that was approved before"
                              : "NOT APPROVED"),
                  "Raise it with --max-turns, --max-tokens, --max-cost or --max-time."));
      case Turn.Stopped _ ->
          Optional.of(
              new ArchitectException(
                  ArchitectException.Kind.INTERRUPTED, "Stopped.", "Ask again."));
      case Turn.Answered _ -> Optional.empty();
    };
  }

  private static Optional<ArchitectException> model(String message, String remedy) {
    return Optional.of(new ArchitectException(ArchitectException.Kind.MODEL, message, remedy));
  }
}
