package io.github.djarchitect.agent.advisor;

import io.github.djarchitect.agent.Cancellation;
import io.github.djarchitect.agent.History;
import io.github.djarchitect.agent.Listener;
import io.github.djarchitect.agent.ModelClient;
import io.github.djarchitect.agent.ModelIdentity;
import io.github.djarchitect.agent.Outcome;
import io.github.djarchitect.agent.ToolCall;
import io.github.djarchitect.agent.ToolSpec;
import io.github.djarchitect.agent.Usage;
import java.util.ArrayList;
import java.util.List;

/**
 * Advice without a language model: a question's words choose a playbook, and the same tools and
 * gate as for any model do the rest. The same input gives the same answer.
 */
public final class BuiltInAdvisor implements ModelClient {
  private static final ModelIdentity IDENTITY = new ModelIdentity("built-in", "", "");

  @Override
  public ModelIdentity identity() {
    return IDENTITY;
  }

  @Override
  public Outcome next(
      String system,
      History history,
      List<ToolSpec> tools,
      Listener listener,
      Cancellation cancellation) {
    if (cancellation.cancelled()) {
      return new Outcome.Cancelled(Usage.NONE);
    }
    boolean inProject = tools.stream().anyMatch(tool -> tool.name().equals("list_apps"));
    Step step = new Advice(Seen.of(history), inProject).next();
    return switch (step) {
      case Step.Say say -> {
        listener.text(say.markdown());
        yield new Outcome.Completed(say.markdown(), Usage.NONE);
      }
      case Step.Calls calls -> {
        List<ToolCall> made = new ArrayList<>();
        int before = history.entries().size();
        for (Step.Call call : calls.calls()) {
          made.add(
              new ToolCall(
                  "call-" + before + "-" + (made.size() + 1),
                  call.tool(),
                  call.arguments().toString()));
        }
        yield new Outcome.ToolCalls("", made, Usage.NONE);
      }
    };
  }
}
