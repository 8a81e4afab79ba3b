package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.FreeNames;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ProjectState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The names by which the Python of a migration means fields and methods of its models, held against
 * the state that Django hands to it. What code guards itself, by {@code try} or by asking {@code
 * _meta}, is left to it.
 */
final class HistoricalNames {
  /** Methods that give rows of the same model again. */
  private static final Set<String> SAME =
      words(
          "all filter exclude order_by reverse distinct using select_related prefetch_related only"
              + " defer select_for_update annotate alias none iterator extra complex_filter union"
              + " intersection difference aiterator");

  private static final Set<String> ONE = words("get first last earliest latest create");

  /** What else a queryset or manager of Django 5.2 and 6.0 has. */
  private static final Set<String> OTHER =
      words(
          "values values_list dates datetimes update delete count exists aggregate bulk_create"
              + " bulk_update in_bulk explain contains get_or_create update_or_create raw"
              + " as_manager db query model ordered totally_ordered db_manager get_queryset name"
              + " auto_created use_in_migrations creation_counter check deconstruct"
              + " contribute_to_class resolve_expression query_cache result_cache fetch_mode"
              + " from_queryset aget acreate afirst alast aearliest alatest acount aexists"
              + " aaggregate aupdate adelete abulk_create abulk_update aget_or_create"
              + " aupdate_or_create ain_bulk aexplain acontains");

  private static final Set<String> LOOKUPS =
      words("filter exclude get get_or_create update_or_create");
  private static final Set<String> SETS = words("create update");
  private static final Set<String> NAMED =
      words(
          "values values_list only defer order_by select_related distinct dates datetimes earliest"
              + " latest");
  private static final Set<String> INTRODUCES = words("annotate alias values values_list extra");
  private static final Set<String> DEFAULTS = words("defaults create_defaults");
  private static final Set<String> FIELD_LISTS = words("fields update_fields unique_fields");
  private static final Set<String> LOOKS_ITSELF = words("hasattr getattr setattr suppress");
  private static final Set<String> LEFT_TO_OTHERS = words("add_to_class suppress connect");
  private static final Set<String> OF_ONE_FIELD =
      words("Count Sum Avg Min Max StdDev Variance Lower Upper Trim Length Cast Substr");
  private static final Set<String> OF_FIELDS = words("Coalesce Concat Greatest Least");
  private static final Set<String> OF_OTHERS =
      words("Subquery Exists OuterRef ArraySubquery Prefetch FilteredRelation RawSQL Value");

  private final ProjectState state;
  private final DataCode code;
  private final Predicate<ModelKey> known;
  private final BooleanSupplier alone;
  private final Map<ModelKey, Optional<HistoricalModel>> models = new HashMap<>();
  private final Map<DataCode.Scope, List<Span>> guarded = new HashMap<>();
  private final Map<Place, String> wrong = new LinkedHashMap<>();

  private HistoricalNames(
      ProjectState state, DataCode code, Predicate<ModelKey> known, BooleanSupplier alone) {
    this.state = state;
    this.code = code;
    this.known = known;
    this.alone = alone;
  }

  /**
   * What is wrong, by place, in the order in which it is read.
   *
   * @param known whether every migration of a model's app was read
   * @param alone whether no app from elsewhere is installed
   */
  static Map<Place, String> wrong(
      ProjectState state, DataCode code, Predicate<ModelKey> known, BooleanSupplier alone) {
    HistoricalNames names = new HistoricalNames(state, code, known, alone);
    names.read();
    return names.wrong;
  }

  /** Whether Django's own managers and querysets have a method. */
  static boolean isOfDjango(String method) {
    return SAME.contains(method) || ONE.contains(method) || OTHER.contains(method);
  }

  private static Set<String> words(String text) {
    return Set.of(text.split(" "));
  }

  private void read() {
    Set<Place> several = several();
    for (DataCode.Scope scope : code.scopes()) {
      DataCode.eachAsked(
          scope,
          (call, key) -> {
            if (known.test(key) && state.model(key).isEmpty()) {
              say(scope, call.span(), "there is no model %s here (LookupError)".formatted(key));
            }
          });
    }
    for (DataCode.Query query : code.named()) {
      if (several.contains(query.scope().at(query.span()))) {
        continue;
      }
      model(query.model()).ifPresent(model -> query(query, model, true));
    }
    for (DataCode.Made made : code.made()) {
      model(made.model()).ifPresent(model -> keywords(made.scope(), made.call().keywords(), model));
    }
    for (DataCode.Loop loop : code.namedLoops()) {
      DataCode.Query over = loop.over();
      String row = loop.row();
      if (over == null
          || row == null
          || several.contains(loop.scope().at(over.span()))
          || FreeNames.bound(loop.body()).contains(row)) {
        continue;
      }
      model(over.model())
          .ifPresent(
              model -> {
                Walked walked = query(over, model, false);
                if (walked.at() == At.ROWS && !walked.open()) {
                  row(loop, row, model, walked.introduced());
                }
              });
    }
  }

