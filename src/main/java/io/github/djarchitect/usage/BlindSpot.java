package io.github.djarchitect.usage;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ProjectState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Code that makes a name at run time, so that reading cannot tell whether it is the one sought:
 * only in files that use it, name its model or lie in its app.
 *
 * @param places those in files that surely use it come first
 */
public record BlindSpot(What what, List<Place> places) {

  /** What is made at run time. */
  public enum What {
    ATTRIBUTE("getattr and setattr with a name made at run time"),
    LOOKUP("queries with lookups made at run time"),
    SQL("SQL put together at run time"),
    MODEL("get_model with a name made at run time"),
    PERMISSION("permissions with a codename made at run time");

    private final String told;

    What(String told) {
      this.told = told;
    }

    /** In words for people and models. */
    public String told() {
      return told;
    }
  }

  /** Any file without one of these words has no such place. */
  private static final Pattern WORDS =
      Pattern.compile(
          "attr\\(|\\*\\*|\\(\\*|execute|\\braw\\(|\\bextra\\(|RawSQL|get_model\\(|perm");

  private static final Set<String> ATTRIBUTES = Set.of("getattr", "setattr", "hasattr", "delattr");

  private static final Set<String> QUERIES =
      Set.of(
          "filter",
          "exclude",
          "get",
          "Q",
          "create",
          "update",
          "get_or_create",
          "update_or_create",
          "values",
          "values_list",
          "order_by",
          "only",
          "defer");

  private static final Set<String> STATEMENTS =
      Set.of("execute", "executemany", "raw", "extra", "RawSQL");

  private static final Set<String> CHECKS =
      Set.of("has_perm", "has_perms", "permission_required", "assign_perm", "remove_perm");

  public BlindSpot {
    places = List.copyOf(places);
  }

  static List<BlindSpot> find(
      Project project, SourceTree tree, ProjectState state, Sought sought, List<CodeUse> uses) {
    Set<String> near = new TreeSet<>();
    Set<String> sure = new TreeSet<>();
    for (CodeUse use : uses) {
      near.add(use.place().path());
      if (use.sure()) {
        sure.add(use.place().path());
      }
    }
    ModelKey key =
        switch (sought) {
          case Sought.FieldNamed field -> field.model();
          case Sought.ModelNamed model ->
              model.app() == null ? null : new ModelKey(model.app(), model.name());
          case Sought.PermissionNamed _ -> null;
        };
    String directory =
        Optional.ofNullable(key)
            .flatMap(each -> project.app(each.app()))
            .map(App::directory)
            .orElse("");
    String className =
        Optional.ofNullable(key).flatMap(state::model).map(each -> each.name()).orElse("");
    Map<What, List<Place>> found = new EnumMap<>(What.class);
    for (String path : tree.paths()) {
      if (path.endsWith(".py")
          && Usages.setting(path) == Usage.Setting.RUNNING_CODE
          && tree.read(path) instanceof SourceTree.FileContent.Present present
          && present.bytes().length <= Usages.MAX_FILE_SIZE) {
        String text = new String(present.bytes(), StandardCharsets.UTF_8);
        boolean concerned =
            sought instanceof Sought.PermissionNamed
                || near.contains(path)
                || (!directory.isEmpty() && path.startsWith(directory + "/"))
                || (!className.isEmpty() && text.contains(className));
        if (concerned && WORDS.matcher(text).find()) {
          Walk.through(
              KeptByFile.module(path, present.bytes()).body(),
              node -> {
                What what = node instanceof Expr.Call call ? of(call) : null;
                if (what != null && concerns(what, sought)) {
                  found
                      .computeIfAbsent(what, _ -> new ArrayList<>())
                      .add(Place.of(path, node.span().startLine()));
                }
              });
        }
      }
    }
    List<BlindSpot> spots = new ArrayList<>();
    found.forEach(
        (what, places) -> {
          places.sort(Comparator.comparing(place -> !sure.contains(place.path())));
          spots.add(new BlindSpot(what, places));
        });
    return spots;
  }

  private static boolean concerns(What what, Sought sought) {
    return switch (sought) {
      case Sought.FieldNamed _ -> what == What.ATTRIBUTE || what == What.LOOKUP || what == What.SQL;
      case Sought.ModelNamed _ -> what == What.MODEL || what == What.SQL;
      case Sought.PermissionNamed _ -> what == What.PERMISSION;
    };
  }

  private static @Nullable What of(Expr.Call call) {
    String name = Functions.lastName(call.func());
    List<Expr> args = call.args();
    if (ATTRIBUTES.contains(name) && call.func() instanceof Expr.Name && args.size() > 1) {
      return isText(args.get(1)) ? null : What.ATTRIBUTE;
    }
    if (QUERIES.contains(name) && (call.func() instanceof Expr.Attribute || name.equals("Q"))) {
      boolean keywords =
          call.keywords().stream()
              .anyMatch(
                  each ->
                      each.arg() == null
                          && !(each.value() instanceof Expr.DictExpr dict
                              && dict.entries().stream().allMatch(entry -> isText(entry.key()))));
      boolean names =
          args.stream().anyMatch(each -> each instanceof Expr.Starred)
              && !Set.of("filter", "exclude", "get", "Q").contains(name);
      return keywords || names ? What.LOOKUP : null;
    }
    if (STATEMENTS.contains(name) && !args.isEmpty()) {
      Expr first = args.getFirst();
      boolean made =
          first instanceof Expr.JoinedStr
              || first instanceof Expr.BinOp
              || (first instanceof Expr.Call each
                  && Functions.lastName(each.func()).equals("format"));
      return made ? What.SQL : null;
    }
    if (name.equals("get_model") && !args.isEmpty()) {
      return args.stream().allMatch(BlindSpot::isText) ? null : What.MODEL;
    }
    if (CHECKS.contains(name) && !args.isEmpty()) {
      Expr first = args.getFirst();
      boolean list = first instanceof Expr.ListExpr || first instanceof Expr.TupleExpr;
      return isText(first) || list ? null : What.PERMISSION;
    }
    return null;
  }

  private static boolean isText(@Nullable Node node) {
    return node instanceof Expr.Constant(Literal.Str _, var _);
  }
}
