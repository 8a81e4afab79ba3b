package io.github.djarchitect.codegen;

import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.FreeNames;
import io.github.djarchitect.python.PythonParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What an expression of a backfill may use beside the row and Python's own, and its imports. */
public final class ExpressionNames {
  private static final Map<String, String> MODULES = new TreeMap<>();

  static {
    List.of("timedelta", "datetime", "date", "time").forEach(n -> MODULES.put(n, "datetime"));
    MODULES.put("Decimal", "decimal");
    MODULES.put("timezone", "django.utils");
    MODULES.put("slugify", "django.utils.text");
    List.of("F", "Value", "Q", "Case", "When", "ExpressionWrapper", "Func", "Subquery", "OuterRef")
        .forEach(n -> MODULES.put(n, "django.db.models"));
    List.of(
            "CharField",
            "TextField",
            "IntegerField",
            "BigIntegerField",
            "DecimalField",
            "FloatField",
            "DateField",
            "DateTimeField",
            "BooleanField")
        .forEach(n -> MODULES.put(n, "django.db.models"));
    List.of(
            "Cast",
            "Coalesce",
            "Concat",
            "Length",
            "Lower",
            "Upper",
            "Trim",
            "Now",
            "Substr",
            "StrIndex",
            "Left",
            "Right",
            "Replace",
            "Round",
            "Abs",
            "Greatest",
            "Least",
            "TruncDate",
            "NullIf")
        .forEach(n -> MODULES.put(n, "django.db.models.functions"));
  }

  private ExpressionNames() {}

  /** All names there are, for a message. */
  public static Set<String> known() {
    return MODULES.keySet();
  }

  /** The first name of an expression that is neither known here, nor Python's, nor the row. */
  public static Optional<String> unknown(String expression) {
    return free(expression).stream().filter(name -> !MODULES.containsKey(name)).findFirst();
  }

  /** Whether an expression is computed for each row in Python, and not by the database. */
  public static boolean isOfRow(String expression) {
    return FreeNames.in(PythonParser.parse("x = (" + expression + ")\n").body(), Set.of()).stream()
        .anyMatch(name -> name.id().equals("row"));
  }

  public static Imports imports(Iterable<String> expressions) {
    Imports imports = new Imports();
    for (String expression : expressions) {
      free(expression).stream()
          .filter(MODULES::containsKey)
          .forEach(name -> imports.from(String.valueOf(MODULES.get(name)), name));
    }
    return imports;
  }

  private static List<String> free(String expression) {
    return FreeNames.in(PythonParser.parse("x = (" + expression + ")\n").body(), Set.of("row"))
        .stream()
        .map(Expr.Name::id)
        .distinct()
        .toList();
  }
}
