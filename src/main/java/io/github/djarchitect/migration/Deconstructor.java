package io.github.djarchitect.migration;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.project.Project;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Fields, indexes, constraints and expressions in the form in which {@code deconstruct()} of a
 * release of Django gives them, however a migration wrote them.
 */
public final class Deconstructor {
  /** What Django calls the operators of Python between expressions. */
  public static final Map<String, String> ARITHMETIC =
      Map.of(
          "operator.add", "+",
          "operator.sub", "-",
          "operator.mul", "*",
          "operator.truediv", "/",
          "operator.mod", "%%",
          "operator.pow", "^");

  /** Methods of an expression that stand for operators on bits. */
  private static final Map<String, String> BITWISE =
      Map.of(
          "bitand", "&",
          "bitor", "|",
          "bitxor", "#",
          "bitleftshift", "<<",
          "bitrightshift", ">>");

  private static final Map<String, String> SEARCHES =
      Map.of("operator.and_", "&&", "operator.or_", "||");

  private static final String NEGATED = "django.db.models.expressions.NegatedExpression";

  private static final Set<String> SEARCH_VECTORS = Set.of("SearchVector", "CombinedSearchVector");

  private static final Value DEFAULT_STORAGE =
      new Value.Ref("django.core.files.storage.default_storage");

  /** What Django says of a violated constraint that has no message of its own. */
  private static final Value.Lazy VIOLATED = new Value.Lazy("Constraint “%(name)s” is violated.");

  private final int release;
  private final String user;
  private final boolean swaps;

  /**
   * @param release {@code 52} for Django 5.2
   * @param user {@code app.model} that AUTH_USER_MODEL names
   * @param swaps whether Django knows that setting as one that swaps a model: only where its own
   *     {@code auth} is installed
   */
  private Deconstructor(int release, String user, boolean swaps) {
    this.release = release;
    this.user = user.toLowerCase(Locale.ROOT);
    this.swaps = swaps;
  }

  /**
   * @param django a feature release, {@code 5.2}
   */
  public static Deconstructor of(Project project, String django) {
    return new Deconstructor(
        number(django), project.authUserModel().value(), project.app("auth").isEmpty());
  }

  /** For values that belong to no project. */
  public static Deconstructor of(String django) {
    return new Deconstructor(number(django), "auth.user", true);
  }

  /** A release as a number that can be compared: {@code 52} for {@code 5.2} or {@code 5.2.4}. */
  public static int number(String django) {
    String[] parts = django.split("\\.");
    return Integer.parseInt(parts[0]) * 10 + (parts.length > 1 ? Integer.parseInt(parts[1]) : 0);
  }

  /** A field; one of a class outside Django keeps its arguments as they are written. */
  public Field field(Field field) {
    if (field.foreign()) {
      return field;
    }
    Map<String, Value> kwargs = new LinkedHashMap<>(field.kwargs());
    boolean swappable = kwargs.remove("swappable") == null;
    kwargs.computeIfPresent(
        "to", (_, to) -> swappable ? target(field.local().contains("to"), to) : unswapped(to));
    kwargs.computeIfPresent("choices", (_, choices) -> choices(listed(choices, field)));
    kwargs.computeIfPresent("base_field", (_, inner) -> inner(inner));
    kwargs.computeIfPresent("output_field", (_, inner) -> inner(inner));
    switch (field.shortName()) {
      case "FileField", "ImageField" -> {
        kwargs.putIfAbsent("upload_to", Value.str(""));
        kwargs.remove("storage", Value.NONE);
        kwargs.remove("storage", DEFAULT_STORAGE);
        dropNothing(kwargs, "width_field");
        dropNothing(kwargs, "height_field");
      }
      case "CompositePrimaryKey" -> {
        kwargs.put("primary_key", Value.bool(true));
        kwargs.put("blank", Value.bool(true));
        kwargs.put("editable", Value.bool(false));
      }
      case "ManyToManyField" -> {
        // 5.1 leaves them out yet
        if (release < 52) {
          kwargs.remove("through_fields");
        }
      }
      case "ArrayField" -> {
        if (release >= 60) {
          kwargs.remove("size", Value.NONE);
        } else {
          kwargs.putIfAbsent("size", Value.NONE);
        }
      }
      default -> {}
    }
    for (String relation : List.of("to", "through")) {
      if (field.local().contains(relation)) {
        kwargs.computeIfPresent(relation, (_, model) -> withoutApp(model));
      }
    }
    return new Field(
        field.className(), all(field.args()), values(kwargs), false, field.place(), null);
  }

