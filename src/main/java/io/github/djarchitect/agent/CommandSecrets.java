package io.github.djarchitect.agent;

import io.github.djarchitect.agent.SecretNames.Kind;
import io.github.djarchitect.agent.SecretValues.Place;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes passwords and tokens out of commands and headers, wherever they stand: in a question, a
 * script, a text of code, or as a list of arguments.
 *
 * <p>Names of options and of users stay, and so does what a shell or a program puts in.
 */
final class CommandSecrets {
  private static final String REMOVED = "[removed: secret]";

  /** A command may go on, in words and on lines, but not for long. */
  private static final int LONGEST_COMMAND = 600;

  /** Between two words: blanks, a line that goes on, or the quotes and commas of a list. */
  private static final String GAP =
      "(?:(?:[ \\t]|\\\\\\r?\\n){1,40}+\\\\?[\"']?|\\\\?[\"'],\\s{1,40}+\\\\?[\"']|=\\\\?[\"']?)";

  /** What stands in a value's place when something else is to be put there, or another option. */
  private static final String VALUE =
      "(?!\\[removed|\\$[A-Za-z_{(]|[<{\\[]|%[sdr(]|\\*|-|\\.\\.\\.)(?<value>[^\\s\"'`\\\\]++)";

  private static final String OPTION = "(?<![\\w-])";

  private static final Pattern USER =
      Pattern.compile(
          OPTION
              + "(?:-u|-U|--user|--proxy-user)"
              + GAP
              + "?+\\\\?[\"']?[^\\s:\"'/$<{,=]{0,80}:"
              + VALUE);
  private static final Pattern TIGHT_P =
      Pattern.compile(OPTION + "-p\\\\?[\"']?(?![=,:)])" + VALUE);
  private static final Pattern P = Pattern.compile(OPTION + "-p(?:" + GAP + ")?+" + VALUE);
  private static final Pattern A = Pattern.compile(OPTION + "(?:-a|--pass)" + GAP + VALUE);
  private static final Pattern W = Pattern.compile(OPTION + "-w" + GAP + VALUE);

  private static final Map<String, Pattern> OPTIONS =
      Map.of(
          "curl", USER,
          "mysql", TIGHT_P,
          "login", P,
          "sshpass", P,
          "redis", A,
          "ldap", W);

  private static final String LOGIN =
      "(?:docker|podman|helm|az|oc|nerdctl)(?:[ \\t]{1,9}registry)?"
          + "(?:[ \\t]{1,9}|[\"'],[ \\t]{0,9}[\"'])login";

  private static final Pattern COMMAND =
      Pattern.compile(
          "(?<![\\w.-])(?:(?<curl>curl)"
              + "|(?<mysql>(?:mysql|mariadb)(?:dump|admin|import|check|show)?"
              + "|mariadb-(?:dump|admin))"
              + ("|(?<login>" + LOGIN + ")")
              + "|(?<sshpass>sshpass)|(?<redis>redis-cli)"
              + "|(?<ldap>ldap(?:search|modify|add|passwd|whoami)))"
              + "(?=[\\s\"'\\\\])");

  /** {@code --password x}, {@code --api-key=x}, whatever the command is. */
  private static final Pattern LONG_OPTION =
      Pattern.compile(OPTION + "--(?<name>[a-z][a-z0-9_-]{2,40}+)(?<gap>" + GAP + ")" + VALUE);

  /** {@code Authorization: Bearer x} and {@code X-Api-Key: x}. */
  private static final Pattern HEADER =
      Pattern.compile(
          "(?<![\\w-])(?<name>(?i:(?:proxy-)?authorization"
              + "|(?:[a-z]{1,20}-){1,4}(?:key|token|secret|auth)))"
              + "[ \\t]{0,4}:[ \\t]{0,4}"
              + "(?<scheme>(?i:bearer|token|basic|digest|jwt|api-?key|\\w{1,20}key)"
              + "[ \\t]{1,4})?"
              + VALUE);

  private static final Set<String> ENGLISH =
      Set.of(
          "is",
          "to",
          "the",
          "a",
          "an",
          "and",
          "or",
          "for",
          "with",
          "flag",
          "option",
          "options",
          "argument",
          "parameter",
          "in",
          "on",
          "of",
          "from",
          "as",
          "instead",
          "here",
          "if",
          "when",
          "must",
          "can",
          "value",
          "by",
          "was",
          "are",
          "not",
          "then",
          "at",
          "it",
          "switch",
          "set");

  private CommandSecrets() {}

  static String redact(String text) {
    String clean = text;
    if (clean.indexOf('-') >= 0) {
      clean = options(commands(clean));
    }
    return clean.indexOf(':') >= 0 ? headers(clean) : clean;
  }

