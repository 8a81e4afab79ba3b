package io.github.djarchitect.migration;

import io.github.djarchitect.evaluate.Evaluator;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Operations out of values; what does not fit its operation's signature is opaque. */
final class OperationReader {
  private static final Map<String, List<String>> POSITIONS =
      Map.ofEntries(
          Map.entry("CreateModel", List.of("name", "fields", "options", "bases", "managers")),
          Map.entry("DeleteModel", List.of("name")),
          Map.entry("RenameModel", List.of("old_name", "new_name")),
          Map.entry("AlterModelTable", List.of("name", "table")),
          Map.entry("AlterModelTableComment", List.of("name", "table_comment")),
          Map.entry("AlterUniqueTogether", List.of("name", "unique_together")),
          Map.entry("AlterIndexTogether", List.of("name", "index_together")),
          Map.entry("AlterOrderWithRespectTo", List.of("name", "order_with_respect_to")),
          Map.entry("AlterModelOptions", List.of("name", "options")),
          Map.entry("AlterModelManagers", List.of("name", "managers")),
          Map.entry("AddField", List.of("model_name", "name", "field", "preserve_default")),
          // takes the field as well, and forgets it
          Map.entry("RemoveField", List.of("model_name", "name", "field")),
          Map.entry("AlterField", List.of("model_name", "name", "field", "preserve_default")),
          Map.entry("RenameField", List.of("model_name", "old_name", "new_name")),
          Map.entry("AddIndex", List.of("model_name", "index")),
          Map.entry("AddIndexConcurrently", List.of("model_name", "index")),
          Map.entry("RemoveIndex", List.of("model_name", "name")),
          Map.entry("RemoveIndexConcurrently", List.of("model_name", "name")),
          Map.entry("RenameIndex", List.of("model_name", "new_name", "old_name", "old_fields")),
          Map.entry("AddConstraint", List.of("model_name", "constraint")),
          Map.entry("AddConstraintNotValid", List.of("model_name", "constraint")),
          Map.entry("RemoveConstraint", List.of("model_name", "name")),
          Map.entry("AlterConstraint", List.of("model_name", "name", "constraint")),
          Map.entry("ValidateConstraint", List.of("model_name", "name")),
          Map.entry("CreateExtension", List.of("name", "hints")),
          Map.entry("CreateCollation", List.of("name", "locale", "provider", "deterministic")),
          Map.entry("RemoveCollation", List.of("name", "locale", "provider", "deterministic")),
          Map.entry("RunPython", List.of("code", "reverse_code", "atomic", "hints", "elidable")),
          Map.entry(
              "RunSQL", List.of("sql", "reverse_sql", "state_operations", "hints", "elidable")),
          Map.entry(
              "SeparateDatabaseAndState", List.of("database_operations", "state_operations")));

  /**
   * Operations of packages that derive from one of Django's, whose change of the state they keep.
   */
  private static final Map<String, String> OF_PACKAGES =
      Map.of("sortedm2m.operations.AlterSortedManyToManyField", "AlterField");

  /** What a subclass may not redefine if it is to do what its base does. */
  private static final Set<String> BEHAVIOUR =
      Set.of("state_forwards", "database_forwards", "database_backwards");

  private final String app;
  private final Evaluator evaluator;
  private final Map<Place, String> ownClasses = new LinkedHashMap<>();

  OperationReader(String app, Evaluator evaluator) {
    this.app = app;
    this.evaluator = evaluator;
  }

  /**
   * The operations of a list; a list that is not known is one opaque operation, and of one that
   * hangs on a condition only what differs is.
   */
  List<Operation> list(Value value, Place place) {
    if (value instanceof Value.Either either) {
      Optional<List<Value>> joined = Conditional.items(either);
      if (joined.isPresent()) {
        return joined.get().stream().map(each -> operation(each, place)).toList();
      }
      Optional<List<Value>> likely =
          either.likely().map(Value.Branch::value).flatMap(Value::asItems);
      if (likely.isPresent()) {
        return likely.get().stream()
            .map(
                each ->
                    conditional(
                        new Value.Either(
                            List.of(
                                new Value.Branch(
                                    either.likely().orElseThrow().when(), each, true))),
                        place))
            .toList();
      }
    }
    List<Value> items =
        switch (value) {
          case Value.PyList list -> list.items();
          case Value.PyTuple tuple -> tuple.items();
          case Value.None _ -> List.of();
          case Value.Unknown unknown -> List.of(unknown);
          case Value.Either either -> List.of(either);
          default -> List.of(new Value.Unknown(place, "operations that are no list"));
        };
    return items.stream().map(item -> operation(item, place)).toList();
  }

