package io.github.djarchitect.migration;

import io.github.djarchitect.evaluate.Budget;
import io.github.djarchitect.evaluate.Evaluator;
import io.github.djarchitect.evaluate.ModuleSource;
import io.github.djarchitect.evaluate.Outside;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.python.PythonParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the settings files of a project make of a setting: to decide conditions by, never to be
 * shown. A file is looked into when a migration asks for a setting that it assigns.
 */
final class SettingValues {
  private static final Pattern STARRED = Pattern.compile("(?m)^from\\s+\\S+\\s+import\\s+\\*");

  private final Project project;
  private final Map<String, List<Value>> known = new HashMap<>();
  private @Nullable List<SettingsFile> files;

  SettingValues(Project project) {
    this.project = project;
  }

  /** Whether any settings file assigns it. */
  boolean isAssigned(String name) {
    return project.settings().containsKey(name) || !values(name).isEmpty();
  }

  /** Its value, where every file that assigns it gives it the same one. */
  Optional<Value> sure(String name) {
    if (project.settings().containsKey(name)) {
      return Optional.of(project.settings().get(name));
    }
    List<Value> values = values(name);
    return !values.isEmpty()
            && values.getFirst().isPlain()
            && values.stream().allMatch(values.getFirst()::equals)
        ? Optional.of(values.getFirst())
        : Optional.empty();
  }

  /** The first that is told: a literal, or the default for what the environment may give. */
  Optional<Value> likely(String name) {
    if (project.settings().containsKey(name)) {
      return Optional.of(project.settings().get(name));
    }
    return values(name).stream()
        .map(SettingValues::withDefaults)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private List<Value> values(String name) {
    List<Value> values = known.get(name);
    if (values == null) {
      values = read(name);
      known.put(name, values);
    }
    return values;
  }

  private List<Value> read(String name) {
    Pattern assigned =
        Pattern.compile("(?m)^\\s*" + Pattern.quote(name) + "\\s*(?::[^=\\n]+)?=[^=]");
    // the name alone is found much faster than the pattern is not
    List<Value> values =
        valuesWhere(name, file -> file.text.contains(name) && assigned.matcher(file.text).find());
    // else where they come from another module whole: from .base import *
    return values.isEmpty() ? valuesWhere(name, SettingsFile::isStarred) : values;
  }

  private List<Value> valuesWhere(String name, Predicate<SettingsFile> assigns) {
    return files().stream()
        .filter(assigns)
        .flatMap(file -> file.evaluated().value(name).stream())
        .toList();
  }

  private List<SettingsFile> files() {
    List<SettingsFile> read = files;
    if (read == null) {
      read = new ArrayList<>();
      for (String path : project.settingsFiles()) {
        if (project.tree().read(path) instanceof SourceTree.FileContent.Present present) {
          read.add(new SettingsFile(path, present.bytes()));
        }
      }
      files = read;
    }
    return read;
  }

  /** Evaluated once for all settings that it assigns, apart from every other file. */
  private final class SettingsFile {
    private final String path;
    private final byte[] bytes;
    private final String text;
    private @Nullable Boolean isStarred;
    private Evaluator.@Nullable Evaluated evaluated;

    SettingsFile(String path, byte[] bytes) {
      this.path = path;
      this.bytes = bytes;
      this.text = new String(bytes, StandardCharsets.UTF_8);
    }

    /** Asked for only where no file assigns a setting itself. */
    boolean isStarred() {
      Boolean known = isStarred;
      if (known == null) {
        known = STARRED.matcher(text).find();
        isStarred = known;
      }
      return known;
    }

    Evaluator.Evaluated evaluated() {
      Evaluator.Evaluated known = evaluated;
      if (known == null) {
        String dotted = path.substring(0, path.length() - ".py".length()).replace('/', '.');
        boolean isPackage = dotted.endsWith(".__init__");
        known =
            new Evaluator(new ProjectModules(project), new Outside() {}, Budget.DEFAULT)
                .module(
                    isPackage ? dotted.substring(0, dotted.lastIndexOf('.')) : dotted,
                    new ModuleSource.Source(path, isPackage, PythonParser.parse(bytes)));
        evaluated = known;
      }
      return known;
    }
  }

  /**
   * What stands where the environment says nothing; empty where nothing is a default.
   *
   * <p>The forms are those of {@code os.environ.get}, {@code os.getenv}, {@code environ.Env} and
   * {@code decouple.config}: the name of a variable, and behind it or called so, its default.
   */
  static Optional<Value> withDefaults(Value value) {
    return switch (value) {
      case Value.Call call -> defaultOf(call);
      case Value.Either either -> either.likely().map(Value.Branch::value);
      // whatever is not known in it, what is asked for may be
      case Value.PyDict _, Value.PyList _, Value.PyTuple _ -> Optional.of(value);
      default -> value.isPlain() ? Optional.of(value) : Optional.empty();
    };
  }

  private static Optional<Value> defaultOf(Value.Call call) {
    List<Value> args =
        call.path().equals("operator.call") && !call.args().isEmpty()
            ? call.args().subList(1, call.args().size())
            : call.args();
    if (args.isEmpty() || !(args.getFirst() instanceof Value.Str)) {
      return Optional.empty();
    }
    return Optional.ofNullable(
            call.kwargs().getOrDefault("default", args.size() > 1 ? args.get(1) : null))
        .filter(Value::isPlain);
  }
}
