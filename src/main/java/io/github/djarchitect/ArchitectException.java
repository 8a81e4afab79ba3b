package io.github.djarchitect;

import org.jspecify.annotations.Nullable;

/**
 * A failure the user can mend: what happened, where, and what to do next.
 *
 * <p>Bugs are never reported this way; they are {@link IllegalStateException}s naming the invariant
 * that broke.
 */
public final class ArchitectException extends RuntimeException {
  /** The cause classes that the outside can tell apart, one exit code each. */
  public enum Kind {
    USAGE(2),
    MODEL(3),
    REPOSITORY(4),
    BUDGET(5),
    DATABASE(6),
    STALE(1),
    INTERRUPTED(130);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    /** The process exit code that goes with this kind. */
    public int exitCode() {
      return exitCode;
    }
  }

  private final Kind kind;
  private final String remedy;
  private final @Nullable String place;

  public ArchitectException(Kind kind, String message, String remedy) {
    this(kind, message, remedy, null);
  }

  /**
   * @param message one sentence for the fact
   * @param remedy one imperative sentence for the fix
   * @param place {@code path:line} or {@code path}, where there is one
   */
  public ArchitectException(Kind kind, String message, String remedy, @Nullable String place) {
    super(message);
    this.kind = kind;
    this.remedy = remedy;
    this.place = place;
  }

  public Kind kind() {
    return kind;
  }

  public String remedy() {
    return remedy;
  }

  public @Nullable String place() {
    return place;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
