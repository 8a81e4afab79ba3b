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
        .filter(SettingLiteral::isLiteral);
  }

  private static boolean isLiteral(Value value) {
    return switch (value) {
      case Value.None _, Value.Bool _, Value.Int _, Value.Float _, Value.Str _, Value.Bytes _ ->
          true;
      case Value.PyList(var items) -> items.stream().allMatch(SettingLiteral::isLiteral);
      case Value.PyTuple(var items) -> items.stream().allMatch(SettingLiteral::isLiteral);
      case Value.PySet(var items, var _) -> items.stream().allMatch(SettingLiteral::isLiteral);
      case Value.PyDict(var entries) ->
          entries.stream().allMatch(each -> isLiteral(each.key()) && isLiteral(each.value()));
      case Value.Ref _,
          Value.Call _,
          Value.Setting _,
          Value.Lazy _,
          Value.Lambda _,
          Value.Either _,
          Value.Unknown _ ->
          false;
    };
  }
}
