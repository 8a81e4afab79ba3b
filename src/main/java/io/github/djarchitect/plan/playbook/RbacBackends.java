package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.codegen.ModelEdit;
import io.github.djarchitect.evaluate.ModuleSource;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.ProjectModules;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.project.AuthBackends;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.python.Alias;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.state.ModelState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which backends of a project grant what groups and users hold, and how roles come among them. */
final class RbacBackends {
  private static final int DEEPEST = 6;

  /** Subclasses of ModelBackend that many projects have; each with all that it grants. */
  private static final Set<String> READERS =
      Set.of(
          "django.contrib.auth.backends.AllowAllUsersModelBackend",
          "django.contrib.auth.backends.RemoteUserBackend",
          "django.contrib.auth.backends.AllowAllUsersRemoteUserBackend",
          "allauth.account.auth_backends.AuthenticationBackend",
          "axes.backends.AxesBackend",
          "mozilla_django_oidc.auth.OIDCAuthenticationBackend",
          "djangosaml2.backends.Saml2Backend",
          "django_cas_ng.backends.CASBackend",
          "sesame.backends.ModelBackend");

  /** Backends that many projects have for logins, or for single objects, and nothing else. */
  private static final Set<String> OTHERS =
      Set.of(
          "django.contrib.auth.backends.BaseBackend",
          "axes.backends.AxesStandaloneBackend",
          "guardian.backends.ObjectPermissionBackend",
          "rules.permissions.ObjectPermissionBackend",
          "oauth2_provider.backends.OAuth2Backend");

  private static final Set<String> DECIDING =
      Set.of(
          "has_perm",
          "has_module_perms",
          "get_all_permissions",
          "get_group_permissions",
          "get_user_permissions",
          "_get_group_permissions",
          "_get_user_permissions");

  /** What a backend grants of groups and user permissions. */
  private enum Grants {
    /** Django's own. */
    OWN,
    /** All that Django's own does: it is made from it. */
    SAME,
    NOTHING,
    UNKNOWN
  }

  /**
   * @param place the class, where it is the project's own
   */
  private record Backend(String path, Grants grants, @Nullable Place place) {
    String shown() {
      return place == null ? path : "%s (%s)".formatted(path, place);
    }
  }

  private final ProjectModules modules;
  private final AuthBackends setting;
  private final List<Backend> backends;

  private RbacBackends(Project project, AuthBackends setting) {
    this.modules = new ProjectModules(project);
    this.setting = setting;
    this.backends = setting.backends().stream().map(this::backend).toList();
  }

  static RbacBackends of(Project project) {
    return new RbacBackends(project, AuthBackends.of(project));
  }

  /** The backend that grants permissions for single objects, as these two packages have it. */
  Optional<String> ofObjects() {
    return setting.backends().stream()
        .filter(path -> path.endsWith(".ObjectPermissionBackend"))
        .findFirst();
  }

  // What they grant

  /** The project's own backends whose class names what a field of a model holds. */
  List<String> reading(ModelState model, NamedField named) {
    Set<String> names = new HashSet<>();
    names.add(model.name());
    names.add(model.key().name() + "_set");
    for (String option : List.of("related_name", "related_query_name")) {
      named.field().kwarg(option).flatMap(Value::asString).ifPresent(names::add);
    }
    return backends.stream()
        .filter(backend -> own(backend.path()).filter(def -> names(def, named, names)).isPresent())
        .map(Backend::shown)
        .toList();
  }

  private Optional<Stmt.ClassDef> own(String path) {
    int dot = path.lastIndexOf('.');
    return dot < 0
        ? Optional.empty()
        : modules
            .find(path.substring(0, dot))
            .flatMap(
                source ->
                    source.module().body().stream()
                        .filter(Stmt.ClassDef.class::isInstance)
                        .map(Stmt.ClassDef.class::cast)
                        .filter(def -> def.name().equals(path.substring(dot + 1)))
                        .findFirst());
  }

  /** Whether a class has one of the names, or the field at the end of a longer path. */
  private static boolean names(Stmt.ClassDef def, NamedField named, Set<String> names) {
    boolean[] found = {false};
    Walk.through(
        def.body(),
        node -> {
          String text =
              switch (node) {
                case Expr.Name name -> name.id();
                case Expr.Attribute attribute -> attribute.attr();
                case Keyword keyword -> keyword.arg() == null ? "" : keyword.arg();
                case Expr.Constant(Literal.Str(String value), var _) -> value;
                default -> "";
              };
          found[0] |= Stream.of(text.split("__")).anyMatch(names::contains);
          // user.groups are the user's own, user.team.role.groups are not
          found[0] |=
              node instanceof Expr.Attribute(Expr.Attribute of, String attr, var _)
                  && attr.equals(named.name())
                  && !of.attr().endsWith("user");
        });
    return found[0];
  }