  private Operation operation(Value value, Place near) {
    return switch (value) {
      case Value.Call call -> operation(call);
      case Value.Unknown unknown ->
          new Operation.OpaqueOperation(
              null, List.of(), Map.of(), unknown.reason(), placed(unknown.place(), near));
      case Value.Either either -> conditional(either, near);
      default ->
          new Operation.OpaqueOperation(
              null, List.of(value), Map.of(), "this is no operation", near);
    };
  }

  /**
   * The operations under each of the conditions that a list hangs on; empty where it hangs on none,
   * or where one of them is no list.
   */
  List<Migration.Variant> variants(Value value, Place place) {
    if (!(value instanceof Value.Either either)) {
      return List.of();
    }
    return either.branches().stream()
        .map(
            branch ->
                new Migration.Variant(branch.when(), branch.likely(), list(branch.value(), place)))
        .toList();
  }

  /** One of several; the model that it is about, if they agree, is named. */
  private Operation conditional(Value.Either either, Place near) {
    Map<String, Value> about = new LinkedHashMap<>();
    Place place = near;
    for (Value.Branch branch : either.branches()) {
      if (branch.value() instanceof Value.Call call) {
        place = place.equals(near) ? call.place() : place;
        for (String keyword : List.of("model_name", "name")) {
          call.kwarg(keyword).ifPresent(name -> about.putIfAbsent(keyword, name));
        }
      }
    }
    Operation likely =
        either
            .likely()
            .map(Value.Branch::value)
            .filter(Value.Call.class::isInstance)
            .map(value -> operation(value, near))
            .orElse(null);
    return new Operation.OpaqueOperation(
        null, List.of(either), about, dependsOn(either), likely, placed(place, near));
  }

  static String dependsOn(Value.Either either) {
    return "depends on " + either.branches().getFirst().when();
  }

  private static Place placed(Place place, Place near) {
    return place.path().isEmpty() ? near : place;
  }

  private Operation operation(Value.Call call) {
    String path = call.path();
    String name = path.substring(path.lastIndexOf('.') + 1);
    if (path.startsWith("django.")) {
      String extension = Operation.CreateExtension.NAMED_BY_CLASS.get(name);
      if (extension != null) {
        return new Operation.CreateExtension(
            extension, Operation.CreateExtension.Written.CLASS, call.kwargs(), call.place());
      }
      return known(name, call).orElseGet(() -> opaque(call, "its arguments do not fit " + name));
    }
    Optional<Evaluator.Type> type = evaluator.type(path);
    if (type.isEmpty()) {
      String derived = OF_PACKAGES.get(path);
      return derived == null
          ? opaque(call, "an operation that is not Django's")
          : new Operation.OpaqueOperation(
              path,
              call.args(),
              call.kwargs(),
              "an operation of a package, whose state is that of " + derived,
              known(derived, call).orElse(null),
              call.place());
    }
    Optional<Operation> base =
        evaluator
            .passedOn(call)
            .filter(passed -> passed.path().startsWith("django."))
            .flatMap(
                passed ->
                    known(
                        passed.path().substring(passed.path().lastIndexOf('.') + 1),
                        new Value.Call(
                            passed.path(), passed.args(), passed.kwargs(), call.place())));
    if (BEHAVIOUR.stream().anyMatch(method -> type.get().attribute(method).isPresent())) {
      boolean ownState = type.get().attribute("state_forwards").isPresent();
      return new Operation.OpaqueOperation(
          path,
          call.args(),
          call.kwargs(),
          "the project's own operation, with behaviour of its own",
          ownState ? null : base.orElse(null),
          call.place());
    }
    base.ifPresent(_ -> ownClasses.put(call.place(), path));
    return base.orElseGet(() -> opaque(call, "an operation that is not Django's"));
  }

  /** Where operations stand that a class of the project made, with its import path. */
  Map<Place, String> ownClasses() {
    return ownClasses;
  }

  private static Operation opaque(Value.Call call, String reason) {
    return new Operation.OpaqueOperation(
        call.path(), call.args(), call.kwargs(), reason, call.place());
  }

