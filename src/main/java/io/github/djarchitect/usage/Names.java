package io.github.djarchitect.usage;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The spellings of what is sought.
 *
 * @param words identifiers that mean it: {@code customer} and, for a foreign key, {@code
 *     customer_id}
 * @param derived names that Django or a library makes of it: {@code get_status_display}
 * @param strings whole strings that mean it, in lower case
 * @param inTemplate where it occurs in a template tag
 * @param inSql where it occurs in SQL
 */
record Names(
    Sought sought,
    Set<String> words,
    Set<String> derived,
    Set<String> strings,
    Pattern inTemplate,
    Pattern inSql) {
  /** How a whole statement starts, in any case. */
  private static final Pattern SQL_START =
      Pattern.compile(
          "^[\\s(]*(insert\\s+into|update\\s+\\S+\\s+set|delete\\s+from|alter\\s+table"
              + "|create\\s+(table|(unique\\s+)?index|trigger|(materialized\\s+)?view)"
              + "|drop\\s+(table|index|view|trigger)|merge\\s+into|truncate\\s+|with\\s+\\w+\\s+as)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern SELECT =
      Pattern.compile("^[\\s(]*select\\s", Pattern.CASE_INSENSITIVE);
  private static final Pattern FROM = Pattern.compile("\\sfrom\\s", Pattern.CASE_INSENSITIVE);

  /** Parts of statements; only in upper case, because the words are English too. */
  private static final Pattern SQL_PART =
      Pattern.compile(
          "\\b(SELECT|INSERT\\s+INTO|UPDATE|DELETE\\s+FROM|WHERE|ORDER\\s+BY|GROUP\\s+BY|JOIN"
              + "|RETURNING|ALTER\\s+TABLE|CREATE\\s+(UNIQUE\\s+)?INDEX|ADD\\s+CONSTRAINT|SET)\\s");

  static final Pattern SQL_WRITE =
      Pattern.compile(
          "\\b(insert\\s+into|update\\s+\\S+\\s+set|delete\\s+from|merge\\s+into|truncate\\s"
              + "|alter\\s+table)",
          Pattern.CASE_INSENSITIVE);

  /** Whether a string looks like SQL or a part of it. */
  static boolean readsLikeSql(String text) {
    return SQL_PART.matcher(text).find()
        || SQL_START.matcher(text).find()
        || (SELECT.matcher(text).find() && FROM.matcher(text).find());
  }

  private static final List<String> FIELD_PREFIXES =
      List.of(
          "clean_",
          "validate_",
          "resolve_",
          "get_",
          "set_",
          "filter_",
          "get_next_by_",
          "get_previous_by_",
          "prepare_value_");

  Names {
    words = Set.copyOf(words);
    derived = Set.copyOf(derived);
    strings = Set.copyOf(strings);
  }

  static Names of(Sought sought) {
    return switch (sought) {
      case Sought.FieldNamed field -> ofField(field);
      case Sought.ModelNamed model -> ofModel(model);
      case Sought.PermissionNamed permission -> ofPermission(permission);
    };
  }

  private static Names ofField(Sought.FieldNamed field) {
    String name = field.name();
    Set<String> derived = new HashSet<>();
    FIELD_PREFIXES.forEach(prefix -> derived.add(prefix + name));
    derived.add("get_" + name + "_display");
    String word = Pattern.quote(name) + "(_id)?";
    return new Names(
        field,
        Set.of(name, name + "_id"),
        derived,
        Set.of(),
        Pattern.compile("\\.(" + word + "|get_" + Pattern.quote(name) + "_display)\\b"),
        Pattern.compile(
            "\\b(?:%s)\\b"
                .formatted(
                    field.column() == null ? word : word + "|" + Pattern.quote(field.column())),
            Pattern.CASE_INSENSITIVE));
  }

  private static Names ofModel(Sought.ModelNamed model) {
    String lower = model.lowerName();
    Set<String> strings = new HashSet<>();
    StringBuilder permissions = new StringBuilder();
    for (String action : List.of("add", "change", "delete", "view")) {
      strings.add(action + "_" + lower);
      permissions.append(permissions.isEmpty() ? "" : "|").append(action);
    }
    String table =
        model.table() != null
            ? Pattern.quote(model.table())
            : model.app() == null ? "\\w+_" + lower : model.app() + "_" + lower;
    return new Names(
        model,
        Set.of(model.name()),
        Set.of(lower + "_set"),
        strings,
        Pattern.compile(
            "\\b("
                + permissions
                + ")_"
                + Pattern.quote(lower)
                + "\\b|\\b"
                + Pattern.quote(lower)
                + "_set\\b"),
        Pattern.compile("\\b" + table + "\\b", Pattern.CASE_INSENSITIVE));
  }

  private static Names ofPermission(Sought.PermissionNamed permission) {
    String name = permission.name();
    Pattern word = Pattern.compile("\\b" + Pattern.quote(name) + "\\b");
    return new Names(
        permission, Set.of(), Set.of(), Set.of(name.toLowerCase(Locale.ROOT)), word, word);
  }

  /** False only if the name stands nowhere in the text, in any case. */
  boolean mayOccurIn(String text) {
    String name = sought.name();
    if (text.contains(name)) {
      return true;
    }
    return switch (sought) {
      case Sought.ModelNamed model ->
          text.contains(model.lowerName())
              || (model.table() != null && text.contains(model.table()));
      case Sought.FieldNamed field -> field.column() != null && text.contains(field.column());
      case Sought.PermissionNamed _ -> false;
    };
  }

  /** Whether an identifier, or a part of a lookup such as {@code a__name__in}, means it. */
  boolean isWord(String identifier) {
    return words.contains(identifier) || derived.contains(identifier);
  }

  /** Whether a keyword argument or lookup string means it, perhaps across relations. */
  boolean isLookup(String lookup) {
    if (isWord(lookup)) {
      return true;
    }
    if (lookup.indexOf("__") < 0 || !(sought instanceof Sought.FieldNamed)) {
      return false;
    }
    for (String part : lookup.split("__")) {
      if (words.contains(part)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a string constant means it. */
  boolean isString(String value) {
    return switch (sought) {
      case Sought.FieldNamed _ -> {
        String lookup = value.startsWith("-") ? value.substring(1) : value;
        yield isLookup(lookup.substring(lookup.lastIndexOf('.') + 1));
      }
      case Sought.ModelNamed model -> {
        String last = value.substring(value.lastIndexOf('.') + 1);
        boolean qualified = last.length() < value.length();
        yield last.equals(model.name())
            || (qualified && last.equalsIgnoreCase(model.name()))
            || strings.contains(last);
      }
      case Sought.PermissionNamed _ ->
          strings.contains(value.substring(value.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    };
  }
}
