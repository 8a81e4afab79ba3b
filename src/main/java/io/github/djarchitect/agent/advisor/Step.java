package io.github.djarchitect.agent.advisor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What the advisor does next: calls, or its last word. */
sealed interface Step {
  /** Tools to call, in order. */
  record Calls(String why, List<Call> calls) implements Step {
    public Calls {
      calls = List.copyOf(calls);
    }
  }

  record Call(String tool, ObjectNode arguments) {}

  record Say(String markdown) implements Step {}
}
