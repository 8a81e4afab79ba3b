package io.github.djarchitect.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Takes secrets, and the places of this machine, out of everything that goes to a provider or into
 * a transcript. What it takes out is replaced by {@code [removed: KIND]}.
 *
 * <p>It knows shapes (keys of providers and clouds, tokens, private keys, passwords in URLs),
 * settings whose names say secret, and the values it is told. A word that merely mentions a
 * password, such as a field of that name, stays.
 */
public final class Redactor {
  /** Knows the shapes only. */
  public static final Redactor SHAPES = new Redactor(List.of(), Map.of());

  private static final String SECRET_NAME =
      "(?:[A-Za-z0-9]+_)*?(?i:SECRET(?:_?KEY)?|PASSWORD|PASSWD|PASSPHRASE|API_?KEY|ACCESS_?KEY(?:_ID)?"
          + "|PRIVATE_?KEY|SIGNING_?KEY|ENCRYPTION_?KEY|AUTH_?TOKEN|ACCESS_?TOKEN|REFRESH_?TOKEN|TOKEN"
          + "|CREDENTIALS|CLIENT_SECRET|CONN(?:ECTION)?_STRING|DSN)";

  /** A pattern and what stands in its place, {@code $1} and {@code $3} being kept. */
  private record Shape(Pattern pattern, String replacement) {}

  private static final List<Shape> KNOWN =
      List.of(
          new Shape(
              Pattern.compile(
                  "-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----.*?(?:-----END (?:[A-Z0-9]+ )*PRIVATE"
                      + " KEY-----|\\z)",
                  Pattern.DOTALL),
              "[removed: private key]"),
          new Shape(
              Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{1,30}://[^\\s:/@'\"]*:)[^\\s@'\"/]+(@)"),
              "$1[removed: password]$2"),
          new Shape(
              Pattern.compile(
                  "\\b(?:sk-ant-|sk-proj-|sk-or-|sk-)[A-Za-z0-9_-]{16,}|\\bAIza[0-9A-Za-z_-]{30,}"),
              "[removed: key]"),
          new Shape(Pattern.compile("\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b"), "[removed: key]"),
          new Shape(
              Pattern.compile(
                  "\\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}"
                      + "|xox[abprs]-[A-Za-z0-9-]{10,}|(?:sk|rk|pk)_live_[A-Za-z0-9]{16,})"),
              "[removed: token]"),
          new Shape(
              Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}"),
              "[removed: token]"),
          new Shape(
              Pattern.compile("(?i)\\b((?:bearer|basic)\\s+)[A-Za-z0-9+/._~=-]{12,}"),
              "$1[removed: token]"),
          // NAME = "value", 'NAME': 'value', NAME=value of an .env line; the quotes stay
          new Shape(
              Pattern.compile(
                  "(\\b"
                      + SECRET_NAME
                      + "\\b[\"']?\\]?\\s*(?::\\s*str\\s*)?[=:]\\s*[rbuf]{0,2}(\"{3}|'{3}|[\"']))"
                      + "(?!\\[removed)((?:(?!\\2|\\n)(?:\\\\.|.)){3,})(\\2)"),
              "$1[removed: secret]$4"),
          new Shape(
              Pattern.compile(
                  "(\\b(?:environ|env|config|getenv|get)\\(\\s*[\"']"
                      + SECRET_NAME
                      + "[\"']\\s*,\\s*(?:default\\s*=\\s*)?([\"']))((?:(?!\\2|\\n).){3,})(\\2)"),
              "$1[removed: secret]$4"),
          new Shape(
              Pattern.compile(
                  "(?m)^([+-]?\\s*(?:export\\s+|-\\s+)?(?:[A-Z0-9]+_)*(?:SECRET|SECRET_KEY|PASSWORD|PASSWD|API_KEY|ACCESS_KEY|ACCESS_KEY_ID|PRIVATE_KEY|TOKEN|CREDENTIALS|DSN)\\s*[=:]["
                      + " \\t]*)(?![\"'\\[$({]|\\s|os\\.|env|config|get)[^\\s#\"'(]{3,}(?=\\s|$)"),
              "$1[removed: secret]"));

  private final List<String> secrets;
  private final Map<String, String> places;

  /**
   * @param secrets values in use, for example API keys; those shorter than six characters are left
   *     out, as they would tear words apart
   * @param places absolute folders of the machine, and what stands for them: {@code .} for the
   *     checkout, {@code ~} for the home
   */
  public Redactor(List<String> secrets, Map<String, String> places) {
    this.secrets =
        secrets.stream()
            .filter(secret -> secret.length() >= 6)
            .distinct()
            .sorted((one, other) -> Integer.compare(other.length(), one.length()))
            .toList();
    this.places = Map.copyOf(places);
  }

  /** The text without secrets. */
  public String redact(String text) {
    String clean = text;
    for (String secret : secrets) {
      clean = clean.replace(secret, "[removed: secret]");
    }
    for (Shape shape : KNOWN) {
      clean = shape.pattern.matcher(clean).replaceAll(shape.replacement);
    }
    List<String> longestFirst =
        places.keySet().stream()
            .sorted((one, other) -> Integer.compare(other.length(), one.length()))
            .toList();
    for (String place : longestFirst) {
      clean = withoutPlace(clean, place, places.getOrDefault(place, "."));
    }
    return clean;
  }

  /** The same JSON with every text in it redacted, also where a settings name is the key. */
  public JsonNode redact(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode clean = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
          JsonNode value = member.getValue();
          boolean secret =
              value.isTextual()
                  && SETTING.matcher(member.getKey()).matches()
                  && !value.asText().isEmpty();
          clean.set(
              redact(member.getKey()),
              secret ? TextNode.valueOf("[removed: secret]") : redact(value));
        }
        yield clean;
      }
      case ArrayNode array -> {
        ArrayNode clean = JsonNodeFactory.instance.arrayNode();
        array.forEach(element -> clean.add(redact(element)));
        yield clean;
      }
      case TextNode text -> TextNode.valueOf(redact(text.textValue()));
      default -> node;
    };
  }

  /** Only upper-case names: a model may well have a field {@code password}. */
  private static final Pattern SETTING =
      Pattern.compile(
          "(?:[A-Z0-9]+_)*(?:SECRET|SECRET_KEY|PASSWORD|PASSWD|API_KEY|ACCESS_KEY|ACCESS_KEY_ID|PRIVATE_KEY|TOKEN"
              + "|CREDENTIALS|DSN)");

  /** Replaces a folder where it is one, not where it is the start of a longer name. */
  private static String withoutPlace(String text, String place, String replacement) {
    if (place.length() < 2 || !text.contains(place)) {
      return text;
    }
    return Pattern.compile(Pattern.quote(place) + "(?![A-Za-z0-9_.-])")
        .matcher(text)
        .replaceAll(java.util.regex.Matcher.quoteReplacement(replacement));
  }
}
