package io.github.djarchitect.agent;

import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes passwords out of connection strings, SQL and prose.
 *
 * <p>The word alone says little: migrations and models are full of fields named password. What goes
 * is a literal of SQL, and a word that can hardly be code or English.
 */
final class PasswordText {
  private static final String REMOVED = "[removed: password]";

  /** {@code PASSWORD '...'}, as PostgreSQL has it, and {@code IDENTIFIED BY '...'} of MySQL. */
  private static final Pattern SQL =
      Pattern.compile(
          "(?<head>(?:(?<![A-Za-z0-9_.])(?i:PASSWORD)\\s{1,20}(?<assigned>=\\s{0,9})?"
              + "|(?i:\\bIDENTIFIED\\s{1,20}(?:WITH\\s{1,20}[\\w'\"]{1,60}\\s{1,20})?"
              + "(?:BY|AS)\\s{1,20}(?:PASSWORD\\s{1,20})?)"
              + "|(?i:\\bSET\\s{1,9}PASSWORD\\s{1,9}FOR\\s{1,9})[\\w'\"@%.`-]{1,120}"
              + "\\s{0,9}=\\s{0,9}"
              + "|(?<![A-Za-z0-9_.])PASSWORD\\s{0,9}\\(\\s{0,9})[EeNn]?)"
              + "(?<literal>\\$\\$[^$\\n]{1,200}\\$\\$"
              + "|\\\\'[^'\\\\\\n]{1,200}\\\\'"
              + "|\\\\\"[^\"\\\\\\n]{1,200}\\\\\""
              + "|''(?![\\s+,);])[^'\\n]{1,200}''"
              + "|'(?!['\\s+,)])(?:''|\\\\.|[^'\\\\\\n]){1,200}+'"
              + "|\"(?![\\s+,)])(?:\\\\.|[^\"\\\\\\n]){1,200}+\")");

  /**
   * The value ends at a blank or a quote; what else may end it is seen from what it is. No more of
   * it is looked at than {@link #end} does: one long line may have the word a thousand times.
   */
  private static final Pattern ASSIGNED =
      Pattern.compile(
          "(?<head>(?i:password|passwd|passphrase|passcode|pwd|(?<![A-Za-z0-9])pw)"
              + "[`*]{0,3}[ \\t]{0,4}(?<sign>[:=])(?!=)"
              + "[`*]{0,3}[ \\t]{0,4}`?)(?<value>[^\\s\"'`]{1,800}+)");

  /**
   * At most four words between, which begin with a preposition, so that two statements of one
   * sentence are not taken for one.
   */
  private static final String WHOSE =
      "(?:\\s{1,12}(?i:for|of|on|to|in|at|there|here)(?:\\s{1,12}[^\\s;]{1,60}){0,4}?)?";

  private static final Pattern PROSE =
      Pattern.compile(
          "(?<head>(?:\\b(?i:password|passwd|passphrase|passcode|pwd|pw)"
              + WHOSE
              + "\\s{1,12}(?i:is|was|will be|becomes|equals)"
              + "(?:\\s{1,12}(?i:now|still|just|currently|set to|called))?"
              + "|\\b(?i:set|reset|changed?)\\s{1,12}(?:\\w{1,30}\\s{1,12}){0,3}?"
              + "(?i:password|passphrase)"
              + WHOSE
              + "\\s{1,12}to"
              + "|\\b(?i:with|using|use)\\s{1,12}(?:the\\s{1,12})?(?i:password|passphrase))"
              + ":?\\s{1,12})(?:(?<open>[\"'`])(?![\\s+,)])"
              + "(?<quoted>[^\"'`\\n]{1,100})\\k<open>|(?<word>[^\\s\"'`]++))");

  /** Words behind "password:" that say of what kind it is, not which. */
  private static final Set<String> NO_PASSWORD =
      Set.of(
          "str",
          "string",
          "bytes",
          "text",
          "int",
          "integer",
          "bool",
          "boolean",
          "any",
          "none",
          "null",
          "true",
          "false",
          "yes",
          "no",
          "required",
          "optional",
          "write_only",
          "read_only",
          "hashed",
          "encrypted",
          "unset",
          "empty",
          "missing",
          "wrong",
          "invalid",
          "incorrect",
          "char",
          "varchar",
          "self",
          "value",
          "not",
          "the",
          "a",
          "an",
          "is",
          "in",
          "set",
          "unusable",
          "redacted",
          "removed",
          "stored",
          "password");

