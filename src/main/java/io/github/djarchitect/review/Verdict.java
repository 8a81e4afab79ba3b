package io.github.djarchitect.review;

/**
 * What the gate says. Only {@link Gate} can make one, from values and never from text.
 *
 * <p>{@code sha256} binds it to files, targets, Django version, base state and evidence; any edit
 * voids it.
 */
public sealed interface Verdict {
  String sha256();

  /** {@code Approved}, {@code NeedsChanges} or {@code Refused}. */
  default String status() {
    return getClass().getSimpleName();
  }

  /** No blocker and no unwaived unknown in new migrations. */
  final class Approved implements Verdict {
    private final String sha256;

    Approved(String sha256) {
      this.sha256 = sha256;
    }

    @Override
    public String sha256() {
      return sha256;
    }
  }

  /** An edit can mend it. */
  final class NeedsChanges implements Verdict {
    private final String sha256;

    NeedsChanges(String sha256) {
      this.sha256 = sha256;
    }

    @Override
    public String sha256() {
      return sha256;
    }
  }

  /** It cannot be judged: a file does not parse, the state does not apply. */
  final class Refused implements Verdict {
    private final String sha256;

    Refused(String sha256) {
      this.sha256 = sha256;
    }

    @Override
    public String sha256() {
      return sha256;
    }
  }
}
