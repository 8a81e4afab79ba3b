package io.github.djarchitect.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A proven plan for a usual change: goal in, phases with whole files out. */
public interface Playbook {
  /** Kebab-case; what {@code draft_plan} and {@code architect plan} name it by. */
  String id();

  /** One sentence. */
  String goal();

  /** What the phases are and why, in a few sentences. */
  String doc();

  List<Parameter> parameters();

  /** Whether the plan is the same on every engine, not written for the one it is planned for. */
  default boolean portable() {
    return false;
  }

  Outcome plan(PlanInput input);

  /** What a playbook must or may be told. */
  record Parameter(String name, String description, boolean required) {}

  /** What came of it. */
  sealed interface Outcome {}

  /** A whole proposal, not judged yet. */
  record Planned(Proposal proposal) implements Outcome {}

  /** Answers are missing, without which the plan would be a guess. */
  record Asks(List<Question> questions) implements Outcome {
    public Asks {
      questions = List.copyOf(questions);
    }
  }

  /** It is not the plan for this project or change. */
  record NotApplicable(String reason) implements Outcome {}

  /**
   * A question to the user.
   *
   * @param parameter the parameter that the answer fills
   * @param why what the answer changes
   * @param defaultAnswer taken as an assumption where nobody answers
   * @param likely whether anything speaks for the default; else it is only the first of the choices
   */
  record Question(
      String parameter,
      String question,
      @Nullable String why,
      List<String> choices,
      String defaultAnswer,
      boolean likely) {
    public Question {
      choices = List.copyOf(choices);
    }

    public Question(
        String parameter,
        String question,
        @Nullable String why,
        List<String> choices,
        String defaultAnswer) {
      this(parameter, question, why, choices, defaultAnswer, true);
    }
  }
}
