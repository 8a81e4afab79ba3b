package io.github.djarchitect.agent;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes values out of {@code .env} files and settings modules that stand in a text, be it as a diff
 * or as they are. Names and the shape of the code stay, and so do numbers, truths and what {@link
 * SafeSettings} knows.
 *
 * <p>A diff says which file a line is of, so there every value goes. A text without file names is
 * judged by its lines, and what may as well be a migration or a shell command stays.
 */
public final class SettingsText {
  private static final String REMOVED = "[removed: setting]";

  private enum Kind {
    ENV,
    SETTINGS,
    /** What stands at the margin is a setting, the rest is code. */
    CONSTANTS,
    PYTHON,
    UNKNOWN
  }

  private static final Pattern ENV_NAME =
      Pattern.compile("(?:.*[._-])?(?:dot)?env(?:rc)?(?:[._-].*)?");
  private static final Pattern ENV_FOLDER = Pattern.compile("(?:.*/)?\\.envs/.*");

  /** {@code env.py} is Alembic's, {@code env.ts} a program's. */
  private static final Pattern OTHER_LANGUAGE =
      Pattern.compile(".*\\.(?:pyi?|[cm]?[jt]sx?|md|rst|html|css|json|ya?ml|toml|sql|go|rs|java)");

  private static final Pattern SETTINGS_MODULE =
      Pattern.compile(
          "(?:.*/)?(?:settings(?:_\\w+)?|\\w+_settings|settings/(?:.*/)?\\w+"
              + "|(?:config|conf)/(?:base|common|local|dev\\w*|prod\\w*|staging|test))\\.py");

  /** An app of the name settings has these, and they hold no settings. */
  private static final Pattern PART_OF_AN_APP =
      Pattern.compile(
          "(?:.*/)?(?:migrations/.*"
              + "|(?:models|admin|apps|urls|views|forms|serializers|wsgi|asgi)\\.py)");

  /** A module that is there to hold secrets, going by its name. */
  private static final Pattern SECRETS_MODULE =
      Pattern.compile(
          "(?:.*/)?(?:\\w+[_.-])?(?:secrets?|credentials?|creds)(?:[_.-](?:local|prod(?:uction)?"
              + "|dev(?:elopment)?|stag(?:e|ing)|live|test(?:ing)?|ci|base|common|default|private"
              + "|settings?|conf(?:ig)?|env|keys?|values?|\\d{1,4})){0,3}\\.py");

  /** A migration is called after what it does. */
  private static final Pattern MIGRATION = Pattern.compile("(?:.*/)?\\d{4}_\\w+\\.py");

  private static final Pattern FUNCTION = Pattern.compile("(?m)^[ \\t]*(?:async )?def ");

  private static final Pattern ENV_LINE =
      Pattern.compile(
          "(?<head>[ \\t]*+(?:#[ \\t]*+)?(?:export[ \\t]++)?[A-Za-z_][\\w.-]*+"
              + "[ \\t]*+=[ \\t]*+)(?<value>.*+)");
  private static final Pattern PLAIN_ENV_LINE =
      Pattern.compile(
          "(?<head>[+-]?[ \\t]*+(?:#[ \\t]*+)?(?:export[ \\t]++)?[A-Z_][A-Z0-9_]++=)"
              + "(?<value>.*+)");

  /** In a text of unknown origin these say nothing, and Python constants read the same. */
  private static final Pattern TRIVIAL =
      Pattern.compile("(?i)true|false|yes|no|on|off|none|null|\\d{1,5}");

  private static final Pattern ONE_WORD =
      Pattern.compile("(?:\"[^\"]*+\"|'[^']*+'|[^\\s\"'`]++)[ \\t]*+(?:[ \\t]#.*+)?");
  private static final Pattern EXPRESSION =
      Pattern.compile("(?s)\\$.*|[({\\[](?:.*[)}\\]])?|[A-Za-z_][\\w.]*+[(\\[].*|.*[,(\\[{]");

