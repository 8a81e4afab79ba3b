package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.hazard.Columns;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.state.ModelState;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A unique index or constraint by SQL that Django could say and the state does not.
 *
 * @param fields of the model that it is over
 */
record Unstated(ModelState model, String table, String name, List<String> fields) {
  /** A column as it stands, without an operator class, a collation or an order. */
  private static final Pattern PLAIN = Pattern.compile("\\w+|\"[^\"]+\"|`[^`]+`");

  Unstated {
    fields = List.copyOf(fields);
  }

  String message() {
    return "The state knows nothing of %s, unique over %s of %s: forms and full_clean() do not check it, and makemigrations will never change or drop it with the field."
        .formatted(name, String.join(", ", fields), table);
  }

  String fix() {
    return "Put models.UniqueConstraint(fields=[%s], name=\"%s\") into the constraints of %s, and give the RunSQL state_operations with its AddConstraint."
        .formatted(
            String.join(", ", fields.stream().map(each -> '"' + each + '"').toList()),
            name,
            model.name());
  }

  static Optional<Unstated> in(MigrationView migration, Statement statement) {
    return switch (statement) {
      case Statement.CreateIndex index when index.unique() ->
          IndexColumns.of(index.sql())
              .filter(over -> over.method().equals("btree"))
              .filter(over -> over.parts().stream().allMatch(PLAIN.asMatchPredicate()))
              .flatMap(over -> of(migration, index.table(), index.name(), over.columns()));
      case Statement.AddUnique unique when !unique.usingIndex() ->
          of(migration, unique.table(), unique.name(), unique.columns());
      default -> Optional.empty();
    };
  }

  private static Optional<Unstated> of(
      MigrationView migration, String table, String name, List<String> columns) {
    Optional<ModelState> model =
        Columns.model(migration.after(), table)
            .filter(known -> !known.uncertain())
            .filter(
                known ->
                    Optional.ofNullable(known.options().get("managed"))
                        .flatMap(Value::asBoolean)
                        .orElse(true));
    List<NamedField> over =
        columns.stream()
            .flatMap(column -> Columns.field(migration.after(), table, column).stream())
            .map(Columns.Owner::field)
            .toList();
    if (model.isEmpty()
        || columns.isEmpty()
        || over.size() != columns.size()
        || isStated(model.get(), name, over)
        || isUnderWay(migration, table, name, columns)) {
      return Optional.empty();
    }
    return Optional.of(
        new Unstated(model.get(), table, name, over.stream().map(NamedField::name).toList()));
  }

  private static boolean isStated(ModelState model, String name, List<NamedField> over) {
    Set<String> fields = new HashSet<>();
    over.forEach(each -> fields.add(each.name()));
    boolean alone =
        over.size() == 1
            && (over.getFirst().field().isTrue("unique")
                || over.getFirst().field().isTrue("primary_key")
                || over.getFirst().field().shortName().equals("OneToOneField"));
    return alone
        || model.constraints().stream()
            .anyMatch(
                each ->
                    each.name().filter(name::equals).isPresent()
                        || (each.shortName().equals("UniqueConstraint")
                            && fields.equals(new HashSet<>(each.fields()))))
        || isTogether(model.options().get("unique_together"), fields);
  }

  /** Whether one of the lists is of these fields; a list of texts alone is one. */
  private static boolean isTogether(@Nullable Value value, Set<String> fields) {
    List<Value> items =
        switch (value) {
          case Value.PyList list -> list.items();
          case Value.PyTuple tuple -> tuple.items();
          case Value.PySet set -> set.items();
          case null, default -> List.of();
        };
    Set<String> texts = new HashSet<>();
    items.forEach(each -> each.asString().ifPresent(texts::add));
    return (!texts.isEmpty() && texts.equals(fields))
        || items.stream().anyMatch(each -> isTogether(each, fields));
  }

  /** A column that the same proposal adds, or an index that another migration names again. */
  private static boolean isUnderWay(
      MigrationView migration, String table, String name, List<String> columns) {
    boolean added =
        migration.sofar().get().stream()
            .flatMap(each -> each.statements().stream())
            .anyMatch(
                each ->
                    each.statement() instanceof Statement.AddColumn add
                        && add.table().equals(table)
                        && columns.contains(add.column()));
    Pattern word = Pattern.compile("\\b%s\\b".formatted(Pattern.quote(name)));
    return added
        || migration.reading().migrations().values().stream()
            .filter(each -> !each.key().equals(migration.migration().key()))
            .map(Migration::module)
            .anyMatch(module -> word.matcher(module.source().text()).find());
  }
}
