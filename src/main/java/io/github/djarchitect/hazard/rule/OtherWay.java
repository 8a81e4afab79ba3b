package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.state.ModelKey;
import org.jspecify.annotations.Nullable;

/** The way of a data migration that is not the one looked at: what makes up for a loss. */
interface OtherWay {
  /**
   * Whether rows that are deleted are this way's to make.
   *
   * @param model absent where it is not known
   * @param some whether a condition of the query chose them
   * @param asked whether the code asks before it takes one
   */
  boolean rows(@Nullable ModelKey model, boolean some, boolean asked);

  /** The same for the links of a relation. */
  boolean links(String relation, boolean some);

  /**
   * The same for the values of a field.
   *
   * @param some whether a condition, of the query or of the code, chose the rows
   */
  boolean values(@Nullable ModelKey model, String field, boolean some);
}
