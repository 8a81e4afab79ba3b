package io.github.djarchitect.codegen;

import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.FreeNames;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.python.Walk;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * An expression of a backfill, read once: what it computes a value from, and what its migration has
 * to import for it.
 *
 * @param text as it will stand in the migration
 * @param names that it takes from around it
 * @param ofRow fields that it reads of {@code row}
 */
public record Expression(String text, List<String> names, List<String> ofRow) {
  /** What may be used beside the row and Python's own, by module. */
  private static final Map<String, String> MODULES = new TreeMap<>();

  static {
    from("datetime", "timedelta", "datetime", "date", "time");
    from("decimal", "Decimal");
    from("django.utils", "timezone");
    from("django.utils.text", "slugify");
    from("django.db.models", "F", "Value", "Q", "Case", "When", "ExpressionWrapper", "Func");
    from("django.db.models", "Subquery", "OuterRef", "CharField", "TextField", "IntegerField");
    from("django.db.models", "BigIntegerField", "DecimalField", "FloatField", "DateField");
    from("django.db.models", "DateTimeField", "BooleanField");
    from("django.db.models.functions", "Cast", "Coalesce", "Concat", "Length", "Lower", "Upper");
    from("django.db.models.functions", "Trim", "Now", "Substr", "StrIndex", "Left", "Right");
    from("django.db.models.functions", "Replace", "Round", "Abs", "Greatest", "Least", "NullIf");
    from("django.db.models.functions", "TruncDate");
  }

  private static void from(String module, String... names) {
    for (String name : names) {
      MODULES.put(name, module);
    }
  }

  public Expression {
    names = List.copyOf(names);
    ofRow = List.copyOf(ofRow);
  }

  /** An expression, or the reason why a text is none. */
  public sealed interface Read {
    record Good(Expression expression) implements Read {}

    record Bad(String problem) implements Read {}
  }

  public static Read read(String text) {
    return read(text, "x = (" + text + ")\n");
  }

  /** The keyword arguments of {@code filter()}. */
  public static Read ofFilter(String arguments) {
    return read(arguments, "dict(" + arguments + ")\n");
  }

  private static Read read(String text, String source) {
    PythonModule module = PythonParser.parse(source);
    if (!module.problems().isEmpty()) {
      return new Read.Bad(module.problems().getFirst().message());
    }
    if (module.body().size() != 1) {
      return new Read.Bad("more than one");
    }
    List<String> names =
        FreeNames.in(module.body(), Set.of()).stream().map(Expr.Name::id).distinct().toList();
    List<String> ofRow = new ArrayList<>();
    Walk.through(
        module.body(),
        node -> {
          if (node instanceof Expr.Attribute(Expr.Name(String root, var _), String field, var _)
              && root.equals("row")) {
            ofRow.add(field);
          }
        });
    return new Read.Good(new Expression(text, names, ofRow));
  }

  /** The lookups of the keyword arguments of {@code filter()}: {@code note__isnull}. */
  public static List<String> lookups(String arguments) {
    List<String> lookups = new ArrayList<>();
    Walk.through(
        PythonParser.parse("dict(" + arguments + ")\n").body(),
        node -> {
          if (node
                  instanceof
                  Expr.Call(Expr.Name(String function, var _), var _, var keywords, var _)
              && (function.equals("dict") || function.equals("Q"))) {
            keywords.stream().map(Keyword::arg).filter(arg -> arg != null).forEach(lookups::add);
          }
        });
    return lookups;
  }

  /** All names there are beside the row and Python's own, for a message. */
  public static Set<String> known() {
    return MODULES.keySet();
  }

  /** The first name that the migration would not have. */
  public Optional<String> unknown() {
    return names.stream()
        .filter(name -> !name.equals("row") && !MODULES.containsKey(name))
        .findFirst();
  }

  /** Whether it is computed for each row in Python, and not by the database. */
  public boolean isOfRow() {
    return names.contains("row");
  }

  public static Imports imports(Collection<Expression> expressions) {
    Imports imports = new Imports();
    for (Expression expression : expressions) {
      for (String name : expression.names()) {
        String module = MODULES.get(name);
        if (module != null) {
          imports.from(module, name);
        }
      }
    }
    return imports;
  }
}
