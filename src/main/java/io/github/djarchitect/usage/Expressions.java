package io.github.djarchitect.usage;

import io.github.djarchitect.python.Alias;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The expressions of Django's queries that a module imports, and which of their texts are names.
 */
final class Expressions {
  private static final List<String> FROM =
      List.of("django.db.models", "django.contrib.postgres", "django.contrib.gis.db.models");

  /** Their texts are values. */
  private static final Set<String> OF_VALUES =
      Set.of("Value", "SearchQuery", "RawSQL", "KeyTransform", "KeyTextTransform");

  /** Only the first of what they are given is a name. */
  private static final Set<String> OF_ONE =
      Set.of(
          "TrigramSimilarity",
          "TrigramDistance",
          "Trunc",
          "Extract",
          "Left",
          "Right",
          "SearchHeadline",
          "StringAgg");

  /** Keywords whose texts name fields, and those of which each does. */
  private static final Set<String> NAMING =
      Set.of("then", "default", "order_by", "ordering", "partition_by", "expression");

  /** Keywords are lookups. */
  private static final Set<String> CONDITIONS = Set.of("Q", "When");

  /** What is imported from these and is no expression. */
  private static final Set<String> NONE = Set.of("QuerySet", "Manager", "Model", "Prefetch");

  private final Map<String, String> names = new HashMap<>();
  private final Set<String> modules;

  Expressions(PythonModule module) {
    Map<String, Boolean> of = new HashMap<>();
    Walk.through(
        module.body(),
        node -> {
          if (node instanceof Stmt.ImportFrom from && from.module() != null) {
            boolean known =
                FROM.stream()
                    .anyMatch(
                        each -> from.module().equals(each) || from.module().startsWith(each + "."));
            for (Alias alias : from.names()) {
              String as = alias.asname() == null ? alias.name() : alias.asname();
              if (known && isExpression(alias.name())) {
                names.put(as, alias.name());
              } else if (FROM.contains(from.module() + "." + alias.name())
                  || (known && alias.name().equals("functions"))) {
                of.put(as, true);
              }
            }
          }
        });
    this.modules = Set.copyOf(of.keySet());
  }

  private static boolean isExpression(String name) {
    return Character.isUpperCase(name.charAt(0))
        && !name.endsWith("Field")
        && !name.endsWith("Key")
        && !name.endsWith("Index")
        && !name.endsWith("Constraint")
        && !name.endsWith("Extension")
        && !NONE.contains(name);
  }

  /** What Django calls what is called here, {@code F} for an {@code F as Column}; null for none. */
  @Nullable String of(Expr called) {
    return switch (called) {
      case Expr.Name(String name, var _) -> names.get(name);
      case Expr.Attribute(Expr.Name(String module, var _), String name, var _) ->
          modules.contains(module) && isExpression(name) ? name : null;
      default -> null;
    };
  }

  /** Whether a text that stands directly among its arguments is a value, not a name. */
  static boolean isOfValues(String expression) {
    return OF_VALUES.contains(expression);
  }

  /** Whether an argument behind the first is a value. */
  static boolean isOfOne(String expression) {
    return OF_ONE.contains(expression);
  }

  static boolean isNaming(String expression, String keyword) {
    return NAMING.contains(keyword) || expression.equals("JSONObject");
  }

  /** Whether its keywords are lookups. */
  static boolean isCondition(String expression) {
    return CONDITIONS.contains(expression);
  }
}
