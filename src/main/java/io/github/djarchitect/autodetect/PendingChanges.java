package io.github.djarchitect.autodetect;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.Unreadable;
import java.util.List;

/**
 * What makemigrations would add.
 *
 * @param migrations by app, in the order in which they build on each other
 * @param questions what it would ask on the way, with the answer that was taken
 * @param unknown what could not be compared, so that there may be more
 */
public record PendingChanges(
    List<NewMigration> migrations, List<Question> questions, List<Unreadable> unknown) {
  public PendingChanges {
    migrations = List.copyOf(migrations);
    questions = List.copyOf(questions);
    unknown = List.copyOf(unknown);
  }

  /**
   * A question of makemigrations.
   *
   * @param assumed what the migrations here stand on
   */
  public record Question(Kind kind, String text, String assumed, Place place) {
    /** What is asked. */
    public enum Kind {
      RENAMED_MODEL,
      RENAMED_FIELD,
      DEFAULT_FOR_NEW_FIELD,
      DEFAULT_FOR_NULLS
    }
  }

  /** How the questions are answered. */
  public enum Renames {
    /** What looks renamed was removed, and something else added. */
    NO,
    /** What looks renamed was renamed. */
    YES
  }
}