  /** A field in a field, whose own arguments have their form as well. */
  private Value inner(Value value) {
    if (!(value instanceof Value.Call call) || !call.path().startsWith("django.")) {
      return value;
    }
    Field field = field(FieldReader.read(call, ""));
    return new Value.Call(field.className(), field.args(), field.kwargs(), call.place());
  }

  /** What is written without its app stays without. */
  private static Value withoutApp(Value model) {
    return model instanceof Value.Str(String label)
        ? Value.str(label.substring(label.indexOf('.') + 1))
        : model;
  }

  /**
   * A model that a setting swaps is told by the setting, also where its name stands in the file.
   *
   * @see <a
   *     href="https://github.com/django/django/blob/5.2/django/apps/registry.py#L296">get_swappable_settings_name</a>
   */
  private Value target(boolean local, Value to) {
    return switch (to) {
      case Value.Str(String label)
          when swaps && !local && List.of(user, "auth.user").contains(lowered(label)) ->
          new Value.Setting("AUTH_USER_MODEL");
      case Value.Setting(String name) when !swaps && name.equals("AUTH_USER_MODEL") ->
          Value.str(user);
      default -> to;
    };
  }

  private static String lowered(String label) {
    return label.toLowerCase(Locale.ROOT);
  }

  /** A reference that follows no setting names the model that the setting names. */
  private Value unswapped(Value to) {
    return to instanceof Value.Setting(String name) && name.equals("AUTH_USER_MODEL")
        ? Value.str(user)
        : to;
  }

  /** Of a set a list is made, in an order that is another one each time. */
  private static Value listed(Value choices, Field field) {
    return choices instanceof Value.PySet(List<Value> items, boolean _)
        ? items.size() < 2
            ? new Value.PyList(items)
            : new Value.Unknown(field.place(), "the order of a set, in which Python keeps none")
        : choices;
  }

  /** Pairs in a list; since Django 5.0 also those of a group, and of a dict. */
  private Value choices(Value choices) {
    Optional<List<Value>> items =
        choices instanceof Value.PyDict(List<Value.Entry> entries) && release >= 50
            ? Optional.of(
                entries.stream()
                    .<Value>map(each -> new Value.PyTuple(List.of(each.key(), each.value())))
                    .toList())
            : choices.asItems();
    return items
        .<Value>map(
            each ->
                new Value.PyList(release >= 50 ? each.stream().map(this::choice).toList() : each))
        .orElse(choices);
  }

  private Value choice(Value choice) {
    Optional<List<Value>> pair = choice.asItems();
    if (pair.isEmpty() || pair.get().size() != 2) {
      return choice;
    }
    Value label = pair.get().getLast();
    boolean group = label.asItems().isPresent() || label instanceof Value.PyDict;
    return new Value.PyTuple(List.of(pair.get().getFirst(), group ? choices(label) : label));
  }

  /** An index; what is only a name among its expressions is an {@code F}. */
  public Index index(Index index) {
    Map<String, Value> kwargs = new LinkedHashMap<>(index.kwargs());
    kwargs.values().removeIf(Value.NONE::equals);
    kwargs.computeIfPresent("fields", (_, fields) -> list(fields));
    tuples(kwargs, "include");
    List.of("fields", "opclasses", "condition", "columns")
        .forEach(name -> dropNothing(kwargs, name));
    return new Index(index.className(), columns(index.expressions()), values(kwargs));
  }

  /** A constraint; since Django 5.1 the condition of a check has that name. */
  public Constraint constraint(Constraint constraint) {
    Map<String, Value> kwargs = new LinkedHashMap<>(constraint.kwargs());
    kwargs.values().removeIf(Value.NONE::equals);
    tuples(kwargs, "fields", "include");
    dropNothing(kwargs, "opclasses");
    if (constraint.className().endsWith(".UniqueConstraint")) {
      dropNothing(kwargs, "condition");
    }
    if (constraint.className().endsWith(".ExclusionConstraint")
        && kwargs.getOrDefault("index_type", Value.str("")) instanceof Value.Str(String type)
        && (type.isEmpty() || type.equalsIgnoreCase("gist"))) {
      kwargs.remove("index_type");
    }
    List.of(VIOLATED, Value.str(VIOLATED.text()))
        .forEach(message -> kwargs.remove("violation_error_message", message));
    if (release >= 51 && kwargs.containsKey("check")) {
      kwargs.put("condition", kwargs.remove("check"));
    }
    List<Value> expressions =
        constraint.className().endsWith(".UniqueConstraint")
            ? columns(constraint.expressions())
            : all(constraint.expressions());
    return new Constraint(constraint.className(), expressions, values(kwargs));
  }