  private Optional<HistoricalModel> model(@Nullable ModelKey key) {
    return key == null || !known.test(key)
        ? Optional.empty()
        : models.computeIfAbsent(
            key,
            each ->
                HistoricalModel.of(
                    state, each, !each.equals(state.user()) || alone.getAsBoolean()));
  }

  /** Where a function handles rows of one model or another, as it is called. */
  private Set<Place> several() {
    Map<Place, Optional<ModelKey>> models = new HashMap<>();
    Set<Place> several = new HashSet<>();
    for (DataCode.Query query : code.named()) {
      Place place = query.scope().at(query.span());
      Optional<ModelKey> model = Optional.ofNullable(query.model());
      Optional<ModelKey> other = models.putIfAbsent(place, model);
      if (other != null && !other.equals(model)) {
        several.add(place);
      }
    }
    return several;
  }

  // Queries

  private enum At {
    ROWS,
    VALUES,
    ROW,
    BEYOND
  }

  /**
   * Where a chain ends.
   *
   * @param introduced names that annotations gave
   * @param open whether there may be more of them
   */
  private record Walked(At at, Set<String> introduced, boolean open) {}

  private Walked query(DataCode.Query query, HistoricalModel model, boolean says) {
    At at = At.ROWS;
    Set<String> introduced = new HashSet<>();
    boolean open = false;
    for (DataCode.Step step : query.steps()) {
      String name = step.name();
      if (at == At.BEYOND) {
        break;
      }
      if (at == At.ROW) {
        if (says && !open && !introduced.contains(name)) {
          Span span = step.call() == null ? query.span() : step.call().span();
          attribute(query.scope(), span, name, model);
        }
        at = At.BEYOND;
        continue;
      }
      open |= introduce(step, introduced);
      if (says && !open) {
        arguments(query, step, model, introduced);
      }
      at = after(query, step, at, model, says);
    }
    return new Walked(at, introduced, open);
  }

  private At after(
      DataCode.Query query, DataCode.Step step, At at, HistoricalModel model, boolean says) {
    String name = step.name();
    if (name.equals("[]")) {
      return step.slice() instanceof Expr.Slice ? at : at == At.ROWS ? At.ROW : At.BEYOND;
    }
    if (SAME.contains(name)) {
      return step.call() == null ? At.BEYOND : at;
    }
    if (ONE.contains(name)) {
      return at == At.ROWS && step.call() != null ? At.ROW : At.BEYOND;
    }
    if (name.equals("values") || name.equals("values_list")) {
      return At.VALUES;
    }
    if (says && !OTHER.contains(name) && !name.startsWith("_") && !model.manages(name)) {
      say(
          query.scope(),
          step.call() == null ? query.span() : step.call().span(),
          "the manager that a migration gets of %s has no %s: a method of its own comes along only with use_in_migrations (AttributeError)"
              .formatted(model.name(), name));
    }
    return At.BEYOND;
  }

  /** Takes the names that a step gives to its rows; true where there may be others. */
  private static boolean introduce(DataCode.Step step, Set<String> introduced) {
    Expr.Call call = step.call();
    if (call == null || !INTRODUCES.contains(step.name())) {
      return false;
    }
    boolean open = step.name().equals("extra");
    for (Keyword keyword : call.keywords()) {
      if (keyword.arg() == null) {
        open = true;
      } else {
        introduced.add(keyword.arg());
      }
    }
    return open;
  }

  private void arguments(
      DataCode.Query query, DataCode.Step step, HistoricalModel model, Set<String> introduced) {
    Expr.Call call = step.call();
    if (call == null) {
      return;
    }
    String name = step.name();
    DataCode.Scope scope = query.scope();
    if (LOOKUPS.contains(name)) {
      lookups(scope, call.keywords(), model, introduced, DEFAULTS);
      for (Keyword keyword : call.keywords()) {
        if (DEFAULTS.contains(String.valueOf(keyword.arg()))
            && keyword.value() instanceof Expr.DictExpr dict) {
          dict.entries()
              .forEach(
                  entry ->
                      DataCode.text(entry.key())
                          .filter(text -> !model.settable(text))
                          .ifPresent(text -> say(scope, keyword.span(), noField(model, text))));
        }
      }
    } else if (SETS.contains(name)) {
      keywords(scope, call.keywords(), model);
    } else if (NAMED.contains(name)) {
      int last = name.startsWith("date") ? Math.min(1, call.args().size()) : call.args().size();
      call.args().subList(0, last).forEach(each -> named(scope, each, model, introduced));
    } else if (name.equals("bulk_update") || name.equals("bulk_create")) {
      bulk(scope, name, call, model);
    }
    for (Expr argument : call.args()) {
      expression(scope, argument, model, introduced);
    }
    for (Keyword keyword : call.keywords()) {
      expression(scope, keyword.value(), model, introduced);
    }
  }

