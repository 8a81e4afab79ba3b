package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rows, links and values that one way of a data migration takes away, and that the other way
 * neither makes again nor has made.
 *
 * @param operation the way that is looked at
 * @param code what it runs
 * @param other the other way
 * @param loss told once for each, what is lost and where
 */
record RowsTaken(
    MigrationView migration,
    OperationView operation,
    DataCode code,
    OtherWay other,
    BiConsumer<String, Place> loss) {
  private static final Pattern WHERE =
      Pattern.compile("\\bWHERE\\b(?<where>.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern SET_NULL =
      Pattern.compile(
          "\\bSET\\b(?:(?!\\bWHERE\\b).)*?\"?(?<column>\\w+)\"?\\s*=\\s*NULL\\b",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Set<String> OF_ROWS =
      Set.of(
          "all",
          "filter",
          "exclude",
          "order_by",
          "select_for_update",
          "select_related",
          "prefetch_related",
          "only",
          "iterator",
          "using");

  /**
   * What a statement takes away, and from which table.
   *
   * @param column where it is values
   */
  record Taken(String what, String table, @Nullable String column, boolean whole) {}

  /** Of rows of tables that were there before the deploy. */
  static Optional<Taken> taken(MigrationView migration, Statement statement) {
    String where = where(statement);
    return switch (statement) {
      case Statement.Delete delete when migration.inUse(delete.table()) ->
          Optional.of(
              new Taken(
                  "Deletes %s of %s%s"
                      .formatted(rows(delete.whole(), statement), delete.table(), where),
                  delete.table(),
                  null,
                  delete.whole()));
      case Statement.Truncate truncate when truncate.tables().stream().anyMatch(migration::inUse) ->
          Optional.of(
              new Taken(
                  "Deletes every row of " + String.join(", ", truncate.tables()),
                  truncate.tables().getFirst(),
                  null,
                  true));
      case Statement.Update update when migration.inUse(update.table()) -> {
        Matcher set = SET_NULL.matcher(statement.sql());
        yield set.find()
                && !isNamed(statement, set.group("column"))
                && migration.deployed().models().values().stream()
                    .anyMatch(model -> model.table().equals(update.table()))
            ? Optional.of(
                new Taken(
                    "Sets %s of %s of %s to NULL%s"
                        .formatted(
                            set.group("column"),
                            rows(update.whole(), statement),
                            update.table(),
                            where),
                    update.table(),
                    set.group("column"),
                    update.whole()))
            : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  /** A condition on the column itself says what was in it. */
  private static boolean isNamed(Statement statement, String column) {
    return Pattern.compile("\\b%s\\b".formatted(Pattern.quote(column)))
        .matcher(where(statement))
        .find();
  }

  private static String rows(boolean whole, Statement statement) {
    return whole || where(statement).isEmpty() ? "every row" : "rows";
  }

  private static String where(Statement statement) {
    Matcher where = WHERE.matcher(statement.sql());
    return where.find() ? " where " + where.group("where").replaceAll("\\s+", " ").strip() : "";
  }

  void check() {
    Set<String> told = new HashSet<>();
    Set<Span> known = new HashSet<>();
    for (DataCode.Query query : code.queries()) {
      if (query.isDelete()) {
        known.add(query.span());
        if (!isReached(query)
            && query.steps().stream().noneMatch(step -> step.name().equals("create"))
            && !other.rows(query.model(), query.filtered() || query.bounded(), false)) {
          say(query, "Deletes", "", query.scope().at(query.span()), told);
        }
      } else if (query.terminal().equals("update")) {
        emptied(query, told);
      }
    }
    Set<String> relations = relations(operation.before());
    for (DataCode.Touch touch : code.touches()) {
      known.add(touch.span());
      if (!touch.of().terminal().equals("create")) {
        touched(touch, relations, told);
      }
    }
    handed(known, told);
    code.sent().forEach(sent -> sent(sent, told));
    for (DataCode.Scope scope : code.scopes()) {
      Walk.through(
          scope.body(),
          node -> {
            if (node instanceof Expr.Call call && !known.contains(call.span())) {
              unknown(scope, call, relations, told);
            }
          });
    }
  }

  /** What SQL takes away that Python sends. */
  private void sent(DataCode.Sent sent, Set<String> told) {
    for (Statement statement :
        SentSql.statements(
                sent.call(),
                sent.scope(),
                !sent.loops().isEmpty(),
                operation.before(),
                migration.target().vendor())
            .orElse(List.of())) {
      Optional<Taken> taken = taken(migration, statement);
      if (taken.isEmpty()) {
        continue;
      }
      String column = taken.get().column();
      ModelKey model =
          operation.before().models().values().stream()
              .filter(each -> each.table().equals(taken.get().table()))
              .map(ModelState::key)
              .findFirst()
              .orElse(null);
      boolean back =
          column == null
              ? other.rows(model, !taken.get().whole(), false)
              : other.values(model, column, !taken.get().whole());
      if (!back) {
        add(taken.get().what(), sent.scope().at(sent.call().span()), told);
      }
    }
  }

  /** Starts at the rows of one model and ends at those of another. */
  private boolean isReached(DataCode.Query query) {
    return code.touches().stream()
        .anyMatch(touch -> touch.span().equals(query.span()) && !touch.path().isEmpty());
  }

  private void touched(DataCode.Touch touch, Set<String> relations, Set<String> told) {
    DataCode.Query of = touch.of();
    boolean some = of.filtered() || of.bounded();
    Place place = touch.scope().at(touch.span());
    if (touch.deletes() && touch.path().isEmpty()) {
      if (!other.rows(of.model(), some, Conditions.isUnder(touch.scope(), touch.span()))) {
        say(of, "Deletes", "", place, Conditions.isUnder(touch.scope(), touch.span()), told);
      }
    } else if (touch.deletes()) {
      Optional<ModelState> to =
          Optional.ofNullable(of.model())
              .filter(_ -> touch.path().size() == 1 || isQuery(touch.path().get(1)))
              .flatMap(key -> RelatedModel.of(operation.before(), key, touch.path().getFirst()))
              .flatMap(operation.before()::model);
      if (to.filter(model -> !migration.inUse(model.table())).isEmpty()
          && !other.rows(to.map(ModelState::key).orElse(null), true, false)) {
        add(
            "Deletes rows of %s, reached by %s"
                .formatted(
                    to.map(ModelState::table).orElse("another table"),
                    String.join(".", touch.path())),
            place,
            told);
      }
    } else if (touch.path().size() == 1
        && touch.call() != null
        && relations.contains(touch.path().getFirst())) {
      links(touch.scope(), touch.call(), touch.path().getFirst(), some, told);
    }
  }

  private static boolean isQuery(String method) {
    return Set.of("all", "filter", "exclude").contains(method);
  }

  /** What reading does not know the rows of. */
  private void unknown(
      DataCode.Scope scope, Expr.Call call, Set<String> relations, Set<String> told) {
    if (call.func() instanceof Expr.Attribute(Expr receiver, var method, var _)
        && method.equals("delete")
        && call.args().isEmpty()
        && call.keywords().isEmpty()
        && !other.rows(null, true, false)) {
      add(
          "Deletes what %s stands for".formatted(Conditions.text(receiver, scope)),
          scope.at(call.span()),
          told);
    } else if (call.func() instanceof Expr.Attribute(Expr.Attribute relation, var _, var _)
        && relations.contains(relation.attr())) {
      links(scope, call, relation.attr(), true, told);
    }
  }

  /** {@code update(field=None)}, where no condition says what the field held. */
  private void emptied(DataCode.Query query, Set<String> told) {
    Expr.Call call = query.steps().getLast().call();
    Optional<ModelState> deployed =
        Optional.ofNullable(query.model()).flatMap(key -> migration.deployed().model(key));
    if (call == null || deployed.isEmpty()) {
      return;
    }
    for (Keyword keyword : Constants.keywords(call)) {
      String field = keyword.arg();
      if (field != null
          && mayBeNone(keyword.value())
          && call.keywords().stream()
              .noneMatch(other -> other != keyword && names(other.value(), field))
          && deployed.get().field(field.replaceFirst("_id$", "")).isPresent()
          && query.steps().stream()
              .filter(step -> step.name().equals("filter"))
              .flatMap(step -> step.keywords().stream())
              .noneMatch(lookup -> lookup.replaceFirst("__(exact|isnull)$", "").equals(field))
          && !other.values(query.model(), field, query.filtered() || query.bounded())) {
        say(query, "Sets " + field + " of", " to NULL", query.scope().at(query.span()), told);
      }
    }
  }

  // Functions that are handed their rows, such as the change of a batch

  /**
   * What a function does to a parameter of which no query is known: the one that calls it was
   * itself given it. The rows are those of the model that the code asks for, where it is one.
   */
  private void handed(Set<Span> reported, Set<String> told) {
    Set<ModelKey> asked = new HashSet<>();
    code.scopes().forEach(scope -> DataCode.eachAsked(scope, (_, key) -> asked.add(key)));
    Optional<ModelState> model =
        asked.size() == 1 ? migration.deployed().model(asked.iterator().next()) : Optional.empty();
    if (model.filter(known -> migration.inUse(known.table())).isEmpty()) {
      return;
    }
    Set<String> held = held();
    // the first is the one that Django calls, with no rows
    for (DataCode.Scope scope : code.scopes().subList(1, code.scopes().size())) {
      Set<String> rows = new HashSet<>();
      Walk.through(
          scope.body(),
          node -> {
            if (node instanceof Stmt.For loop
                && loop.target() instanceof Expr.Name row
                && isHanded(loop.iter(), scope)) {
              rows.add(row.id());
            }
          });
      boolean writes = RowWrites.surelyIn(scope.body());
      Walk.through(
          scope.body(),
          node -> {
            if (node instanceof Expr.Call call
                && call.func() instanceof Expr.Attribute(Expr receiver, var method, var _)
                && isHanded(receiver, scope)) {
              handed(scope, call, method, model.get(), held, reported, told);
            } else if (node instanceof Stmt.Assign assign && writes) {
              assign
                  .targets()
                  .forEach(target -> handed(scope, assign, target, rows, model.get(), held, told));
            }
          });
    }
  }

  private void handed(
      DataCode.Scope scope,
      Expr.Call call,
      String method,
      ModelState model,
      Set<String> held,
      Set<Span> reported,
      Set<String> told) {
    boolean known = code.queries().stream().anyMatch(query -> query.span().equals(call.span()));
    Place place = scope.at(call.span());
    if (known) {
      return;
    }
    if (method.equals("delete")
        && call.args().isEmpty()
        && call.keywords().isEmpty()
        && reported.add(call.span())
        && !other.rows(model.key(), true, false)) {
      add("Deletes rows of %s in %s()".formatted(model.table(), scope.name()), place, told);
    } else if (method.equals("update")) {
      for (Keyword keyword : call.keywords()) {
        String field = String.valueOf(keyword.arg());
        boolean moved =
            call.keywords().stream()
                .anyMatch(other -> other != keyword && names(other.value(), field));
        if (mayBeNone(keyword.value()) && isLost(model, field, held) && !moved) {
          emptied(scope, field, model, place, told);
        }
      }
    }
  }

  /** {@code row.field = None}, where no other field of the row takes the value. */
  private void handed(
      DataCode.Scope scope,
      Stmt.Assign assign,
      Expr target,
      Set<String> rows,
      ModelState model,
      Set<String> held,
      Set<String> told) {
    if (!(target instanceof Expr.Attribute(Expr.Name row, var field, var _))
        || !rows.contains(row.id())
        || !mayBeNone(assign.value())
        || !isLost(model, field, held)) {
      return;
    }
    boolean[] moved = new boolean[1];
    Walk.through(
        scope.body(),
        node ->
            moved[0] |=
                node instanceof Stmt.Assign other
                    && other != assign
                    && names(other.value(), field));
    if (!moved[0]) {
      emptied(scope, field, model, scope.at(assign.span()), told);
    }
  }

  private void emptied(
      DataCode.Scope scope, String field, ModelState model, Place place, Set<String> told) {
    add(
        "Sets %s of rows of %s to NULL in %s()".formatted(field, model.table(), scope.name()),
        place,
        told);
  }

  private static boolean isLost(ModelState model, String field, Set<String> held) {
    return !held.contains(field) && model.field(field.replaceFirst("_id$", "")).isPresent();
  }

  /** Fields of which a condition says what they held. */
  private Set<String> held() {
    Set<String> held = new HashSet<>();
    for (DataCode.Scope scope : code.scopes()) {
      Walk.through(
          scope.body(),
          node -> {
            if (node instanceof Expr.Call call
                && call.func() instanceof Expr.Attribute(var _, var method, var _)
                && method.equals("filter")) {
              RowLimit.conditions(call)
                  .forEach(
                      each ->
                          held.add(
                              String.valueOf(each.arg()).replaceFirst("__(exact|isnull)$", "")));
            }
          });
    }
    return held;
  }

  /** A parameter of the function, or some of its rows. */
  private static boolean isHanded(Expr receiver, DataCode.Scope scope) {
    return switch (receiver) {
      case Expr.Name name -> scope.parameters().contains(name.id());
      case Expr.Call(Expr.Attribute(Expr rows, var method, var _), var _, var _, var _)
          when OF_ROWS.contains(method) ->
          isHanded(rows, scope);
      default -> false;
    };
  }

  /** None, {@code Value(None)}, one branch of a choice, a Case without a default. */
  private static boolean mayBeNone(Expr value) {
    return switch (value) {
      case Expr.Constant _ -> Constants.isNone(value);
      case Expr.IfExp choice -> mayBeNone(choice.body()) || mayBeNone(choice.orelse());
      case Expr.Call call ->
          switch (DataCode.name(call.func())) {
            case "Value" -> !call.args().isEmpty() && mayBeNone(call.args().getFirst());
            case "Case" ->
                call.keywords().stream()
                    .filter(each -> "default".equals(each.arg()))
                    .findFirst()
                    .map(each -> mayBeNone(each.value()))
                    .orElse(true);
            default -> false;
          };
      default -> false;
    };
  }

  /** The value goes somewhere else. */
  private static boolean names(Expr value, String field) {
    boolean[] found = new boolean[1];
    Walk.through(
        value,
        node ->
            found[0] |=
                (node instanceof Expr.Attribute attribute && attribute.attr().equals(field))
                    || DataCode.text(node).filter(field::equals).isPresent());
    return found[0];
  }

  /**
   * {@code user.groups.clear()}, {@code group.permissions.set([])}, {@code
   * group.permissions.remove(permission)}.
   */
  private void links(
      DataCode.Scope scope, Expr.Call call, String relation, boolean some, Set<String> told) {
    String method = call.func() instanceof Expr.Attribute attribute ? attribute.attr() : "";
    boolean every = method.equals("clear") || (method.equals("set") && isEmpty(call));
    if (!every && !(method.equals("remove") && !call.args().isEmpty())) {
      return;
    }
    if (!other.links(relation, some)) {
      String text =
          call.func() instanceof Expr.Attribute attribute
              ? Conditions.text(attribute.value(), scope)
              : relation;
      add(
          "Takes away %s of %s by %s()".formatted(every ? "every link" : "links", text, method),
          scope.at(call.span()),
          told);
    }
  }

  private static boolean isEmpty(Expr.Call set) {
    return set.args().size() == 1
        && switch (set.args().getFirst()) {
          case Expr.ListExpr list -> list.elts().isEmpty();
          case Expr.TupleExpr tuple -> tuple.elts().isEmpty();
          case Expr.Call call ->
              call.args().isEmpty()
                  && switch (call.func()) {
                    case Expr.Name type -> Set.of("set", "list", "tuple").contains(type.id());
                    case Expr.Attribute method -> method.attr().equals("none");
                    default -> false;
                  };
          default -> false;
        };
  }

  /** Names by which rows are linked: many-to-many fields, and what leads back to them. */
  private static Set<String> relations(ProjectState state) {
    Set<String> names = new HashSet<>();
    for (ModelState model : state.models().values()) {
      for (NamedField named : model.fields()) {
        boolean many = named.field().shortName().equals("ManyToManyField");
        if (many) {
          names.add(named.name());
        }
        if (many || named.field().shortName().equals("ForeignKey")) {
          named.field().kwarg("related_name").flatMap(Value::asString).ifPresent(names::add);
          names.add(model.key().name().toLowerCase(Locale.ROOT) + "_set");
        }
      }
    }
    names.addAll(Set.of("groups", "permissions", "user_permissions", "user_set"));
    return names;
  }

  private void say(
      DataCode.Query query, String verb, String object, Place place, Set<String> told) {
    say(query, verb, object, place, false, told);
  }

  private void say(
      DataCode.Query query,
      String verb,
      String object,
      Place place,
      boolean some,
      Set<String> told) {
    Optional<String> table = RunPythonCode.table(operation, query);
    if (table.filter(name -> !migration.inUse(name)).isPresent()) {
      return;
    }
    String where = Conditions.of(code, query);
    String rows =
        where.isEmpty() && !query.filtered() && !query.bounded() && !some ? "every row" : "rows";
    add(
        "%s %s%s%s%s"
            .formatted(
                verb,
                rows,
                " of " + table.orElseGet(() -> Conditions.receiver(query)),
                object,
                where.isEmpty() ? "" : " where " + where),
        place,
        told);
  }

  private void add(String what, Place place, Set<String> told) {
    if (told.add(what)) {
      loss.accept(what, place);
    }
  }
}
