package io.github.djarchitect.codegen;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python literals and templates as text. */
public final class PythonText {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z_]+)}}");

  private PythonText() {}

  /** A string literal in double quotes, or in single ones where that needs no escapes. */
  public static String quote(String text) {
    boolean single = text.indexOf('"') >= 0 && text.indexOf('\'') < 0;
    char quote = single ? '\'' : '"';
    StringBuilder literal = new StringBuilder().append(quote);
    text.codePoints().forEach(c -> append(literal, c, quote));
    return literal.append(quote).toString();
  }

  private static void append(StringBuilder literal, int c, char quote) {
    switch (c) {
      case '\\' -> literal.append("\\\\");
      case '\n' -> literal.append("\\n");
      case '\r' -> literal.append("\\r");
      case '\t' -> literal.append("\\t");
      default -> {
        if (c == quote) {
          literal.append('\\').append(quote);
        } else if (Character.isISOControl(c)) {
          literal.append(String.format(Locale.ROOT, "\\x%02x", c));
        } else if (Character.getType(c) == Character.SURROGATE) {
          literal.append(String.format(Locale.ROOT, "\\u%04x", c));
        } else {
          literal.appendCodePoint(c);
        }
      }
    }
  }

  /** Prose with its lines broken between words, so that none is longer than a width in chars. */
  static String filled(String text, int width) {
    StringBuilder filled = new StringBuilder();
    for (String line : text.strip().split("\n", -1)) {
      int column = 0;
      for (String word : line.strip().split(" +")) {
        boolean breaks = column > 0 && column + 1 + word.length() > width;
        filled.append(column == 0 ? "" : breaks ? "\n" : " ").append(word);
        column = breaks ? word.length() : column + (column == 0 ? 0 : 1) + word.length();
      }
      filled.append('\n');
    }
    return filled.toString().stripTrailing();
  }

  /**
   * Fills {@code {{name}}} in a template; a value of several lines takes the indentation of the
   * line its placeholder starts.
   */
  public static String fill(String template, Map<String, String> values) {
    StringBuilder filled = new StringBuilder();
    for (String line : template.split("\n", -1)) {
      String indent = line.substring(0, line.length() - line.stripLeading().length());
      Matcher matcher = PLACEHOLDER.matcher(line);
      StringBuilder text = new StringBuilder();
      boolean dropped = false;
      while (matcher.find()) {
        String value = values.get(matcher.group(1));
        if (value == null) {
          throw new IllegalStateException("no value for {{" + matcher.group(1) + "}}");
        }
        // A placeholder alone on its line and without text takes the line with it.
        dropped |= value.isEmpty() && line.strip().equals(matcher.group());
        String indented = value.replaceAll("\n(?=[^\n])", "\n" + indent);
        matcher.appendReplacement(text, Matcher.quoteReplacement(indented));
      }
      matcher.appendTail(text);
      if (!dropped) {
        filled.append(text).append('\n');
      }
    }
    filled.setLength(Math.max(0, filled.length() - 1));
    return filled.toString();
  }

  /** {@code first_name} of {@code FirstName}. */
  public static String snakeCase(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  /** {@code FirstName} of {@code first_name}. */
  public static String camelCase(String name) {
    StringBuilder camel = new StringBuilder();
    for (String part : name.split("[_\\s-]+", -1)) {
      if (!part.isEmpty()) {
        camel.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
      }
    }
    return camel.toString();
  }

  /** Whether this is a name that Python takes. */
  public static boolean isIdentifier(String text) {
    return text.matches("[A-Za-z_][A-Za-z0-9_]*") && !KEYWORDS.contains(text);
  }

  private static final java.util.Set<String> KEYWORDS =
      java.util.Set.of(
          "False",
          "None",
          "True",
          "and",
          "as",
          "assert",
          "async",
          "await",
          "break",
          "class",
          "continue",
          "def",
          "del",
          "elif",
          "else",
          "except",
          "finally",
          "for",
          "from",
          "global",
          "if",
          "import",
          "in",
          "is",
          "lambda",
          "nonlocal",
          "not",
          "or",
          "pass",
          "raise",
          "return",
          "try",
          "while",
          "with",
          "yield");
}
