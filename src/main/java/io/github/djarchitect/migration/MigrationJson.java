package io.github.djarchitect.migration;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.PythonParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads migrations from the JSON form of the {@code graph} command.
 *
 * <p>Only forms that the command writes are understood; anything else is an {@link
 * IllegalArgumentException} that names the member.
 */
public final class MigrationJson {
  private static final PythonModule NO_SOURCE = PythonParser.parse("");

  private MigrationJson() {}

  /** One entry of {@code migrations}; members that may be left out there may be here. */
  public static Migration migration(JsonNode json) {
    String path = json.path("path").asText();
    Place place = Place.ofFile(path);
    JsonNode operations = json.path("operations");
    boolean readable = !operations.isNull();
    return new Migration(
        new MigrationKey(text(json, "app"), text(json, "name")),
        path,
        dependencies(json.path("dependencies"), place),
        dependencies(json.path("run_before"), place),
        list(json.path("replaces"), MigrationJson::key),
        json.path("initial").isBoolean() ? json.path("initial").asBoolean() : null,
        json.path("atomic").asBoolean(true),
        readable ? operations(operations, place) : List.of(),
        List.of(),
        Map.of(),
        readable,
        place,
        NO_SOURCE);
  }

  private static List<Dependency> dependencies(JsonNode json, Place place) {
    return list(json, item -> dependency(item, place));
  }

  private static Dependency dependency(JsonNode json, Place place) {
    if (json.isArray()) {
      return new Dependency.OnMigration(key(json));
    }
    if (json.has("setting")) {
      return new Dependency.OnSetting(text(json, "setting"));
    }
    if (json.has("swappable")) {
      return new Dependency.OnSwappable(text(json, "swappable"));
    }
    return new Dependency.Unknown(place, json.path("unknown").path("reason").asText("not a key"));
  }

  private static MigrationKey key(JsonNode json) {
    return new MigrationKey(json.path(0).asText(), json.path(1).asText());
  }

  private static List<Operation> operations(JsonNode json, Place place) {
    return list(json, item -> operation(item, place));
  }

  /** One operation; {@code place} stands for it and all it holds. */
  public static Operation operation(JsonNode json, Place place) {
    String path = json.path("path").asText();
    if (json.has("unknown")) {
      return new Operation.OpaqueOperation(
          null, List.of(), Map.of(), json.path("unknown").path("reason").asText(), place);
    }
    boolean known =
        path.startsWith("django.db.migrations.")
            || path.startsWith("django.contrib.postgres.operations.");
    String type = known ? path.substring(path.lastIndexOf('.') + 1) : "";
    String name = json.path("name").asText();
    String model = json.path("model").asText();
    return switch (type) {
      case "CreateModel" ->
          new Operation.CreateModel(
              name,
              list(json.path("fields"), f -> namedField(f, place)),
              values(json.path("options"), place),
              items(value(json.path("bases"), place)),
              managers(value(json.path("managers"), place)),
              place);
      case "DeleteModel" -> new Operation.DeleteModel(name, place);
      case "RenameModel" ->
          new Operation.RenameModel(text(json, "old_name"), text(json, "new_name"), place);
      case "AlterModelTable" ->
          new Operation.AlterModelTable(name, optionalText(json, "table"), place);
      case "AlterModelTableComment" ->
          new Operation.AlterModelTableComment(name, optionalText(json, "table_comment"), place);
      case "AlterUniqueTogether" ->
          new Operation.AlterUniqueTogether(
              name,
              together(json.path("unique_together")),
              nothing(json.path("unique_together"), place),
              place);
      case "AlterIndexTogether" ->
          new Operation.AlterIndexTogether(
              name,
              together(json.path("index_together")),
              nothing(json.path("index_together"), place),
              place);
      case "AlterOrderWithRespectTo" ->
          new Operation.AlterOrderWithRespectTo(
              name, optionalText(json, "order_with_respect_to"), place);
      case "AlterModelOptions" ->
          new Operation.AlterModelOptions(name, values(json.path("options"), place), place);
      case "AlterModelManagers" ->
          new Operation.AlterModelManagers(
              json.path("args").path(0).asText(),
              managers(value(json.path("args").path(1), place)),
              place);
      case "AddField" ->
          new Operation.AddField(
              model, name, field(json.path("field"), place), preserveDefault(json), place);
      case "AlterField" ->
          new Operation.AlterField(
              model, name, field(json.path("field"), place), preserveDefault(json), place);
      case "RemoveField" -> new Operation.RemoveField(model, name, place);
      case "RenameField" ->
          new Operation.RenameField(model, text(json, "old_name"), text(json, "new_name"), place);
      case "AddIndex", "AddIndexConcurrently" ->
          new Operation.AddIndex(
              model, index(json.path("index"), place), type.endsWith("Concurrently"), place);
      case "RemoveIndex", "RemoveIndexConcurrently" ->
          new Operation.RemoveIndex(model, name, type.endsWith("Concurrently"), place);
      case "RenameIndex" ->
          new Operation.RenameIndex(
              model,
              text(json, "new_name"),
              optionalText(json, "old_name"),
              json.has("old_fields") ? texts(value(json.path("old_fields"), place)) : null,
              json.path("old_fields").isArray(),
              place);
      case "AddConstraint", "AddConstraintNotValid" ->
          new Operation.AddConstraint(
              model, constraint(json.path("constraint"), place), type.endsWith("NotValid"), place);
      case "RemoveConstraint" -> new Operation.RemoveConstraint(model, name, place);
      case "AlterConstraint" ->
          new Operation.AlterConstraint(
              model, name, constraint(json.path("constraint"), place), place);
      case "ValidateConstraint" -> new Operation.ValidateConstraint(model, name, place);
      case "CreateExtension" ->
          new Operation.CreateExtension(
              json.has("name") ? name : json.path("args").path(0).asText(),
              json.has("name")
                  ? Operation.CreateExtension.Written.KEYWORD
                  : Operation.CreateExtension.Written.POSITION,
              values(json.path("hints"), place),
              place);
      case "CreateCollation" -> new Operation.CreateCollation(name, collation(json, place), place);
      case "RemoveCollation" -> new Operation.RemoveCollation(name, collation(json, place), place);
      case "RunPython" ->
          new Operation.RunPython(
              value(json.path("code"), place),
              json.has("reverse_code") ? value(json.path("reverse_code"), place) : null,
              json.path("atomic").isBoolean() ? json.path("atomic").asBoolean() : null,
              hints(json.path("hints"), place),
              json.path("elidable").asBoolean(),
              place);
      case "RunSQL" ->
          new Operation.RunSql(
              value(json.path("sql"), place),
              json.has("reverse_sql") ? value(json.path("reverse_sql"), place) : null,
              operations(json.path("state_operations"), place),
              hints(json.path("hints"), place),
              json.path("elidable").asBoolean(),
              place);
      case "SeparateDatabaseAndState" ->
          new Operation.SeparateDatabaseAndState(
              operations(json.path("database_operations"), place),
              operations(json.path("state_operations"), place),
              place);
      default -> {
        String extension = Operation.CreateExtension.NAMED_BY_CLASS.get(type);
        yield extension != null
            ? new Operation.CreateExtension(
                extension,
                Operation.CreateExtension.Written.CLASS,
                values(json.path("hints"), place),
                place)
            : new Operation.OpaqueOperation(
                path,
                list(json.path("args"), v -> value(v, place)),
                values(json.path("kwargs"), place),
                "an operation from outside Django",
                place);
      }
    };
  }

