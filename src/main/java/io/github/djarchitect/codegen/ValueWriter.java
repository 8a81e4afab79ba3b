package io.github.djarchitect.codegen;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.operation.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Values and fields back to Python source, with the imports they need.
 *
 * <p>What was not read cannot be written: {@link Value.Unknown}, {@link Value.Lambda} and {@link
 * Value.Either} throw {@link UnwritableException}, so that no guess gets into a file.
 */
public final class ValueWriter {
  /** Parts of {@code django.db.models} whose names that package gives out itself. */
  private static final Set<String> MODELS_MODULES =
      Set.of(
          "django.db.models",
          "django.db.models.deletion",
          "django.db.models.fields",
          "django.db.models.fields.files",
          "django.db.models.fields.json",
          "django.db.models.fields.generated",
          "django.db.models.fields.composite",
          "django.db.models.fields.proxy",
          "django.db.models.fields.related",
          "django.db.models.constraints",
          "django.db.models.indexes",
          "django.db.models.expressions",
          "django.db.models.query_utils",
          "django.db.models.aggregates",
          "django.db.models.enums",
          "django.db.models.manager");

  private final Imports imports;

  public ValueWriter(Imports imports) {
    this.imports = imports;
  }

  /** A value could not be read, so it cannot be written; says which and where. */
  public static final class UnwritableException extends RuntimeException {
    private final transient Place place;

    UnwritableException(String message, Place place) {
      super(message);
      this.place = place;
    }

    public Place place() {
      return place;
    }
  }

  public Code value(Value value) {
    return switch (value) {
      case Value.None _ -> Code.atom("None");
      case Value.Bool v -> Code.atom(v.value() ? "True" : "False");
      case Value.Int v -> Code.atom(v.value().toString());
      case Value.Float v -> Code.atom(floating(v.value()));
      case Value.Str v -> Code.atom(PythonText.quote(v.value()));
      case Value.Bytes v -> Code.atom("bytes.fromhex(" + PythonText.quote(v.hex()) + ")");
      case Value.PyList v -> group("[", v.items(), "]");
      case Value.PyTuple v -> group("(", v.items(), ")");
      case Value.PySet v -> set(v);
      case Value.PyDict v ->
          new Code.Group(
              "{",
              v.entries().stream()
                  .map(e -> new Code.Item(value(e.key()).at(0) + ": ", value(e.value())))
                  .toList(),
              "}",
              false);
      case Value.Ref v -> Code.atom(reference(v.path()));
      case Value.Call v -> call(v.path(), v.args(), v.kwargs());
      case Value.Setting v -> {
        imports.from("django.conf", "settings");
        yield Code.atom("settings." + v.name());
      }
      case Value.Lazy v -> Code.atom(PythonText.quote(v.text()));
      case Value.Lambda v -> throw new UnwritableException("a lambda cannot be copied", v.place());
      case Value.Either _ ->
          throw new UnwritableException(
              "a value that depends on the environment cannot be copied", Place.ofFile(""));
      case Value.Unknown v -> throw new UnwritableException(v.reason(), v.place());
    };
  }

  /** {@code models.CharField(max_length=200)}; {@code to} is written as the state has it. */
  public Code field(Field field) {
    return call(field.className(), field.args(), field.kwargs());
  }

  private Code call(String path, List<Value> args, Map<String, Value> kwargs) {
    List<Code.Item> items = new ArrayList<>();
    args.forEach(arg -> items.add(Code.item(value(arg))));
    kwargs.forEach((name, arg) -> items.add(Code.keyword(name, value(arg))));
    return Code.call(reference(path), items);
  }

  /** The name to write for an import path; what it needs is imported. */
  public String reference(String path) {
    int dot = path.lastIndexOf('.');
    if (dot < 0) {
      return path;
    }
    String module = path.substring(0, dot);
    String name = path.substring(dot + 1);
    if (MODELS_MODULES.contains(module)) {
      imports.from("django.db", "models");
      return "models." + name;
    }
    if (module.equals("builtins")) {
      return name;
    }
    module = moduleOf(path);
    imports.module(module);
    return path;
  }

  /** The part of a path before its first class, {@code shop.models} of {@code shop.models.A.b}. */
  private static String moduleOf(String path) {
    List<String> parts = List.of(path.split("\\.", -1));
    for (int i = 1; i < parts.size(); i++) {
      if (!parts.get(i).isEmpty() && Character.isUpperCase(parts.get(i).charAt(0))) {
        return String.join(".", parts.subList(0, i));
      }
    }
    return String.join(".", parts.subList(0, parts.size() - 1));
  }

  private Code group(String open, List<Value> items, String close) {
    return new Code.Group(
        open, items.stream().map(this::value).map(Code::item).toList(), close, false);
  }

  private Code set(Value.PySet set) {
    if (set.items().isEmpty()) {
      return Code.atom(set.frozen() ? "frozenset()" : "set()");
    }
    Code items = group(set.frozen() ? "[" : "{", set.items(), set.frozen() ? "]" : "}");
    return set.frozen() ? Code.call("frozenset", List.of(Code.item(items))) : items;
  }

  private static String floating(double value) {
    if (Double.isNaN(value)) {
      return "float(\"nan\")";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "float(\"inf\")" : "float(\"-inf\")";
    }
    return Double.toString(value).replace("E", "e");
  }
}
