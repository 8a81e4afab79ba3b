package io.github.djarchitect.conflict;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.python.Alias;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The words in the code or SQL of a data step, in lower case, by which it can be told what it may
 * touch.
 *
 * @param whole false where code lies elsewhere or cannot be read, so that more may be touched
 */
record DataTouch(Set<String> words, boolean whole) {
  private static final Pattern WORD = Pattern.compile("\\w+");

  static final DataTouch NOTHING = new DataTouch(Set.of(), true);

  DataTouch {
    words = Set.copyOf(words);
  }

  boolean names(String name) {
    return words.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Field names also stand in lookups: {@code owner__isnull}. */
  boolean namesField(String field) {
    String lower = field.toLowerCase(Locale.ROOT);
    return words.stream()
        .anyMatch(
            word ->
                word.equals(lower) || word.equals(lower + "_id") || word.startsWith(lower + "__"));
  }

  static boolean isData(Operation operation) {
    return switch (operation) {
      case Operation.RunPython _, Operation.RunSql _, Operation.OpaqueOperation _ -> true;
      default -> false;
    };
  }

  static DataTouch of(Migration migration, Operation operation) {
    return switch (operation) {
      case Operation.RunPython run -> ofCode(migration, run.code());
      case Operation.RunSql run -> ofSql(run.sql());
      case Operation.OpaqueOperation _ -> new DataTouch(Set.of(), false);
      default -> NOTHING;
    };
  }

  private static DataTouch ofSql(Value sql) {
    Set<String> words = new HashSet<>();
    boolean[] whole = {true};
    Deque<Value> open = new ArrayDeque<>(List.of(sql));
    while (!open.isEmpty()) {
      switch (open.pop()) {
        case Value.Str(String text) ->
            WORD.matcher(text)
                .results()
                .forEach(found -> words.add(found.group().toLowerCase(Locale.ROOT)));
        case Value.PyList list -> list.items().forEach(open::push);
        case Value.PyTuple pair -> pair.items().forEach(open::push);
        case Value.Ref ref when ref.path().endsWith("noop") -> {}
        case Value.None _, Value.Int _, Value.Bool _, Value.Float _ -> {}
        default -> whole[0] = false;
      }
    }
    return new DataTouch(words, whole[0]);
  }

  private static DataTouch ofCode(Migration migration, Value code) {
    if (!(code instanceof Value.Ref ref)) {
      return new DataTouch(Set.of(), false);
    }
    if (ref.path().endsWith("noop")) {
      return NOTHING;
    }
    String name = ref.path().substring(ref.path().lastIndexOf('.') + 1);
    Map<String, Stmt.FunctionDef> functions = new HashMap<>();
    Map<String, Stmt> constants = new HashMap<>();
    Set<String> imported = new HashSet<>();
    for (Stmt statement : migration.module().body()) {
      switch (statement) {
        case Stmt.FunctionDef function -> functions.put(function.name(), function);
        case Stmt.Assign assign when assign.targets().getFirst() instanceof Expr.Name target ->
            constants.put(target.id(), statement);
        case Stmt.ImportFrom from when !isLibrary(from.module()) ->
            from.names().forEach(alias -> imported.add(bound(alias)));
        default -> {}
      }
    }
    if (!functions.containsKey(name)) {
      return new DataTouch(Set.of(), false);
    }
    Set<String> words = new HashSet<>();
    Set<String> done = new HashSet<>();
    boolean whole = true;
    Deque<Node> open = new ArrayDeque<>(List.of(functions.get(name)));
    while (!open.isEmpty()) {
      Set<String> names = new HashSet<>();
      Walk.through(open.pop(), node -> collect(node, words, names));
      for (String each : names) {
        whole &= !imported.contains(each);
        if (done.add(each)) {
          if (functions.containsKey(each)) {
            open.push(functions.get(each));
          } else if (constants.containsKey(each)) {
            open.push(constants.get(each));
          }
        }
      }
    }
    return new DataTouch(words, whole);
  }

  private static String bound(Alias alias) {
    return alias.asname() == null ? alias.name() : alias.asname();
  }

  private static boolean isLibrary(@org.jspecify.annotations.Nullable String module) {
    return module != null && (module.startsWith("django") || !module.contains("."));
  }

  private static void collect(Node node, Set<String> words, Set<String> names) {
    switch (node) {
      case Expr.Name name -> {
        names.add(name.id());
        words.add(name.id().toLowerCase(Locale.ROOT));
      }
      case Expr.Attribute attribute -> words.add(attribute.attr().toLowerCase(Locale.ROOT));
      case Keyword keyword when keyword.arg() != null ->
          words.add(keyword.arg().toLowerCase(Locale.ROOT));
      case Expr.Constant(Literal.Str(String text), var _) ->
          WORD.matcher(text)
              .results()
              .forEach(found -> words.add(found.group().toLowerCase(Locale.ROOT)));
      default -> {}
    }
  }
}
