package io.github.djarchitect.migration;

import io.github.djarchitect.evaluate.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code F("a").desc()} as the {@code OrderBy} that it makes. */
public final class OrderByCall {
  private OrderByCall() {}

  /** The call itself where it is another one. */
  public static Value.Call of(Value.Call call) {
    if (!call.path().equals("operator.call")
        || call.args().size() != 1
        || !(call.args().getFirst() instanceof Value.Call attribute)
        || !attribute.path().equals("builtins.getattr")
        || attribute.args().size() != 2) {
      return call;
    }
    String method = attribute.args().get(1).asString().orElse("");
    if (!method.equals("desc") && !method.equals("asc")) {
      return call;
    }
    Map<String, Value> arguments = new LinkedHashMap<>(call.kwargs());
    arguments.put("descending", Value.bool(method.equals("desc")));
    return new Value.Call(
        "django.db.models.OrderBy", List.of(attribute.args().getFirst()), arguments, call.place());
  }
}
