package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.python.Chains;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.sql.Vendor;
import io.github.djarchitect.state.ProjectState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the code of a data migration does what reading does not follow. */
final class Escapes {
  /** Functions that run code, commands or other programs. */
  private static final Set<String> RUNS =
      Set.of(
          "eval", "exec", "compile", "__import__", "call_command", "import_string", "methodcaller");

  /** Methods that are given as a value, to be called under another name. */
  private static final Set<String> HANDED =
      Set.of("execute", "executemany", "update", "delete", "raw", "all", "filter", "bulk_create");

  /** What changes files, whatever it is called on. */
  private static final Set<String> FILES =
      Set.of("unlink", "rmdir", "rmtree", "write_text", "write_bytes", "copyfile", "copytree");

  private static final Set<String> MAILS =
      Set.of("send_mail", "send_mass_mail", "mail_admins", "mail_managers");

  private static final Set<String> TRANSACTION = Set.of("commit", "rollback", "set_autocommit");

  /** Modules whose calls leave the process. */
  private static final Set<String> LEAVES =
      Set.of(
          "subprocess",
          "importlib",
          "requests",
          "httpx",
          "urllib",
          "socket",
          "ftplib",
          "smtplib",
          "shutil",
          "boto3");

  private static final Set<String> SYSTEM =
      Set.of("system", "popen", "remove", "unlink", "rmdir", "rename", "replace", "execv", "kill");

  /** What the schema editor does to tables; {@code execute} is looked at by its SQL. */
  private static final Set<String> DDL =
      Set.of(
          "add_field",
          "remove_field",
          "alter_field",
          "create_model",
          "delete_model",
          "add_index",
          "remove_index",
          "add_constraint",
          "remove_constraint",
          "alter_db_table",
          "alter_unique_together",
          "alter_index_together");

  private static final Set<String> DECORATORS = Set.of("atomic", "staticmethod", "wraps");

  private Escapes() {}

  /** A place and what is done there, as the end of a sentence. */
  record Escape(Place place, String what) {}

  static List<Escape> in(DataCode code, ProjectState state, Vendor vendor) {
    List<Escape> escapes = new ArrayList<>();
    for (DataCode.Scope scope : code.scopes()) {
      for (Expr decorator : scope.decorators()) {
        if (!DECORATORS.contains(last(decorator))) {
          add(scope, decorator.span(), "a decorator may make another function of it", escapes);
        }
      }
      Set<String> leaving = leaving(scope);
      Walk.through(
          scope.body(),
          node -> {
            if (node instanceof Expr.Call call) {
              what(call, scope, leaving, state, vendor)
                  .ifPresent(what -> add(scope, call.span(), what, escapes));
            }
            if (node instanceof Stmt.Assign assign
                && assign.value() instanceof Expr.Attribute handed
                && HANDED.contains(handed.attr())) {
              add(scope, assign.span(), "what changes rows gets another name", escapes);
            }
          });
    }
    code.unfollowed()
        .forEach(
            (place, function) ->
                escapes.add(
                    new Escape(
                        place,
                        "Rows are handed to a function that reading does not find, and it may"
                            + " change or delete them")));
    return escapes;
  }

  private static void add(DataCode.Scope scope, Span span, String what, List<Escape> escapes) {
    escapes.add(
        new Escape(
            scope.at(span),
            "%s() goes where reading does not follow: %s".formatted(scope.name(), what)));
  }

  private static Optional<String> what(
      Expr.Call call,
      DataCode.Scope scope,
      Set<String> leaving,
      ProjectState state,
      Vendor vendor) {
    return switch (call.func()) {
      case Expr.Name name when MAILS.contains(name.id()) -> Optional.of("mail is sent");
      case Expr.Name name when name.id().equals("open") && writes(call) ->
          Optional.of("a file is written");
      case Expr.Name name when leaving.contains(name.id()) ->
          Optional.of("%s leaves the database's world".formatted(name.id()));
      case Expr.Name name when name.id().equals("getattr") && isHanded(call) ->
          Optional.of("getattr gives what changes rows");
      case Expr.Name name when RUNS.contains(name.id()) ->
          Optional.of("%s runs what is not written here".formatted(name.id()));
      case Expr.Call inner
          when inner.func() instanceof Expr.Name name && name.id().equals("getattr") ->
          Optional.of("what getattr gives is called");
      case Expr.Attribute method -> method(call, method, scope, state, vendor);
      default -> Optional.empty();
    };
  }

