package io.github.djarchitect.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets, and the places of this machine, out of everything that goes to a provider or into
 * a transcript. What it takes out is replaced by {@code [removed: KIND]}.
 *
 * <p>It knows shapes (keys of providers and clouds, tokens, private keys, passwords in URLs),
 * settings whose names say secret, values of settings and .env files ({@link SettingsText}),
 * passwords in connections, SQL and prose ({@link PasswordText}), and the values it is told. A word
 * that merely mentions a password, such as a field of that name, stays.
 */
public final class Redactor {
  /** Knows the shapes only. */
  public static final Redactor SHAPES = new Redactor(List.of(), Map.of());

  /** Finds what may be a secret; what stands in its place depends on where it stands. */
  private record Shape(Pattern pattern, Function<MatchResult, String> replacement) {
    /** {@code $1}, {@code $2} and {@code $4} are kept. */
    static Shape of(String pattern, int flags, String replacement) {
      return new Shape(Pattern.compile(pattern, flags), _ -> replacement);
    }
  }

  // Loops over groups are possessive or bounded: Java's others recurse, and a long line in a
  // question would end the program.
  private static final List<Shape> KNOWN =
      List.of(
          new Shape(
              Pattern.compile(
                  "-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY-----.*?(?:-----END"
                      + " (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY-----|\\z)",
                  Pattern.DOTALL),
              // what stands below keeps its line number
              match -> "[removed: private key]" + match.group().replaceAll("[^\n]", "")),
          Shape.of("\\bdjango-insecure-[^\\s\"']{8,}+", 0, "[removed: key]"),
          Shape.of(
              "\\b(?:sk-ant-|sk-proj-|sk-or-|sk-)[A-Za-z0-9_-]{16,}+|\\bAIza[0-9A-Za-z_-]{30,}+",
              0,
              "[removed: key]"),
          Shape.of("\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b", 0, "[removed: key]"),
          Shape.of(
              "\\b(?:gh[pousr]_[A-Za-z0-9]{20,}+|github_pat_[A-Za-z0-9_]{20,}+"
                  + "|glpat-[A-Za-z0-9_-]{16,}+"
                  + "|xox[abprs]-[A-Za-z0-9-]{10,}+|(?:sk|rk|pk)_live_[A-Za-z0-9]{16,}+)",
              0,
              "[removed: token]"),
          // a key of Fernet: 32 bytes, and the hash of a password as Django keeps it
          Shape.of(
              "(?<=[\"'])(?=[A-Za-z_-]{0,43}[0-9])(?=[a-z0-9_-]{0,43}[A-Z])[A-Za-z0-9_-]{43}="
                  + "(?=[\"'])",
              0,
              "[removed: key]"),
          Shape.of(
              "\\b(?:pbkdf2_sha\\d{1,3}|argon2|bcrypt(?:_sha256)?|scrypt|md5|sha1)"
                  + "\\$[A-Za-z0-9$./+=,_-]{20,}+",
              0,
              "[removed: password]"),
          Shape.of(
              "(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]{8,}+",
              0,
              "[removed: token]"),
          Shape.of(
              "\\b((?i:bearer\\s{1,20}|basic\\s{1,20}"
                  // "Basic permissions" is English
                  + "(?-i:(?=[A-Za-z+/._~-]{0,60}(?:[0-9=]|[a-z][A-Z])))))"
                  + "[A-Za-z0-9+/._~=-]{12,}+",
              0,
              "$1[removed: token]"),
          // a line of an .env or a compose file
          new Shape(
              Pattern.compile(
                  "(?m)(?<head>^[+-]?[ \\t]*+(?:export[ \\t]++|-[ \\t]++)?"
                      + "(?<name>[A-Z0-9_]++)"
                      + "(?<sign>[ \\t]*+[=:][ \\t]*+))(?![\"'\\[$({]"
                      + "|\\s|os\\.|env|config|get)(?<value>[^\\s#\"'(]{3,}+)(?=\\s|$)"
                      + "(?![ \\t]{1,9}=)"),
              Redactor::line),
          // NAME=value in front of a command
          new Shape(
              Pattern.compile(
                  "(?<head>(?<![A-Za-z0-9_])(?<name>[A-Z0-9_]++)=)(?![\"'\\[$({<%]|\\s)"
                      + "(?<value>[^\\s\"'`()]++)(?![\"'(])"),
              Redactor::word));

  /**
   * A value in use.
   *
   * @param word where it is one: a bucket "public" is none within is_public
   */
  private record Known(String text, @Nullable Pattern word) {
    private static final Pattern WORD = Pattern.compile("[a-z]{1,20}");

