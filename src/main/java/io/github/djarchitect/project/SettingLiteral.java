package io.github.djarchitect.project;

import io.github.djarchitect.evaluate.Budget;
import io.github.djarchitect.evaluate.Evaluator;
import io.github.djarchitect.evaluate.ModuleSource;
import io.github.djarchitect.evaluate.Outside;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.PythonParser;
import java.util.Optional;

/** The value of a setting as a user gives it: a literal of Python. */
public final class SettingLiteral {
  private SettingLiteral() {}

  /** The value that a text stands for; empty where it is no literal. */
  public static Optional<Value> of(String text) {
    PythonModule module = PythonParser.parse("class Given:\n    value = " + text + "\n");
    if (text.isBlank() || text.lines().count() > 1 || !module.problems().isEmpty()) {
      return Optional.empty();
    }
    return new Evaluator(_ -> Optional.empty(), new Outside() {}, Budget.DEFAULT)
        .module("given", new ModuleSource.Source("--setting", false, module))
        .type("Given")
        .flatMap(type -> type.attribute("value"))
        .filter(Value::isPlain);
  }
}
