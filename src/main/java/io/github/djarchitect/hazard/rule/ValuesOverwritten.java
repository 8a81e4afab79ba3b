package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.state.ModelState;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Values of old fields that one way of a data migration writes one constant over, and that the
 * other way does not write.
 *
 * @param operation the way that is looked at
 * @param code what it runs
 * @param other the other way
 * @param told what has been told already
 * @param loss told once for each, what is lost and where
 */
record ValuesOverwritten(
    MigrationView migration,
    OperationView operation,
    DataCode code,
    OtherWay other,
    Set<String> told,
    BiConsumer<String, Place> loss) {
  /** Methods that name a field and do not give its values. */
  private static final Set<String> NAMES_ONLY =
      Set.of("order_by", "only", "defer", "bulk_update", "get_model", "setattr", "print");

  /** A field is filled in the migration that adds it, or in one of the next. */
  private static final int YOUNG = 2;

  void check() {
    for (DataCode.Query query : code.queries()) {
      Expr.Call call = query.steps().isEmpty() ? null : query.steps().getLast().call();
      if (query.terminal().equals("update") && call != null) {
        for (Keyword keyword : Constants.keywords(call)) {
          if (keyword.arg() != null && !Constants.isNone(Constants.bare(keyword.value()))) {
            written(query, keyword.arg(), keyword.value(), query.scope(), query.span());
          }
        }
      }
    }
    for (DataCode.Given given : code.given()) {
      if (!given.of().terminal().equals("create") && isSaved(given) && !isCopied(given)) {
        written(given.of(), given.field(), given.value(), given.scope(), given.span());
      }
    }
  }

  private void written(
      DataCode.Query of, String name, Expr value, DataCode.Scope scope, Span span) {
    boolean straight = !Conditions.isUnder(scope, span);
    String field = name.replaceFirst("_id$", "");
    Optional<ModelState> model = Optional.ofNullable(of.model()).flatMap(operation.before()::model);
    if (model.isEmpty() || !isConstant(value, scope)) {
      return;
    }
    Optional<Field> known =
        model
            .get()
            .field(name)
            .or(() -> model.get().field(field))
            .filter(f -> !f.isTrue("primary_key"));
    if (known.isEmpty()
        || !migration.inUse(model.get().table())
        || !isOld(model.get(), name, field)
        || says(of, field)
        || isRead(name)
        || other.values(of.model(), name, of.filtered() || of.bounded() || !straight)) {
      return;
    }
    String where = Conditions.of(code, of);
    String what =
        "Writes %s over %s of %s of %s%s"
            .formatted(
                Conditions.text(value, scope),
                name,
                where.isEmpty() && !of.filtered() && !of.bounded() && straight
                    ? "every row"
                    : "rows",
                model.get().table(),
                where.isEmpty() ? "" : " where " + where);
    if (told.add(what)) {
      loss.accept(what, scope.at(span));
    }
  }

  private static boolean isConstant(Expr value, DataCode.Scope scope) {
    return switch (Constants.bare(value)) {
      case Expr.Constant _ -> true;
      case Expr.Call made ->
          made.args().isEmpty()
              && Set.of("str", "int", "bool", "list", "dict").contains(DataCode.name(made.func()));
      case Expr.UnaryOp sign -> sign.operand() instanceof Expr.Constant;
      case Expr.ListExpr list -> list.elts().isEmpty();
      case Expr.DictExpr dict -> dict.entries().isEmpty();
      case Expr.Name name ->
          Constants.assigned(name.id(), scope)
              .filter(known -> known instanceof Expr.Constant)
              .isPresent();
      default -> false;
    };
  }

  /** Whether the running release has it, and rows have had time to get values. */
  private boolean isOld(ModelState model, String name, String field) {
    Optional<ModelState> deployed = migration.deployed().model(model.key());
    if (deployed.flatMap(m -> m.field(name).or(() -> m.field(field))).isEmpty()) {
      return false;
    }
    MigrationKey at = migration.migration().key();
    Set<String> names = new HashSet<>(List.of(name, field));
    for (int back = 0; back <= YOUNG && at != null; back++) {
      Migration each = migration.reading().migrations().get(at);
      List<Operation> operations = each == null ? List.of() : each.operations();
      if (operations.reversed().stream().anyMatch(o -> adds(o, model, names))) {
        return false;
      }
      at = previous(at);
    }
    return true;
  }

  private @Nullable MigrationKey previous(MigrationKey key) {
    return migration.reading().graph().parents(key).stream()
        .filter(parent -> parent.app().equals(key.app()))
        .findFirst()
        .orElse(null);
  }

  /**
   * Whether it adds the field.
   *
   * @param names which it has at that time; one that it was renamed from is added to them
   */
  private static boolean adds(Operation operation, ModelState model, Set<String> names) {
    return switch (operation) {
      case Operation.AddField add -> isOf(add.model(), model) && names.contains(add.name());
      case Operation.RenameField rename -> {
        if (isOf(rename.model(), model) && names.contains(rename.newName())) {
          names.add(rename.oldName());
        }
        yield false;
      }
      case Operation.SeparateDatabaseAndState separate ->
          separate.stateOperations().reversed().stream().anyMatch(o -> adds(o, model, names));
      default -> false;
    };
  }

  private static boolean isOf(String name, ModelState model) {
    return name.toLowerCase(Locale.ROOT).equals(model.key().name());
  }

  /** A condition on the field itself says what was in it. */
  private boolean says(DataCode.Query query, String field) {
    boolean settled =
        NullFilter.of(code, query).conditions().stream()
            .anyMatch(
                each ->
                    each.field().replaceFirst("_id$", "").equals(field)
                        && !each.excluded()
                        && (Set.of("", "__exact", "__iexact", "__in", "__id", "__pk")
                                .contains(each.rest())
                            || each.takesNull().orElse(false)));
    boolean[] named = {settled};
    for (DataCode.Step step : query.steps()) {
      if (step.call() != null && step.name().equals("filter")) {
        Walk.through(
            step.call().args(),
            node ->
                named[0] |=
                    node instanceof Keyword keyword
                        && keyword.arg() != null
                        && keyword.arg().split("__", -1)[0].replaceFirst("_id$", "").equals(field));
      }
    }
    return named[0];
  }

  /** What the code reads it may keep, or ask before it writes. */
  private boolean isRead(String field) {
    boolean[] found = new boolean[1];
    for (DataCode.Scope scope : code.scopes()) {
      Set<Node> targets = Collections.newSetFromMap(new IdentityHashMap<>());
      Walk.through(
          scope.body(),
          node -> {
            switch (node) {
              case Stmt.Assign assign -> targets.addAll(assign.targets());
              case Expr.Attribute attribute when attribute.attr().equals(field) ->
                  found[0] |= !targets.contains(attribute);
              case Expr.Call call when !NAMES_ONLY.contains(DataCode.name(call.func())) ->
                  found[0] |=
                      call.args().stream()
                          .anyMatch(arg -> DataCode.text(arg).filter(field::equals).isPresent());
              case Expr.Subscript part ->
                  found[0] |= DataCode.text(part.slice()).filter(field::equals).isPresent();
              default -> {}
            }
          });
    }
    return found[0];
  }

  private boolean isSaved(DataCode.Given given) {
    boolean[] found = new boolean[1];
    Walk.through(
        given.scope().body(),
        node ->
            found[0] |=
                node instanceof Expr.Attribute attribute
                    && (attribute.attr().equals("save") || attribute.attr().equals("bulk_update")));
    return found[0];
  }

  /** A row that lost its key is saved as another one. */
  private boolean isCopied(DataCode.Given given) {
    return code.given().stream()
        .anyMatch(
            each ->
                each.scope().equals(given.scope())
                    && (each.field().equals("pk") || each.field().equals("id")));
  }
}
