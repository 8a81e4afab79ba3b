package io.github.djarchitect.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.plan.Proposal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a tool answers: a result, or an error that says how to mend it. */
public sealed interface ToolResult {
  /**
   * A result, recorded as evidence.
   *
   * @param content its members, without {@code ok} and {@code evidence}, repository-relative paths
   * @param attached what the program itself takes from the call, never read back from text
   */
  record Ok(ObjectNode content, @Nullable Attached attached) implements ToolResult {}

  /**
   * A failure that the model can act on.
   *
   * @param kind kebab-case class, for example {@code unknown-model}
   * @param message one sentence for the fact, without paths of the machine
   * @param remedy one imperative sentence for the fix
   */
  record Error(String kind, String message, String remedy) implements ToolResult {}

  /** A Java value beside the text of a result. */
  sealed interface Attached permits Draft, Submission, Looked {}

  /**
   * What the gate found without being asked for a verdict.
   *
   * @param blocks whether a blocker is among it
   * @param checked texts that were given to be checked; none where the checkout itself was looked
   *     at
   */
  record Looked(boolean blocks, List<String> checked) implements Attached {
    public Looked {
      checked = List.copyOf(checked);
    }
  }

  static ToolResult ok(ObjectNode content) {
    return new Ok(content, null);
  }

  /** A result that holds a proposal nobody has judged. */
  static ToolResult drafted(ObjectNode content, Proposal proposal) {
    return new Ok(content, new Draft(proposal));
  }

  /** A result with what the gate found in it. */
  static ToolResult looked(ObjectNode content, Looked looked) {
    return new Ok(content, looked);
  }

  /** A result of the gate: the only way a conversation comes to a verdict. */
  static ToolResult submitted(ObjectNode content, Submission submission) {
    return new Ok(content, submission);
  }

  static ToolResult error(String kind, String message, String remedy) {
    return new Error(kind, message, remedy);
  }
}
