package io.github.djarchitect.conflict;

import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.MigrationKey;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An app whose migrations end in more than one leaf.
 *
 * @param leaves sorted
 * @param fork the newest migrations of the app that all leaves have behind them
 * @param resolutions those that hold; exactly one is recommended, if there is any
 */
public record Conflict(
    String app,
    List<MigrationKey> leaves,
    List<MigrationKey> fork,
    List<Branch> branches,
    Relation relation,
    List<Why> why,
    List<Resolution> resolutions) {
  public Conflict {
    leaves = List.copyOf(leaves);
    fork = List.copyOf(fork);
    branches = List.copyOf(branches);
    why = List.copyOf(why);
    resolutions = List.copyOf(resolutions);
  }

  /** One side: the app's migrations that not every leaf has behind it, in the order of the plan. */
  public record Branch(MigrationKey leaf, List<MigrationKey> migrations) {
    public Branch {
      migrations = List.copyOf(migrations);
    }
  }

  /** What the sides do to each other; the first that applies. */
  public enum Relation {
    /** Operations that cannot both hold. */
    CONTRADICTORY,
    /** The same operation on both sides. */
    DUPLICATE,
    /** An order that changes the end state, or fails. */
    ORDER_MATTERS,
    /** Something opaque that could do either. */
    UNKNOWN,
    INDEPENDENT;

    public String spelling() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** One reason, with the two leaves it is about. */
  public record Why(Relation relation, String message, List<MigrationKey> leaves, Place place) {
    public Why {
      leaves = List.copyOf(leaves);
    }
  }

  public enum Kind {
    MERGE,
    REBASE,
    EDIT;

    public String spelling() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A way out, checked by laying its files over the project and reading it again.
   *
   * @param base the leaf that stays as it is; absent for a merge
   * @param moved migrations whose files change
   * @param safeIf what must be true of databases elsewhere; absent: safe everywhere
   */
  public record Resolution(
      Kind kind,
      boolean recommended,
      String why,
      @Nullable MigrationKey base,
      List<MigrationKey> moved,
      List<FileChange> files,
      List<MigrationKey> leavesAfter,
      @Nullable String safeIf) {
    public Resolution {
      moved = List.copyOf(moved);
      files = List.copyOf(files);
      leavesAfter = List.copyOf(leavesAfter);
    }

    Resolution safeIf(String condition) {
      return new Resolution(kind, recommended, why, base, moved, files, leavesAfter, condition);
    }

    Resolution recommend() {
      return new Resolution(kind, true, why, base, moved, files, leavesAfter, safeIf);
    }
  }
}
