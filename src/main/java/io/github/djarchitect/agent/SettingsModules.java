package io.github.djarchitect.agent;

import io.github.djarchitect.files.SourceTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which modules of a tree are settings: those that are named or named to Django as such, and those
 * that they are put together from.
 *
 * <p>What settings take whole, {@code from parts.mail import *}, is settings too. Of a module that
 * they take names from, only the constants are, as the rest of it is code.
 */
public final class SettingsModules {
  /** Of a text without a tree: what a path alone says. */
  public static final SettingsModules NONE = new SettingsModules(null);

  private static final Set<String> NAMING =
      Set.of(
          "manage.py",
          "wsgi.py",
          "asgi.py",
          "celery.py",
          "conftest.py",
          "pytest.ini",
          "setup.cfg",
          "tox.ini",
          "pyproject.toml");

  private static final Pattern NAMED =
      Pattern.compile("DJANGO_SETTINGS_MODULE[\"']?\\s{0,9}[,=]\\s{0,9}[\"']?([\\w.]+)");

  private static final Pattern IMPORT =
      Pattern.compile(
          "(?m)^[ \\t]*+(?:from[ \\t]++(?<from>[.\\w]++)[ \\t]++import[ \\t]++"
              + "(?<names>\\([^)]*+\\)|[^\\n]++)|import[ \\t]++(?<module>[.\\w]++))");

  private static final Pattern NAME = Pattern.compile("\\w++(?:[ \\t]++as[ \\t]++\\w++)?");

  /** A test of settings imports what it tests. */
  private static final Pattern OF_A_TEST = Pattern.compile("(?:.*/)?tests?/.*");

  /** Larger ones are no settings. */
  private static final int LARGEST = 400_000;

  private final @Nullable SourceTree tree;
  private final Set<String> whole = new HashSet<>();
  private final Set<String> constants = new HashSet<>();
  private Set<String> paths = Set.of();
  private boolean read;

  private SettingsModules(@Nullable SourceTree tree) {
    this.tree = tree;
  }

  /** Those of a tree, which is read when they are first asked for. */
  public static SettingsModules of(SourceTree tree) {
    return new SettingsModules(tree);
  }

  /** The file that a link at this path leads to. */
  String target(String path) {
    return tree == null ? path : tree.target(path);
  }

  boolean isWhole(String path) {
    return ready().whole.contains(path);
  }

  boolean hasConstants(String path) {
    return ready().constants.contains(path);
  }

  private synchronized SettingsModules ready() {
    if (!read) {
      read = true;
      if (tree != null) {
        find(tree);
      }
    }
    return this;
  }

  private void find(SourceTree source) {
    List<String> all = source.paths();
    paths = new HashSet<>(all);
    Deque<String> open = new ArrayDeque<>();
    for (String path : all) {
      String name = path.substring(path.lastIndexOf('/') + 1);
      if (SettingsText.isSettingsModule(path)) {
        open.add(path);
      } else if (NAMING.contains(name)) {
        Matcher named = NAMED.matcher(text(source, path));
        while (named.find()) {
          module(named.group(1), path).ifPresent(open::add);
        }
      }
    }
    while (!open.isEmpty()) {
      String path = open.remove();
      if (whole.add(path) && !OF_A_TEST.matcher(path).matches()) {
        imports(source, path, open);
      }
    }
    constants.removeAll(whole);
  }

  private void imports(SourceTree source, String path, Deque<String> open) {
    Matcher matcher = IMPORT.matcher(text(source, path));
    while (matcher.find()) {
      String from = matcher.group("from");
      if (from == null) {
        module(matcher.group("module"), path).ifPresent(constants::add);
        continue;
      }
      String names = matcher.group("names").strip();
      if (names.startsWith("*")) {
        module(from, path).ifPresent(open::add);
        continue;
      }
      module(from, path).ifPresent(constants::add);
      Matcher name = NAME.matcher(names);
      while (name.find()) {
        String each = name.group().split("\\s", 2)[0];
        module(from.endsWith(".") ? from + each : from + "." + each, path)
            .ifPresent(constants::add);
      }
    }
  }

  /** The file of a module as it is imported in another, seen from any folder above that. */
  private Optional<String> module(String dotted, String importer) {
    int dots = 0;
    while (dots < dotted.length() && dotted.charAt(dots) == '.') {
      dots++;
    }
    String rest = dotted.substring(dots).replace('.', '/');
    String folder = folder(importer);
    for (int i = 1; i < dots; i++) {
      folder = folder(folder);
    }
    while (true) {
      Optional<String> found = file(folder.isEmpty() ? rest : folder + "/" + rest);
      if (found.isPresent() || dots > 0 || folder.isEmpty()) {
        return found.filter(path -> !SettingsText.isPartOfAnApp(path));
      }
      folder = folder(folder);
    }
  }

  private Optional<String> file(String stem) {
    return List.of(stem + ".py", stem + "/__init__.py").stream()
        .filter(paths::contains)
        .findFirst();
  }

  private static String folder(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  private static String text(SourceTree source, String path) {
    return source.read(path) instanceof SourceTree.FileContent.Present(byte[] bytes)
            && bytes.length <= LARGEST
        ? new String(bytes, StandardCharsets.UTF_8)
        : "";
  }
}