  private void lookups(
      DataCode.Scope scope,
      List<Keyword> keywords,
      HistoricalModel model,
      Set<String> introduced,
      Set<String> others) {
    for (Keyword keyword : keywords) {
      String arg = keyword.arg();
      if (arg != null && !others.contains(arg)) {
        lookup(scope, keyword.span(), arg, model, introduced);
      }
    }
  }

  private void lookup(
      DataCode.Scope scope, Span span, String text, HistoricalModel model, Set<String> introduced) {
    String first = text.contains("__") ? text.substring(0, text.indexOf("__")) : text;
    String missing =
        introduced.contains(first) || introduced.contains(text) ? null : model.missing(text);
    if (missing != null) {
      say(scope, span, missing + hint(model, missing));
    }
  }

  /** The fields to choose from, where it is this model that lacks one. */
  private static String hint(HistoricalModel model, String missing) {
    return missing.startsWith(model.name() + " ")
        ? " here, only %s (FieldError)".formatted(model.choices())
        : " here (FieldError)";
  }

  private static String noField(HistoricalModel model, String name) {
    return "%s has no field %s here, only %s".formatted(model.name(), name, model.choices());
  }

  private void keywords(DataCode.Scope scope, List<Keyword> keywords, HistoricalModel model) {
    for (Keyword keyword : keywords) {
      String arg = keyword.arg();
      if (arg != null && !model.settable(arg)) {
        say(scope, keyword.span(), noField(model, arg));
      }
    }
  }

  /** Names as strings: {@code "-placed"}, {@code "customer__name"}. */
  private void named(
      DataCode.Scope scope, Node node, HistoricalModel model, Set<String> introduced) {
    DataCode.text(node)
        .map(text -> text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text)
        .filter(text -> text.matches("\\w+"))
        .ifPresent(text -> lookup(scope, node.span(), text, model, introduced));
  }

  private void bulk(DataCode.Scope scope, String method, Expr.Call call, HistoricalModel model) {
    List<Expr> lists = new ArrayList<>();
    if (method.equals("bulk_update") && call.args().size() > 1) {
      lists.add(call.args().get(1));
    }
    for (Keyword keyword : call.keywords()) {
      if (FIELD_LISTS.contains(String.valueOf(keyword.arg()))) {
        lists.add(keyword.value());
      }
    }
    lists.forEach(list -> strings(scope, list, model));
  }

  private void strings(DataCode.Scope scope, Expr list, HistoricalModel model) {
    List<Expr> items =
        switch (list) {
          case Expr.ListExpr each -> each.elts();
          case Expr.TupleExpr each -> each.elts();
          case Expr.SetExpr each -> each.elts();
          default -> List.of();
        };
    for (Expr item : items) {
      DataCode.text(item)
          .filter(text -> !model.settable(text))
          .ifPresent(text -> say(scope, item.span(), noField(model, text)));
    }
  }

  /** {@code F}, {@code Q} and functions of fields; not what is a query of its own. */
  private void expression(
      DataCode.Scope scope, Node node, HistoricalModel model, Set<String> introduced) {
    if (node instanceof Expr.Call call) {
      String name =
          switch (call.func()) {
            case Expr.Name plain -> plain.id();
            case Expr.Attribute attribute when attribute.value() instanceof Expr.Name ->
                attribute.attr();
            default -> "";
          };
      if (name.isEmpty() || !Character.isUpperCase(name.charAt(0)) || OF_OTHERS.contains(name)) {
        return;
      }
      if (name.equals("Q")) {
        lookups(scope, call.keywords(), model, introduced, Set.of("_connector", "_negated"));
      } else if (name.equals("F") || OF_ONE_FIELD.contains(name)) {
        call.args().stream().findFirst().ifPresent(first -> named(scope, first, model, introduced));
      } else if (OF_FIELDS.contains(name)) {
        call.args().forEach(each -> named(scope, each, model, introduced));
      } else if (name.equals("When")) {
        lookups(scope, call.keywords(), model, introduced, Set.of("then"));
      }
      call.args().forEach(each -> expression(scope, each, model, introduced));
      call.keywords().forEach(each -> expression(scope, each.value(), model, introduced));
    } else if (node instanceof Expr.BinOp || node instanceof Expr.UnaryOp) {
      Walk.children(node).forEach(each -> expression(scope, each, model, introduced));
    }
  }