  private static String commands(String text) {
    Matcher command = COMMAND.matcher(text);
    Cuts cuts = new Cuts(text);
    int from = 0;
    while (command.find(from)) {
      from = command.end();
      Matcher option = optionOf(command).matcher(text);
      option.region(from, end(text, from));
      option.useTransparentBounds(true);
      if (option.find() && !isPort(text, option)) {
        cuts.add(option.start("value"), withoutEnd(text, option));
      }
    }
    return cuts.result();
  }

  private static Pattern optionOf(Matcher command) {
    return OPTIONS.entrySet().stream()
        .filter(each -> command.group(each.getKey()) != null)
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a command without options"));
  }

  /** {@code docker login} aside, a pair of ports is no password. */
  private static boolean isPort(String text, Matcher option) {
    return text.substring(option.start("value"), option.end("value")).matches("\\d{1,5}:\\d{1,5}");
  }

  /** The end of a command: of its line, unless that goes on, or where another begins. */
  private static int end(String text, int from) {
    int limit = Math.min(text.length(), from + LONGEST_COMMAND);
    for (int i = from; i < limit; i++) {
      char c = text.charAt(i);
      if (c == ';' || c == '|' || c == '&') {
        return i;
      }
      // a list of arguments may have one on each line
      if (c == '\n' && "\\,".indexOf(lastBefore(text, i)) < 0) {
        return i;
      }
    }
    return limit;
  }

  private static char lastBefore(String text, int at) {
    int i = at - 1;
    while (i > 0 && (text.charAt(i) == ' ' || text.charAt(i) == '\r')) {
      i--;
    }
    return i < 0 ? ' ' : text.charAt(i);
  }

  private static String options(String text) {
    Matcher option = LONG_OPTION.matcher(text);
    Cuts cuts = new Cuts(text);
    int from = 0;
    while (option.find(from)) {
      from = Math.max(option.end("gap"), option.start("value"));
      Kind kind = SecretNames.kind(option.group("name"));
      int end = withoutEnd(text, option);
      String value = text.substring(option.start("value"), end);
      boolean tight = option.group("gap").startsWith("=");
      if (kind.isSecret()
          && !isCall(value)
          && SecretValues.isSecret(value, Kind.PASSWORD, Place.NAMED)
          && (tight || isArgument(text, value, end))) {
        cuts.add(option.start("value"), end);
        from = end;
      }
    }
    return cuts.result();
  }

  /** In prose, words follow an option; in a command, another option or the end. */
  private static boolean isArgument(String text, String value, int end) {
    if (!value.chars().allMatch(c -> Character.isLetter(c) || c == '-' || c == '_')) {
      return true;
    }
    String rest = text.substring(end, Math.min(text.length(), end + 3));
    return !ENGLISH.contains(value)
        && (rest.isBlank() || rest.matches("(?s)\\s*[-\\\\|;&>\"'`\\n].*"));
  }

  private static boolean isCall(String value) {
    return value.indexOf('(') > 0 || value.startsWith("(") || value.startsWith(",");
  }

  private static String headers(String text) {
    Matcher header = HEADER.matcher(text);
    Cuts cuts = new Cuts(text);
    int from = 0;
    while (header.find(from)) {
      int end = withoutEnd(text, header);
      String value = text.substring(header.start("value"), end);
      boolean named = header.group("scheme") != null || isQuote(text, header.start() - 1);
      Place place = named ? Place.NAMED : Place.LIKELY;
      if (SecretValues.isSecret(value, Kind.PASSWORD, place) && !ENGLISH.contains(value)) {
        cuts.add(header.start("value"), end);
        from = Math.max(end, header.end());
      } else {
        from = header.start("value");
      }
    }
    return cuts.result();
  }

  private static boolean isQuote(String text, int at) {
    return at >= 0 && (text.charAt(at) == '"' || text.charAt(at) == '\'');
  }

  /** Without the punctuation of the sentence or the call that it stands in. */
  private static int withoutEnd(String text, Matcher matcher) {
    int end = matcher.end("value");
    while (end > matcher.start("value") + 1 && ",;.)]".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
  }

  /** The text with parts of it taken out, in their order. */
  private static final class Cuts {
    private final String text;
    private final StringBuilder out = new StringBuilder();
    private int done;

    Cuts(String text) {
      this.text = text;
    }

    void add(int start, int end) {
      if (start >= done) {
        out.append(text, done, start).append(REMOVED);
        done = end;
      }
    }

    String result() {
      return done == 0 ? text : out.append(text, done, text.length()).toString();
    }
  }
}
