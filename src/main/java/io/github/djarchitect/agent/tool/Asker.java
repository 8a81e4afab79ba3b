package io.github.djarchitect.agent.tool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whoever answers the questions of a conversation. */
public interface Asker {
  /** Nobody can answer: every default becomes an assumption. */
  Asker NOBODY =
      questions -> questions.stream().map(each -> new Answer(each.defaultAnswer(), true)).toList();

  /** One answer for each question, in order. */
  List<Answer> ask(List<Question> questions);

  /**
   * A question to a person.
   *
   * @param why what the answer changes
   * @param defaultAnswer what is assumed without an answer
   */
  record Question(
      String question, @Nullable String why, List<String> choices, String defaultAnswer) {
    public Question {
      choices = List.copyOf(choices);
    }
  }

  /**
   * @param assumed nobody answered, so the default stands
   */
  record Answer(String text, boolean assumed) {}
}