  // Rows

  private void row(DataCode.Loop loop, String row, HistoricalModel model, Set<String> introduced) {
    Map<String, Span> set = new LinkedHashMap<>();
    Map<String, Span> read = new LinkedHashMap<>();
    Set<Expr> targets = new HashSet<>();
    Walk.through(
        loop.body(),
        node -> {
          if (node instanceof Stmt.Assign assign) {
            targets.addAll(assign.targets());
          } else if (node instanceof Stmt.AnnAssign assign) {
            targets.add(assign.target());
          }
          if (node instanceof Expr.Call call
              && call.func() instanceof Expr.Attribute attribute
              && attribute.attr().equals("save")
              && isRow(attribute.value(), row)) {
            bulk(loop.scope(), "save", call, model);
          }
          if (node instanceof Expr.Attribute attribute && isRow(attribute.value(), row)) {
            (targets.contains(attribute) ? set : read)
                .putIfAbsent(attribute.attr(), attribute.span());
          }
        });
    read.forEach(
        (name, span) -> {
          if (!set.containsKey(name) && !introduced.contains(name)) {
            attribute(loop.scope(), span, name, model);
          }
        });
    boolean saved = read.containsKey("save") || mentions(loop.scope(), "bulk_update");
    set.forEach(
        (name, span) -> {
          // a note that code leaves on a row for itself is read again somewhere
          if (saved && !model.attribute(name) && !reads(loop.scope(), name)) {
            say(
                loop.scope(),
                span,
                noField(model, name) + ": what is set on the row is not written");
          }
        });
  }

  private static boolean isRow(Expr expr, String row) {
    return expr instanceof Expr.Name name && name.id().equals(row);
  }

  private static boolean mentions(DataCode.Scope scope, String attribute) {
    boolean[] found = new boolean[1];
    Walk.through(
        scope.body(),
        node -> found[0] |= node instanceof Expr.Attribute each && each.attr().equals(attribute));
    return found[0];
  }

  private boolean reads(DataCode.Scope scope, String attribute) {
    Set<Expr> targets = new HashSet<>();
    boolean[] found = new boolean[1];
    Walk.through(
        scope.body(),
        node -> {
          if (node instanceof Stmt.Assign assign) {
            targets.addAll(assign.targets());
          }
          found[0] |=
              node instanceof Expr.Attribute each
                  && each.attr().equals(attribute)
                  && !targets.contains(each);
        });
    return found[0];
  }

  private void attribute(DataCode.Scope scope, Span span, String name, HistoricalModel model) {
    if (!model.attribute(name)) {
      say(
          scope,
          span,
          "a row of %s has no %s here: a migration's models have the fields of the state (%s) and none of the methods and properties of models.py (AttributeError)"
              .formatted(model.name(), name, model.choices()));
    }
  }

  // Saying it

  private void say(DataCode.Scope scope, Span span, String message) {
    List<Span> guards = guarded.computeIfAbsent(scope, HistoricalNames::guards);
    boolean guard =
        guards.stream().anyMatch(each -> each.start() <= span.start() && span.end() <= each.end());
    if (!guard) {
      wrong.putIfAbsent(scope.at(span), message);
    }
  }

  /** Where code looks before it leaps, catches what goes wrong, or is left to a signal. */
  private static List<Span> guards(DataCode.Scope scope) {
    List<Span> spans = new ArrayList<>();
    Walk.through(
        scope.body(),
        node -> {
          switch (node) {
            case Stmt.Try attempt when !attempt.handlers().isEmpty() -> spans.add(attempt.span());
            case Expr.Attribute asked when asked.attr().equals("_meta") -> spans.add(EVERYWHERE);
            case Expr.Name name when LOOKS_ITSELF.contains(name.id()) -> spans.add(EVERYWHERE);
            case Expr.Attribute asked when LEFT_TO_OTHERS.contains(asked.attr()) ->
                spans.add(EVERYWHERE);
            default -> {}
          }
        });
    return spans;
  }

  private static final Span EVERYWHERE = new Span(0, Integer.MAX_VALUE, 1, 0, Integer.MAX_VALUE, 0);
}
