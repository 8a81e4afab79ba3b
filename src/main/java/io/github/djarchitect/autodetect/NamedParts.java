package io.github.djarchitect.autodetect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.FieldReader;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The indexes and constraints of a Meta beside those of the migrations, told one by one. */
final class NamedParts {
  /** The end of a name that Django makes, by the class of the index. */
  private static final Map<String, String> SUFFIXES =
      Map.of(
          "Index", "idx",
          "BloomIndex", "bloom",
          "BrinIndex", "brin",
          "BTreeIndex", "btree",
          "GinIndex", "gin",
          "GistIndex", "gist",
          "HashIndex", "hash",
          "SpGistIndex", "spgist");

  /** What differs between releases of Django in name only. */
  private static final String CHECK = "check";

  private static final String CONDITION = "condition";

  private final ModelKey key;
  private final String model;
  private final Place place;
  private final ModelState migrated;
  private final Map<String, Value.Call> declared;

  /**
   * @param declared fields of the class, by name
   */
  NamedParts(String model, Place place, ModelState migrated, Map<String, Value.Call> declared) {
    this.key = migrated.key();
    this.model = model;
    this.place = place;
    this.migrated = migrated;
    this.declared = declared;
  }

  /** One index or constraint, as it is written or as the migrations leave it. */
  private record Part(String className, List<Value> expressions, Map<String, Value> kwargs) {
    String shortName() {
      return className.substring(className.lastIndexOf('.') + 1);
    }
  }

  List<ModelDifference> differences(Map<String, Value> meta) {
    List<ModelDifference> found = new ArrayList<>();
    Value none = new Value.PyList(List.of());
    compare(
        "indexes",
        "index",
        meta.getOrDefault("indexes", none),
        migrated.indexes().stream().map(NamedParts::part).toList(),
        found);
    compare(
        "constraints",
        "constraint",
        meta.getOrDefault("constraints", none),
        migrated.constraints().stream().map(NamedParts::part).toList(),
        found);
    return found;
  }

  private static Part part(Index index) {
    return new Part(index.className(), index.expressions(), index.kwargs());
  }

  private static Part part(Constraint constraint) {
    return new Part(constraint.className(), constraint.expressions(), constraint.kwargs());
  }

  private void compare(
      String option, String noun, Value written, List<Part> parts, List<ModelDifference> found) {
    Optional<List<Value>> items =
        switch (written) {
          case Value.PyList(var list) -> Optional.of(list);
          case Value.PyTuple(var tuple) -> Optional.of(tuple);
          default -> Optional.empty();
        };
    if (items.isEmpty()) {
      return;
    }
    Map<String, Part> ours = new LinkedHashMap<>();
    boolean whole = true;
    for (Value item : items.get()) {
      Optional<Part> part =
          item instanceof Value.Call call
              ? Optional.of(new Part(call.path(), call.args(), call.kwargs()))
              : Optional.empty();
      Optional<String> name = part.flatMap(this::name);
      whole &= name.isPresent();
      name.ifPresent(said -> ours.put(said, part.orElseThrow()));
    }
    Map<String, Part> theirs = new LinkedHashMap<>();
    boolean all = true;
    for (Part part : parts) {
      Optional<String> name =
          Optional.ofNullable(part.kwargs().get("name")).flatMap(Value::asString);
      all &= name.isPresent();
      name.ifPresent(said -> theirs.put(said, part));
    }
    for (Map.Entry<String, Part> each : ours.entrySet()) {
      Part other = theirs.get(each.getKey());
      if (other == null && all) {
        found.add(
            difference(
                option,
                "the Meta of %s has the %s %s, the migrations do not"
                    .formatted(model, noun, each.getKey())));
      } else if (other != null && isOther(each.getValue(), other)) {
        found.add(
            difference(
                option,
                "the %s %s of %s is another in its Meta than in the migrations"
                    .formatted(noun, each.getKey(), model)));
      }
    }
    for (String name : whole ? theirs.keySet() : Set.<String>of()) {
      if (!ours.containsKey(name)) {
        found.add(
            difference(
                option,
                "the migrations have the %s %s of %s, its Meta does not"
                    .formatted(noun, name, model)));
      }
    }
  }

  private ModelDifference difference(String option, String message) {
    return new ModelDifference(
        key, null, ModelDifference.Kind.DIFFERS, List.of(option), place, message);
  }

  // Names

  private Optional<String> name(Part part) {
    Value said = part.kwargs().getOrDefault("name", Value.str(""));
    Optional<String> text = said.asString();
    if (text.isEmpty() || !text.get().isEmpty()) {
      return text.map(
          name -> name.replace("%(app_label)s", key.app()).replace("%(class)s", key.name()));
    }
    return part.shortName().endsWith("Index") ? generated(part) : Optional.empty();
  }