  private List<Value> columns(List<Value> expressions) {
    return all(expressions).stream()
        .map(
            each ->
                each instanceof Value.Str name
                    ? new Value.Call(
                        "django.db.models.F", List.of(name), Map.of(), Place.ofFile(""))
                    : each)
        .toList();
  }

  private static Value list(Value value) {
    return value instanceof Value.PyTuple(List<Value> items) ? new Value.PyList(items) : value;
  }

  private static void tuples(Map<String, Value> kwargs, String... names) {
    for (String name : names) {
      kwargs.computeIfPresent(
          name,
          (_, value) ->
              value instanceof Value.PyList(List<Value> items) ? new Value.PyTuple(items) : value);
      dropNothing(kwargs, name);
    }
  }

  private static void dropNothing(Map<String, Value> kwargs, String name) {
    Value value = kwargs.get(name);
    if (value != null && !Truth.of(value).orElse(true)) {
      kwargs.remove(name);
    }
  }

  /** A value, with what operators and methods make of expressions in it. */
  public Value value(Value value) {
    return switch (value) {
      case Value.PyList(List<Value> items) -> new Value.PyList(all(items));
      case Value.PyTuple(List<Value> items) -> new Value.PyTuple(all(items));
      case Value.PyDict(List<Value.Entry> entries) ->
          new Value.PyDict(
              entries.stream()
                  .map(each -> new Value.Entry(value(each.key()), value(each.value())))
                  .toList());
      case Value.Either(List<Value.Branch> branches) ->
          new Value.Either(
              branches.stream()
                  .map(each -> new Value.Branch(each.when(), value(each.value()), each.likely()))
                  .toList());
      case Value.Ref ref -> ValidatorForms.of(ref).orElse(ref);
      case Value.Call call -> ValidatorForms.of(call).orElseGet(() -> call(call));
      default -> value;
    };
  }

  private List<Value> all(List<Value> values) {
    return values.stream().map(this::value).toList();
  }

  /** The same of each member. */
  public Map<String, Value> values(Map<String, Value> values) {
    Map<String, Value> formed = new LinkedHashMap<>();
    values.forEach((name, each) -> formed.put(name, value(each)));
    return formed;
  }

  private Value call(Value.Call call) {
    Optional<Value> alone = QObject.alone(call);
    if (alone.isPresent()) {
      return value(alone.get());
    }
    if (call.path().equals("operator.getitem")
        && call.args().size() == 2
        && isExpression(call.args().getFirst())
        && release >= 51) {
      return new Value.Call(
          "django.db.models.expressions.Sliced", all(call.args()), Map.of(), call.place());
    }
    Optional<QObject> condition = QObject.of(call);
    if (condition.isPresent()) {
      QObject q = condition.get();
      return new QObject(all(q.children()), q.connector(), q.negated(), q.place()).call();
    }
    if (call.path().startsWith("django.")) {
      String className = DjangoNames.canonical(call.path());
      boolean function = className.startsWith("django.db.models.functions.");
      if (className.endsWith("Index") && !function) {
        Index index = index(new Index(className, call.args(), call.kwargs()));
        return new Value.Call(className, index.expressions(), index.kwargs(), call.place());
      }
      if (className.endsWith("Constraint")) {
        Constraint constraint = constraint(new Constraint(className, call.args(), call.kwargs()));
        return new Value.Call(
            className, constraint.expressions(), constraint.kwargs(), call.place());
      }
    }
    String symbol = ARITHMETIC.get(call.path());
    if (symbol != null && call.args().stream().anyMatch(Deconstructor::isExpression)) {
      List<Value> sides = all(call.args());
      return isSearchVector(sides.getFirst()) && symbol.equals("+")
          ? searchVector(sides.getFirst(), sides.getLast(), call)
          : combined(sides.getFirst(), symbol, sides.getLast(), call);
    }
    String bits = BITWISE.get(method(call));
    if (bits != null
        && call.args().size() == 2
        && call.args().getFirst() instanceof Value.Call attribute
        && isExpression(attribute.args().getFirst())) {
      return combined(value(attribute.args().getFirst()), bits, value(call.args().getLast()), call);
    }
    if (isExpression(call) && call.args().stream().anyMatch(Deconstructor::isSearchQuery)) {
      String joined = SEARCHES.get(call.path());
      if (joined != null) {
        return searchQuery(
            value(call.args().getFirst()), joined, value(call.args().getLast()), call);
      }
      if (call.path().equals("operator.invert")) {
        // Django's own deconstruct tells of the query as it was made
        return value(call.args().getFirst());
      }
    }
    if (call.path().equals("operator.invert") && isExpression(call.args().getFirst())) {
      Value negated = value(call.args().getFirst());
      return negated instanceof Value.Call(String path, List<Value> args, var _, var _)
              && path.equals(NEGATED)
          ? args.getFirst()
          : new Value.Call(NEGATED, List.of(negated), Map.of(), call.place());
    }
    if (call.path().endsWith(".KT") && call.args().size() == 1) {
      return keys(call);
    }
    if (call.path().equals("operator.neg") && isExpression(call.args().getFirst())) {
      return combined(value(call.args().getFirst()), "*", Value.Int.of(-1), call);
    }
    Value.Call plain = OrderByCall.of(call);
    Map<String, Value> kwargs = values(plain.kwargs());
    if (plain != call) {
      kwargs.remove("descending", Value.bool(false));
    }
    return new Value.Call(plain.path(), all(plain.args()), kwargs, plain.place());
  }

