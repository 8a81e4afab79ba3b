package io.github.djarchitect.agent;

import java.util.List;

/**
 * A model that says again what a recorded one said, while the tools really run.
 *
 * <p>It goes on after a result that differs; {@link Recording#difference} tells of the first.
 */
public final class Replay implements ModelClient {
  private final ModelIdentity identity;
  private final List<Outcome> turns;
  private int turn;

  public Replay(Recording recording) {
    ModelIdentity recorded =
        recording.events().getFirst() instanceof Recording.Meta meta
            ? meta.model()
            : new ModelIdentity("replay", "", "");
    identity = new ModelIdentity("replay", recorded.name(), "");
    turns = recording.turns();
  }

  @Override
  public ModelIdentity identity() {
    return identity;
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
    if (turn == turns.size()) {
      return new Outcome.ProtocolViolation(
          "The transcript holds no further turn of the model.",
          "Ask the question anew instead of replaying it.",
          Usage.NONE);
    }
    Outcome outcome = turns.get(turn++);
    switch (outcome) {
      case Outcome.Completed it -> listener.text(it.text());
      case Outcome.ToolCalls it -> listener.text(it.text());
      case Outcome.Truncated it -> {}
      case Outcome.Refused it -> {}
      case Outcome.Filtered it -> {}
      case Outcome.Cancelled it -> {}
      case Outcome.TransportLost it -> {}
      case Outcome.ProviderError it -> {}
      case Outcome.ProtocolViolation it -> {}
    }
    return outcome;
  }
}
