package io.github.djarchitect.sql;

import io.github.djarchitect.files.Place;

/**
 * Thrown inside this room where a statement's text cannot be told; the script turns it into an
 * {@link Statement.UnknownStatement}.
 */
final class Unrenderable extends RuntimeException {
  private final transient Place place;
  private final String reason;

  Unrenderable(Place place, String reason) {
    super(reason, null, false, false);
    this.place = place;
    this.reason = reason;
  }

  /**
   * What stands in the statement's stead.
   *
   * @param operation where the place itself is not known
   */
  Statement.UnknownStatement statement(Place operation, String sql) {
    return new Statement.UnknownStatement(place.path().isEmpty() ? operation : place, reason, sql);
  }

  String reason() {
    return reason;
  }
}