    static Known of(String text) {
      return new Known(
          text,
          WORD.matcher(text).matches()
              ? Pattern.compile("(?<![A-Za-z0-9_])" + text + "(?![A-Za-z0-9_])")
              : null);
    }

    String removedFrom(String from) {
      if (!from.contains(text)) {
        return from;
      }
      return word == null ? from.replace(text, REMOVED) : word.matcher(from).replaceAll(REMOVED);
    }
  }

  private static final String REMOVED = "[removed: secret]";

  private final List<Known> secrets;
  private final Map<String, String> places;
  private final SettingsModules settings;

  public Redactor(List<String> secrets, Map<String, String> places) {
    this(secrets, places, SettingsModules.NONE);
  }

  /**
   * @param secrets values in use, for example API keys; those shorter than six characters are left
   *     out, as they would tear words apart
   * @param places absolute folders of the machine, and what stands for them: {@code .} for the
   *     checkout, {@code ~} for the home
   * @param settings modules whose values go
   */
  public Redactor(List<String> secrets, Map<String, String> places, SettingsModules settings) {
    this.secrets =
        secrets.stream()
            .filter(secret -> secret.length() >= 6)
            .distinct()
            .sorted((one, other) -> Integer.compare(other.length(), one.length()))
            .map(Known::of)
            .toList();
    this.places = Map.copyOf(places);
    this.settings = settings;
  }

  /** The text without secrets. */
  public String redact(String text) {
    return shapes(SettingsText.redact(text, settings));
  }

  /**
   * The whole text of a file without secrets, line for line. A part of a file is to be taken from
   * this: where it begins within a text or a key, nothing of it shows what it is of.
   *
   * @param path of the file, which decides what may be seen of it
   */
  public String redactFile(String text, String path) {
    return shapes(SettingsText.redact(text, path, settings));
  }

  private String shapes(String text) {
    String clean = text;
    for (Known secret : secrets) {
      clean = secret.removedFrom(clean);
    }
    for (Shape shape : KNOWN) {
      clean = shape.pattern.matcher(clean).replaceAll(shape.replacement);
    }
    clean = LinkSecrets.redact(clean);
    clean = PythonSecrets.redact(clean);
    clean = CommandSecrets.redact(clean);
    clean = PasswordText.redact(clean);
    clean = TokenText.redact(clean);
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
              value.isTextual() && isSetting(member.getKey()) && !value.asText().isEmpty();
          clean.set(
              redact(member.getKey()),
              secret
                  ? TextNode.valueOf("[removed: secret]")
                  : value.isTextual()
                      ? TextNode.valueOf(ofFile(member.getKey(), value, object))
                      : redact(value));
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

  /**
   * A file's text or line beside the file's name: what it is of decides what may be seen of it, so
   * Python that is no settings module is not taken for one.
   */
  private String ofFile(String member, JsonNode text, ObjectNode object) {
    JsonNode file = object.path("at").isTextual() ? object.path("at") : object.path("path");
    return file.isTextual() && Set.of("text", "source").contains(member)
        ? redactFile(text.asText(), LINE.matcher(file.asText()).replaceAll(""))
        : redact(text.asText());
  }

  private static final Pattern LINE = Pattern.compile("(?::\\d+)+$");

  /** With blanks around the sign it may be Python, where a bare word is a name. */
  private static String line(MatchResult match) {
    String value = match.group("value");
    boolean name = match.group("sign").contains(" =") && NAME.matcher(value).matches();
    return isSetting(match.group("name")) && !name && !TRIVIAL.matcher(value).matches()
        ? "${head}[removed: secret]"
        : "$0";
  }

  private static String word(MatchResult match) {
    String value = match.group("value");
    // an argument of a call
    String comma = value.endsWith(",") ? "," : "";
    boolean name = !comma.isEmpty() && NAME.matcher(value).matches();
    return isSetting(match.group("name")) && !name && !TRIVIAL.matcher(value).matches()
        ? "${head}[removed: secret]" + comma
        : "$0";
  }

  private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*+(?:\\.[A-Za-z_]\\w*+)*+,?");
  private static final Pattern TRIVIAL =
      Pattern.compile(
          "(?i)(?:true|false|none|null|str|bytes|int|bool|any|required|optional|\\d),?");

  /** Only upper-case names: a model may well have a field {@code password}. */
  private static boolean isSetting(String name) {
    return name.equals(name.toUpperCase(Locale.ROOT))
        && switch (SecretNames.kind(name)) {
          case PASSWORD, KEY -> true;
          case NONE, PASSWORDS, KEYS, HEADER, VAGUE -> false;
        };
  }

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