  /** {@code getattr(orders, "update")}, to be called under another name. */
  private static boolean isHanded(Expr.Call getattr) {
    return getattr.args().size() > 1
        && getattr.args().get(1) instanceof Expr.Constant(Literal.Str(String method), var _)
        && HANDED.contains(method);
  }

  private static boolean writes(Expr.Call call) {
    return Stream.concat(
            call.args().stream().skip(1).limit(1),
            call.keywords().stream().filter(each -> "mode".equals(each.arg())).map(Keyword::value))
        .anyMatch(
            mode ->
                mode instanceof Expr.Constant(Literal.Str(String text), var _)
                    && text.matches(".*[wax+].*"));
  }

  private static boolean leaves(String module) {
    return !module.equals("urllib.parse") && LEAVES.contains(module.split("\\.", 2)[0]);
  }

  /** Names that the file or the function imports from what leaves the process. */
  private static Set<String> leaving(DataCode.Scope scope) {
    List<Node> all = new ArrayList<>(scope.module().body());
    all.addAll(scope.body());
    return all.stream()
        .filter(Stmt.ImportFrom.class::isInstance)
        .map(Stmt.ImportFrom.class::cast)
        .filter(from -> leaves(String.valueOf(from.module())))
        .flatMap(from -> from.names().stream())
        .map(each -> each.asname() == null ? each.name() : each.asname())
        .collect(Collectors.toSet());
  }

  private static Optional<String> method(
      Expr.Call call,
      Expr.Attribute method,
      DataCode.Scope scope,
      ProjectState state,
      Vendor vendor) {
    String root = Chains.root(method.value());
    if (root != null && LEAVES.contains(root)) {
      return Optional.of("%s leaves the database's world".formatted(root));
    }
    if (method.value() instanceof Expr.Name(String name, var _)
        && name.equals("os")
        && SYSTEM.contains(method.attr())) {
      return Optional.of("os.%s changes the machine".formatted(method.attr()));
    }
    if (Set.of("call_command", "import_string", "methodcaller").contains(method.attr())) {
      return Optional.of("%s runs what is not written here".formatted(method.attr()));
    }
    if (FILES.contains(method.attr())) {
      return Optional.of("%s changes files".formatted(method.attr()));
    }
    if (method.attr().equals("callproc")) {
      return Optional.of("a procedure of the database is called");
    }
    if (TRANSACTION.contains(method.attr())
        && root != null
        && Set.of("schema_editor", "connection", "transaction", "connections").contains(root)) {
      return Optional.of("%s breaks into the migration's transaction".formatted(method.attr()));
    }
    if (method.value() instanceof Expr.Attribute of && of.attr().equals("deferred_sql")) {
      return Optional.of("it leaves SQL to be sent at the migration's end");
    }
    boolean editor = "schema_editor".equals(root) && method.value() instanceof Expr.Name;
    if (editor && DDL.contains(method.attr())) {
      return Optional.of("%s changes tables past the state".formatted(method.attr()));
    }
    return SentSql.isSent(call) ? sql(call, scope, state, vendor) : Optional.empty();
  }

  /** What a cursor or the schema editor sends, unless it only reads, sets or changes rows. */
  private static Optional<String> sql(
      Expr.Call call, DataCode.Scope scope, ProjectState state, Vendor vendor) {
    Optional<List<Statement>> sent = SentSql.statements(call, scope, true, state, vendor);
    if (sent.isEmpty()) {
      return Optional.of("it sends SQL that is put together at run time");
    }
    for (Statement known : sent.get()) {
      // how many rows it changes is for the rules on data migrations
      if (!(known instanceof Statement.Harmless) && SentSql.changed(known).isEmpty()) {
        String shown = known.sql().strip().replaceAll("\\s+", " ");
        return Optional.of(
            "it sends \"%s\", which is judged in RunSQL only"
                .formatted(shown.length() > 60 ? shown.substring(0, 60) + "..." : shown));
      }
    }
    return Optional.empty();
  }

  private static String last(Expr expr) {
    return switch (expr) {
      case Expr.Name name -> name.id();
      case Expr.Attribute attribute -> attribute.attr();
      case Expr.Call call -> last(call.func());
      default -> "";
    };
  }
}
