package io.github.djarchitect.agent;

import java.util.ArrayList;
import java.util.List;

/** A wish to stop, seen by everything that waits: the HTTP call, the tool, the pause of a retry. */
public final class Cancellation {
  private final List<Runnable> actions = new ArrayList<>();
  private boolean cancelled;

  public Cancellation() {}

  /** Runs every registered action, once. */
  public void cancel() {
    List<Runnable> due;
    synchronized (this) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      due = List.copyOf(actions);
      actions.clear();
    }
    due.forEach(Runnable::run);
  }

  public synchronized boolean cancelled() {
    return cancelled;
  }

  /**
   * Has an action run on cancellation, at once if that has happened.
   *
   * @return closing it withdraws the action
   */
  public Registration onCancel(Runnable action) {
    synchronized (this) {
      if (!cancelled) {
        actions.add(action);
        return () -> withdraw(action);
      }
    }
    action.run();
    return () -> {};
  }

  private synchronized void withdraw(Runnable action) {
    actions.remove(action);
  }

  /** A registered action. */
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
