package io.github.djarchitect.database;

import java.time.Duration;

/**
 * How long a look at a database may take before it gives up.
 *
 * @param connect until a connection to the server's port stands
 * @param silence until a server that says nothing, or nothing more, is given up
 * @param statement for each question to the catalogue, enforced by the server
 * @param lock until a question that waits for a lock is given up
 * @param count for counting the rows of one table
 * @param longTransaction from which age on a transaction is worth a note
 */
public record Limits(
    Duration connect,
    Duration silence,
    Duration statement,
    Duration lock,
    Duration count,
    Duration longTransaction) {
  public static final Limits DEFAULT =
      new Limits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(20),
          Duration.ofSeconds(2),
          Duration.ofSeconds(20),
          Duration.ofSeconds(60));

  public Limits withConnect(Duration changed) {
    return new Limits(changed, silence, statement, lock, count, longTransaction);
  }

  public Limits withSilence(Duration changed) {
    return new Limits(connect, changed, statement, lock, count, longTransaction);
  }

  public Limits withCount(Duration changed) {
    return new Limits(connect, silence, statement, lock, changed, longTransaction);
  }

  public Limits withLongTransaction(Duration changed) {
    return new Limits(connect, silence, statement, lock, count, changed);
  }
}
