package io.github.djarchitect.project;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.PythonModule;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Where settings say that apps have their migrations: a package, or none at all. */
final class MigrationModules {
  static final String NAME = "MIGRATION_MODULES";

  /** Empty for an app that has {@code None}. */
  private final Map<String, Optional<String>> packages;

  private final Map<String, String> labels = new HashMap<>();

  private MigrationModules(Map<String, Optional<String>> packages) {
    this.packages = packages;
    packages.forEach((label, module) -> module.ifPresent(name -> labels.putIfAbsent(name, label)));
  }

  /** As a user gives it instead of what settings say. */
  static MigrationModules given(String literal) {
    Map<String, Optional<String>> packages = new LinkedHashMap<>();
    if (SettingLiteral.of(literal).orElse(null) instanceof Value.PyDict(var entries)) {
      for (Value.Entry entry : entries) {
        if (!(entry.key() instanceof Value.Str(String label))) {
          continue;
        }
        if (entry.value() instanceof Value.Str(String module)) {
          packages.put(label, Optional.of(module));
        } else if (entry.value() instanceof Value.None) {
          packages.put(label, Optional.empty());
        }
      }
    }
    return new MigrationModules(packages);
  }

  /**
   * @param settings paths of settings, those that count first
   * @param read the module of a path, where it can be read
   */
  static MigrationModules of(
      Iterable<String> settings, Function<String, Optional<PythonModule>> read) {
    Map<String, Optional<String>> packages = new LinkedHashMap<>();
    for (String path : settings) {
      // tests leave migrations out to be quick; the project has them all the same
      boolean ofTests = path.contains("test");
      read.apply(path)
          .ifPresent(
              module ->
                  Literals.entries(
                      module,
                      NAME,
                      (label, value) -> {
                        if (value instanceof Expr.Constant(Literal.None _, var _)) {
                          if (!ofTests) {
                            packages.putIfAbsent(label, Optional.empty());
                          }
                        } else {
                          Literals.text(value)
                              .ifPresent(name -> packages.putIfAbsent(label, Optional.of(name)));
                        }
                      }));
    }
    return new MigrationModules(packages);
  }

  static MigrationModules none() {
    return new MigrationModules(Map.of());
  }

  /** The app whose migrations a package holds. */
  Optional<String> label(String module) {
    return Optional.ofNullable(labels.get(module));
  }

  /** The package that holds an app's migrations. */
  Optional<String> module(String label) {
    return packages.getOrDefault(label, Optional.empty());
  }

  /** Whether an app is said to have no migrations. */
  boolean hasNone(String label) {
    return packages.containsKey(label) && packages.get(label).isEmpty();
  }
}
