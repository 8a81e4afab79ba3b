package io.github.djarchitect.sql;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.OrderByCall;
import io.github.djarchitect.migration.QObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * SQL of the expressions and conditions that migrations use: checks, partial and expression
 * indexes, generated columns, database defaults. What is not rendered exactly as Django would is
 * {@link Unrenderable}.
 */
final class Expressions {
  private static final Map<String, String> FUNCTIONS =
      Map.ofEntries(
          Map.entry("Lower", "LOWER"),
          Map.entry("Upper", "UPPER"),
          Map.entry("Length", "LENGTH"),
          Map.entry("Coalesce", "COALESCE"),
          Map.entry("Trim", "TRIM"),
          Map.entry("LTrim", "LTRIM"),
          Map.entry("RTrim", "RTRIM"),
          Map.entry("Abs", "ABS"),
          Map.entry("Reverse", "REVERSE"),
          Map.entry("MD5", "MD5"),
          Map.entry("Greatest", "GREATEST"),
          Map.entry("Least", "LEAST"),
          Map.entry("NullIf", "NULLIF"));

  private static final Map<String, String> ARITHMETIC =
      Map.of(
          "operator.add", "+", "operator.sub", "-", "operator.mul", "*", "operator.truediv", "/");

  /** What decides how often a default is computed. */
  private static final Set<String> VOLATILE =
      Set.of("RandomUUID", "UUID4", "UUID7", "Random", "TransactionNow");

  private final ModelTable model;
  private final Dialect dialect;
  private final Place place;
  private final Set<String> columns = new LinkedHashSet<>();

  Expressions(ModelTable model, Place place) {
    this.model = model;
    this.dialect = model.models().dialect();
    this.place = place;
  }

  /** The columns that what was rendered so far refers to. */
  List<String> columns() {
    return List.copyOf(columns);
  }

  private Unrenderable unrenderable(String reason) {
    return new Unrenderable(place, reason);
  }

  // Conditions

  /** A condition as Django renders it into a CHECK or WHERE. */
  String condition(Value condition) {
    Node node = node(condition, false);
    String sql = node.render();
    if (sql.isEmpty()) {
      throw unrenderable("the condition is empty");
    }
    return dialect.conditionText(sql);
  }

  /** A part of a condition, flattened as Django's where tree flattens it. */
  private record Node(String connector, boolean negated, List<String> parts) {
    String render() {
      String joined = String.join(" " + connector + " ", parts);
      if (negated) {
        return "NOT (" + joined + ")";
      }
      return parts.size() > 1 ? "(" + joined + ")" : joined;
    }
  }

  private Node node(Value condition, boolean outerNegated) {
    QObject q = QObject.of(condition).orElseThrow(() -> notRendered(condition));
    if (q.connector().equals("XOR")) {
      throw unrenderable("a condition with XOR is not rendered");
    }
    boolean nowNegated = outerNegated ^ q.negated();
    List<String> parts = new ArrayList<>();
    for (Value child : q.children()) {
      if (child instanceof Value.PyTuple pair
          && pair.items().size() == 2
          && pair.items().getFirst() instanceof Value.Str lookup) {
        parts.addAll(lookup(lookup.value(), pair.items().get(1), nowNegated, q.connector()));
      } else {
        addNode(parts, node(child, nowNegated), q.connector());
      }
    }
    return new Node(q.connector(), q.negated(), parts);
  }

  private Unrenderable notRendered(Value condition) {
    return !(condition instanceof Value.Call call)
        ? unrenderable("a condition cannot be read")
        : switch (call.path()) {
          case "operator.or_", "operator.and_" ->
              unrenderable("a combined condition is not rendered");
          case "operator.invert" -> unrenderable("a negated condition is not rendered");
          default -> unrenderable("a condition of %s is not rendered".formatted(call.path()));
        };
  }

  private static void addNode(List<String> parts, Node child, String connector) {
    if (!child.negated() && (child.connector().equals(connector) || child.parts().size() == 1)) {
      parts.addAll(child.parts());
    } else {
      parts.add(child.render());
    }
  }