  private Backend backend(String path) {
    if (path.equals(AuthBackends.DEFAULT)) {
      return new Backend(path, Grants.OWN, null);
    }
    Place[] place = {null};
    Grants grants = grants(path, place, 0);
    return new Backend(path, grants == Grants.OWN ? Grants.SAME : grants, place[0]);
  }

  private Grants grants(String path, @Nullable Place[] place, int depth) {
    if (path.equals(AuthBackends.DEFAULT)) {
      return Grants.OWN;
    }
    if (READERS.contains(path)) {
      return Grants.SAME;
    }
    if (OTHERS.contains(path) || path.equals("object") || path.startsWith("social_core.")) {
      return Grants.NOTHING;
    }
    int dot = path.lastIndexOf('.');
    if (dot < 0 || depth > DEEPEST) {
      return Grants.UNKNOWN;
    }
    Optional<ModuleSource.Source> source = modules.find(path.substring(0, dot));
    if (source.isEmpty()) {
      return Grants.UNKNOWN;
    }
    PythonModule module = source.get().module();
    String name = path.substring(dot + 1);
    for (Stmt stmt : module.body()) {
      if (stmt instanceof Stmt.ClassDef def && def.name().equals(name)) {
        if (place[0] == null) {
          place[0] = Place.of(source.get().path(), def.span().startLine());
        }
        return ofClass(module, path.substring(0, dot), def, place, depth);
      }
    }
    String imported = imported(module, path.substring(0, dot), name);
    return imported == null ? Grants.UNKNOWN : grants(imported, place, depth + 1);
  }

  private Grants ofClass(
      PythonModule module, String at, Stmt.ClassDef def, @Nullable Place[] place, int depth) {
    boolean decides =
        def.body().stream()
            .anyMatch(s -> s instanceof Stmt.FunctionDef f && DECIDING.contains(f.name()));
    if (decides) {
      return Grants.UNKNOWN;
    }
    Grants all = Grants.NOTHING;
    for (Expr base : def.bases()) {
      String path = dotted(base);
      if (path == null) {
        return Grants.UNKNOWN;
      }
      String first = path.contains(".") ? path.substring(0, path.indexOf('.')) : path;
      String known = imported(module, at, first);
      String full = known == null ? at + "." + path : known + path.substring(first.length());
      Grants of = path.equals("object") ? Grants.NOTHING : grants(full, place, depth + 1);
      if (of == Grants.OWN || of == Grants.SAME) {
        return Grants.SAME;
      }
      all = of == Grants.UNKNOWN ? of : all;
    }
    return all;
  }

  private static @Nullable String dotted(Expr expr) {
    return switch (expr) {
      case Expr.Name name -> name.id();
      case Expr.Attribute attribute -> {
        String of = dotted(attribute.value());
        yield of == null ? null : of + "." + attribute.attr();
      }
      default -> null;
    };
  }

  /** What a name of a module stands for, where an import brings it. */
  private static @Nullable String imported(PythonModule module, String at, String name) {
    for (Stmt stmt : module.body()) {
      if (stmt instanceof Stmt.ImportFrom from) {
        for (Alias alias : from.names()) {
          String as = alias.asname() == null ? alias.name() : alias.asname();
          if (name.equals(as)) {
            return above(at, from.level(), from.module()) + alias.name();
          }
        }
      } else if (stmt instanceof Stmt.Import plain) {
        for (Alias alias : plain.names()) {
          if (name.equals(alias.asname())) {
            return alias.name();
          }
          if (alias.asname() == null && alias.name().startsWith(name + ".")) {
            return name;
          }
        }
      }
    }
    return null;
  }

  private static String above(String at, int level, @Nullable String module) {
    String base = at;
    for (int i = 0; i < level; i++) {
      base = base.contains(".") ? base.substring(0, base.lastIndexOf('.')) : "";
    }
    String from = level == 0 ? "" : base;
    String rest = module == null ? "" : module;
    String joined = from.isEmpty() || rest.isEmpty() ? from + rest : from + "." + rest;
    return joined.isEmpty() ? "" : joined + ".";
  }

  /** Why there is nothing that a plan could preserve; absent where some backend may read groups. */
  Optional<String> nothingToPreserve() {
    if (!setting.isWhole() || backends.stream().anyMatch(b -> b.grants() != Grants.NOTHING)) {
      return Optional.empty();
    }
    return Optional.of(
        "no backend of AUTHENTICATION_BACKENDS (%s) grants what groups or users hold: %s. has_perm() is True for superusers alone, and what else decides who may do what is the project's own code; this plan moves groups and user permissions only, and there are none in force. Say which field or model decides, and plan its change by itself."
            .formatted(places(), shown(backends)));
  }

