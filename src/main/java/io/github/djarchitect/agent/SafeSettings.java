package io.github.djarchitect.agent;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings whose texts may be seen, as they decide what a migration does or where it runs.
 *
 * <p>A name alone opens nothing: a text must have the one shape that its setting can have. Most
 * shapes are closed sets, of zones, modes and levels; a path may be any, but must read as names of
 * Python do, so that no key and no blob passes for one. What is in doubt stays hidden.
 */
final class SafeSettings {
  private enum Shape {
    PATH,
    APP,
    ZONE,
    LANGUAGE,
    SQL_MODE,
    ISOLATION,
    SERVER_OPTIONS,
    INIT_COMMAND,
    CHARSET,
    COLLATION,
    TRANSACTION_MODE
  }

  private static final Map<String, Shape> SHAPES = new HashMap<>();

  static {
    List.of(
            "INSTALLED_APPS",
            "DJANGO_APPS",
            "THIRD_PARTY_APPS",
            "LOCAL_APPS",
            "PROJECT_APPS",
            "SHARED_APPS",
            "TENANT_APPS",
            "MIGRATION_MODULES")
        .forEach(name -> SHAPES.put(name, Shape.APP));
    List.of(
            "MIDDLEWARE",
            "MIDDLEWARE_CLASSES",
            "AUTH_USER_MODEL",
            "DEFAULT_AUTO_FIELD",
            "DATABASE_ROUTERS",
            "AUTHENTICATION_BACKENDS",
            "PASSWORD_HASHERS",
            "ROOT_URLCONF",
            "WSGI_APPLICATION",
            "ASGI_APPLICATION",
            "TEST_RUNNER",
            "SESSION_ENGINE",
            "CELERY_IMPORTS",
            "CELERY_INCLUDE",
            "CELERY_TASK_ROUTES",
            "CELERY_ROUTES",
            "ENGINE",
            "BACKEND")
        .forEach(name -> SHAPES.put(name, Shape.PATH));
    // a member of CELERY_BEAT_SCHEDULE
    SHAPES.put("task", Shape.PATH);
    SHAPES.put("TIME_ZONE", Shape.ZONE);
    SHAPES.put("CELERY_TIMEZONE", Shape.ZONE);
    SHAPES.put("LANGUAGE_CODE", Shape.LANGUAGE);
    // members of a database's OPTIONS
    SHAPES.put("sql_mode", Shape.SQL_MODE);
    SHAPES.put("isolation_level", Shape.ISOLATION);
    SHAPES.put("options", Shape.SERVER_OPTIONS);
    SHAPES.put("init_command", Shape.INIT_COMMAND);
    SHAPES.put("charset", Shape.CHARSET);
    SHAPES.put("collation", Shape.COLLATION);
    SHAPES.put("transaction_mode", Shape.TRANSACTION_MODE);
  }

  /** Of names with a dictionary, those whose keys are labels and say nothing of the value. */
  private static final Set<String> BY_LABEL = Set.of("MIGRATION_MODULES");

  private static final Set<String> ZONES = Set.copyOf(ZoneId.getAvailableZoneIds());

