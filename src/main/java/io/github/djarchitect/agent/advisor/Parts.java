package io.github.djarchitect.agent.advisor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a column becomes: the names it is split into, its new name or its new type. */
final class Parts {
  private static final Pattern INTO =
      Pattern.compile(
          "\\b(?:into|to|with|by|as|in)\\s+(?:two |three |separate |new |distinct |the |a |its"
              + " |columns? |fields? )*(?<list>[`'\"]?[A-Za-z_][\\w`'\"]*(?:["
              + " \\w`'\"]{0,30}?)(?:\\s*,\\s*[\\w`'\""
              + " ]{1,30})*\\s*(?:,|&|\\+|\\band\\b|\\bplus\\b|/)\\s*(?:and\\s+)?[`'\"]?[A-Za-z_][\\w`'\"]*(?:"
              + " [a-z]+)?)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern PAIR =
      Pattern.compile(
          "\\b(?<a>[a-z]\\w*(?:[ _]name)?)\\s*(?:and|&|/|\\+)\\s*(?<b>[a-z]\\w*(?:["
              + " _](?:name|part))?)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern RENAMED =
      Pattern.compile(
          "\\b(?:to|into|as|called|named|be)\\s+[`'\"]?(?<name>[a-z_]\\w*)[`'\"]?",
          Pattern.CASE_INSENSITIVE);

  /** Words that stand behind the parts and do not belong to them. */
  private static final List<String> TAIL =
      List.of(
          "without",
          "column",
          "columns",
          "field",
          "fields",
          "on",
          "for",
          "while",
          "with",
          "no",
          "in",
          "at",
          "instead",
          "using",
          "during",
          "separately",
          "the",
          "we",
          "of",
          "from");

  /** The usual parts of a person's name. */
  private static final List<String> NAME_PARTS =
      List.of("first", "last", "given", "family", "middle", "sur");

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry(
              "bigint|big ?integer|biginteger\\w*|64[- ]?bit\\w*|int8|long", "BigIntegerField()"),
          Map.entry("bigauto\\w*", "BigAutoField(primary_key=True)"),
          Map.entry("decimal\\w*|numeric", "DecimalField(max_digits=12, decimal_places=2)"),
          Map.entry("textfield|text", "TextField()"),
          Map.entry("uuid\\w*", "UUIDField()"),
          Map.entry("jsonb?\\w*", "JSONField()"),
          Map.entry("timestamp\\w*|date ?time\\w*", "DateTimeField()"),
          Map.entry("bool\\w*", "BooleanField()"),
          Map.entry("float\\w*|double", "FloatField()"),
          Map.entry("integer\\w*|int", "IntegerField()"));

  private Parts() {}

  /** The columns a column is split into, as field names; empty where the question names none. */
  static List<String> split(String question, String field) {
    Matcher into = INTO.matcher(question);
    while (into.find()) {
      List<String> names = names(into.group("list"), field);
      if (names.size() >= 2) {
        return names;
      }
    }
    Matcher pair = PAIR.matcher(question);
    while (pair.find()) {
      List<String> names = names(pair.group(), field);
      if (names.size() == 2 && names.stream().anyMatch(name -> isNamePart(name))) {
        return names;
      }
    }
    return List.of();
  }

  private static boolean isNamePart(String name) {
    return NAME_PARTS.stream().anyMatch(name::startsWith);
  }

  private static List<String> names(String list, String field) {
    List<String> names = new ArrayList<>();
    String[] pieces =
        list.replaceAll("[`'\"]", "")
            .split("\\s*(?:,\\s*and\\b|,|&|\\+|/|\\band\\b|\\bplus\\b)\\s*");
    String lastWord = "";
    for (String piece : pieces) {
      List<String> words = new ArrayList<>();
      for (String word : piece.strip().split("[\\s-]+")) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (TAIL.contains(lower) && !words.isEmpty()) {
          break;
        }
        if (!lower.isEmpty()
            && !TAIL.contains(lower)
            && !lower.equals("a")
            && !lower.equals("an")) {
          words.add(lower);
        }
        if (words.size() == 3) {
          break;
        }
      }
      if (!words.isEmpty()) {
        names.add(String.join("_", words));
        lastWord = words.getLast();
      }
    }
    // "first and last name", and "first and last" of a name
    String noun = lastWord.contains("_") ? "" : lastWord;
    String suffix = field.endsWith("name") ? "name" : field;
    List<String> whole = new ArrayList<>();
    for (String name : names) {
      boolean bare = NAME_PARTS.contains(name);
      if (bare) {
        String tail = noun.equals("name") || NAME_PARTS.contains(noun) ? suffixOf(suffix) : noun;
        whole.add(name.equals("sur") ? "surname" : name + "_" + tail);
      } else {
        whole.add(name);
      }
    }
    return whole.stream().filter(name -> name.matches("[a-z_][a-z0-9_]*")).distinct().toList();
  }

