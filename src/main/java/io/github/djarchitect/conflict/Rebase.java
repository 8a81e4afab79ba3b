package io.github.djarchitect.conflict;

import io.github.djarchitect.codegen.MigrationNames;
import io.github.djarchitect.codegen.PythonText;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Moves migrations of one branch behind the leaf of another: the first of them depend on that leaf,
 * all take the next free numbers, and whatever names them follows.
 */
final class Rebase {
  private final Reading reading;
  private final List<Migration> moved;
  private final Set<MigrationKey> fork;
  private final MigrationKey base;
  private final Map<MigrationKey, String> renamed = new LinkedHashMap<>();

  /** An operation of a moved migration to be left out. */
  record Dropped(MigrationKey migration, Span span) {}

  Rebase(Reading reading, List<Migration> moved, List<MigrationKey> fork, MigrationKey base) {
    this.reading = reading;
    this.moved = List.copyOf(moved);
    this.fork = new HashSet<>(fork);
    this.base = base;
    number();
  }

  /** New numbers behind the base, where the old ones would not stand behind it any more. */
  private void number() {
    int last = MigrationNames.number(base.name());
    Set<String> taken = new HashSet<>();
    reading.migrations().keySet().stream()
        .filter(key -> key.app().equals(base.app()))
        .forEach(key -> taken.add(key.name()));
    for (Migration migration : moved) {
      String name = migration.key().name();
      int number = MigrationNames.number(name);
      if (number >= 0 && last >= 0 && number <= last) {
        int next = last + 1;
        String changed = "%04d%s".formatted(next, name.replaceFirst("^\\d+", ""));
        if (!taken.contains(changed)) {
          renamed.put(migration.key(), changed);
          number = next;
        }
      }
      last = Math.max(last, number);
    }
  }

  /** The key that a migration has afterwards. */
  MigrationKey after(MigrationKey key) {
    String name = renamed.get(key);
    return name == null ? key : new MigrationKey(key.app(), name);
  }

  List<FileChange> files(List<Dropped> dropped) {
    List<FileChange> files = new ArrayList<>();
    Set<MigrationKey> movedKeys = new HashSet<>();
    moved.forEach(each -> movedKeys.add(each.key()));
    for (Migration migration : reading.migrations().values()) {
      boolean moves = movedKeys.contains(migration.key());
      TreeMap<Integer, Edit> edits = new TreeMap<>(Comparator.reverseOrder());
      references(migration, moves, edits);
      for (Dropped each : dropped) {
        if (each.migration().equals(migration.key())) {
          drop(migration, each.span(), edits);
        }
      }
      String name = renamed.get(migration.key());
      if (edits.isEmpty() && name == null) {
        continue;
      }
      String before = migration.module().source().text();
      StringBuilder text = new StringBuilder(before);
      edits.values().forEach(edit -> text.replace(edit.start(), edit.end(), edit.text()));
      String sha = Sha256.of(before);
      if (name == null) {
        files.add(FileChange.edit(migration.path(), sha, text.toString()));
      } else {
        String folder = migration.path().substring(0, migration.path().lastIndexOf('/') + 1);
        files.add(
            new FileChange(
                folder + name + ".py",
                FileChange.Action.RENAME,
                migration.path(),
                sha,
                text.toString()));
      }
    }
    return files;
  }

  /**
   * What a migration that hangs on the fork comes behind: the base, or the branch before its own.
   */
  private String behind(Migration migration) {
    int at = moved.indexOf(migration);
    return at <= 0 ? base.name() : after(moved.get(at - 1).key()).name();
  }

  private record Edit(int start, int end, String text) {}

  /** Pairs of texts in a migration's class that name what moves, or what it moves away from. */
  private void references(Migration migration, boolean moves, Map<Integer, Edit> edits) {
    Map<String, String> newNames = new HashMap<>();
    renamed.forEach((key, name) -> newNames.put(key.app() + "." + key.name(), name));
    if (moves) {
      String behind = behind(migration);
      for (MigrationKey key : fork) {
        newNames.put(key.app() + "." + key.name(), behind);
      }
    }
    for (Stmt statement : migration.module().body()) {
      if (!(statement instanceof Stmt.ClassDef owner)) {
        continue;
      }
      for (Stmt member : owner.body()) {
        if (member instanceof Stmt.Assign assign
            && assign.targets().getFirst() instanceof Expr.Name target
            && Set.of("dependencies", "run_before", "replaces").contains(target.id())) {
          boolean ofDependencies = target.id().equals("dependencies");
          Walk.through(
              assign.value(),
              node -> {
                if (node instanceof Expr.TupleExpr pair
                    && pair.elts().size() == 2
                    && pair.elts().get(0) instanceof Expr.Constant(Literal.Str(String app), var _)
                    && pair.elts().get(1)
                        instanceof Expr.Constant(Literal.Str(String name), Span span)) {
                  String changed = newNames.get(app + "." + name);
                  boolean ofFork = fork.contains(new MigrationKey(app, name));
                  if (changed != null && (ofDependencies || !ofFork)) {
                    edits.put(
                        span.start(),
                        new Edit(span.start(), span.end(), PythonText.quote(changed)));
                  }
                }
              });
        }
      }
    }
  }

  /** An element of a list, with the comma and the line behind it. */
  private static void drop(Migration migration, Span span, Map<Integer, Edit> edits) {
    String text = migration.module().source().text();
    int start = span.start();
    while (start > 0 && (text.charAt(start - 1) == ' ' || text.charAt(start - 1) == '\t')) {
      start--;
    }
    int end = span.end();
    while (end < text.length() && text.charAt(end) == ' ') {
      end++;
    }
    if (end < text.length() && text.charAt(end) == ',') {
      end++;
    }
    if (end < text.length()
        && text.charAt(end) == '\n'
        && start > 0
        && text.charAt(start - 1) == '\n') {
      end++;
    }
    edits.put(start, new Edit(start, end, ""));
  }
}
