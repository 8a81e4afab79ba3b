package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.project.App;

/** Which tables only migrations of the project can have made. */
final class OwnTables {
  private OwnTables() {}

  /**
   * Whether a table must be one of an app whose migrations are all read. Others may come from an
   * app that is installed, or have been there before the first migration.
   */
  static boolean isOfOwnApp(Reading reading, String table) {
    return reading.project().apps().stream()
        .map(App::label)
        .filter(label -> table.startsWith(label + "_"))
        .anyMatch(
            label ->
                reading.found().stream().anyMatch(key -> key.app().equals(label))
                    && reading.unreadable().stream()
                        .noneMatch(
                            each ->
                                each.migration() == null || each.migration().app().equals(label)));
  }
}
