package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import java.util.regex.Pattern;

/** A reason that an author gave in a comment. */
final class Reasons {
  private static final Pattern IRREVERSIBLE =
      Pattern.compile(
          "(?i)#.*\\b(irreversible|not reversible|no reverse|cannot be reversed)\\b(.*)");

  private Reasons() {}

  /**
   * Whether a comment on the operation's lines, or right above them, says why it has no reverse:
   * the word and at least three more.
   */
  static boolean whyIrreversible(MigrationView view, OperationView operation) {
    int line = operation.operation().place().line();
    return view.migration().module().comments().stream()
        .filter(
            comment -> {
              int at = comment.span().startLine();
              return at >= line - 3 && at <= line + 6;
            })
        .map(comment -> IRREVERSIBLE.matcher(comment.text()))
        .anyMatch(matcher -> matcher.find() && words(matcher.group(2)) >= 3);
  }

  private static int words(String text) {
    return (int) Pattern.compile("\\p{L}{2,}").matcher(text).results().count();
  }
}
