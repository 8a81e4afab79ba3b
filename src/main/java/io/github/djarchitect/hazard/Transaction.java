package io.github.djarchitect.hazard;

import io.github.djarchitect.engine.TableLock;
import java.util.ArrayList;
import java.util.List;

/** What the earlier statements of a statement's transaction still hold. */
public final class Transaction {
  private Transaction() {}

  /**
   * Locks that block reads or writes on tables that exist already, taken by earlier statements of
   * the same transaction and held until it ends.
   */
  public static List<Held> heldBefore(MigrationView view, Predicted statement) {
    int transaction = statement.emitted().transaction();
    if (transaction == 0) {
      return List.of();
    }
    List<Held> held = new ArrayList<>();
    for (Predicted earlier : view.statements()) {
      if (earlier == statement) {
        break;
      }
      if (earlier.emitted().transaction() == transaction) {
        for (TableLock lock : earlier.effect().locks()) {
          if (lock.blocksWrites() && !view.createdTables().contains(lock.table())) {
            held.add(new Held(lock, earlier));
          }
        }
      }
    }
    return held;
  }

  /** A lock and the statement that took it. */
  public record Held(TableLock lock, Predicted by) {}
}