  /** The names of algorithms, sizes, migrations, files and versions have digits as well. */
  private static final Pattern TECHNICAL =
      Pattern.compile(
          "(?i)(?:pbkdf2|sha-?\\d|md5|argon2|bcrypt|scrypt|scram|utf-?\\d"
              + "|base64|hs\\d{3}|v?\\d{1,3}(?:\\.\\d{1,4})+).*"
              + "|\\d{1,3}|\\d+[-_]?"
              + "(?:chars?|characters?|bits?|bytes?|days?|digits?|st|nd|rd|th)(?:-\\w+)?"
              + "|(?:[\\w]+\\.)?\\d{4}_[a-z_]\\w*"
              + "|[\\w./-]+\\.(?:py|md|sql|toml|ya?ml|txt|json)(?::\\d+)*"
              + "|https?://.*|[A-Za-z_][\\w.]*[(\\[].*");

  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "\\$[A-Za-z_{(].*|[{\\[(<].*|%[sr]\\W*|%\\(.*|\\?|:\\w+|[*xX.•_-]+|\\.\\.\\.");

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_]\\w*");
  private static final Pattern DOTTED = Pattern.compile("[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)+");
  private static final Pattern OF_A_PASSWORD = Pattern.compile("(?i).*(?:pass|pwd|pw).*");
  private static final Pattern TYPE = Pattern.compile("[A-Z][a-z]+[A-Z]\\w*");
  private static final Pattern CONNECTION =
      Pattern.compile(
          "(?i)\\b(?:host|hostaddr|port|dbname|database|server|user|username|uid|sslmode|service)"
              + "=[^\\s=,()]");
  private static final Pattern CALL = Pattern.compile("\\w\\([^)\\n\"']*$");
  private static final Pattern OWNER =
      Pattern.compile(
          "(?i).*\\b(?:my|our|your|the|his|her|root|admin|db|"
              + "database|user|staging|prod|production|test|postgres|mysql) ");

  /** How far around a value is looked; no further, as a line may be as long as the text. */
  private static final int NEAR = 200;

  private PasswordText() {}

  static String redact(String text) {
    String clean = SQL.matcher(text).replaceAll(PasswordText::literal);
    clean = replaced(clean, ASSIGNED);
    return PROSE.matcher(clean).replaceAll(PasswordText::told);
  }

  private static String literal(MatchResult match) {
    String literal = match.group("literal");
    int mark = "\\$".indexOf(literal.charAt(0)) >= 0 || literal.startsWith("''") ? 2 : 1;
    String text = literal.substring(mark, literal.length() - mark);
    // password = "..." is Python as often as it is SQL
    boolean given =
        match.group("assigned") == null
            || SecretValues.isSecret(text, SecretNames.Kind.PASSWORD, SecretValues.Place.NAMED);
    return PLACEHOLDER.matcher(text).matches() || !given
        ? "$0"
        : "${head}"
            + Matcher.quoteReplacement(
                literal.substring(0, mark) + REMOVED + literal.substring(literal.length() - mark));
  }

  private static String told(MatchResult match) {
    String quoted = match.group("quoted");
    if (quoted != null) {
      return PLACEHOLDER.matcher(quoted).matches() || known(quoted)
          ? "$0"
          : "${head}${open}" + REMOVED + "${open}";
    }
    String token = match.group("word");
    String word = withoutEnd(token);
    return tells(word)
        ? "${head}" + REMOVED + Matcher.quoteReplacement(token.substring(word.length()))
        : "$0";
  }

  private static String replaced(String text, Pattern pattern) {
    Matcher matcher = pattern.matcher(text);
    StringBuilder out = new StringBuilder();
    int done = 0;
    int from = 0;
    while (matcher.find(from)) {
      int start = matcher.start("value");
      int end = end(text, matcher);
      if (end > start && given(text, matcher, start, end)) {
        out.append(text, done, start).append(REMOVED);
        done = end;
        from = end;
      } else {
        from = Math.max(matcher.end("head"), start);
      }
    }
    return done == 0 ? text : out.append(text, done, text.length()).toString();
  }

  /** Where a value ends: that of a URL at the next parameter, that of ODBC at a semicolon. */
  private static int end(String text, Matcher matcher) {
    int start = matcher.start("value");
    int end = matcher.end("value");
    for (int i = start; i < Math.min(end, start + NEAR); i++) {
      char c = text.charAt(i);
      if ((c == '&' || c == ';') && i > start) {
        return i;
      }
    }
    return start + withoutEnd(text.substring(start, Math.min(end, start + 4 * NEAR))).length();
  }

  private static boolean given(String text, Matcher matcher, int start, int end) {
    String word = text.substring(start, end);
    if (PLACEHOLDER.matcher(word).matches() || known(word) || isPrefix(text, word, end)) {
      return false;
    }
    int name = matcher.start("head");
    String before = lineBefore(text, name);
    boolean call = CALL.matcher(before).find();
    String behind = text.substring(end, Math.min(text.length(), end + 3));
    boolean connection =
        matcher.end("head") == matcher.start("sign") + 1
            && !call
            && (CONNECTION.matcher(before).find()
                || CONNECTION.matcher(lineBehind(text, end)).find());
    if (connection) {
      return true;
    }
    if (DOTTED.matcher(word).matches() || TECHNICAL.matcher(word).matches()) {
      return false;
    }
    boolean tight = matcher.end("head") == matcher.start("sign") + 1;
    boolean code =
        call
            || (tight && (behind.startsWith(",") || behind.startsWith(")")))
            || (before.length() > 3 && before.isBlank());
    if (IDENTIFIER.matcher(word).matches() && code && OF_A_PASSWORD.matcher(word).matches()) {
      return false;
    }
    if (tells(word)) {
      return true;
    }
    if (!IDENTIFIER.matcher(word).matches() || code || OF_A_PASSWORD.matcher(word).matches()) {
      return false;
    }
    if (matcher.group("sign").equals(":")) {
      return endsLine(text, end) && !TYPE.matcher(word).matches();
    }
    return tight || OWNER.matcher(before).matches();
  }

  /** The letters in front of a quote of Python. */
  private static boolean isPrefix(String text, String word, int end) {
    return end < text.length()
        && "\"'".indexOf(text.charAt(end)) >= 0
        && word.matches("(?i)[bruf]{1,2}");
  }

  /**
   * Whether a word can only be a password. English has no digits and few symbols within a word, so
   * "the password is stored hashed" stays; a password of letters alone is not told from English and
   * stays as well, unless it is quoted or behind {@code password=}.
   */
  private static boolean tells(String word) {
    if (known(word) || PLACEHOLDER.matcher(word).matches() || TECHNICAL.matcher(word).matches()) {
      return false;
    }
    return word.chars().anyMatch(Character::isDigit)
        || word.chars().anyMatch(c -> "!@#$%^&*+=~?|\\".indexOf(c) >= 0);
  }

  private static boolean known(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return NO_PASSWORD.contains(lower)
        || lower.endsWith("field")
        || lower.endsWith("input")
        || lower.endsWith("widget");
  }

  /** Without the punctuation of the sentence or the call that it stands in. */
  private static String withoutEnd(String token) {
    int end = token.length();
    while (end > 0 && ".,;:!?)]}*".indexOf(token.charAt(end - 1)) >= 0) {
      end--;
    }
    String word = token.substring(0, end);
    boolean closed = end < token.length() && token.charAt(end) == ')' && word.indexOf('(') >= 0;
    return closed ? token.substring(0, end + 1) : word;
  }

  private static String lineBefore(String text, int at) {
    int from = Math.max(0, at - NEAR);
    int newline = text.lastIndexOf('\n', at - 1);
    return text.substring(Math.max(from, newline + 1), at);
  }

  private static String lineBehind(String text, int at) {
    String near = text.substring(at, Math.min(text.length(), at + NEAR));
    int newline = near.indexOf('\n');
    return newline < 0 ? near : near.substring(0, newline);
  }

  private static boolean endsLine(String text, int at) {
    String rest = lineBehind(text, at);
    return rest.isBlank() || rest.matches("[.,;!?`*)\\s]{1,9}");
  }
}
