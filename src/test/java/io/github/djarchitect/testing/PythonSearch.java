package io.github.djarchitect.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds a Python that can make virtual environments.
 *
 * <p>A name on the PATH proves nothing: version managers put shims there that end with "command not
 * found", and distributions ship interpreters without {@code ensurepip}. So every candidate is run.
 */
final class PythonSearch {
  /** An explicit choice; nothing else is tried when it is set. */
  static final String VARIABLE = "ARCHITECT_TEST_PYTHON";

  private static final String PROBE =
      "import sys, venv, ensurepip, sqlite3, pty; print('%d.%d.%d' % sys.version_info[:3])";

  private final Map<String, String> environment;
  private final List<String> rejected = new ArrayList<>();

  PythonSearch(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** An interpreter that ran the probe. */
  record Python(Path path, int major, int minor, int micro) {
    boolean atLeast(int wantedMinor) {
      return major == 3 && minor >= wantedMinor;
    }

    String version() {
      return major + "." + minor + "." + micro;
    }
  }

  /** The first usable interpreter from 3.{@code lowest} to 3.{@code highest}. */
  Optional<Python> find(int lowest, int highest) {
    var chosen = environment.get(VARIABLE);
    var candidates = chosen != null && !chosen.isBlank() ? List.of(Path.of(chosen)) : candidates();
    for (var candidate : candidates) {
      var python = probe(candidate);
      if (python.isEmpty()) {
        continue;
      }
      if (python.get().atLeast(lowest) && python.get().minor() <= highest) {
        return python;
      }
      rejected.add(candidate + " is Python " + python.get().version());
    }
    return Optional.empty();
  }

  /** Why nothing was found, one line per candidate. */
  String rejections() {
    return rejected.isEmpty() ? "no python3 on the PATH" : String.join("\n  ", rejected);
  }

  private List<Path> candidates() {
    var found = new LinkedHashSet<Path>();
    var path = environment.getOrDefault("PATH", "").split(File.pathSeparator);
    for (var name :
        List.of("python3.13", "python3.12", "python3.14", "python3.11", "python3.10", "python3")) {
      for (var folder : path) {
        var file = Path.of(folder.isEmpty() ? "." : folder, name);
        if (Files.isExecutable(file)) {
          found.add(file);
        }
      }
    }
    found.addAll(pyenv());
    return List.copyOf(found);
  }

  private List<Path> pyenv() {
    var root = environment.get("PYENV_ROOT");
    var home = environment.getOrDefault("HOME", "");
    var versions = (root == null ? Path.of(home, ".pyenv") : Path.of(root)).resolve("versions");
    if (!Files.isDirectory(versions)) {
      return List.of();
    }
    try (var folders = Files.list(versions)) {
      return folders
          .map(folder -> folder.resolve("bin").resolve("python"))
          .filter(Files::isExecutable)
          .sorted(Comparator.comparing(Path::toString).reversed())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + versions, e);
    }
  }

  private Optional<Python> probe(Path candidate) {
    ProcessResult result;
    try {
      result =
          ProcessResult.of(
              Path.of("").toAbsolutePath(), environment, "", candidate.toString(), "-c", PROBE);
    } catch (UncheckedIOException e) {
      rejected.add(candidate + " does not run: " + e.getCause().getMessage());
      return Optional.empty();
    }
    var answer = result.stdout().strip();
    if (!result.succeeded() || !answer.matches("3\\.\\d+\\.\\d+")) {
      var lines = result.stderr().strip().lines().toList();
      rejected.add(candidate + " is not usable: " + (lines.isEmpty() ? answer : lines.getLast()));
      return Optional.empty();
    }
    var parts = answer.split("\\.");
    return Optional.of(
        new Python(
            candidate,
            Integer.parseInt(parts[0]),
            Integer.parseInt(parts[1]),
            Integer.parseInt(parts[2])));
  }
}
