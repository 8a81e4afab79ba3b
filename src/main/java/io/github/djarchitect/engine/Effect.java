package io.github.djarchitect.engine;

import java.util.List;

/**
 * What one statement does on one server version.
 *
 * @param locks strongest first; the table the statement names comes before others
 * @param transactional false where the statement refuses to run inside a transaction
 * @param fact id of the entry in the data files that says so
 * @param provenance {@code measured 15.18, 18.1}, or {@code documented} with the manual's page
 */
public record Effect(
    List<TableLock> locks, Work work, boolean transactional, String fact, String provenance) {
  public Effect {
    locks = List.copyOf(locks);
  }
}
