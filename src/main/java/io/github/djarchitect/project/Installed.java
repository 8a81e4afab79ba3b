package io.github.djarchitect.project;

import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.python.Walk;
import java.util.ArrayList;
import java.util.List;
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
    return isNamed(project, app.module());
  }

  /** The same of a package by its dotted name, also of one that reading did not find. */
  public static boolean isNamed(Project project, String module) {
    return project.tree().paths().stream()
        .filter(path -> SETTINGS.matcher(path).matches())
        .anyMatch(
            path ->
                project.tree().read(path) instanceof SourceTree.FileContent.Present present
                    && names(PythonParser.parse(present.bytes()), module));
  }

  /**
   * Whether every app that settings name is one of the project's or Django's, so that no model from
   * elsewhere points at one of theirs. False where the settings name none at all.
   */
  public static boolean onlyOwn(Project project) {
    boolean any = false;
    for (String path : project.tree().paths()) {
      if (SETTINGS.matcher(path).matches()
          && project.tree().read(path) instanceof SourceTree.FileContent.Present present) {
        for (List<String> list : lists(PythonParser.parse(present.bytes()))) {
          boolean apps = list.stream().anyMatch(text -> text.startsWith("django.contrib."));
          any |= apps;
          if (apps && !list.stream().allMatch(text -> isOwn(project, text))) {
            return false;
          }
        }
      }
    }
    return any;
  }

  private static boolean isOwn(Project project, String text) {
    return text.startsWith("django.")
        || project.apps().stream()
            .map(App::module)
            .anyMatch(app -> text.equals(app) || text.startsWith(app + "."));
  }

  private static List<List<String>> lists(PythonModule module) {
    List<List<String>> lists = new ArrayList<>();
    Walk.through(
        module.body(),
        node -> {
          List<Expr> elements =
              switch (node) {
                case Expr.ListExpr list -> list.elts();
                case Expr.TupleExpr tuple -> tuple.elts();
                default -> List.of();
              };
          List<String> texts = new ArrayList<>();
          for (Expr element : elements) {
            if (element instanceof Expr.Constant(Literal.Str(String text), var _)) {
              texts.add(text);
            }
          }
          lists.add(texts);
        });
    return lists;
  }

  private static boolean names(PythonModule module, String app) {
    return lists(module).stream()
        .flatMap(List::stream)
        .anyMatch(text -> text.equals(app) || text.startsWith(app + "."));
  }
}
