package io.github.djarchitect.agent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** A model that says what it is told to, and keeps what it was asked. */
final class ScriptedModel implements ModelClient {
  private final Deque<Supplier<Outcome>> script = new ArrayDeque<>();
  private final ModelIdentity identity;
  final List<History> asked = new ArrayList<>();
  final List<String> systems = new ArrayList<>();
  final List<List<ToolSpec>> tools = new ArrayList<>();
  private int calls;

  ScriptedModel() {
    this(new ModelIdentity("openai", "scripted", "example.test"));
  }

  ScriptedModel(ModelIdentity identity) {
    this.identity = identity;
  }

  ScriptedModel then(Outcome outcome) {
    return then(() -> outcome);
  }

  ScriptedModel then(Supplier<Outcome> outcome) {
    script.add(outcome);
    return this;
  }

  ScriptedModel says(String text) {
    return then(new Outcome.Completed(text, usage()));
  }

  /** Calls given as name, arguments, name, arguments, ... */
  ScriptedModel calls(String... namesAndArguments) {
    List<ToolCall> made = new ArrayList<>();
    for (int i = 0; i < namesAndArguments.length; i += 2) {
      made.add(new ToolCall("c" + ++calls, namesAndArguments[i], namesAndArguments[i + 1]));
    }
    return then(new Outcome.ToolCalls("", made, usage()));
  }

  static Usage usage() {
    return new Usage(100, 0, 0, 10, true);
  }

  /** What the model saw as results in its last request. */
  List<History.Result> lastResults() {
    return asked.getLast().lastResults();
  }

  @Override
  public ModelIdentity identity() {
    return identity;
  }

  @Override
  public Outcome next(
      String system,
      History history,
      List<ToolSpec> specs,
      Listener listener,
      Cancellation cancellation) {
    asked.add(history);
    systems.add(system);
    tools.add(specs);
    if (cancellation.cancelled()) {
      return new Outcome.Cancelled(Usage.NONE);
    }
    if (script.isEmpty()) {
      throw new AssertionError("the model was asked once too often: " + history);
    }
    return script.remove().get();
  }
}