  /** One lookup; in a negated part a nullable column also gets an IS NOT NULL. */
  private List<String> lookup(String path, Value right, boolean negated, String connector) {
    List<String> names = new ArrayList<>(List.of(path.split("__")));
    ModelField field = model.field(names.removeFirst());
    if (!names.isEmpty() && field.isForeignKey()) {
      ModelField target = field.target();
      if (names.getFirst().equals(target.name()) || names.getFirst().equals("pk")) {
        names.removeFirst();
      }
    }
    String name = names.isEmpty() ? "exact" : names.removeLast();
    if (!names.isEmpty()) {
      throw unrenderable("the lookup %s is not rendered".formatted(path));
    }
    if (field.isManyToMany() || field.isCompositeKey()) {
      throw unrenderable("the lookup %s is not rendered".formatted(path));
    }
    if (!Values.known(right)) {
      throw unrenderable("the value of %s cannot be read".formatted(path));
    }
    if (right instanceof Value.None && (name.equals("exact") || name.equals("iexact"))) {
      return List.of(column(field) + " IS NULL");
    }
    if (name.equals("isnull")) {
      boolean isNull =
          right.asBoolean().orElseThrow(() -> unrenderable("isnull takes True or False"));
      return List.of(column(field) + (isNull ? " IS NULL" : " IS NOT NULL"));
    }
    String sql = compare(field, name, right, path);
    if (negated && right instanceof Value.Call call && isExpression(call)) {
      throw unrenderable("the negated lookup %s is not rendered".formatted(path));
    }
    return negated && field.nullable() ? guarded(field, sql, connector) : List.of(sql);
  }

  private List<String> guarded(ModelField field, String sql, String connector) {
    String notNull = column(field) + " IS NOT NULL";
    return connector.equals("AND")
        ? List.of(sql, notNull)
        : List.of("(" + sql + " AND " + notNull + ")");
  }

  private String compare(ModelField field, String name, Value right, String path) {
    String left = column(field);
    String internal = field.isForeignKey() ? field.target().internalType() : field.internalType();
    switch (internal) {
      case "JSONField", "ArrayField", "HStoreField", "DateTimeField", "BinaryField" ->
          throw unrenderable(
              "a condition on the %s %s is not rendered".formatted(internal, field.name()));
      default -> {}
    }
    return switch (name) {
      case "exact" -> {
        if (right instanceof Value.Bool bool
            && internal.equals("BooleanField")
            && dialect.columnIsCondition()) {
          yield bool.value() ? left : "NOT " + left;
        }
        yield left + " = " + operand(field, right);
      }
      case "gt" -> left + " > " + operand(field, right);
      case "gte" -> left + " >= " + operand(field, right);
      case "lt" -> left + " < " + operand(field, right);
      case "lte" -> left + " <= " + operand(field, right);
      case "in" -> {
        List<String> items = new ArrayList<>();
        for (Value item : Values.items(right, place, path)) {
          if (!(item instanceof Value.None)) {
            String text = operand(field, item);
            if (!items.contains(text)) {
              items.add(text);
            }
          }
        }
        if (items.isEmpty() || right instanceof Value.PySet) {
          throw unrenderable("%s has no order to render".formatted(path));
        }
        yield left + " IN (" + String.join(", ", items) + ")";
      }
      case "range" -> {
        List<Value> ends = Values.items(right, place, path);
        if (ends.size() != 2) {
          throw unrenderable("%s takes two ends".formatted(path));
        }
        yield left
            + " BETWEEN "
            + operand(field, ends.get(0))
            + " AND "
            + operand(field, ends.get(1));
      }
      case "contains",
          "icontains",
          "startswith",
          "istartswith",
          "endswith",
          "iendswith",
          "iexact",
          "regex",
          "iregex" -> {
        Optional<String> text = right.asString();
        if (text.isEmpty() || internal.equals("GenericIPAddressField")) {
          throw unrenderable("the lookup %s is not rendered".formatted(path));
        }
        yield dialect
            .pattern(name, left, text.get())
            .orElseThrow(() -> unrenderable("the lookup %s is not rendered".formatted(path)));
      }
      default -> throw unrenderable("the lookup %s is not rendered".formatted(path));
    };
  }

