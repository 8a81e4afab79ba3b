package io.github.djarchitect.agent;

import java.util.List;
import java.util.Optional;

/**
 * A model that says again what a recorded one said, while the tools really run.
 *
 * <p>It goes on after a result that differs from the recorded one, and keeps the first such.
 */
public final class Replay implements ModelClient {
  private final ModelIdentity identity;
  private final List<Outcome> turns;
  private final List<Recording.Resulted> results;
  private int turn;
  private int result;
  private Optional<Difference> difference = Optional.empty();

  public Replay(Recording recording) {
    ModelIdentity recorded =
        recording.events().getFirst() instanceof Recording.Meta meta
            ? meta.model()
            : new ModelIdentity("replay", "", "");
    identity = new ModelIdentity("replay", recorded.name(), "");
    turns = recording.turns();
    results = recording.results();
  }

  /**
   * A result that is not what it was.
   *
   * @param number which result it is, from 1
   * @param recorded what it was
   * @param now JSON text of what it is
   */
  public record Difference(int number, String tool, Recording.Resulted recorded, String now) {}

  /** The first result that differs, if one did. */
  public Optional<Difference> difference() {
    return difference;
  }

  /** Compares results that came after the last request too. */
  public void finish(History history) {
    compare(history);
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
    compare(history);
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

  private void compare(History history) {
    for (History.Result now : history.lastResults()) {
      if (result == results.size()) {
        return;
      }
      Recording.Resulted recorded = results.get(result++);
      boolean same = recorded.tool().equals(now.name()) && recorded.sha256().equals(now.sha256());
      if (!same && difference.isEmpty()) {
        difference = Optional.of(new Difference(result, now.name(), recorded, now.content()));
      }
    }
  }
}
