package io.github.djarchitect.agent;

import java.time.Duration;

/** Time as a conversation sees it: how much has passed, and something to be done later. */
public interface Timer {
  /** A reading that only ever grows; differences are meaningful. */
  Duration now();

  /**
   * Runs an action later, on any thread.
   *
   * @return closing it withdraws the action
   */
  Cancellation.Registration after(Duration delay, Runnable action);

  /** The machine's own time. */
  static Timer real() {
    return new Timer() {
      @Override
      public Duration now() {
        return Duration.ofNanos(System.nanoTime());
      }

      @Override
      public Cancellation.Registration after(Duration delay, Runnable action) {
        Thread thread =
            Thread.ofVirtual()
                .name("timer")
                .start(
                    () -> {
                      try {
                        Thread.sleep(delay);
                      } catch (InterruptedException e) {
                        return;
                      }
                      action.run();
                    });
        return thread::interrupt;
      }
    };
  }
}