  /** The right side of a comparison: a value of the field's type, or another expression. */
  private String operand(ModelField field, Value right) {
    if (right instanceof Value.Call call && isExpression(call)) {
      String sql = expression(right);
      boolean value = Values.shortName(call.path()).equals("Value");
      return value || sql.startsWith("(") ? sql : "(" + sql + ")";
    }
    return dialect.quote(Conversion.compared(field, right));
  }

  private static boolean isExpression(Value.Call call) {
    return ARITHMETIC.containsKey(call.path())
        || call.path().startsWith("django.db.models.")
        || call.path().startsWith("django.contrib.postgres.");
  }

  private String column(ModelField field) {
    columns.add(field.column());
    return dialect.quoteName(field.column());
  }

  // Expressions

  /** An expression's SQL. */
  String expression(Value expression) {
    return switch (expression) {
      case Value.Str name -> reference(name.value());
      case Value.Call call -> call(call);
      default -> throw unrenderable("an expression cannot be read");
    };
  }

  private String reference(String name) {
    if (name.contains("__")) {
      throw unrenderable("the expression F(\"%s\") is not rendered".formatted(name));
    }
    ModelField field = model.field(name);
    if (field.isManyToMany() || field.isCompositeKey()) {
      throw unrenderable("the expression F(\"%s\") is not rendered".formatted(name));
    }
    return column(field);
  }

  private String call(Value.Call call) {
    String name = Values.shortName(call.path());
    String arithmetic = ARITHMETIC.get(call.path());
    if (arithmetic != null && call.args().size() == 2 && dialect.rendersArithmetic()) {
      return "("
          + side(call.args().get(0))
          + " "
          + arithmetic
          + " "
          + side(call.args().get(1))
          + ")";
    }
    if (!call.path().startsWith("django.")) {
      throw unrenderable("the expression %s is not rendered".formatted(call.path()));
    }
    if (name.equals("F")) {
      return reference(
          call.args().isEmpty()
              ? call.kwarg("name").flatMap(Value::asString).orElse("")
              : call.args().getFirst().asString().orElse(""));
    }
    if (name.equals("Value")) {
      return literal(call);
    }
    if (name.equals("CombinedExpression")) {
      return combined(call);
    }
    String function = FUNCTIONS.get(name);
    boolean plain = call.kwargs().isEmpty();
    if (function != null && plain && !call.args().isEmpty() && dialect.renders(name)) {
      return call.args().stream()
          .map(this::expression)
          .collect(Collectors.joining(", ", function + "(", ")"));
    }
    if (call.args().isEmpty() && plain) {
      Optional<String> constant = dialect.nullaryFunction(name);
      if (constant.isPresent()) {
        return constant.get();
      }
    }
    throw unrenderable("the expression %s is not rendered".formatted(name));
  }

  /** A side of an operator, where a plain value stands for itself. */
  private String side(Value value) {
    return switch (value) {
      case Value.Int number -> dialect.quote(new SqlValue.Number(number.value().toString()));
      case Value.Float number ->
          dialect.quote(new SqlValue.Number(Conversion.pythonFloat(number.value())));
      case Value.Str text -> dialect.quote(new SqlValue.Text(text.value()));
      default -> expression(value);
    };
  }

  /** {@code F("a") * F("b")}, as its deconstruction or as an operator call has it. */
  private String combined(Value.Call call) {
    List<Value> args = new ArrayList<>(call.args());
    for (String name : List.of("lhs", "connector", "rhs")) {
      call.kwarg(name).ifPresent(args::add);
    }
    if (args.size() != 3 || args.get(1).asString().isEmpty()) {
      throw unrenderable("a combined expression is not rendered");
    }
    String connector = args.get(1).asString().orElseThrow();
    if (!Set.of("+", "-", "*", "/").contains(connector) || !dialect.rendersArithmetic()) {
      throw unrenderable("the operator %s is not rendered".formatted(connector));
    }
    return "(" + expression(args.get(0)) + " " + connector + " " + expression(args.get(2)) + ")";
  }