  /** Whether an operation of Django has an argument of this name. */
  static boolean hasArgument(Value.Call call, String name) {
    return position(call, name) >= 0
        || (call.path().startsWith("django.db.migrations.") && call.kwargs().containsKey(name));
  }

  /** Where an argument of an operation of Django stands; below 0 where it has none of the name. */
  static int position(Value.Call call, String name) {
    String operation = call.path().substring(call.path().lastIndexOf('.') + 1);
    return call.path().startsWith("django.")
        ? POSITIONS.getOrDefault(operation, List.of()).indexOf(name)
        : -1;
  }

  /** An argument of an operation of Django that is given by its position. */
  static Optional<Value> positional(Value.Call call, String name) {
    int at = position(call, name);
    return at >= 0 && at < call.args().size() ? Optional.of(call.args().get(at)) : Optional.empty();
  }

  /** Arguments by name; absent where there are too many. */
  private static Optional<Map<String, Value>> named(String name, Value.Call call) {
    List<String> positions = POSITIONS.get(name);
    if (positions == null || call.args().size() > positions.size()) {
      return Optional.empty();
    }
    Map<String, Value> named = new LinkedHashMap<>();
    for (int i = 0; i < call.args().size(); i++) {
      named.put(positions.get(i), call.args().get(i));
    }
    for (Map.Entry<String, Value> entry : call.kwargs().entrySet()) {
      if (!positions.contains(entry.getKey())) {
        return Optional.empty();
      }
      named.put(entry.getKey(), entry.getValue());
    }
    return Optional.of(named);
  }

  private Optional<Operation> known(String name, Value.Call call) {
    Optional<Map<String, Value>> named = named(name, call);
    if (named.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(
          make(name, new Args(named.get(), call.args().size()), call.place()));
    } catch (Misfit e) {
      return Optional.empty();
    }
  }

