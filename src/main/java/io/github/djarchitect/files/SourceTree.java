package io.github.djarchitect.files;

import java.util.List;

/**
 * A tree of files as the rest of the program sees it: a checkout on disk, a git ref, or either with
 * proposed files laid over it. Paths are relative to its root, with forward slashes.
 */
public interface SourceTree {
  /**
   * Every file path, sorted; folders that are never source (.git, virtual environments) left out.
   */
  List<String> paths();

  /** The content of one file; never throws for a file that is missing or cannot be read. */
  FileContent read(String path);

  /**
   * The path of the file that a link at this path leads to; the path itself where there is no link,
   * or one that {@link #read} does not follow.
   */
  default String target(String path) {
    return path;
  }

  /** Whether a file written at this path would land outside, behind a linked folder. */
  default boolean leadsOutside(String path) {
    return false;
  }

  /**
   * The names of the tree's own folder and of those around it, from the inside out, for a package
   * that is named by a folder outside the tree; empty where there are none.
   */
  default List<String> names() {
    return List.of();
  }

  /** Folders that could not be listed, so that files below them may be missing. */
  default List<Unlisted> unlisted() {
    return List.of();
  }

  /** {@link #paths()} and {@link #unlisted()} of one moment, for the price of one walk. */
  default Listing list() {
    return new Listing(paths(), unlisted());
  }

  /** What there is, and where more may be. */
  record Listing(List<String> paths, List<Unlisted> unlisted) {}

  /**
   * A folder that could not be listed.
   *
   * @param reason a phrase for people
   */
  record Unlisted(String path, String reason) {}

  /** What stands at a path. */
  sealed interface FileContent {
    record Present(byte[] bytes) implements FileContent {}

    record Missing() implements FileContent {}

    /** The file is there but cannot be read; {@code reason} is a phrase for people. */
    record Unreadable(String reason) implements FileContent {}
  }
}
