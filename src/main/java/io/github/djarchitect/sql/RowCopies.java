package io.github.djarchitect.sql;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.sql.SqlToken.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The triggers that copy whole rows, and the columns that their tables got and lost since. Follows
 * one migration after the other, and reads the texts of SQL that a RunPython names.
 */
final class RowCopies {
  private final Vendor vendor;
  private final Map<String, Function> functions = new HashMap<>();
  private final Map<String, Trigger> triggers = new LinkedHashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private final Set<String> unclear = new HashSet<>();

  RowCopies(Vendor vendor) {
    this.vendor = vendor;
  }

  /**
   * @param since how many changes there were when it was made: by then the columns fit
   */
  private record Function(RowCopyText text, Place place, int since) {}

  private record Trigger(String name, String on, RowCopyText text, Place place, int since) {}

  private record Change(String table, boolean more) {}

  RowCopies copy() {
    RowCopies copy = new RowCopies(vendor);
    copy.functions.putAll(functions);
    copy.triggers.putAll(triggers);
    copy.changes.addAll(changes);
    copy.unclear.addAll(unclear);
    return copy;
  }

  boolean isEmpty() {
    return triggers.isEmpty() && functions.isEmpty();
  }

  /** Whether code has texts that may make such a trigger. */
  static boolean mayMake(Migration migration) {
    String text = migration.module().source().text().toUpperCase(Locale.ROOT);
    return text.contains("TRIGGER") && text.contains("INSERT") && text.contains("*");
  }

  void follow(EmittedStatement sent, Migration migration) {
    Place place =
        HandMade.at(migration, sent.operation()).map(Operation::place).orElse(migration.place());
    if (sent.statement() instanceof Statement.PythonCode) {
      if (HandMade.at(migration, sent.operation()).orElse(null)
          instanceof Operation.RunPython run) {
        python(run, migration.module(), place);
      }
      return;
    }
    follow(sent.statement(), place, HandMade.isByHand(migration, sent.operation()));
  }

  private void follow(Statement statement, Place place, boolean byHand) {
    switch (statement) {
      case Statement.AddColumn add -> changes.add(new Change(add.table(), true));
      case Statement.DropColumn drop -> changes.add(new Change(drop.table(), false));
      case Statement.DropTable drop -> {
        triggers.values().removeIf(each -> each.on().equals(drop.table()));
      }
      case Statement.RenameTable rename -> renamed(rename);
      default -> {
        if (byHand) {
          made(statement, place);
        }
      }
    }
  }

  private void renamed(Statement.RenameTable rename) {
    for (Map.Entry<String, Trigger> each : List.copyOf(triggers.entrySet())) {
      Trigger trigger = each.getValue();
      if (trigger.on().equals(rename.from())) {
        triggers.remove(each.getKey());
        triggers.put(
            key(rename.to(), trigger.name()),
            new Trigger(
                trigger.name(), rename.to(), trigger.text(), trigger.place(), trigger.since()));
      }
    }
  }

  private void made(Statement statement, Place place) {
    List<SqlToken> tokens = SqlToken.of(statement.sql(), vendor);
    if (tokens.isEmpty()) {
      return;
    }
    switch (statement) {
      case Statement.CreateTrigger create ->
          triggers.put(
              key(create.table(), create.name()),
              new Trigger(
                  create.name(),
                  create.table(),
                  RowCopyText.of(tokens, vendor),
                  place,
                  changes.size()));
      case Statement.DropTrigger drop ->
          triggers
              .values()
              .removeIf(
                  each ->
                      each.name().equals(drop.name())
                          && (drop.table() == null || each.on().equals(drop.table())));
      case Statement.CreateFunction create -> {
        // a body that is no text is bound to the columns when it is made
        RowCopyText text =
            tokens.stream()
                .filter(token -> token.kind() == Kind.STRING && token.text().startsWith("$"))
                .findFirst()
                .map(token -> RowCopyText.of(inner(token.text()), vendor))
                .orElse(new RowCopyText(List.of(), Set.of()));
        functions.put(plain(create.name()), new Function(text, place, changes.size()));
      }
      default -> dropped(statement, tokens);
    }
  }

  private List<SqlToken> inner(String text) {
    int tag = text.indexOf('$', 1) + 1;
    return SqlToken.of(text.substring(tag, Math.max(tag, text.length() - tag)), vendor);
  }