  private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());

  private static final Pattern LANGUAGE =
      Pattern.compile("(?<language>[a-z]{2})(?:[-_](?:[A-Za-z]{2}|[Hh]an[st]|latn))?");

  /** {@code oauth2_provider}; or words in capitals, {@code MyApp}. */
  private static final String WORD =
      "(?:[a-z_]++[a-z_0-9]*+|[A-Za-z][a-z]*+(?:[A-Z][a-z]++)*+\\d{0,4})";

  private static final Pattern NAME = Pattern.compile(WORD);
  private static final Pattern CLASS = Pattern.compile("[A-Z]\\w*+");
  private static final Pattern DIGITS = Pattern.compile("\\d++");

  /** Of one name: what has more of them is a number in disguise. */
  private static final int MOST_DIGIT_RUNS = 2;

  /** Hashers are called after all that they use: {@code SHA512Base64PBKDF2PasswordHasher}. */
  private static final int MOST_DIGIT_RUNS_OF_A_CLASS = 4;

  private static final int LONGEST_NAME = 50;

  private static final String MODE =
      "(?:ALLOW_INVALID_DATES|ANSI|ANSI_QUOTES|ERROR_FOR_DIVISION_BY_ZERO|HIGH_NOT_PRECEDENCE"
          + "|IGNORE_SPACE|NO_AUTO_CREATE_USER|NO_AUTO_VALUE_ON_ZERO|NO_BACKSLASH_ESCAPES"
          + "|NO_DIR_IN_CREATE|NO_ENGINE_SUBSTITUTION|NO_UNSIGNED_SUBTRACTION|NO_ZERO_DATE"
          + "|NO_ZERO_IN_DATE|ONLY_FULL_GROUP_BY|PAD_CHAR_TO_FULL_LENGTH|PIPES_AS_CONCAT"
          + "|REAL_AS_FLOAT|STRICT_ALL_TABLES|STRICT_TRANS_TABLES|TIME_TRUNCATE_FRACTIONAL"
          + "|TRADITIONAL)";
  private static final String MODES = MODE + "(?:, ?" + MODE + "){0,25}";
  private static final Pattern SQL_MODE = Pattern.compile("(?i)" + MODES);

  private static final String LEVEL =
      "(?:read[ _-]uncommitted|read[ _-]committed|repeatable[ _-]read|serializable)";
  private static final Pattern ISOLATION = Pattern.compile("(?i)" + LEVEL);

  private static final Pattern SERVER_OPTIONS =
      Pattern.compile(
          "(?: {0,4}(?:-c"
              + " {0,4}|--)(?:(?:lock|statement|transaction|idle_in_transaction_session|idle_session)_timeout"
              + " ?= ?\\d{1,9}(?:us|ms|s|min|h|d)?|default_transaction_isolation ?="
              + " ?(?:serializable|(?:read\\\\{1,2} (?:un)?committed|repeatable\\\\{1,2} read))))++"
              + " {0,4}");

  private static final String CHARACTERS = "(?:utf8(?:mb[34])?|latin1|ascii|binary)";
  private static final Pattern CHARSET = Pattern.compile("(?i)" + CHARACTERS);
  private static final String COLLATED =
      "(?:(?:utf8(?:mb[34])?|latin1|ascii)_(?:bin|(?:general|unicode(?:_520)?|0900|uca1400|swedish"
          + "|german[12]?|spanish|turkish|danish|polish)(?:_a[is])?(?:_c[is])?))";
  private static final Pattern COLLATION = Pattern.compile("(?i)" + COLLATED);

  private static final String VARIABLE =
      "(?:SESSION )?(?:sql_mode ?= ?(?:'(?:"
          + MODES
          + ")?'|\"(?:"
          + MODES
          + ")?\"|"
          + MODE
          + ")|(?:default_)?storage_engine ?= ?InnoDB"
          + "|(?:innodb_strict_mode|foreign_key_checks|(?:innodb_)?lock_wait_timeout) ?= ?"
          + "(?:\\d{1,6}|ON|OFF)"
          + "|(?:character_set_connection ?= ?"
          + CHARACTERS
          + "|collation_connection ?= ?"
          + COLLATED
          + "))";
  private static final Pattern INIT_COMMAND =
      Pattern.compile(
          "(?i)SET (?:"
              + VARIABLE
              + "(?: ?, ?"
              + VARIABLE
              + "){0,8}|(?:SESSION )?TRANSACTION ISOLATION LEVEL "
              + LEVEL
              + "|NAMES '?"
              + CHARACTERS
              + "'?) ?;?");

  private static final Pattern TRANSACTION_MODE =
      Pattern.compile("(?i)DEFERRED|IMMEDIATE|EXCLUSIVE");

  private SafeSettings() {}

  /** Whether it names parts of the project, as only settings do. */
  static boolean namesParts(String setting) {
    Shape shape = SHAPES.get(setting);
    return shape == Shape.APP || shape == Shape.PATH;
  }

  /**
   * Whether a text may be seen.
   *
   * @param name of the setting that it stands in
   * @param key nearest to it, of a dictionary or a subscript; empty without one
   */
  static boolean shows(String name, String key, String text) {
    Shape shape = SHAPES.get(key.isEmpty() || BY_LABEL.contains(name) ? name : key);
    if (shape == null || text.length() > 400) {
      return false;
    }
    return switch (shape) {
      case APP -> isName(text) || isPath(text);
      case PATH -> isPath(text);
      case ZONE -> ZONES.contains(text);
      case LANGUAGE -> isLanguage(text);
      case SQL_MODE -> SQL_MODE.matcher(text).matches();
      case ISOLATION -> ISOLATION.matcher(text).matches();
      case SERVER_OPTIONS -> SERVER_OPTIONS.matcher(text).matches();
      case INIT_COMMAND -> INIT_COMMAND.matcher(text).matches();
      case CHARSET -> CHARSET.matcher(text).matches();
      case COLLATION -> COLLATION.matcher(text).matches();
      case TRANSACTION_MODE -> TRANSACTION_MODE.matcher(text).matches();
    };
  }

  private static boolean isLanguage(String text) {
    Matcher matcher = LANGUAGE.matcher(text);
    return matcher.matches() && LANGUAGES.contains(matcher.group("language"));
  }

  private static boolean isPath(String text) {
    String[] names = text.split("\\.", -1);
    for (int i = 0; i + 1 < names.length; i++) {
      if (!isName(names[i])) {
        return false;
      }
    }
    String last = names[names.length - 1];
    return names.length > 1
        && (isName(last)
            || (isShort(last, MOST_DIGIT_RUNS_OF_A_CLASS) && CLASS.matcher(last).matches()));
  }

  private static boolean isName(String text) {
    return isShort(text, MOST_DIGIT_RUNS) && NAME.matcher(text).matches();
  }

  private static boolean isShort(String text, int digitRuns) {
    return text.length() <= LONGEST_NAME && DIGITS.matcher(text).results().count() <= digitRuns;
  }
}