  private static boolean preserveDefault(JsonNode json) {
    return json.path("preserve_default").asBoolean(true);
  }

  private static Map<String, Value> collation(JsonNode json, Place place) {
    Map<String, Value> arguments = new LinkedHashMap<>();
    for (String name : List.of("locale", "provider", "deterministic")) {
      if (json.has(name)) {
        arguments.put(name, value(json.path(name), place));
      }
    }
    return arguments;
  }

  private static List<Operation.Manager> managers(Value pairs) {
    List<Operation.Manager> managers = new ArrayList<>();
    for (Value pair : items(pairs)) {
      List<Value> parts = items(pair);
      managers.add(
          new Operation.Manager(parts.getFirst().asString().orElseThrow(), parts.getLast()));
    }
    return managers;
  }

  private static List<List<String>> together(JsonNode json) {
    return items(value(json, Place.ofFile(""))).stream().map(MigrationJson::texts).toList();
  }

  private static @Nullable Value nothing(JsonNode json, Place place) {
    return together(json).isEmpty() ? value(json, place) : null;
  }

  private static List<String> texts(Value value) {
    return items(value).stream().map(Value::asString).flatMap(Optional::stream).toList();
  }

  private static List<Value> items(Value value) {
    return switch (value) {
      case Value.PyList v -> v.items();
      case Value.PyTuple v -> v.items();
      case Value.PySet v -> v.items();
      default -> List.of();
    };
  }

  private static Map<String, Value> hints(JsonNode json, Place place) {
    Map<String, Value> hints = new LinkedHashMap<>();
    for (JsonNode pair : json.path("dict")) {
      hints.put(pair.path(0).asText(), value(pair.path(1), place));
    }
    return hints;
  }

  private static Index index(JsonNode json, Place place) {
    return new Index(
        text(json, "call"),
        list(json.path("args"), v -> value(v, place)),
        values(json.path("kwargs"), place));
  }

  private static Constraint constraint(JsonNode json, Place place) {
    return new Constraint(
        json.path("call").asText(json.path("stub").asText()),
        list(json.path("args"), v -> value(v, place)),
        values(json.path("kwargs"), place));
  }

  private static NamedField namedField(JsonNode json, Place place) {
    return new NamedField(text(json, "name"), field(json, place));
  }

  /** A field in a field's place. */
  public static Field field(JsonNode json, Place place) {
    return new Field(
        DjangoNames.canonical(text(json, "class")),
        list(json.path("args"), v -> value(v, place)),
        values(json.path("kwargs"), place),
        json.path("stub").asBoolean(),
        place);
  }