  private String places() {
    return setting.said().stream()
        .map(said -> said.place().toString())
        .collect(Collectors.joining(", "));
  }

  private static String shown(List<Backend> all) {
    return all.stream().map(Backend::shown).collect(Collectors.joining(", "));
  }

  private List<Backend> granting(Grants grants) {
    return backends.stream().filter(b -> b.grants() == grants).toList();
  }

  /** What grants from groups beside roles even when the plan is through; empty where nothing is. */
  Optional<String> goOn() {
    List<Backend> same = granting(Grants.SAME);
    return same.isEmpty() ? Optional.empty() : Optional.of(shown(same));
  }

  // How roles come among them

  /** Puts the backend of roles into the settings where that is plain. */
  boolean edit(Draft draft, String backend) {
    String path = setting.settings();
    if (path == null || granting(Grants.OWN).isEmpty()) {
      return false;
    }
    String text = draft.text(path).orElseThrow();
    PythonModule module = PythonParser.parse(text);
    if (!module.problems().isEmpty()) {
      return false;
    }
    if (setting.said().isEmpty()) {
      draft.edit(path, withSetting(text, module, backend));
      return true;
    }
    Optional<Span> own = AuthBackends.list(module, AuthBackends.SETTING).flatMap(RbacBackends::own);
    if (own.isEmpty()) {
      return false;
    }
    String quote = text.substring(own.get().start(), own.get().start() + 1);
    draft.edit(path, ModelEdit.of(text).replace(own.get(), quote + backend + quote).text());
    return true;
  }

  private static Optional<Span> own(Expr list) {
    List<Expr> elements =
        switch (list) {
          case Expr.ListExpr each -> each.elts();
          case Expr.TupleExpr each -> each.elts();
          default -> List.of();
        };
    return elements.stream()
        .filter(
            each ->
                each instanceof Expr.Constant(Literal.Str(String value), var _)
                    && value.equals(AuthBackends.DEFAULT))
        .map(Expr::span)
        .findFirst();
  }

  /** Beside the user model, where the settings name one; else at their end. */
  private static String withSetting(String text, PythonModule module, String backend) {
    String line = "AUTHENTICATION_BACKENDS = [\"%s\"]\n".formatted(backend);
    for (Stmt stmt : module.body()) {
      if (stmt instanceof Stmt.Assign assign
          && assign.targets().getFirst() instanceof Expr.Name(String id, var _)
          && id.equals("AUTH_USER_MODEL")
          && stmt.span().endLine() < module.source().lineCount()) {
        int at = module.source().lineStart(stmt.span().endLine() + 1);
        return text.substring(0, at) + line + text.substring(at);
      }
    }
    return text + (text.endsWith("\n") || text.isEmpty() ? "\n" : "\n\n") + line;
  }

  /** What people do about the settings, for just these backends. */
  List<String> steps(boolean edited, String backend) {
    List<String> steps = new ArrayList<>();
    String where = setting.said().isEmpty() ? "the settings" : places();
    boolean own = !granting(Grants.OWN).isEmpty();
    if (own && !edited) {
      steps.add(
          setting.said().isEmpty()
              ? "in the settings, say AUTHENTICATION_BACKENDS = [\"%s\"]".formatted(backend)
              : "in %s, put \"%s\" in the place of \"%s\" in AUTHENTICATION_BACKENDS"
                  .formatted(where, backend, AuthBackends.DEFAULT));
    } else if (!own && granting(Grants.SAME).isEmpty()) {
      steps.add(
          "in %s, add \"%s\" to AUTHENTICATION_BACKENDS, in the place of whatever grants from groups now"
              .formatted(where, backend));
    }
    for (Backend each : granting(Grants.SAME)) {
      steps.add(
          each.place() != null
              ? "let %s at %s inherit from %s in the place of Django's ModelBackend; until then it grants what groups and users hold, in the last phase too"
                  .formatted(simple(each.path()), each.place(), backend)
              : "make a class of your own of %s and %s, in this order, and put it in the place of the latter in %s; until then that goes on granting what groups and users hold, in the last phase too"
                  .formatted(backend, each.path(), where));
    }
    List<Backend> unknown = granting(Grants.UNKNOWN);
    if (!unknown.isEmpty()) {
      steps.add(
          "look at %s: whether it grants from groups could not be read; if it is made from Django's ModelBackend, make it from %s"
              .formatted(shown(unknown), backend));
    }
    return steps;
  }

  private static String simple(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
