package io.github.djarchitect.usage;

import io.github.djarchitect.python.Alias;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the names of a module come from, as the dotted paths that an import would say: {@code
 * shops.queries.open_shops}.
 */
final class Origins {
  private final Map<String, String> byName = new HashMap<>();

  Origins(List<Stmt> body, String path, ModelInCode model) {
    Walk.through(
        body,
        node -> {
          switch (node) {
            case Stmt.ImportFrom from -> {
              String of = model.imported(from, path);
              for (Alias alias : from.names()) {
                byName.put(bound(alias), of.isEmpty() ? alias.name() : of + "." + alias.name());
              }
            }
            case Stmt.Import imported -> {
              for (Alias alias : imported.names()) {
                if (alias.asname() != null || alias.name().indexOf('.') < 0) {
                  byName.put(bound(alias), alias.name());
                }
              }
            }
            default -> {}
          }
        });
    String own = model.imported(path);
    for (Stmt stmt : body) {
      switch (stmt) {
        case Stmt.ClassDef def -> byName.put(def.name(), own + "." + def.name());
        case Stmt.FunctionDef def -> byName.put(def.name(), own + "." + def.name());
        default -> {}
      }
    }
  }

  private static String bound(Alias alias) {
    return alias.asname() == null ? alias.name() : alias.asname();
  }

  Map<String, String> names() {
    return Map.copyOf(byName);
  }

  /** What a name or an attribute of a module is; null where nothing brings it. */
  @Nullable String of(Expr expr) {
    return switch (expr) {
      case Expr.Name name -> byName.get(name.id());
      case Expr.Attribute attribute -> {
        String of = of(attribute.value());
        yield of == null ? null : of + "." + attribute.attr();
      }
      default -> null;
    };
  }
}
