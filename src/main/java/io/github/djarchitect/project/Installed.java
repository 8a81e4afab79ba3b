package io.github.djarchitect.project;

import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.python.Walk;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/** Whether settings name an app, so that Django surely loads its migrations. */
public final class Installed {
  private static final Pattern SETTINGS =
      Pattern.compile("(?:.*/)?(?:settings\\w*\\.py|(?:settings|config|conf)/(?:.*/)?\\w+\\.py)");

  private Installed() {}

  /**
   * True where a text in a settings module is the app's package or something in it, as its
   * AppConfig. False where none is, which may also mean that settings are put together in a way
   * that reading does not show.
   */
  public static boolean isNamed(Project project, App app) {
    return project.tree().paths().stream()
        .filter(path -> SETTINGS.matcher(path).matches())
        .anyMatch(
            path ->
                project.tree().read(path) instanceof SourceTree.FileContent.Present present
                    && names(PythonParser.parse(present.bytes()), app.module()));
  }

  private static boolean names(PythonModule module, String app) {
    AtomicBoolean found = new AtomicBoolean();
    Walk.through(
        module.body(),
        node -> {
          List<Expr> elements =
              switch (node) {
                case Expr.ListExpr list -> list.elts();
                case Expr.TupleExpr tuple -> tuple.elts();
                default -> List.of();
              };
          for (Expr element : elements) {
            if (element instanceof Expr.Constant(Literal.Str(String text), var _)
                && (text.equals(app) || text.startsWith(app + "."))) {
              found.set(true);
            }
          }
        });
    return found.get();
  }
}