  /** An argument that is missing or of another kind; never leaves this class. */
  private static final class Misfit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Misfit() {
      super(null, null, false, false);
    }
  }

  /**
   * @param positional how many of them were given by their position
   */
  private record Args(Map<String, Value> values, int positional) {
    Value get(String name) {
      Value value = values.get(name);
      if (value == null) {
        throw new Misfit();
      }
      return value;
    }

    String text(String name) {
      return get(name).asString().orElseThrow(Misfit::new);
    }

    @Nullable String textOrNull(String name) {
      Value value = values.getOrDefault(name, Value.NONE);
      return value instanceof Value.None ? null : value.asString().orElseThrow(Misfit::new);
    }

    boolean truth(String name, boolean otherwise) {
      Value value = values.get(name);
      return value == null ? otherwise : Truth.of(value).orElse(otherwise);
    }

    /** What is given where a truth value is meant, and is none. */
    @Nullable Value odd(String name) {
      Value value = values.get(name);
      return value instanceof Value.Bool ? null : value;
    }

    @Nullable Boolean truthOrNull(String name) {
      Value value = values.getOrDefault(name, Value.NONE);
      return value.asBoolean().orElse(null);
    }

    @Nullable Value valueOrNull(String name) {
      Value value = values.getOrDefault(name, Value.NONE);
      return value instanceof Value.None ? null : value;
    }

    Value.Call call(String name) {
      if (get(name) instanceof Value.Call call) {
        return call;
      }
      throw new Misfit();
    }

    Map<String, Value> dict(String name) {
      Value value = values.getOrDefault(name, Value.NONE);
      if (value instanceof Value.None) {
        return Map.of();
      }
      if (!(value instanceof Value.PyDict dict)) {
        throw new Misfit();
      }
      Map<String, Value> entries = new LinkedHashMap<>();
      for (Value.Entry entry : dict.entries()) {
        entries.put(entry.key().asString().orElseThrow(Misfit::new), entry.value());
      }
      return entries;
    }

    List<Value> items(String name) {
      return switch (values.getOrDefault(name, Value.NONE)) {
        case Value.None _ -> List.of();
        case Value.PyList list -> list.items();
        case Value.PyTuple tuple -> tuple.items();
        case Value.PySet set -> set.items();
        case Value.PyDict dict when dict.entries().isEmpty() -> List.of();
        default -> throw new Misfit();
      };
    }

    /** What is written for no item at all. */
    @Nullable Value nothing(String name) {
      Value value = values.getOrDefault(name, Value.NONE);
      boolean empty =
          switch (value) {
            case Value.None _ -> true;
            case Value.PyDict dict -> dict.entries().isEmpty();
            default -> items(name).isEmpty();
          };
      return empty ? value : null;
    }

    /** Sets of names, one of them alone taken as a set of its own. */
    List<List<String>> together(String name) {
      List<Value> groups = items(name);
      if (!groups.isEmpty() && groups.stream().allMatch(group -> group instanceof Value.Str)) {
        return List.of(names(groups));
      }
      List<List<String>> together = new ArrayList<>();
      for (Value group : groups) {
        together.add(
            switch (group) {
              case Value.PyList list -> names(list.items());
              case Value.PyTuple tuple -> names(tuple.items());
              default -> throw new Misfit();
            });
      }
      return together;
    }

    private static List<String> names(List<Value> values) {
      return values.stream().map(value -> value.asString().orElseThrow(Misfit::new)).toList();
    }
  }

  private @Nullable Operation make(String name, Args args, Place place) {
    return switch (name) {
      case "CreateModel" ->
          new Operation.CreateModel(
              args.text("name"),
              fields(args.items("fields"), place),
              args.dict("options"),
              args.values().containsKey("bases") ? bases(args) : List.of(),
              managers(args.items("managers")),
              place,
              args.values().get("bases") instanceof Value.PyList);
      case "DeleteModel" -> new Operation.DeleteModel(args.text("name"), place);
      case "RenameModel" ->
          new Operation.RenameModel(args.text("old_name"), args.text("new_name"), place);
      case "AlterModelTable" ->
          new Operation.AlterModelTable(args.text("name"), args.textOrNull("table"), place);
      case "AlterModelTableComment" ->
          new Operation.AlterModelTableComment(
              args.text("name"), args.textOrNull("table_comment"), place);
      case "AlterUniqueTogether" ->
          new Operation.AlterUniqueTogether(
              args.text("name"),
              args.together("unique_together"),
              args.nothing("unique_together"),
              place);
      case "AlterIndexTogether" ->
          new Operation.AlterIndexTogether(
              args.text("name"),
              args.together("index_together"),
              args.nothing("index_together"),
              place);
      case "AlterOrderWithRespectTo" ->
          new Operation.AlterOrderWithRespectTo(
              args.text("name"), args.textOrNull("order_with_respect_to"), place);
      case "AlterModelOptions" ->
          new Operation.AlterModelOptions(args.text("name"), args.dict("options"), place);
      case "AlterModelManagers" ->
          new Operation.AlterModelManagers(
              args.text("name"),
              managers(args.items("managers")),
              place,
              args.values().get("managers") instanceof Value.PyTuple);
      case "AddField" ->
          new Operation.AddField(
              args.text("model_name"),
              args.text("name"),
              field(args.get("field"), place),
              args.truth("preserve_default", true),
              place,
              args.odd("preserve_default"));
      case "AlterField" ->
          new Operation.AlterField(
              args.text("model_name"),
              args.text("name"),
              field(args.get("field"), place),
              args.truth("preserve_default", true),
              place,
              args.odd("preserve_default"));
      case "RemoveField" ->
          new Operation.RemoveField(args.text("model_name"), args.text("name"), place);
      case "RenameField" ->
          new Operation.RenameField(
              args.text("model_name"), args.text("old_name"), args.text("new_name"), place);
      case "AddIndex", "AddIndexConcurrently" ->
          new Operation.AddIndex(
              args.text("model_name"),
              index(args.call("index")),
              name.endsWith("Concurrently"),
              place);
      case "RemoveIndex", "RemoveIndexConcurrently" ->
          new Operation.RemoveIndex(
              args.text("model_name"), args.text("name"), name.endsWith("Concurrently"), place);
      case "RenameIndex" ->
          new Operation.RenameIndex(
              args.text("model_name"),
              args.text("new_name"),
              args.textOrNull("old_name"),
              args.valueOrNull("old_fields") == null
                  ? null
                  : args.items("old_fields").stream()
                      .map(each -> each.asString().orElseThrow(Misfit::new))
                      .toList(),
              args.valueOrNull("old_fields") instanceof Value.PyList,
              place);
      case "AddConstraint", "AddConstraintNotValid" ->
          new Operation.AddConstraint(
              args.text("model_name"),
              constraint(args.call("constraint")),
              name.endsWith("NotValid"),
              place);
      case "RemoveConstraint" ->
          new Operation.RemoveConstraint(args.text("model_name"), args.text("name"), place);
      case "AlterConstraint" ->
          new Operation.AlterConstraint(
              args.text("model_name"),
              args.text("name"),
              constraint(args.call("constraint")),
              place);
      case "ValidateConstraint" ->
          new Operation.ValidateConstraint(args.text("model_name"), args.text("name"), place);
      case "CreateExtension" ->
          new Operation.CreateExtension(
              args.text("name"),
              args.positional() > 0
                  ? Operation.CreateExtension.Written.POSITION
                  : Operation.CreateExtension.Written.KEYWORD,
              args.dict("hints"),
              place);
      case "CreateCollation" ->
          new Operation.CreateCollation(args.text("name"), collation(args), place);
      case "RemoveCollation" ->
          new Operation.RemoveCollation(args.text("name"), collation(args), place);
      case "RunPython" ->
          new Operation.RunPython(
              args.get("code"),
              args.valueOrNull("reverse_code"),
              args.truthOrNull("atomic"),
              args.dict("hints"),
              args.truth("elidable", false),
              place);
      case "RunSQL" ->
          new Operation.RunSql(
              args.get("sql"),
              args.valueOrNull("reverse_sql"),
              list(args.values().getOrDefault("state_operations", Value.NONE), place),
              args.dict("hints"),
              args.truth("elidable", false),
              place);
      case "SeparateDatabaseAndState" ->
          new Operation.SeparateDatabaseAndState(
              list(args.values().getOrDefault("database_operations", Value.NONE), place),
              list(args.values().getOrDefault("state_operations", Value.NONE), place),
              place);
      default -> null;
    };
  }

  /** What a collation is but its name, without the defaults. */
  private static Map<String, Value> collation(Args args) {
    Map<String, Value> rest = new LinkedHashMap<>(args.values());
    rest.remove("name");
    rest.remove("provider", Value.str("libc"));
    rest.remove("deterministic", Value.bool(true));
    return rest;
  }

  private static List<Value> bases(Args args) {
    List<Value> bases = args.items("bases");
    boolean plain =
        bases.size() == 1
            && !(args.values().get("bases") instanceof Value.PyList)
            && bases.getFirst() instanceof Value.Ref(String path)
            && path.equals("django.db.models.Model");
    return plain ? List.of() : bases;
  }

  /** A field; what is none that can be read is one of which nothing is known. */
  private Field field(Value value, Place near) {
    if (value instanceof Value.Call call
        && !call.path().startsWith("operator.")
        && !call.path().startsWith("builtins.")) {
      return FieldReader.read(call, app, evaluator);
    }
    return value instanceof Value.Unknown(Place place, String reason)
        ? Field.unknown(placed(place, near), reason)
        : Field.unknown(near, "a field that is made in a way that reading does not follow");
  }

  private List<NamedField> fields(List<Value> pairs, Place place) {
    List<NamedField> fields = new ArrayList<>();
    for (Value pair : pairs) {
      List<Value> items =
          switch (pair) {
            case Value.PyTuple tuple -> tuple.items();
            case Value.PyList list -> list.items();
            default -> throw new Misfit();
          };
      if (items.size() != 2) {
        throw new Misfit();
      }
      fields.add(
          new NamedField(
              items.get(0).asString().orElseThrow(Misfit::new), field(items.get(1), place)));
    }
    return fields;
  }

  private static List<Operation.Manager> managers(List<Value> pairs) {
    List<Operation.Manager> managers = new ArrayList<>();
    for (Value pair : pairs) {
      List<Value> items = pair.asItems().filter(each -> each.size() == 2).orElseThrow(Misfit::new);
      managers.add(
          new Operation.Manager(
              items.getFirst().asString().orElseThrow(Misfit::new), items.getLast()));
    }
    return managers;
  }

  private static Index index(Value.Call call) {
    return new Index(DjangoNames.canonical(call.path()), call.args(), call.kwargs());
  }

  private static Constraint constraint(Value.Call call) {
    return new Constraint(DjangoNames.canonical(call.path()), call.args(), call.kwargs());
  }
}