  /** The name of the method that is called of a value; empty where none is. */
  private static String method(Value.Call call) {
    return call.path().equals("operator.call")
            && !call.args().isEmpty()
            && call.args().getFirst() instanceof Value.Call attribute
            && attribute.path().equals("builtins.getattr")
        ? attribute.args().getLast().asString().orElse("")
        : "";
  }

  private static Value searchQuery(Value left, String symbol, Value right, Value.Call call) {
    return new Value.Call(
        "django.contrib.postgres.search.CombinedSearchQuery",
        List.of(left, Value.str(symbol), right, config(left, call)),
        Map.of(),
        call.place());
  }

  private static boolean isSearchQuery(Value value) {
    return value instanceof Value.Call call
        && (shortName(call.path()).endsWith("SearchQuery")
            || (call.path().startsWith("operator.")
                && call.args().stream().anyMatch(Deconstructor::isSearchQuery)));
  }

  /** {@code KT("a__b__c")} as the transforms that it makes. */
  private static Value keys(Value.Call call) {
    List<String> keys = List.of(call.args().getFirst().asString().orElse("").split("__", -1));
    if (keys.size() < 2) {
      return call;
    }
    Value inner = Value.str(keys.getFirst());
    for (int i = 1; i < keys.size(); i++) {
      inner =
          new Value.Call(
              "django.db.models.fields.json."
                  + (i == keys.size() - 1 ? "KeyTextTransform" : "KeyTransform"),
              List.of(Value.str(keys.get(i)), inner),
              Map.of(),
              call.place());
    }
    return inner;
  }

  private static Value combined(Value left, String symbol, Value right, Value.Call call) {
    return new Value.Call(
        "django.db.models.expressions.CombinedExpression",
        List.of(operand(left, call), Value.str(symbol), operand(right, call)),
        Map.of(),
        call.place());
  }

  private static Value operand(Value side, Value.Call call) {
    return isExpression(side) || side instanceof Value.Unknown || side instanceof Value.Either
        ? side
        : new Value.Call("django.db.models.Value", List.of(side), Map.of(), call.place());
  }

  /** Search vectors are joined, not added, and keep the configuration of the first. */
  private static Value searchVector(Value left, Value right, Value.Call call) {
    return new Value.Call(
        "django.contrib.postgres.search.CombinedSearchVector",
        List.of(left, Value.str("||"), right, config(left, call)),
        Map.of(),
        call.place());
  }

  /** The configuration of a search. */
  private static Value config(Value search, Value.Call call) {
    Value config =
        search instanceof Value.Call made
            ? shortName(made.path()).startsWith("Combined") && made.args().size() > 3
                ? made.args().get(3)
                : made.kwargs().getOrDefault("config", Value.NONE)
            : Value.NONE;
    return config instanceof Value.Str name
        ? new Value.Call(
            "django.contrib.postgres.search.SearchConfig", List.of(name), Map.of(), call.place())
        : config;
  }

  private static boolean isSearchVector(Value value) {
    return value instanceof Value.Call call && SEARCH_VECTORS.contains(shortName(call.path()));
  }

  /** What Django itself makes of a class; a class of elsewhere may be a plain value. */
  private static boolean isExpression(Value value) {
    return value instanceof Value.Call call
        && (call.path().startsWith("django.db.models.")
            || call.path().startsWith("django.contrib.postgres.")
            || (call.path().startsWith("operator.")
                && call.args().stream().anyMatch(Deconstructor::isExpression)));
  }

  private static String shortName(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
