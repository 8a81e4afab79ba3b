package io.github.djarchitect.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Python that tests may run: one that can make virtual environments.
 *
 * <p>Looked for on the PATH and among pyenv's versions; the newest counts. The variable {@code
 * ARCHITECT_TEST_PYTHON} names one instead.
 *
 * @param executable its absolute path
 */
public record Interpreter(Path executable, int major, int minor, int micro) {
  /** The environment variable that overrides the search. */
  public static final String VARIABLE = "ARCHITECT_TEST_PYTHON";

  private static final String PROBE =
      "import sys, venv, ensurepip; print('%d.%d.%d' % sys.version_info[:3])";
  private static final Pattern EXECUTABLE = Pattern.compile("python(3(\\.\\d+)?)?(\\.exe)?");
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");
  private static final long PROBE_SECONDS = 60;

  private static final Map<Path, Optional<Interpreter>> PROBED = new ConcurrentHashMap<>();

  /**
   * The newest interpreter of at least this version.
   *
   * @throws AssertionError if there is none: tests that need one must not pass without it
   */
  public static Interpreter atLeast(int major, int minor) {
    return all().stream()
        .filter(found -> found.isAtLeast(major, minor))
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "This test needs Python %d.%d or newer that can run 'import venv, ensurepip'. "
                            .formatted(major, minor)
                        + "Install one, put it on the PATH or name it in "
                        + VARIABLE
                        + ". Usable ones found: "
                        + all()));
  }

  /** Every usable interpreter, newest first; only the named one if the variable is set. */
  public static List<Interpreter> all() {
    Set<Path> candidates = new LinkedHashSet<>();
    String named = System.getenv(VARIABLE);
    if (named != null && !named.isBlank()) {
      candidates.add(Path.of(named).toAbsolutePath());
    } else {
      for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
        addExecutables(Path.of(folder), candidates);
      }
      pyenvFolders().forEach(folder -> addExecutables(folder, candidates));
    }
    List<Interpreter> found = new ArrayList<>();
    for (Path candidate : candidates) {
      PROBED
          .computeIfAbsent(candidate, Interpreter::probe)
          .filter(probed -> found.stream().noneMatch(probed::isSameVersionAs))
          .ifPresent(found::add);
    }
    found.sort(
        Comparator.comparing(Interpreter::major)
            .thenComparing(Interpreter::minor)
            .thenComparing(Interpreter::micro)
            .reversed());
    return found;
  }

  public boolean isAtLeast(int wantedMajor, int wantedMinor) {
    return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
  }

  /** The version as {@code 3.13.0}. */
  public String version() {
    return major + "." + minor + "." + micro;
  }

  /** The standard output of this interpreter, run with these arguments; it must succeed. */
  public String run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(executable.toString()));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new AssertionError("exit " + process.exitValue() + " of " + command);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while running " + command, e);
    }
  }

  private boolean isSameVersionAs(Interpreter other) {
    return version().equals(other.version());
  }

  private static List<Path> pyenvFolders() {
    String root = System.getenv("PYENV_ROOT");
    Path versions =
        (root != null ? Path.of(root) : Path.of(System.getProperty("user.home"), ".pyenv"))
            .resolve("versions");
    return list(versions).stream().map(version -> version.resolve("bin")).toList();
  }

  private static void addExecutables(Path folder, Set<Path> candidates) {
    for (Path file : list(folder)) {
      if (EXECUTABLE.matcher(file.getFileName().toString()).matches()
          && Files.isExecutable(file)
          && !Files.isDirectory(file)) {
        candidates.add(file.toAbsolutePath());
      }
    }
  }

  private static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().collect(Collectors.toList());
    } catch (IOException e) {
      return List.of(); // a folder on the PATH that may not be read
    }
  }

  private static Optional<Interpreter> probe(Path candidate) {
    try {
      Process process =
          new ProcessBuilder(candidate.toString(), "-c", PROBE)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        return Optional.empty();
      }
      Matcher version = VERSION.matcher(answer);
      return version.matches()
          ? Optional.of(
              new Interpreter(
                  candidate,
                  Integer.parseInt(version.group(1)),
                  Integer.parseInt(version.group(2)),
                  Integer.parseInt(version.group(3))))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while probing " + candidate, e);
    }
  }
}