  private static Map<String, Value> values(JsonNode json, Place place) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      values.put(member.getKey(), value(member.getValue(), place));
    }
    return values;
  }

  /** A value; {@code place} stands for every call in it. A missing node is {@code None}. */
  public static Value value(JsonNode json, Place place) {
    return switch (json.getNodeType()) {
      case NULL, MISSING -> Value.NONE;
      case BOOLEAN -> Value.bool(json.booleanValue());
      case NUMBER ->
          json.isIntegralNumber()
              ? new Value.Int(json.bigIntegerValue())
              : new Value.Float(json.doubleValue());
      case STRING -> Value.str(json.textValue());
      case ARRAY -> new Value.PyList(list(json, v -> value(v, place)));
      case OBJECT -> object(json, place);
      case BINARY, POJO -> throw new IllegalArgumentException("not JSON text: " + json);
    };
  }

  private static Value object(JsonNode json, Place place) {
    for (String member : List.of("call", "stub", "class")) {
      if (json.path(member).isTextual()) {
        return new Value.Call(
            json.path(member).textValue(),
            list(json.path("args"), v -> value(v, place)),
            values(json.path("kwargs"), place),
            place);
      }
    }
    if (json.has("enum")) {
      return new Value.Ref(text(json, "enum") + "." + text(json, "name"));
    }
    if (json.has("method")) {
      return call(
          "builtins.getattr",
          place,
          value(json.path("of"), place),
          Value.str(text(json, "method")));
    }
    if (json.has("regex")) {
      return call(
          "re.compile", place, value(json.path("regex"), place), value(json.path("flags"), place));
    }
    String form = json.fieldNames().next();
    JsonNode content = json.path(form);
    return switch (form) {
      case "tuple" -> new Value.PyTuple(list(content, v -> value(v, place)));
      case "set", "frozenset" ->
          new Value.PySet(list(content, v -> value(v, place)), form.equals("frozenset"));
      case "dict" ->
          new Value.PyDict(
              list(
                  content,
                  pair -> new Value.Entry(value(pair.path(0), place), value(pair.path(1), place))));
      case "ref", "module" -> new Value.Ref(content.textValue());
      case "setting" -> new Value.Setting(content.textValue());
      case "lazy" -> new Value.Lazy(content.textValue());
      case "lambda" -> new Value.Lambda(place(content.textValue()));
      case "bytes" -> new Value.Bytes(content.textValue());
      case "float" -> new Value.Float(Double.parseDouble(javaFloat(content.textValue())));
      case "complex" -> call("builtins.complex", place, items(value(content, place)));
      case "range" -> call("builtins.range", place, items(value(content, place)));
      case "timedelta" -> call("datetime.timedelta", place, items(value(content, place)));
      case "decimal" -> call("decimal.Decimal", place, value(content, place));
      case "uuid" -> call("uuid.UUID", place, value(content, place));
      case "timezone" ->
          content.textValue().equals("UTC")
              ? new Value.Ref("datetime.timezone.utc")
              : call("zoneinfo.ZoneInfo", place, value(content, place));
      case "datetime", "date", "time" ->
          call("datetime." + form + ".fromisoformat", place, value(content, place));
      case "either" ->
          new Value.Either(
              list(
                  content,
                  b -> new Value.Branch(text(b, "when"), value(b.path("value"), place), false)));
      case "unknown" ->
          new Value.Unknown(
              Place.of(content.path("path").asText(), content.path("line").asInt()),
              content.path("reason").asText());
      case "object" -> new Value.Unknown(place, "an object " + content.textValue());
      default -> throw new IllegalArgumentException("not a value: " + form);
    };
  }

  private static Value call(String path, Place place, Value... args) {
    return call(path, place, List.of(args));
  }

  private static Value call(String path, Place place, List<Value> args) {
    return new Value.Call(path, args, Map.of(), place);
  }

  private static Place place(String written) {
    int colon = written.lastIndexOf(':');
    return Place.of(written.substring(0, colon), Integer.parseInt(written.substring(colon + 1)));
  }

  private static String javaFloat(String python) {
    return switch (python.toLowerCase(Locale.ROOT)) {
      case "inf" -> "Infinity";
      case "-inf" -> "-Infinity";
      default -> "NaN";
    };
  }

  private static String text(JsonNode json, String member) {
    JsonNode found = json.path(member);
    if (!found.isTextual()) {
      throw new IllegalArgumentException("no text " + member + " in " + json);
    }
    return found.textValue();
  }

  private static @Nullable String optionalText(JsonNode json, String member) {
    return json.path(member).isTextual() ? json.path(member).textValue() : null;
  }

  private static <T> List<T> list(JsonNode json, Function<JsonNode, T> read) {
    List<T> items = new ArrayList<>(json.size());
    for (JsonNode item : json) {
      items.add(read.apply(item));
    }
    return items;
  }
}
