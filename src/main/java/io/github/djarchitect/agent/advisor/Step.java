package io.github.djarchitect.agent.advisor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What the advisor does next: calls, or its last word. */
sealed interface Step {
  /** Tools to call, in order. */
  record Calls(List<Call> calls) implements Step {
    public Calls {
      calls = List.copyOf(calls);
    }
  }

  record Call(String tool, ObjectNode arguments) {}

  record Say(String markdown) implements Step {}

  /** One call. */
  static Step call(String tool, ObjectNode arguments) {
    return new Calls(List.of(new Call(tool, arguments)));
  }

  /** Arguments to be filled in. */
  static ObjectNode arguments() {
    return JsonNodeFactory.instance.objectNode();
  }
}
