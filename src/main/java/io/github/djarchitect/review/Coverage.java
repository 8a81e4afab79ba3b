package io.github.djarchitect.review;

import io.github.djarchitect.migration.Unreadable;
import java.util.List;

/** How much of the migrations in question could be judged, and what could not. */
public record Coverage(
    int migrations, int analysed, int partly, int unknown, List<Unreadable> unknowns) {
  public Coverage {
    unknowns = List.copyOf(unknowns);
  }
}
