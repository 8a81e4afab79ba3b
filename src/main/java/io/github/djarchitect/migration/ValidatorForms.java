package io.github.djarchitect.migration;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands behind the names of validators that Django made itself: {@code validate_slug} is a
 * {@code RegexValidator}, and is deconstructed as that.
 *
 * @see <a href="https://github.com/django/django/blob/5.2/django/core/validators.py#L285">
 *     django.core.validators, the same from 4.2 to 6.0</a>
 */
final class ValidatorForms {
  private static final String MODULE = "django.core.validators.";

  private static final Place NOWHERE = Place.ofFile("");

  private static final List<String> LIST_ARGUMENTS =
      List.of("sep", "message", "code", "allow_negative");

  private static final Map<String, Value> MADE =
      Map.of(
          MODULE + "validate_email",
          call("EmailValidator", List.of(), Map.of()),
          MODULE + "integer_validator",
          call(
              "RegexValidator",
              List.of(pattern("^-?\\d+\\Z")),
              Map.of(
                  "message",
                  new Value.Lazy("Enter a valid integer."),
                  "code",
                  Value.str("invalid"))),
          MODULE + "validate_slug",
          slug(
              "^[-a-zA-Z0-9_]+\\Z",
              "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."),
          MODULE + "validate_unicode_slug",
          slug(
              "^[-\\w]+\\Z",
              "Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or"
                  + " hyphens."),
          MODULE + "validate_comma_separated_integer_list",
          numbers(",", new Value.Lazy("Enter only digits separated by commas."), "invalid", false));

  private ValidatorForms() {}

  /** Absent for anything else. */
  static Optional<Value> of(Value value) {
    return switch (value) {
      case Value.Ref(String path) -> Optional.ofNullable(MADE.get(path));
      case Value.Call call when call.path().equals(MODULE + "int_list_validator") -> numbers(call);
      default -> Optional.empty();
    };
  }

  private static Optional<Value> numbers(Value.Call call) {
    Map<String, Value> arguments = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(call.args().size(), LIST_ARGUMENTS.size()); i++) {
      arguments.put(LIST_ARGUMENTS.get(i), call.args().get(i));
    }
    arguments.putAll(call.kwargs());
    return arguments.getOrDefault("sep", Value.str(",")) instanceof Value.Str(String separator)
            && arguments.getOrDefault("code", Value.str("invalid"))
                instanceof Value.Str(String code)
            && arguments.getOrDefault("allow_negative", Value.bool(false))
                instanceof Value.Bool(boolean negative)
        ? Optional.of(
            numbers(separator, arguments.getOrDefault("message", Value.NONE), code, negative))
        : Optional.empty();
  }

  private static Value numbers(String separator, Value message, String code, boolean negative) {
    String sign = negative ? "(-)?" : "";
    String between = separator.replaceAll("[^\\w,;:/'\"!%<=>@`]", "\\\\$0");
    Map<String, Value> arguments = new LinkedHashMap<>();
    arguments.put("message", message);
    arguments.put("code", Value.str(code));
    return call(
        "RegexValidator",
        List.of(pattern("^%s\\d+(?:%s%s\\d+)*\\Z".formatted(sign, between, sign))),
        arguments);
  }

  private static Value slug(String pattern, String message) {
    return call(
        "RegexValidator",
        List.of(pattern(pattern), new Value.Lazy(message), Value.str("invalid")),
        Map.of());
  }

  private static Value pattern(String text) {
    return new Value.Call("re.compile", List.of(Value.str(text)), Map.of(), NOWHERE);
  }

  private static Value call(String name, List<Value> args, Map<String, Value> kwargs) {
    return new Value.Call(MODULE + name, args, kwargs, NOWHERE);
  }
}
