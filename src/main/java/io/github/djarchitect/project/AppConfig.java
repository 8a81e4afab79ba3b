package io.github.djarchitect.project;

import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Stmt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A configuration of an app, as far as it is written in plain texts.
 *
 * @param path by which settings would name it
 * @param isDefault what it says of itself, if anything
 * @param isWritten whether label and name are plain texts, or not there at all
 */
record AppConfig(
    String path,
    @Nullable String name,
    @Nullable String label,
    @Nullable Boolean isDefault,
    boolean isWritten) {
  static List<AppConfig> in(PythonModule module, String dotted) {
    List<AppConfig> configs = new ArrayList<>();
    for (Stmt statement : module.body()) {
      if (statement instanceof Stmt.ClassDef type
          && (looksLikeOne(type) || base(type, configs).isPresent())) {
        configs.add(of(type, dotted, configs));
      }
    }
    return configs;
  }

  String className() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  AppConfig with(@Nullable String evaluatedName, @Nullable String evaluatedLabel) {
    return new AppConfig(path, evaluatedName, evaluatedLabel, isDefault, isWritten);
  }

  private static AppConfig of(Stmt.ClassDef type, String dotted, List<AppConfig> before) {
    String[] texts = new String[2];
    Optional<AppConfig> base = base(type, before);
    Boolean[] isDefault = {base.map(AppConfig::isDefault).orElse(null)};
    boolean[] isWritten = {base.isEmpty()};
    Literals.assignments(
        type.body(),
        (name, value) -> {
          if (name.equals("name") || name.equals("label")) {
            int at = name.equals("name") ? 0 : 1;
            Literals.text(value)
                .ifPresentOrElse(text -> texts[at] = text, () -> isWritten[0] = false);
          } else if (name.equals("default")
              && value instanceof Expr.Constant(Literal.Bool(boolean truth), var _)) {
            isDefault[0] = truth;
          }
        });
    return new AppConfig(
        dotted + "." + type.name(), texts[0], texts[1], isDefault[0], isWritten[0]);
  }

  /** What it does not say itself it may have from another configuration of the file. */
  private static Optional<AppConfig> base(Stmt.ClassDef type, List<AppConfig> before) {
    return before.stream()
        .filter(
            each ->
                type.bases().stream()
                    .anyMatch(
                        name ->
                            name instanceof Expr.Name(String id, var _)
                                && id.equals(each.className())))
        .findFirst();
  }

  private static boolean looksLikeOne(Stmt.ClassDef type) {
    return (type.name().endsWith("Config") && !type.bases().isEmpty())
        || type.bases().stream()
            .anyMatch(
                base ->
                    (base instanceof Expr.Name(String id, var _) && id.endsWith("Config"))
                        || (base instanceof Expr.Attribute(var _, String attr, var _)
                            && attr.endsWith("Config")));
  }
}
