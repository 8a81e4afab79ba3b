package io.github.djarchitect.hazard;

import io.github.djarchitect.state.ModelKey;

/**
 * What the code that runs while a migration is applied uses of the schema. Django selects and
 * inserts every column of a model by name, so a field that its {@code models.py} has is used.
 */
public interface RunningCode {
  /** Nothing is known of the release before: everything the state has is taken as used. */
  RunningCode UNKNOWN =
      new RunningCode() {
        @Override
        public Use ofModel(ModelKey model) {
          return Use.ASSUMED;
        }

        @Override
        public Use ofField(ModelKey model, String field) {
          return Use.ASSUMED;
        }
      };

  Use ofModel(ModelKey model);

  Use ofField(ModelKey model, String field);

  /** Whether it is certain that no code of it gives a field a value. */
  default boolean leavesEmpty(ModelKey model, String field) {
    return false;
  }

  /** Whether code of it may name a field, beside its models. */
  default boolean mayName(ModelKey model, String field) {
    return true;
  }

  /**
   * Whether something beside migrations may give rows that are there a value of a field: a command
   * of the project, or one that a person runs.
   */
  default boolean mayFill(ModelKey model, String field) {
    return true;
  }

  /**
   * Whether something may give rows a value of a field between two migrations that are new: a
   * command, or code that goes through many rows.
   */
  default boolean mayFillBetween(ModelKey model, String field) {
    return false;
  }

  /** Other code that answers what this one does not answer itself. */
  interface Over extends RunningCode {
    RunningCode code();

    @Override
    default Use ofModel(ModelKey model) {
      return code().ofModel(model);
    }

    @Override
    default Use ofField(ModelKey model, String field) {
      return code().ofField(model, field);
    }

    @Override
    default boolean leavesEmpty(ModelKey model, String field) {
      return code().leavesEmpty(model, field);
    }

    @Override
    default boolean mayName(ModelKey model, String field) {
      return code().mayName(model, field);
    }

    @Override
    default boolean mayFill(ModelKey model, String field) {
      return code().mayFill(model, field);
    }

    @Override
    default boolean mayFillBetween(ModelKey model, String field) {
      return code().mayFillBetween(model, field);
    }
  }

  /** How sure it is. */
  enum Use {
    /** The previous release's models have it. */
    USED,
    /** The previous release's models do not have it. */
    UNUSED,
    /** No previous release was given, or its models could not be read. */
    ASSUMED;

    public boolean mayBeUsed() {
      return this != UNUSED;
    }
  }
}