  private String literal(Value.Call call) {
    Value value =
        call.args().isEmpty() ? call.kwarg("value").orElse(Value.NONE) : call.args().getFirst();
    if (call.kwarg("output_field").isPresent() || call.args().size() > 1) {
      throw unrenderable("a value with an output field is not rendered");
    }
    return switch (value) {
      case Value.Str text -> dialect.quote(new SqlValue.Text(text.value()));
      case Value.Int number -> dialect.quote(new SqlValue.Number(number.value().toString()));
      case Value.Bool bool -> dialect.quote(new SqlValue.Bool(bool.value()));
      case Value.Float number ->
          dialect.quote(new SqlValue.Number(Conversion.pythonFloat(number.value())));
      case Value.None _ -> "NULL";
      default -> throw unrenderable("a value cannot be read");
    };
  }

  // Index expressions

  /** An expression of an index: what is no plain column is put in parentheses, order outside. */
  String indexExpression(Value expression) {
    String order = "";
    String opclass = "";
    String collation = "";
    Value root = expression;
    while (root instanceof Value.Call called) {
      Value.Call call = OrderByCall.of(called);
      if (!call.path().startsWith("django.")) {
        break;
      }
      String name = Values.shortName(call.path());
      if (name.equals("OrderBy") && order.isEmpty()) {
        order = Values.isTrue(call.kwarg("descending")) ? " DESC" : " ASC";
        order += Values.isTrue(call.kwarg("nulls_first")) ? " NULLS FIRST" : "";
        order += Values.isTrue(call.kwarg("nulls_last")) ? " NULLS LAST" : "";
        root = first(call, "expression");
      } else if (name.equals("OpClass") && opclass.isEmpty()) {
        opclass =
            " "
                + (call.args().size() > 1
                        ? call.args().get(1)
                        : call.kwarg("name").orElse(Value.NONE))
                    .asString()
                    .orElseThrow(() -> unrenderable("an operator class cannot be read"));
        root = first(call, "expression");
      } else if (name.equals("Collate") && collation.isEmpty()) {
        collation =
            " COLLATE "
                + dialect.quoteName(
                    (call.args().size() > 1
                            ? call.args().get(1)
                            : call.kwarg("collation").orElse(Value.NONE))
                        .asString()
                        .orElseThrow(() -> unrenderable("a collation cannot be read")));
        root = first(call, "expression");
      } else {
        break;
      }
    }
    boolean column =
        root instanceof Value.Str
            || (root instanceof Value.Call call && Values.shortName(call.path()).equals("F"));
    String sql = expression(root);
    if (!column) {
      sql = "(" + sql + ")";
    }
    if (!opclass.isEmpty() || !collation.isEmpty()) {
      dialect.requireIndexWrappers(place);
    }
    return sql + collation + opclass + order;
  }

  private static Value first(Value.Call call, String name) {
    return call.args().isEmpty() ? call.kwarg(name).orElse(Value.NONE) : call.args().getFirst();
  }

  // Defaults

  /** A database default as it stands behind DEFAULT. */
  static String databaseDefault(ModelField field) {
    Value value = field.field().kwarg("db_default").orElseThrow();
    Dialect dialect = field.model().models().dialect();
    if (value instanceof Value.Call call && isExpression(call)) {
      if (Values.shortName(call.path()).equals("Value")
          && call.args().size() == 1
          && call.kwargs().isEmpty()) {
        return new Expressions(field.model(), field.place()).literal(call);
      }
      return "(" + new Expressions(field.model(), field.place()).expression(value) + ")";
    }
    return dialect.quote(Conversion.prepare(field, value));
  }

  /** How often the server computes a database default. */
  static Statement.Default volatility(Value value) {
    if (!(value instanceof Value.Call call) || !isExpression(call)) {
      return Statement.Default.CONSTANT;
    }
    String name = Values.shortName(call.path());
    if (VOLATILE.contains(name)) {
      return name.equals("TransactionNow") ? Statement.Default.STABLE : Statement.Default.VOLATILE;
    }
    if (name.equals("Now")) {
      return Statement.Default.STABLE;
    }
    if (name.equals("Value") || FUNCTIONS.containsKey(name) || name.equals("CombinedExpression")) {
      Statement.Default worst = Statement.Default.CONSTANT;
      for (Value argument : call.args()) {
        Statement.Default one = volatility(argument);
        worst = one.compareTo(worst) > 0 ? one : worst;
      }
      return worst;
    }
    // Nothing is known of it, so the case that rewrites the table is assumed.
    return Statement.Default.VOLATILE;
  }
}
