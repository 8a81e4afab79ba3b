package io.github.djarchitect.agent;

import java.util.List;

/** One step of a model: everything said so far in, one outcome out. */
public interface ModelClient {
  ModelIdentity identity();

  /**
   * Asks for the next turn and waits for it; never throws for what a provider or a network does.
   *
   * @param system the system prompt
   * @param history what was said, ending with a user's words or with tool results
   * @param tools what the model may call
   * @param listener gets text as it comes, on any thread
   * @param cancellation ends the request at once, before the first byte too
   */
  Outcome next(
      String system,
      History history,
      List<ToolSpec> tools,
      Listener listener,
      Cancellation cancellation);
}
