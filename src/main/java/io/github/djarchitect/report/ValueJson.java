package io.github.djarchitect.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.operation.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Python values as JSON: the encoding of {@code graph} and {@code state}. */
final class ValueJson {
  private ValueJson() {}

  static JsonNode of(Value value) {
    return switch (value) {
      case Value.None _ -> NullNode.getInstance();
      case Value.Bool b -> BooleanNode.valueOf(b.value());
      case Value.Int i -> JsonNodeFactory.instance.numberNode(i.value());
      case Value.Float f ->
          Double.isFinite(f.value())
              ? DoubleNode.valueOf(f.value())
              : object(
                  "float",
                  TextNode.valueOf(f.value() > 0 ? "inf" : f.value() < 0 ? "-inf" : "nan"));
      case Value.Str s -> TextNode.valueOf(s.value());
      case Value.Bytes b -> object("bytes", TextNode.valueOf(b.hex()));
      case Value.PyList list -> array(list.items());
      case Value.PyTuple tuple -> object("tuple", array(tuple.items()));
      case Value.PySet set -> object(set.frozen() ? "frozenset" : "set", sorted(set.items()));
      case Value.PyDict dict -> dict(dict);
      case Value.Ref ref -> object("ref", TextNode.valueOf(ref.path()));
      case Value.Call call -> call(call);
      case Value.Setting setting -> object("setting", TextNode.valueOf(setting.name()));
      case Value.Lazy lazy -> object("lazy", TextNode.valueOf(lazy.text()));
      case Value.Lambda lambda ->
          object("lambda", TextNode.valueOf(lambda.place().path() + ":" + lambda.place().line()));
      case Value.Either either -> {
        ArrayNode branches = JsonNodeFactory.instance.arrayNode();
        for (Value.Branch branch : either.branches()) {
          ObjectNode each = branches.addObject().put("when", branch.when());
          each.set("value", of(branch.value()));
        }
        yield object("either", branches);
      }
      case Value.Unknown unknown -> unknown(unknown.place(), unknown.reason());
    };
  }

  static ObjectNode unknown(Place place, String reason) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("path", place.path()).put("line", place.line()).put("reason", reason);
    return object("unknown", content);
  }

  private static ObjectNode object(String name, JsonNode content) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.set(name, content);
    return node;
  }

  static ArrayNode array(List<Value> values) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    values.forEach(value -> array.add(of(value)));
    return array;
  }

  private static ArrayNode sorted(List<Value> values) {
    List<JsonNode> nodes = new ArrayList<>(values.stream().map(ValueJson::of).toList());
    nodes.sort((one, other) -> one.toString().compareTo(other.toString()));
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    nodes.forEach(array::add);
    return array;
  }

  private static ObjectNode dict(Value.PyDict dict) {
    ArrayNode pairs = JsonNodeFactory.instance.arrayNode();
    for (Value.Entry entry : dict.entries()) {
      pairs.addArray().add(of(entry.key())).add(of(entry.value()));
    }
    return object("dict", pairs);
  }

  private static ObjectNode call(Value.Call call) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put(call.path().startsWith("django.") ? "call" : "stub", call.path());
    node.set("args", array(call.args()));
    node.set("kwargs", values(call.kwargs()));
    return node;
  }

  static ObjectNode values(Map<String, Value> values) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    values.forEach((name, value) -> node.set(name, of(value)));
    return node;
  }

  /** A field's class and arguments. */
  static ObjectNode field(Field field) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("class", field.className());
    node.set("args", array(field.args()));
    node.set("kwargs", values(field.kwargs()));
    if (field.foreign()) {
      node.put("stub", true);
    }
    return node;
  }
}
