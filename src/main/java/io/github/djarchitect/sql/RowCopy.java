package io.github.djarchitect.sql;

import io.github.djarchitect.files.Place;

/**
 * A trigger by which whole rows of one table are put into another, {@code INSERT INTO into SELECT *
 * FROM from}: the server pairs their columns by position each time that it runs.
 *
 * @param on the table that has the trigger
 * @param function the function that copies, empty where the trigger's own body does
 * @param place of what made the function or trigger
 * @param since counts what was sent before it was made
 * @param fits whether the columns still go together
 */
public record RowCopy(
    String trigger,
    String on,
    String function,
    String into,
    String from,
    Place place,
    int since,
    boolean fits) {
  /** Whether it is the one that was there at another time. */
  public boolean isSame(RowCopy other) {
    return trigger.equals(other.trigger)
        && on.equals(other.on)
        && function.equals(other.function)
        && into.equals(other.into)
        && from.equals(other.from)
        && since == other.since;
  }
}