  /** {@code DROP FUNCTION a(int), b CASCADE}; what else may change a table is not known. */
  private void dropped(Statement statement, List<SqlToken> tokens) {
    boolean function =
        tokens.size() > 2
            && tokens.getFirst().is("DROP")
            && (tokens.get(1).is("FUNCTION") || tokens.get(1).is("PROCEDURE"));
    if (function) {
      int depth = 0;
      for (SqlToken token : tokens.subList(2, tokens.size())) {
        depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
        if (depth == 0 && token.kind() != Kind.SYMBOL) {
          functions.remove(plain(token.text()));
        }
      }
    } else if (statement instanceof Statement.UnknownStatement) {
      for (SqlToken token : tokens) {
        if (token.kind() == Kind.WORD || token.kind() == Kind.QUOTED_NAME) {
          unclear.add(token.name(vendor));
        }
      }
    }
  }

  // Code

  private void python(Operation.RunPython run, PythonModule module, Place place) {
    if (!(run.code() instanceof Value.Ref ref)) {
      return;
    }
    List<String> texts = texts(ref.path().substring(ref.path().lastIndexOf('.') + 1), module);
    int before = changes.size();
    List<RowCopy> known = live();
    for (String text : texts) {
      for (String each : SqlText.split(text, vendor)) {
        for (Statement statement : SqlRecogniser.recognise(each, vendor, place)) {
          if (!(statement instanceof Statement.UnknownStatement)) {
            follow(statement, place, true);
          }
        }
      }
    }
    // a text that is put together may alter any table that the code names
    if (changes.size() == before
        && texts.stream().anyMatch(text -> text.toUpperCase(Locale.ROOT).contains("ALTER TABLE"))) {
      String all = module.source().text();
      known.stream().map(RowCopy::into).filter(all::contains).forEach(unclear::add);
    }
  }

  /** Texts in a function of a module and in what of the module it names, in their order. */
  private static List<String> texts(String function, PythonModule module) {
    Map<String, Node> named = new HashMap<>();
    for (Stmt stmt : module.body()) {
      switch (stmt) {
        case Stmt.FunctionDef def -> named.put(def.name(), def);
        case Stmt.Assign assign -> {
          if (assign.targets().getFirst() instanceof Expr.Name name) {
            named.put(name.id(), assign.value());
          }
        }
        case Stmt.AnnAssign assign -> {
          if (assign.target() instanceof Expr.Name name && assign.value() != null) {
            named.put(name.id(), assign.value());
          }
        }
        default -> {}
      }
    }
    List<String> texts = new ArrayList<>();
    Set<String> seen = new HashSet<>(Set.of(function));
    Deque<String> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      Optional.ofNullable(named.get(open.pop()))
          .ifPresent(
              root ->
                  Walk.through(
                      root,
                      node -> {
                        if (node instanceof Expr.Constant(Literal.Str text, var _)) {
                          texts.add(text.value());
                        } else if (node instanceof Expr.Name name && seen.add(name.id())) {
                          open.add(name.id());
                        }
                      }));
    }
    return texts;
  }

  // Answers

  /** Every trigger that copies rows of its own table or of another. */
  List<RowCopy> live() {
    List<RowCopy> live = new ArrayList<>();
    for (Trigger trigger : triggers.values()) {
      trigger
          .text()
          .copies()
          .forEach(copy -> live.add(row(trigger, "", copy, trigger.place(), trigger.since())));
      Set<String> seen = new HashSet<>();
      Deque<String> open = new ArrayDeque<>(trigger.text().words());
      while (!open.isEmpty()) {
        String name = open.pop();
        Function function = functions.get(name);
        if (function != null && seen.add(name)) {
          function
              .text()
              .copies()
              .forEach(
                  copy -> live.add(row(trigger, name, copy, function.place(), function.since())));
          open.addAll(function.text().words());
        }
      }
    }
    return live;
  }

  private RowCopy row(
      Trigger trigger, String function, RowCopyText.Copy copy, Place place, int since) {
    String from = copy.from().equals(RowCopyText.ROW) ? trigger.on() : copy.from();
    int moreRead = count(from, true, since);
    int fewerRead = count(from, false, since);
    // columns that only the written table has stand at its end, and get their default
    boolean fits =
        copy.rigid()
            ? moreRead == 0 && fewerRead == 0
            : count(copy.into(), false, since) == fewerRead
                && count(copy.into(), true, since) >= moreRead;
    return new RowCopy(
        trigger.name(),
        trigger.on(),
        function,
        copy.into(),
        from,
        place,
        since,
        fits || unclear.contains(copy.into()) || unclear.contains(from));
  }

  private int count(String table, boolean more, int since) {
    return (int)
        changes.stream()
            .skip(since)
            .filter(change -> change.more() == more && change.table().equals(table))
            .count();
  }

  private static String key(String table, String name) {
    return table + "." + name;
  }

  private static String plain(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
