package io.github.djarchitect.files;

import java.util.Set;

/** Which folders of a tree are never its source, whatever they hold. */
final class NeverSource {
  /** Larger files are not read: no source or configuration is, and a dump must not fill memory. */
  static final long LARGEST_FILE = 20L * 1024 * 1024;

  private static final Set<String> NAMES =
      Set.of(
          ".git",
          ".hg",
          ".svn",
          ".bzr",
          ".tox",
          ".nox",
          ".venv",
          "venv",
          "site-packages",
          "dist-packages",
          "node_modules",
          "bower_components",
          "__pycache__",
          "__pypackages__",
          ".eggs",
          ".mypy_cache",
          ".pytest_cache",
          ".ruff_cache",
          ".hypothesis",
          ".ipynb_checkpoints",
          ".gradle",
          ".terraform",
          ".next",
          ".parcel-cache",
          ".sass-cache",
          ".cache",
          ".direnv",
          "htmlcov");

  private NeverSource() {}

  static boolean named(String folder) {
    return NAMES.contains(folder) || folder.endsWith(".egg-info");
  }

  /** Whether a folder with these entries is an environment of Python, whatever its name. */
  static boolean holds(Set<String> entries) {
    return entries.contains("pyvenv.cfg") || entries.contains("conda-meta");
  }

  /** Whether {@code build} with these entries is what setuptools leaves: a copy of the source. */
  static boolean isBuildOutput(String folder, Set<String> entries) {
    return folder.equals("build")
        && entries.stream()
            .anyMatch(e -> e.equals("lib") || e.startsWith("lib.") || e.startsWith("bdist."));
  }

  static String tooLarge(long bytes) {
    return "too large to be source (%d MB; at most %d MB are read)"
        .formatted(bytes / (1024 * 1024), LARGEST_FILE / (1024 * 1024));
  }
}
