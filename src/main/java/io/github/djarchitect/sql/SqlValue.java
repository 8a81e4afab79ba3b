package io.github.djarchitect.sql;

/** A Python value made ready for a column, before an engine's quoting. */
sealed interface SqlValue {
  record Null() implements SqlValue {}

  record Bool(boolean value) implements SqlValue {}

  /** An integer, float or decimal as Python prints it. */
  record Number(String text) implements SqlValue {}

  record Text(String text) implements SqlValue {}

  record Bytes(String hex) implements SqlValue {}

  /** A text in quotes that PostgreSQL's driver marks with its type. */
  record Typed(String text, String type) implements SqlValue {}

  /**
   * A value that only exists when the migration runs, such as the time or what a function returns;
   * printed in angle brackets.
   */
  record Computed(String description, String type) implements SqlValue {}
}
