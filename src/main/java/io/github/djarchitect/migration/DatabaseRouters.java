package io.github.djarchitect.migration;

import io.github.djarchitect.evaluate.Evaluator;
import io.github.djarchitect.evaluate.ModuleSource;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The routers that settings name, those of tests left out: {@code allow_migrate} of one may
 * withhold operations from a database, which neither the graph nor the state shows.
 *
 * @param routers in the order in which Django asks them
 * @param databases aliases that {@code DATABASES} has, {@code default} among them
 * @param more whether there may be other databases, which no plain text names
 * @param apps for each app by alias whether its operations go there; an alias of which that cannot
 *     be told is left out
 */
public record DatabaseRouters(
    List<Router> routers,
    Set<String> databases,
    boolean more,
    Map<String, Map<String, Boolean>> apps) {
  private static final String SETTING = "DATABASE_ROUTERS";
  private static final Pattern OTHERS =
      Pattern.compile("test|(?:^|/)docs?/|example|template", Pattern.CASE_INSENSITIVE);

  public DatabaseRouters {
    routers = List.copyOf(routers);
  }

  /**
   * @param path as the settings name its class
   * @param place where they do
   * @param defined where the class stands; absent where it is not in the repository
   */
  public record Router(String path, Place place, @Nullable Place defined) {}

  public static DatabaseRouters of(Project project) {
    return new Settings(project).read();
  }

  /** Whether an app's operations go to a database; absent where that cannot be told. */
  public Optional<Boolean> allows(String app, String alias) {
    return Optional.ofNullable(apps.getOrDefault(app, Map.of()).get(alias));
  }

  public boolean isEmpty() {
    return routers.isEmpty();
  }

  private static final class Settings {
    private final Project project;
    private final Evaluator evaluator;
    private final Map<String, Place> named = new LinkedHashMap<>();
    private final Set<List<String>> lists = new LinkedHashSet<>();
    private final Set<String> databases = new LinkedHashSet<>();
    private boolean plain = true;
    private boolean more;

    Settings(Project project) {
      this.project = project;
      this.evaluator = ProjectModules.evaluator(project);
    }

    DatabaseRouters read() {
      databases.add("default");
      for (String path : project.settingsFiles()) {
        if (!OTHERS.matcher(path).find()
            && project.tree().read(path) instanceof SourceTree.FileContent.Present present) {
          String text = new String(present.bytes(), StandardCharsets.UTF_8);
          if (text.contains(SETTING) || text.contains("DATABASES")) {
            PythonModule module = PythonParser.parse(present.bytes());
            Walk.through(
                module.body(),
                node -> {
                  statement(path, node);
                  // under a condition there may be none
                  plain &=
                      !(node instanceof Stmt each && givesRouters(each))
                          || module.body().contains(node);
                });
          }
        }
      }
      List<Router> routers = new ArrayList<>();
      named.forEach((path, place) -> routers.add(new Router(path, place, defined(path))));
      return new DatabaseRouters(routers, databases, more, apps(routers));
    }

    private void statement(String path, Node node) {
      switch (node) {
        case Stmt.Assign(List<Expr> targets, Expr value, var _) ->
            targets.forEach(target -> assigned(path, target, value));
        case Stmt.AnnAssign it when it.value() != null -> assigned(path, it.target(), it.value());
        case Stmt.AugAssign it when isSetting(it.target()) -> {
          plain = false;
          routers(path, it.value());
        }
        case Expr.Call(Expr.Attribute(Expr target, String _, var _), List<Expr> args, _, _)
            when isSetting(target) -> {
          plain = false;
          args.forEach(each -> routers(path, each));
        }
        default -> {}
      }
    }

    private static boolean isSetting(Expr expr) {
      return expr instanceof Expr.Name(String id, var _) && id.equals(SETTING);
    }

    private static boolean givesRouters(Stmt statement) {
      return statement instanceof Stmt.Assign it
          && it.targets().stream().anyMatch(Settings::isSetting);
    }

    private void assigned(String path, Expr target, Expr value) {
      if (isSetting(target)) {
        lists.add(routers(path, value));
      } else if (target instanceof Expr.Name(String id, var _) && id.equals("DATABASES")) {
        if (value instanceof Expr.DictExpr dict) {
          dict.entries().forEach(entry -> alias(entry.key()));
        } else {
          more = true;
        }
      } else if (target instanceof Expr.Subscript(Expr.Name(String id, var _), Expr key, var _)
          && id.equals("DATABASES")) {
        alias(key);
      }
    }

    private void alias(@Nullable Expr key) {
      Optional<String> text = text(key);
      text.ifPresent(databases::add);
      more |= text.isEmpty();
    }

    private List<String> routers(String path, Expr value) {
      List<Expr> elements =
          switch (value) {
            case Expr.ListExpr list -> list.elts();
            case Expr.TupleExpr tuple -> tuple.elts();
            default -> List.of(value);
          };
      List<String> texts = new ArrayList<>();
      for (Expr element : elements) {
        Optional<String> text = text(element);
        plain &= text.isPresent();
        text.ifPresent(
            each -> {
              texts.add(each);
              named.putIfAbsent(each, Place.of(path, element.span().startLine()));
            });
      }
      return texts;
    }

    private static Optional<String> text(@Nullable Expr expr) {
      return expr instanceof Expr.Constant(Literal.Str(String text), var _)
          ? Optional.of(text)
          : Optional.empty();
    }

    private @Nullable Place defined(String path) {
      return evaluator.type(path).map(Evaluator.Type::place).orElse(null);
    }

    /** Asks the routers as Django does, the first that has an opinion decides. */
    private Map<String, Map<String, Boolean>> apps(List<Router> routers) {
      Map<String, Map<String, Boolean>> apps = new TreeMap<>();
      // two settings with other routers are two projects, and neither is known to be meant
      boolean one = plain && lists.size() == 1;
      if (routers.isEmpty()) {
        return apps;
      }
      List<Map<List<String>, Value>> answers =
          one ? routers.stream().map(this::answers).toList() : List.of();
      project
          .apps()
          .forEach(
              app -> {
                Map<String, Boolean> allowed = new TreeMap<>();
                for (String alias : databases) {
                  if (one) {
                    allowed(answers, List.of(alias, app.label()))
                        .ifPresent(each -> allowed.put(alias, each));
                  }
                }
                apps.put(app.label(), allowed);
              });
      return apps;
    }

    private static Optional<Boolean> allowed(
        List<Map<List<String>, Value>> answers, List<String> question) {
      for (Map<List<String>, Value> router : answers) {
        Value answer = router.get(question);
        Optional<Boolean> truth = answer == null ? Optional.empty() : Truth.of(answer);
        if (truth.isEmpty() || !(answer instanceof Value.None)) {
          return truth;
        }
      }
      return Optional.of(true);
    }

    /** Django passes by a router that has no such method. */
    private static boolean hasNoOpinion(Evaluator.Type type) {
      return type.attribute("allow_migrate").isEmpty()
          && !type.hasUnknownBase()
          && List.of("object").containsAll(type.outsideBases());
    }

    /**
     * What a router says of each alias and app, whatever the model; nothing where it is not here.
     */
    private Map<List<String>, Value> answers(Router router) {
      Map<List<String>, Value> answers = new LinkedHashMap<>();
      int dot = router.path().lastIndexOf('.');
      Optional<Evaluator.Type> type = evaluator.type(router.path());
      if (dot <= 0 || type.isEmpty()) {
        return answers;
      }
      List<List<String>> questions = new ArrayList<>();
      StringBuilder asked = new StringBuilder();
      asked.append(
          // whatever the model is, and nothing that can be compared
          "from %s import %s as router\nfrom nowhere import unknown\n"
              .formatted(router.path().substring(0, dot), router.path().substring(dot + 1)));
      for (String alias : databases) {
        project
            .apps()
            .forEach(
                app -> {
                  asked.append(
                      "q%d = router().allow_migrate('%s', '%s', model_name=unknown, model=unknown)\n"
                          .formatted(questions.size(), alias.replace("'", ""), app.label()));
                  questions.add(List.of(alias, app.label()));
                });
      }
      if (hasNoOpinion(type.get())) {
        questions.forEach(question -> answers.put(question, Value.NONE));
        return answers;
      }
      Evaluator.Evaluated evaluated =
          evaluator.module(
              "architect_routers_" + dot + "_" + router.path().hashCode(),
              new ModuleSource.Source(
                  router.place().path(), false, PythonParser.parse(asked.toString())));
      for (int i = 0; i < questions.size(); i++) {
        int number = i;
        evaluated.value("q" + number).ifPresent(value -> answers.put(questions.get(number), value));
      }
      return answers;
    }
  }
}
