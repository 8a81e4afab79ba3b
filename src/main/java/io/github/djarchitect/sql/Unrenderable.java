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

  Place place() {
    return place;
  }

  String reason() {
    return reason;
  }
}
