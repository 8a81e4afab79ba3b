package io.github.djarchitect.usage;

import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where {@code request.user} is surely the user model's: an API view's own authentication may give
 * it any object.
 */
final class Authentication {
  /** Packages whose authentication classes give the user model's objects. */
  private static final Set<String> PACKAGES =
      Set.of(
          "rest_framework",
          "rest_framework_simplejwt",
          "rest_framework_jwt",
          "rest_framework_social_oauth2",
          "drf_social_oauth2",
          "oauth2_provider",
          "knox",
          "durin",
          "dj_rest_auth",
          "rest_auth",
          "allauth",
          "mozilla_django_oidc");

  /** Those of them that give something else, or leave it to the class derived from them. */
  private static final Set<String> GIVE_OTHERS =
      Set.of("BaseAuthentication", "JWTTokenUserAuthentication", "JWTStatelessUserAuthentication");

  /** What a class of the project may do anew and still give the same user. */
  private static final Set<String> SAME_USER =
      Set.of(
          "authenticate_header",
          "enforce_csrf",
          "get_header",
          "get_raw_token",
          "get_validated_token");

  private static final String OPTION = "authentication_classes";

  private static final Pattern DERIVES = Pattern.compile("\\bclass\\s+\\w+\\(.*Auth");

  /** Longer lines of classes derived from each other are not followed. */
  private static final int DEEPEST = 3;

  /** What one file derives: a class by its dotted path, with the dotted paths of its bases. */
  private record Derived(Map<String, List<String>> bases) {}

  private static final KeptByFile<String, Derived> DERIVED = new KeptByFile<>();

  private final ModelInCode model;
  private final Origins origins;
  private final Map<String, Stmt.ClassDef> classes = new HashMap<>();
  private final Map<String, Expr> assigned = new HashMap<>();
  private final Set<Stmt.FunctionDef> doubtful = Collections.newSetFromMap(new IdentityHashMap<>());

  Authentication(List<Stmt> body, Origins origins, ModelInCode model) {
    this.model = model;
    this.origins = origins;
    if (!model.isUser()) {
      return;
    }
    for (Stmt stmt : body) {
      switch (stmt) {
        case Stmt.ClassDef def -> classes.put(def.name(), def);
        case Stmt.Assign assign -> {
          if (assign.targets().getFirst() instanceof Expr.Name(String name, var _)) {
            assigned.put(name, assign.value());
          }
        }
        default -> {}
      }
    }
    Walk.through(
        body,
        node -> {
          switch (node) {
            case Stmt.ClassDef def -> {
              if (isDoubtful(def, DEEPEST)) {
                Walk.through(
                    def.body(),
                    inside -> {
                      if (inside instanceof Stmt.FunctionDef method) {
                        doubtful.add(method);
                      }
                    });
              }
            }
            case Stmt.FunctionDef def -> {
              for (Expr decorator : def.decorators()) {
                // @authentication_classes([ClientAuthentication])
                if (decorator instanceof Expr.Call call
                    && Functions.lastName(call.func()).equals(OPTION)
                    && call.args().stream().anyMatch(each -> !isSure(each))) {
                  doubtful.add(def);
                }
              }
            }
            default -> {}
          }
        });
  }

  /** Whether the user of a request may be something else in a function. */
  boolean isDoubtful(Stmt.FunctionDef def) {
    return doubtful.contains(def);
  }

  private boolean isDoubtful(Stmt.ClassDef def, int depth) {
    for (Stmt member : def.body()) {
      switch (member) {
        case Stmt.Assign assign -> {
          if (assign.targets().getFirst() instanceof Expr.Name(String name, var _)
              && name.equals(OPTION)) {
            return !isSure(assign.value());
          }
        }
        case Stmt.AnnAssign assign -> {
          if (assign.target() instanceof Expr.Name(String name, var _)
              && name.equals(OPTION)
              && assign.value() != null) {
            return !isSure(assign.value());
          }
        }
        default -> {}
      }
    }
    return depth > 0
        && def.bases().stream()
            .map(base -> classes.get(Functions.lastName(base)))
            .anyMatch(base -> base != null && base != def && isDoubtful(base, depth - 1));
  }

  private boolean isSure(Expr value) {
    return switch (value) {
      case Expr.ListExpr list -> list.elts().stream().allMatch(this::isSure);
      case Expr.TupleExpr tuple -> tuple.elts().stream().allMatch(this::isSure);
      case Expr.Starred starred -> isSure(starred.value());
      case Expr.BinOp both -> isSure(both.left()) && isSure(both.right());
      case Expr.Name name -> {
        Expr given = assigned.get(name.id());
        yield (given == null || given == value) ? isSure(origins.of(name)) : isList(given);
      }
      // what a class or the settings of the framework have anyway
      case Expr.Attribute attribute ->
          attribute.attr().equals(OPTION)
              || attribute.attr().equals("DEFAULT_AUTHENTICATION_CLASSES")
              || isSure(origins.of(attribute));
      default -> false;
    };
  }

  private boolean isList(Expr given) {
    return !(given instanceof Expr.Name) && isSure(given);
  }

  private boolean isSure(@Nullable String dotted) {
    return dotted != null && (isOfPackage(dotted) || model.authenticators().contains(dotted));
  }

  private static boolean isOfPackage(String dotted) {
    return PACKAGES.contains(dotted.split("\\.", 2)[0])
        && !GIVE_OTHERS.contains(dotted.substring(dotted.lastIndexOf('.') + 1));
  }

  /**
   * The project's own classes, by dotted path, that give the user that a well-known class gives.
   */
  static Set<String> ofProject(SourceTree tree, ModelInCode model) {
    Map<String, List<String>> bases = new HashMap<>();
    Map<String, Derived> kept = DERIVED.about(model.directory());
    for (String path : tree.paths()) {
      if (path.endsWith(".py")
          && Usages.setting(path) == Usage.Setting.RUNNING_CODE
          && tree.read(path) instanceof SourceTree.FileContent.Present present
          && present.bytes().length <= Usages.MAX_FILE_SIZE
          && DERIVES.matcher(new String(present.bytes(), StandardCharsets.UTF_8)).find()) {
        byte[] bytes = present.bytes();
        Derived derived =
            KeptByFile.of(
                kept, path, bytes, () -> derived(KeptByFile.module(path, bytes), path, model));
        bases.putAll(derived.bases());
      }
    }
    Set<String> sure = new HashSet<>();
    for (int i = 0; i < DEEPEST; i++) {
      bases.forEach(
          (name, of) -> {
            if (of.stream().allMatch(base -> isOfPackage(base) || sure.contains(base))) {
              sure.add(name);
            }
          });
    }
    return sure;
  }

  private static Derived derived(PythonModule module, String path, ModelInCode model) {
    Origins origins = new Origins(module.body(), path, model);
    Map<String, List<String>> bases = new HashMap<>();
    for (Stmt stmt : module.body()) {
      if (stmt instanceof Stmt.ClassDef def
          && !def.bases().isEmpty()
          && def.body().stream()
              .allMatch(
                  member ->
                      !(member instanceof Stmt.FunctionDef method)
                          || SAME_USER.contains(method.name()))) {
        bases.put(
            model.imported(path) + "." + def.name(),
            def.bases().stream()
                .map(base -> Optional.ofNullable(origins.of(base)).orElse(""))
                .toList());
      }
    }
    return new Derived(Map.copyOf(bases));
  }
}