  private static final Pattern ASSIGNED =
      Pattern.compile("[ \\t]*+([A-Za-z_]\\w*+)[ \\t]*+(?::[^=\"']{1,100})?[ \\t]*+\\+?=(?!=).*+");
  private static final Pattern ADDED =
      Pattern.compile("[ \\t]*+([A-Z][A-Z0-9_]*+)\\.(?:append|insert|extend)\\(.*+");
  private static final Pattern CODE_IN_COMMENT =
      Pattern.compile(
          "#[# \\t]*+(?:[A-Za-z_][\\w.\\[\\]\"']*+[ \\t]*+\\+?=[ \\t]*+"
              // "# auth = see the 'docs'" is prose
              + "(?:[rbfuRBFU]{0,2}[\"'(\\[{]|-?\\d|[A-Za-z_][\\w.]*+[(\\[])"
              + "|[\"'][\\w.-]{1,80}[\"']:).*+");
  private static final Pattern HUNK =
      Pattern.compile(
          "(@@+) -\\d{1,9}(?:,(\\d{1,9}))? (?:-\\S++ )?"
              + "\\+\\d{1,9}(?:,(\\d{1,9}))? @@+ ?(.*+)");
  private static final Pattern DIFF_HEADER =
      Pattern.compile(
          "(?:diff |index |--- |\\+\\+\\+ |@@|old mode|new mode|new file|deleted file|similarity"
              + "|dissimilarity|rename |copy |Binary |GIT binary|\\\\).*+");

  private static final Pattern LITERAL = Pattern.compile("=[ \\t]*+[rbfuRBFU]{0,2}[\"'\\[{(]");

  /** A host, an address of one or of a person: what a constant of code is not. */
  private static final Pattern PLACE =
      Pattern.compile(
          "(?s).*(?:@|://).*|[\\w-]+(?:\\.[\\w-]+)*\\.[A-Za-z]{2,}(?::\\d+)?(?:/.*)?"
              + "|\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d+)?");

  private static final int LONGEST_LABEL = 120;

