package io.github.djarchitect.migration;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The class {@code Migration} as it stands in a file that cannot be evaluated: where it is, and the
 * dependencies that are written down in it.
 */
record WrittenMigration(Stmt.ClassDef type) {
  private static final Set<String> EDGES = Set.of("dependencies", "run_before");

  /** The first of that name, also one that a condition or a function may keep from being there. */
  static Optional<WrittenMigration> in(PythonModule module) {
    List<WrittenMigration> found = new ArrayList<>();
    Walk.through(
        module.body(),
        node -> {
          if (node instanceof Stmt.ClassDef def && def.name().equals("Migration")) {
            found.add(new WrittenMigration(def));
          }
        });
    return found.stream().findFirst();
  }

  Place place(String path) {
    return new Place(path, type.span().startLine(), type.span().startColumn() + 1);
  }

  /** Those that are pairs of plain texts. */
  List<Dependency> dependencies() {
    List<Dependency> dependencies = new ArrayList<>();
    for (Stmt statement : type.body()) {
      if (statement instanceof Stmt.Assign assign
          && assign.targets().stream()
              .anyMatch(
                  target ->
                      target instanceof Expr.Name(String id, var _) && id.equals("dependencies"))) {
        elements(assign.value()).forEach(each -> pair(elements(each)).ifPresent(dependencies::add));
      }
    }
    return dependencies;
  }

  /** Where its class names one of these as what it depends on or runs before. */
  Optional<Place> naming(String path, Set<MigrationKey> sought) {
    List<Place> found = new ArrayList<>();
    for (Stmt statement : type.body()) {
      if (statement instanceof Stmt.Assign assign
          && assign.targets().stream()
              .anyMatch(
                  target -> target instanceof Expr.Name(String id, var _) && EDGES.contains(id))) {
        Walk.through(
            assign.value(),
            node -> {
              if (node instanceof Expr expr
                  && pair(elements(expr)).filter(each -> names(each, sought)).isPresent()) {
                found.add(Place.of(path, expr.span().startLine()));
              }
            });
      }
    }
    return found.stream().findFirst();
  }

  private static boolean names(Dependency dependency, Set<MigrationKey> sought) {
    return dependency instanceof Dependency.OnMigration(MigrationKey key) && sought.contains(key);
  }

  private static Optional<Dependency> pair(List<Expr> items) {
    return items.size() == 2
            && items.get(0) instanceof Expr.Constant(Literal.Str(String app), var _)
            && items.get(1) instanceof Expr.Constant(Literal.Str(String name), var _)
        ? Optional.of(new Dependency.OnMigration(new MigrationKey(app, name)))
        : Optional.empty();
  }

  private static List<Expr> elements(Expr expr) {
    return switch (expr) {
      case Expr.ListExpr list -> list.elts();
      case Expr.TupleExpr tuple -> tuple.elts();
      default -> List.of();
    };
  }
}
