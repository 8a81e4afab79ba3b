package io.github.djarchitect.agent;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a text can be the secret that the place it stands in speaks of.
 *
 * <p>A word that only says what it is, a prefix, a format, a path and a sentence are none: a file
 * whose labels were taken out could not be edited any more.
 */
final class SecretValues {
  /** Of what is longer, only the start is looked at. */
  private static final int LONGEST = 400;

  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "\\$[A-Za-z_{(].*|[{\\[(<].*|%[sdr]\\W*|%\\(.*|\\?|:[A-Za-z_]\\w*"
              + "|[*.•_#-]+|[xX]{3,}|.{0,30}\\.\\.\\.",
          Pattern.DOTALL);

  /** What is put together here, or told of: templates, patterns, markup. */
  private static final Pattern MADE =
      Pattern.compile(
          "(?s).*(?:\\{\\{|\\{%|\\$\\{|%\\(\\w{1,40}\\)|\\{\\w{0,40}\\}|%s|</|\\(\\?|\\\\[wdsSWDbB]"
              + "|\\[[^\\]]{1,60}\\][+*{]|/>).*");

  private static final Pattern SCHEME =
      Pattern.compile(
          "(?i)(?:bearer|token|basic|digest|jwt|apikey|api-key|key|\\w{1,20}key|\\w{1,20}[-_]?"
              + "(?:bearer|token|auth)|negotiate|aws4-hmac-sha256)(?:[ \\t]++|$)");

  private static final Pattern WORDS = Pattern.compile("[A-Za-z_][\\w-]*");
  private static final Pattern SNAKE = Pattern.compile("[a-z]+(?:_[a-z]+)*|[A-Z]+(?:_[A-Z]+)*");
  private static final Pattern DOTTED =
      Pattern.compile("[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*){2,}|[a-z_]+\\.[A-Z][A-Za-z]+");
  private static final Pattern CONSTANT = Pattern.compile("[A-Z]+(?:_[A-Z]+)+");
  private static final Pattern PATH =
      Pattern.compile(
          "(?:~|\\.{1,2})?/(?:[a-z0-9_.-]+/?)+|[\\w./-]+\\.(?:pem|key|crt|json|html?|txt|py|md|sql"
              + "|ya?ml|toml|csv|svg|png|js|css|vue)|(?:[a-z_-]+/)+(?:[a-z_-]+)?"
              + "|[A-Za-z][A-Za-z0-9+.-]{1,30}://.*|data:[a-z]+/.*");

  /** {@code hcw_}, {@code Bearer }: something is put behind it. */
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z]{0,20}[\\s_:=/?&#.-]+");

  /** Several lines of a query, a template or a text. */
  private static final Pattern BLOCK =
      Pattern.compile("(?s)[^\\n]*\\S {1,8}\\S[^\\n]*\\n.*[{(;,.].*");

  /** A switch that is on or off, a count. */
  private static final Pattern NUMBER = Pattern.compile("\\d");

  private static final Pattern ALGORITHM =
      Pattern.compile(
          "(?i)(?:pbkdf2|sha-?\\d|md5|argon2|bcrypt|scrypt|scram|utf-?\\d|hs\\d{3}|rs\\d{3}|aes-?\\d)"
              + "[\\w-]{0,30}");

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_]\\w*+");
  private static final Pattern ATTRIBUTE =
      Pattern.compile("[A-Za-z_]\\w*+(?:\\.[A-Za-z_]\\w*+)++|arn:.*");
  private static final Pattern DIGIT_WITHIN = Pattern.compile("\\d[A-Za-z]");
  private static final Pattern DIGITS = Pattern.compile("\\d++");

  /** {@code my-token-2}, {@code access_token_v2}, a day, a version, a host. */
  private static final Pattern NAMES =
      Pattern.compile(
          "(?:\\d{1,4}[A-Za-z]{0,2}|[A-Za-z]++\\d{0,2}|)"
              + "(?:[-_./:@+=*~^]++(?:\\d{1,4}[A-Za-z]{0,2}|[A-Za-z]++\\d{0,2}|))*+");

  /** What is said of a password and is none, nor the name of one. */
  private static final Set<String> SAID =
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
          "set",
          "unusable",
          "redacted",
          "removed",
          "stored",
          "input",
          "email",
          "username",
          "user",
          "login",
          "uuid",
          "default",
          "include",
          "omit",
          "same-origin",
          "header",
          "query",
          "cookie",
          "body",
          "oauth",
          "oauth2",
          "session",
          "anonymous",
          "unknown",
          "exact",
          "deprecated",
          "off",
          "on");

  private static final Set<String> ENGLISH =
      Set.of(
          "the",
          "a",
          "an",
          "your",
          "is",
          "are",
          "to",
          "for",
          "of",
          "or",
          "not",
          "no",
          "enter",
          "please",
          "must",
          "this",
          "that",
          "with",
          "was",
          "has",
          "have",
          "can",
          "cannot",
          "be",
          "if",
          "when",
          "from",
          "used",
          "use",
          "by",
          "it",
          "its",
          "should",
          "will",
          "invalid",
          "required",
          "field",
          "wrong",
          "incorrect",
          "missing",
          "expired",
          "new",
          "in",
          "on",
          "at");

  /** How much a place tells. */
  enum Place {
    /** Nothing but a secret can stand there. */
    CERTAIN,
    /** A secret stands there, or what is said of one. */
    NAMED,
    /** Other texts stand there as often, so only what looks made by a machine is taken. */
    LIKELY
  }

  private SecretValues() {}

  /** Where the secret of a header's value begins, behind a scheme such as {@code Bearer}. */
  static int afterScheme(String text) {
    Matcher matcher = SCHEME.matcher(text);
    return matcher.lookingAt() ? matcher.end() : 0;
  }

  static boolean isSecret(String whole, SecretNames.Kind kind, Place place) {
    String text = whole.length() > LONGEST ? whole.substring(0, LONGEST) : whole;
    text = text.strip();
    if (text.isEmpty() || text.contains("[removed")) {
      return false;
    }
    if (place == Place.CERTAIN) {
      return !text.equals("!") && !isFormat(text);
    }
    if (isFormat(text) || MADE.matcher(text).matches() || isNoValue(text)) {
      return false;
    }
    if (isSentence(text)) {
      return false;
    }
    boolean password = kind == SecretNames.Kind.PASSWORD || kind == SecretNames.Kind.PASSWORDS;
    return switch (place) {
      case CERTAIN -> true;
      case NAMED ->
          text.chars().anyMatch(Character::isLetterOrDigit)
              && !NUMBER.matcher(text).matches()
              && (password || (text.length() > 3 && !PREFIX.matcher(whole).matches()));
      case LIKELY -> looksMade(text);
    };
  }

  private static boolean isFormat(String text) {
    return PLACEHOLDER.matcher(text).matches();
  }

  private static boolean isNoValue(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return SAID.contains(lower)
        || isName(text)
        || lower.endsWith("field")
        || lower.endsWith("input")
        || lower.endsWith("widget")
        || DOTTED.matcher(text).matches()
        || CONSTANT.matcher(text).matches()
        || PATH.matcher(text).matches()
        || ALGORITHM.matcher(text).matches();
  }

  /** {@code password}, {@code new_password1}, {@code view_apikey}: says what it is. */
  private static boolean isName(String text) {
    return WORDS.matcher(text).matches()
        && digits(text) <= 1
        && (SNAKE.matcher(text).matches()
            ? SecretNames.mentions(text)
            : SecretNames.isOnlyName(text));
  }

  private static boolean isSentence(String text) {
    if (text.indexOf(' ') < 0 && text.indexOf('\n') < 0) {
      return false;
    }
    if (BLOCK.matcher(text).matches()) {
      return true;
    }
    List<String> words = SecretNames.words(text.length() > 100 ? text.substring(0, 100) : text);
    long english = words.stream().filter(ENGLISH::contains).distinct().count();
    return english > 1
        || SecretNames.mentions(text.length() > 100 ? text.substring(0, 100) : text)
        || (Character.isUpperCase(text.charAt(0))
            && english + words.size() > 2
            && digits(text) == 0);
  }

  /** Digits among letters, or as long and mixed as no word is. */
  static boolean looksMade(String text) {
    if (text.indexOf(' ') >= 0 || text.length() < 6) {
      return false;
    }
    long digits = digits(text);
    boolean letters = text.chars().anyMatch(Character::isLetter);
    if (digits == 0) {
      return text.length() >= 20 && text.indexOf('_') < 0 && text.indexOf('-') < 0 && mixed(text);
    }
    return letters && (digits > 1 || text.length() >= 8);
  }

  /**
   * Whether a word without quotes can only be a key or a token. What a program calls something has
   * digits too, but at the end of its words; what a machine makes has them anywhere.
   */
  static boolean isCredential(String text) {
    if (text.length() < 8 || isFormat(text) || MADE.matcher(text).matches() || isNoValue(text)) {
      return false;
    }
    long digits = digits(text);
    if (text.chars().noneMatch(Character::isLetter)) {
      return digits == text.length() && digits >= 10;
    }
    if (NAMES.matcher(text).matches() || ATTRIBUTE.matcher(text).matches()) {
      return false;
    }
    if (digits == 0) {
      return looksMade(text) && !isOfWords(text);
    }
    return digits > 1
        && (!IDENTIFIER.matcher(text).matches()
            || (DIGIT_WITHIN.matcher(text).find() && !isOfWords(text))
            || (text.length() >= 16 && digits > 2));
  }

  /** Whether it can be what people make up for a password, where one is told of. */
  static boolean isMadeUp(String text) {
    return looksMade(text) && !isFormat(text) && !isNoValue(text) && !NAMES.matcher(text).matches();
  }

  /** {@code Base64EncodedToken}: each hump is a word, and one of them has a number. */
  private static boolean isOfWords(String text) {
    List<String> words = SecretNames.words(text);
    return words.size() > 1
        && DIGITS.matcher(text).results().count() <= 1
        && words.stream().allMatch(word -> word.length() > 2);
  }

  private static boolean mixed(String text) {
    return text.chars().filter(Character::isUpperCase).count() > 3
        && text.chars().filter(Character::isLowerCase).count() > 3;
  }

  private static long digits(String text) {
    return text.chars().filter(Character::isDigit).count();
  }
}