  private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]*+");

  /** Settings of Django's own with texts in them; two of these make a settings module. */
  private static final Set<String> DJANGOS =
      Set.of(
          "ADMINS",
          "MANAGERS",
          "ALLOWED_HOSTS",
          "INTERNAL_IPS",
          "CACHES",
          "CSRF_TRUSTED_ORIGINS",
          "CORS_ALLOWED_ORIGINS",
          "DATABASES",
          "DEFAULT_FROM_EMAIL",
          "SERVER_EMAIL",
          "EMAIL_BACKEND",
          "EMAIL_HOST",
          "EMAIL_HOST_USER",
          "EMAIL_HOST_PASSWORD",
          "EMAIL_SUBJECT_PREFIX",
          "LOGGING",
          "MEDIA_ROOT",
          "MEDIA_URL",
          "SECRET_KEY",
          "SECRET_KEY_FALLBACKS",
          "SESSION_COOKIE_DOMAIN",
          "CSRF_COOKIE_DOMAIN",
          "STATIC_ROOT",
          "STATIC_URL",
          "STATICFILES_DIRS",
          "STORAGES",
          "TEMPLATES",
          "CELERY_BROKER_URL",
          "BROKER_URL",
          "REDIS_URL");

  private SettingsText() {}

  /** Whether a path is that of a file of environment variables, an example of one included. */
  public static boolean isEnvFile(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    String name = lower.substring(lower.lastIndexOf('/') + 1);
    return (ENV_NAME.matcher(name).matches() || ENV_FOLDER.matcher(lower).matches())
        && !OTHER_LANGUAGE.matcher(name).matches();
  }

  public static boolean isSettingsModule(String path) {
    return SETTINGS_MODULE.matcher(path).matches() && !isPartOfAnApp(path);
  }

  static boolean isPartOfAnApp(String path) {
    return PART_OF_AN_APP.matcher(path).matches();
  }

  private static Kind kind(String link, SettingsModules modules) {
    String path = modules.target(link);
    if (isEnvFile(path) || isEnvFile(link)) {
      return Kind.ENV;
    }
    if (isSettingsModule(path) || modules.isWhole(path)) {
      return Kind.SETTINGS;
    }
    if (!path.endsWith(".py")) {
      return Kind.UNKNOWN;
    }
    return isOfSecrets(path) || modules.hasConstants(path) ? Kind.CONSTANTS : Kind.PYTHON;
  }

  private static boolean isOfSecrets(String path) {
    return SECRETS_MODULE.matcher(path.toLowerCase(Locale.ROOT)).matches()
        && !MIGRATION.matcher(path).matches()
        && !isPartOfAnApp(path);
  }

  /** A text of which no file is known. */
  static String redact(String text, SettingsModules modules) {
    return text.indexOf('=') < 0 && text.indexOf(':') < 0 ? text : new Pass(text, modules).run();
  }

  /** A text that is all, or lines, of one file. */
  static String redact(String text, String path, SettingsModules modules) {
    String[] lines = text.split("(?<=\n)", -1);
    Side side = new Side();
    StringBuilder out = new StringBuilder();
    switch (kind(path, modules)) {
      case UNKNOWN -> {
        return redact(text, modules);
      }
      case PYTHON -> {
        if (!assignsSettings(lines)) {
          return text;
        }
        List.of(lines).forEach(line -> out.append(side.settings(line)));
      }
      case CONSTANTS -> {
        boolean all =
            assignsSettings(lines) || (isOfSecrets(path) && !FUNCTION.matcher(text).find());
        List.of(lines).forEach(line -> out.append(all ? side.settings(line) : side.constant(line)));
      }
      case SETTINGS -> List.of(lines).forEach(line -> out.append(side.settings(line)));
      case ENV -> List.of(lines).forEach(line -> out.append(side.env(line)));
    }
    return out.toString();
  }

  /** A settings module by any name has two of the settings that Django or a plan asks for. */
  private static boolean assignsSettings(String[] lines) {
    Set<String> names = new HashSet<>();
    for (String line : lines) {
      Matcher assigned = ASSIGNED.matcher(body(line));
      if (assigned.matches()
          && (DJANGOS.contains(assigned.group(1)) || SafeSettings.namesParts(assigned.group(1)))) {
        names.add(assigned.group(1));
      }
    }
    return names.size() > 1;
  }

  /** One way through a text, line by line. */
  private static final class Pass {
    private final String[] lines;
    private final SettingsModules modules;
    private final boolean settings;
    private Kind kind = Kind.UNKNOWN;
    private boolean inDiff;
    private int signs = 1;
    private long oldLeft;
    private long newLeft;
    private Side before = new Side();
    private Side after = new Side();
    private Side plain = new Side();

    Pass(String text, SettingsModules modules) {
      this.modules = modules;
      lines = text.split("(?<=\n)", -1);
      settings = assignsSettings(lines);
    }

    String run() {
      StringBuilder out = new StringBuilder();
      for (int i = 0; i < lines.length; i++) {
        out.append(line(i));
      }
      return out.toString();
    }

    private String line(int i) {
      String line = lines[i];
      boolean inHunk = inDiff && (oldLeft > 0 || newLeft > 0);
      boolean signed = !line.isEmpty() && "+- \\".indexOf(line.charAt(0)) >= 0;
      boolean begins = line.startsWith("diff --git ") || line.startsWith("diff --cc ");
      if (begins || (!inHunk && line.startsWith("--- ") && followedByNewName(i))) {
        inDiff = true;
        oldLeft = 0;
        newLeft = 0;
        kind = begins ? kindOfHeader(line) : kind(path(line.substring(4)), modules);
        return line;
      }
      if (!inDiff) {
        return plain(i);
      }
      if (!inHunk && line.startsWith("+++ ")) {
        Kind named = kind(path(line.substring(4)), modules);
        // the old name counts as well: a file that was removed or renamed has its values still
        kind = kind == Kind.ENV || kind == Kind.SETTINGS || kind == Kind.CONSTANTS ? kind : named;
        return line;
      }
      Matcher hunk = HUNK.matcher(body(line));
      if (!signed && hunk.matches()) {
        signs = Math.max(1, hunk.group(1).length() - 1);
        oldLeft = count(hunk.group(2));
        newLeft = count(hunk.group(3));
        before = new Side();
        after = new Side();
        if (kind == Kind.SETTINGS) {
          int heading = hunk.start(4);
          before.settings(hunk.group(4));
          return line.substring(0, heading) + after.settings(line.substring(heading));
        }
        return line;
      }
      if (signed && line.charAt(0) != '\\') {
        return inHunk(line);
      }
      if (inHunk && body(line).isEmpty()) {
        // an empty line of the context whose blank was lost on the way
        oldLeft--;
        newLeft--;
        return line;
      }
      if (!inHunk && !DIFF_HEADER.matcher(body(line)).matches()) {
        inDiff = false;
        return plain(i);
      }
      if (inHunk && line.charAt(0) != '\\') {
        inDiff = false;
        return plain(i);
      }
      return line;
    }

    private String inHunk(String line) {
      int width = Math.min(signs, body(line).length());
      String sign = line.substring(0, width);
      String rest = line.substring(width);
      boolean removed = sign.indexOf('-') >= 0;
      boolean added = sign.indexOf('+') >= 0;
      oldLeft -= added ? 0 : 1;
      newLeft -= removed ? 0 : 1;
      return switch (kind) {
        case ENV -> sign + both(removed, added, rest, true);
        case SETTINGS, CONSTANTS -> sign + both(removed, added, rest, false);
        case PYTHON -> line;
        case UNKNOWN -> sign + plainEnv(rest, false);
      };
    }

    /** What is open at a line, as a quote, is another thing before and after the change. */
    private String both(boolean removed, boolean added, String rest, boolean env) {
      String old = added ? rest : env ? before.env(rest) : code(before, rest);
      return removed ? old : env ? after.env(rest) : code(after, rest);
    }

    private String code(Side side, String line) {
      return kind == Kind.CONSTANTS ? side.constant(line) : side.settings(line);
    }

    private String plain(int i) {
      String line = lines[i];
      boolean neighbours =
          (i > 0 && PLAIN_ENV_LINE.matcher(body(lines[i - 1])).matches())
              || (i + 1 < lines.length && PLAIN_ENV_LINE.matcher(body(lines[i + 1])).matches());
      String sign = line.startsWith("+") || line.startsWith("-") ? line.substring(0, 1) : "";
      String rest = line.substring(sign.length());
      Matcher assigned = ASSIGNED.matcher(body(rest));
      if (assigned.matches()
          && VARIABLE.matcher(assigned.group(1)).matches()
          && (settings || DJANGOS.contains(assigned.group(1)))) {
        plain = new Side();
        return sign + plain.settings(rest);
      }
      if (plain.open()) {
        return sign + plain.settings(rest);
      }
      return plainEnv(line, neighbours);
    }

    private static String plainEnv(String line, boolean neighbours) {
      String body = body(line);
      Matcher matcher = PLAIN_ENV_LINE.matcher(body);
      if (!matcher.matches()) {
        return line;
      }
      String value = matcher.group("value").strip();
      // several words behind a lone name are a command that is run with it
      boolean whole = neighbours || ONE_WORD.matcher(value).matches();
      if (value.isEmpty()
          || !whole
          || value.startsWith("[removed")
          || value.startsWith("\"\"")
          || value.startsWith("''")
          || TRIVIAL.matcher(value).matches()
          || EXPRESSION.matcher(value).matches()) {
        return line;
      }
      return matcher.group("head") + REMOVED + line.substring(body.length());
    }

    private boolean followedByNewName(int i) {
      return i + 1 < lines.length && lines[i + 1].startsWith("+++ ");
    }

    private Kind kindOfHeader(String line) {
      String names = body(line);
      return kind(path(names.substring(names.lastIndexOf(' ') + 1)), modules);
    }

    private static String path(String name) {
      String path = body(name);
      int tab = path.indexOf('\t');
      path = (tab < 0 ? path : path.substring(0, tab)).replace("\"", "").strip();
      return path.startsWith("a/") || path.startsWith("b/") ? path.substring(2) : path;
    }

    private static long count(String group) {
      return group == null ? 1 : Long.parseLong(group);
    }
  }

  private static String body(String line) {
    int end = line.length();
    while (end > 0 && (line.charAt(end - 1) == '\n' || line.charAt(end - 1) == '\r')) {
      end--;
    }
    return line.substring(0, end);
  }

  /** Digits that may be a password and are hardly the length of one. */
  private static final int LONG_NUMBER = 5;

  private static final int KEY_NUMBER = 10;

  /** What the lines so far have left open, of a file as it was or as it is. */
  private static final class Side {
    private String quote = "";
    private String name = "";
    private String key = "";
    private int depth;
    private boolean constants;

    boolean open() {
      return depth > 0 || !quote.isEmpty();
    }

    String env(String line) {
      String body = body(line);
      String end = line.substring(body.length());
      if (!quote.isEmpty()) {
        if (body.contains(quote)) {
          quote = "";
        }
        return (body.isBlank() ? body : REMOVED) + end;
      }
      Matcher matcher = ENV_LINE.matcher(body);
      if (!matcher.matches() || matcher.group("value").isBlank()) {
        return line;
      }
      String value = matcher.group("value");
      String first = value.substring(0, 1);
      if ((first.equals("\"") || first.equals("'")) && value.indexOf(first, 1) < 0) {
        quote = first;
      }
      return matcher.group("head") + REMOVED + end;
    }

    /** A line of a module of which only what stands at the margin is a setting. */
    String constant(String line) {
      Matcher assigned = ASSIGNED.matcher(body(line));
      boolean begins =
          assigned.matches()
              && !line.startsWith(" ")
              && !line.startsWith("\t")
              && (VARIABLE.matcher(assigned.group(1)).matches() || LITERAL.matcher(line).find());
      constants = true;
      if (begins) {
        depth = 0;
        quote = "";
      }
      return begins || open() ? settings(line) : line;
    }

    String settings(String line) {
      String body = body(line);
      return code(body) + line.substring(body.length());
    }

    private String code(String line) {
      StringBuilder out = new StringBuilder();
      int i = 0;
      if (!quote.isEmpty()) {
        int end = line.indexOf(quote);
        String inside = end < 0 ? line : line.substring(0, end);
        out.append(inside.isBlank() ? inside : REMOVED);
        if (end < 0) {
          return out.toString();
        }
        out.append(quote);
        i = end + quote.length();
        quote = "";
      } else {
        name(line);
      }
      while (i < line.length()) {
        char c = line.charAt(i);
        if (c == '#') {
          String rest = line.substring(i);
          boolean code = CODE_IN_COMMENT.matcher(rest).matches();
          return out.append(code ? "#" + new Side().code(rest.substring(1)) : rest).toString();
        }
        if (c == '"' || c == '\'') {
          i = text(line, i, out);
          continue;
        }
        if (Character.isDigit(c) && !isWithinName(line, i)) {
          int end = i;
          while (end < line.length() && isOfNumber(line.charAt(end))) {
            end++;
          }
          boolean converted = end - i >= LONG_NUMBER && line.startsWith("(", i - 1);
          boolean hidden =
              secret()
                  ? converted || isValue(line, i)
                  : end - i >= KEY_NUMBER && isValue(line, i) && ofSecret();
          out.append(hidden ? REMOVED : line.substring(i, end));
          i = end;
          continue;
        }
        depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 && depth > 0 ? -1 : 0;
        key = c == ',' ? "" : key;
        out.append(c);
        i++;
      }
      return out.toString();
    }

    /** Numbers may be seen, but a password may be one. */
    private boolean secret() {
      return SecretNames.isSecret(key.isEmpty() ? name : key);
    }

    /** {@code API_TOKEN_NUM}; what is as long is no count and no time. */
    private boolean ofSecret() {
      return SecretNames.mentions(key.isEmpty() ? name : key);
    }

    /** Not the length of a key that is made here. */
    private static boolean isValue(String line, int at) {
      int before = at - 1;
      while (before >= 0 && " +-".indexOf(line.charAt(before)) >= 0) {
        before--;
      }
      return before >= 0 && "=:".indexOf(line.charAt(before)) >= 0;
    }

    private static boolean isWithinName(String line, int at) {
      return at > 0 && isOfNumber(line.charAt(at - 1));
    }

    private static boolean isOfNumber(char c) {
      return Character.isLetterOrDigit(c) || c == '_' || c == '.';
    }

    /** Indented lines go on with what stands at the margin, as a hunk may begin within it. */
    private void name(String line) {
      Matcher assigned = ASSIGNED.matcher(line);
      Matcher added = ADDED.matcher(line);
      boolean margin = !line.isEmpty() && " \t)]}#".indexOf(line.charAt(0)) < 0;
      if (assigned.matches()) {
        name = assigned.group(1);
        depth = margin ? 0 : depth;
        key = "";
      } else if (margin || depth == 0) {
        // another statement, of the module or of a class or a branch in it
        name = added.matches() ? added.group(1) : "";
        key = "";
        depth = 0;
      }
    }

    private int text(String line, int start, StringBuilder out) {
      char c = line.charAt(start);
      String triple = String.valueOf(c).repeat(3);
      String mark = line.startsWith(triple, start) ? triple : String.valueOf(c);
      int from = start + mark.length();
      int end = from;
      while (end < line.length() && !line.startsWith(mark, end)) {
        end += line.charAt(end) == '\\' ? 2 : 1;
      }
      boolean closed = end < line.length();
      end = Math.min(end, line.length());
      String content = line.substring(from, end);
      if (!closed && mark.length() == 3) {
        quote = mark;
      }
      int next = closed ? end + mark.length() : end;
      out.append(mark)
          .append(stays(line, start, next, content) ? content : REMOVED)
          .append(closed ? mark : "");
      return next;
    }

    private boolean stays(String line, int start, int next, String content) {
      if (content.isEmpty() || content.startsWith("[removed")) {
        return true;
      }
      int after = skip(line, next);
      if (after < line.length() && line.charAt(after) == ':') {
        key = content;
        return true;
      }
      int open = start - 1;
      while (open >= 0 && line.charAt(open) == ' ') {
        open--;
      }
      char opening = open < 0 ? ' ' : line.charAt(open);
      char callee = open < 1 ? ' ' : line.charAt(open - 1);
      boolean behindName = Character.isLetterOrDigit(callee) || "_])".indexOf(callee) >= 0;
      if (opening == '[' && behindName) {
        key = content;
        return true;
      }
      if (opening == '(' && behindName && VARIABLE.matcher(content).matches()) {
        return true;
      }
      return SafeSettings.shows(name, key, content) || (constants && !secret() && isLabel(content));
    }

    /** Languages, kinds, versions: constants of code that settings take as well. */
    private static boolean isLabel(String content) {
      return content.length() <= LONGEST_LABEL
          && !PLACE.matcher(content).matches()
          && !SecretValues.isCredential(content);
    }

    private static int skip(String line, int from) {
      int at = from;
      while (at < line.length() && line.charAt(at) == ' ') {
        at++;
      }
      return at;
    }
  }
}