  /**
   * The name that Django gives an index without one: table and column cut, and the first of a
   * digest.
   *
   * @see <a
   *     href="https://github.com/django/django/blob/stable/5.2.x/django/db/models/indexes.py">Index.set_name_with_model</a>
   */
  private Optional<String> generated(Part part) {
    String suffix = SUFFIXES.get(part.shortName());
    List<String> fields =
        switch (part.kwargs().getOrDefault("fields", Value.NONE)) {
          case Value.PyList(var items) -> texts(items);
          case Value.PyTuple(var items) -> texts(items);
          default -> List.of();
        };
    if (suffix == null || fields.isEmpty() || !part.className().startsWith("django.")) {
      return Optional.empty();
    }
    List<String> columns = new ArrayList<>();
    StringBuilder hashed = new StringBuilder();
    String table = table();
    hashed.append(table);
    for (String field : fields) {
      boolean down = field.startsWith("-");
      Optional<String> column = column(down ? field.substring(1) : field);
      if (column.isEmpty()) {
        return Optional.empty();
      }
      columns.add(column.get());
      hashed.append(down ? "-" : "").append(column.get());
    }
    String name =
        "%s_%s_%s_%s"
            .formatted(
                start(table, 11),
                start(columns.getFirst(), 7),
                digest(hashed.append(suffix).toString()),
                suffix);
    boolean starts = name.charAt(0) == '_' || Character.isDigit(name.charAt(0));
    return Optional.of(starts ? "D" + name.substring(1) : name);
  }

  /** Without the schema that some put before it. */
  private String table() {
    String table = migrated.table();
    return table.contains("\".\"")
        ? table.substring(table.indexOf("\".\"") + 3).replace("\"", "")
        : table.replace("\"", "");
  }

  private Optional<String> column(String name) {
    Optional<Field> field =
        Optional.ofNullable(declared.get(name))
            .map(call -> FieldReader.read(call, key.app()))
            .or(() -> migrated.field(name));
    return field.flatMap(
        found -> {
          Value column = found.kwargs().getOrDefault("db_column", Value.NONE);
          boolean points = Set.of("ForeignKey", "OneToOneField").contains(found.shortName());
          return column instanceof Value.None
              ? Optional.of(points ? name + "_id" : name)
              : column.asString();
        });
  }

  private static List<String> texts(List<Value> items) {
    List<String> texts = items.stream().flatMap(each -> each.asString().stream()).toList();
    return texts.size() == items.size() ? texts : List.of();
  }

  private static String start(String text, int length) {
    return text.substring(0, Math.min(length, text.length()));
  }

  private static String digest(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  // Sameness

  private static boolean isOther(Part one, Part other) {
    if (!one.shortName().equals(other.shortName())) {
      return true;
    }
    Map<String, Value> own = arguments(one);
    Map<String, Value> others = arguments(other);
    Set<String> names = new TreeSet<>(own.keySet());
    names.addAll(others.keySet());
    Sameness all = Sameness.SAME;
    for (String name : names) {
      Value a = own.getOrDefault(name, Value.NONE);
      Value b = others.getOrDefault(name, Value.NONE);
      Sameness each = Sameness.of(a, b);
      if (each == Sameness.OTHER) {
        all = Sameness.OTHER;
      } else if (each == Sameness.OPEN) {
        return false;
      }
    }
    return all == Sameness.OTHER;
  }

  /** What is said of it beside its name, in one form; what says nothing is left out. */
  private static Map<String, Value> arguments(Part part) {
    Map<String, Value> arguments = new TreeMap<>();
    part.kwargs()
        .forEach(
            (name, value) -> {
              Value plain = Conditions.plain(value);
              if (!name.equals("name") && !saysNothing(plain)) {
                arguments.put(name.equals(CHECK) ? CONDITION : name, plain);
              }
            });
    if (!part.expressions().isEmpty()) {
      arguments.put(
          "expressions",
          new Value.PyList(
              part.expressions().stream()
                  .map(Conditions::plain)
                  .map(NamedParts::expression)
                  .toList()));
    }
    return arguments;
  }

  private static boolean saysNothing(Value value) {
    return switch (value) {
      case Value.None _ -> true;
      case Value.PyList(var items) -> items.isEmpty();
      case Value.PyTuple(var items) -> items.isEmpty();
      default -> false;
    };
  }

  /** A text among expressions is the field of that name. */
  private static Value expression(Value value) {
    return value instanceof Value.Str
        ? new Value.Call("django.db.models.F", List.of(value), Map.of(), Place.ofFile(""))
        : value;
  }
}
