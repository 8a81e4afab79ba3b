package io.github.djarchitect.codegen;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.Relation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Python that makes rows of a model for a test: every column that has no value of its own gets one,
 * and the rows that it points at are made first.
 */
public final class SampleRow {
  private static final Set<String> NUMBERS =
      Set.of(
          "IntegerField",
          "BigIntegerField",
          "SmallIntegerField",
          "PositiveIntegerField",
          "PositiveBigIntegerField",
          "PositiveSmallIntegerField",
          "DecimalField",
          "FloatField");
  private static final int DEEPEST = 4;

  private final ProjectState state;
  private final ModelKey user;
  private final Imports imports;
  private final Map<ModelKey, String> made = new LinkedHashMap<>();
  private final List<String> parents = new ArrayList<>();

  /**
   * @param user what {@code settings.AUTH_USER_MODEL} stands for
   */
  public SampleRow(ProjectState state, ModelKey user, Imports imports) {
    this.state = state;
    this.user = user;
    this.imports = imports;
  }

  /**
   * Keyword arguments for one row, each as {@code name=value}, with {@code n} as the row's number
   * where a value has to differ; absent if some column's value cannot be made up.
   *
   * @param given a field whose value the caller gives
   */
  public Optional<List<String>> arguments(ModelState model, String given) {
    return arguments(model, given, "n", 0);
  }

  /** Statements that make what the rows point at; {@code apps} holds the models. */
  public List<String> parents() {
    return List.copyOf(parents);
  }

  /** Apps of what the rows point at. */
  public Set<String> parentApps() {
    return made.keySet().stream().map(ModelKey::app).collect(Collectors.toCollection(TreeSet::new));
  }

  private Optional<List<String>> arguments(
      ModelState model, String given, String number, int depth) {
    List<String> arguments = new ArrayList<>();
    for (NamedField named : model.fields()) {
      Field field = named.field();
      if (named.name().equals(given) || hasValue(field)) {
        continue;
      }
      Optional<Relation> relation = Relation.of(model.key(), named.name(), field, user);
      Optional<String> value =
          relation.isPresent() ? parent(relation.get(), depth) : value(field.forColumn(), number);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      arguments.add(named.name() + "=" + value.get());
    }
    return Optional.of(arguments);
  }

  private static boolean hasValue(Field field) {
    String type = field.shortName();
    return field.isTrue("null")
        || field.kwarg("default").isPresent()
        || field.kwarg("db_default").isPresent()
        || field.isTrue("auto_now")
        || field.isTrue("auto_now_add")
        || type.endsWith("AutoField")
        || type.equals("GeneratedField")
        || type.contains("ManyToMany");
  }

  private Optional<String> parent(Relation relation, int depth) {
    String known = made.get(relation.to());
    if (known != null) {
      return relation.kind() == Relation.Kind.ONE_TO_ONE ? Optional.empty() : Optional.of(known);
    }
    Optional<ModelState> model = state.model(relation.to());
    if (model.isEmpty() || depth == DEEPEST || relation.kind() == Relation.Kind.ONE_TO_ONE) {
      return Optional.empty();
    }
    Optional<List<String>> arguments = arguments(model.get(), "", "0", depth + 1);
    if (arguments.isEmpty()) {
      return Optional.empty();
    }
    String variable = PythonText.snakeCase(model.get().name());
    parents.add(
        "%s = apps.get_model(%s, %s).objects.create(%s)"
            .formatted(
                variable,
                PythonText.quote(relation.to().app()),
                PythonText.quote(model.get().name()),
                String.join(", ", arguments.get())));
    made.put(relation.to(), variable);
    return Optional.of(variable);
  }

  /** A value for a column as source; absent where none can be told. */
  private Optional<String> value(Field field, String number) {
    String type = field.shortName();
    boolean counted = number.equals("n");
    if (field.foreign()) {
      return Optional.empty();
    }
    Optional<String> choice = field.kwarg("choices").flatMap(SampleRow::firstChoice);
    if (choice.isPresent()) {
      return choice;
    }
    if (NUMBERS.contains(type)) {
      return Optional.of(number);
    }
    return switch (type) {
      case "CharField", "TextField", "SlugField", "FileField", "ImageField" ->
          Optional.of(counted ? "str(n)" : "\"0\"");
      case "EmailField" -> Optional.of(counted ? "f\"{n}@example.com\"" : "\"parent@example.com\"");
      case "URLField" ->
          Optional.of(counted ? "f\"https://example.com/{n}\"" : "\"https://example.com/\"");
      case "BooleanField" -> Optional.of("False");
      case "JSONField" -> Optional.of("{}");
      case "BinaryField" -> Optional.of("b\"\"");
      case "GenericIPAddressField" -> Optional.of("\"127.0.0.1\"");
      case "DateTimeField" -> {
        imports.from("django.utils", "timezone");
        yield Optional.of("timezone.now()");
      }
      case "DateField" -> {
        imports.module("datetime");
        yield Optional.of("datetime.date(2024, 2, 29)");
      }
      case "TimeField" -> {
        imports.module("datetime");
        yield Optional.of("datetime.time(12, 30)");
      }
      case "DurationField" -> {
        imports.module("datetime");
        yield Optional.of("datetime.timedelta(minutes=5)");
      }
      case "UUIDField" -> {
        imports.module("uuid");
        yield Optional.of("uuid.uuid4()");
      }
      default -> Optional.empty();
    };
  }

  /** Some values of a column of its own type, as source; empty where none can be told. */
  public static List<String> values(Field field) {
    if (field.foreign()) {
      return List.of();
    }
    Optional<String> choice = field.kwarg("choices").flatMap(SampleRow::firstChoice);
    if (choice.isPresent()) {
      return List.of(choice.get());
    }
    if (NUMBERS.contains(field.shortName())) {
      return List.of("1", "2", "7");
    }
    return switch (field.shortName()) {
      case "CharField", "TextField", "SlugField" -> List.of("\"a\"", "\"b\"", "\"c\"");
      case "EmailField" -> List.of("\"a@example.com\"", "\"b@example.com\"");
      case "BooleanField" -> List.of("True", "False");
      default -> List.of();
    };
  }

  /** Whether a field of Django's holds numbers that can be compared and added. */
  public static boolean isNumber(String type) {
    return NUMBERS.contains(type);
  }

  private static Optional<String> firstChoice(Value choices) {
    return switch (choices) {
      case Value.PyList(List<Value> items) when !items.isEmpty() -> firstChoice(items.getFirst());
      case Value.PyTuple(List<Value> items) when !items.isEmpty() -> firstChoice(items.getFirst());
      case Value.Str(String text) -> Optional.of(PythonText.quote(text));
      case Value.Int(var number) -> Optional.of(number.toString());
      default -> Optional.empty();
    };
  }
}