  private static String suffixOf(String field) {
    return field.isEmpty() ? "name" : field;
  }

  /** The new name of a column. */
  static Optional<String> renamed(String question, String field) {
    Matcher matcher = RENAMED.matcher(question);
    String found = null;
    while (matcher.find()) {
      String name = matcher.group("name");
      if (!name.equalsIgnoreCase(field) && !TAIL.contains(name.toLowerCase(Locale.ROOT))) {
        found = name.toLowerCase(Locale.ROOT);
        break;
      }
    }
    return Optional.ofNullable(found);
  }

  /** The new type of a column, as a Django field call; the last type that is named. */
  static Optional<String> type(String question) {
    Matcher call =
        Pattern.compile("\\b(?:models\\.)?(?<call>\\w+Field\\([^)]*\\))").matcher(question);
    if (call.find()) {
      return Optional.of(call.group("call"));
    }
    Matcher varchar =
        Pattern.compile(
                "\\b(?:varchar|charfield|char)\\s*\\(?\\s*(?:max_length\\s*=\\s*)?(?<n>\\d+)\\)?",
                Pattern.CASE_INSENSITIVE)
            .matcher(question);
    if (varchar.find()) {
      return Optional.of("CharField(max_length=" + varchar.group("n") + ")");
    }
    int at = -1;
    String best = null;
    for (Map.Entry<String, String> type : TYPES.entrySet()) {
      Matcher matcher =
          Pattern.compile("\\b(?:" + type.getKey() + ")\\b", Pattern.CASE_INSENSITIVE)
              .matcher(question);
      while (matcher.find()) {
        // "from int to bigint": what stands behind "from" is the old type
        boolean old =
            question
                    .substring(0, matcher.start())
                    .matches("(?is).*\\b(from|is|was|currently|an?|still)\\s+(an?\\s+)?")
                && Pattern.compile(
                        "\\b(to|into|should|must|become|be)\\b", Pattern.CASE_INSENSITIVE)
                    .matcher(question.substring(matcher.end()))
                    .find();
        if (!old && matcher.start() > at) {
          at = matcher.start();
          best = type.getValue();
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** The name of a new model or table, in CamelCase. */
  static Optional<String> newModel(String question) {
    Matcher named =
        Pattern.compile(
                "\\b(?:called|named)\\s+[`'\"]?(?<n>[A-Za-z_]\\w*)|\\b(?:into|to)\\s+(?:an?|its|their|the)?\\s*(?:new|own|separate|dedicated)?\\s*[`'\"]?(?<m>[A-Z][A-Za-z]\\w*)[`'\"]?\\s*(?:table|model)?")
            .matcher(question);
    while (named.find()) {
      String name = named.group("n") != null ? named.group("n") : named.group("m");
      if (name != null) {
        return Optional.of(camel(name));
      }
    }
    return Optional.empty();
  }

  static String camel(String name) {
    StringBuilder out = new StringBuilder();
    for (String part : name.split("_")) {
      if (!part.isEmpty()) {
        out.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
      }
    }
    return out.toString();
  }
}
