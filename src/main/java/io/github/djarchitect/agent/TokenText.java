package io.github.djarchitect.agent;

import io.github.djarchitect.agent.SecretNames.Kind;
import io.github.djarchitect.agent.SecretValues.Place;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes keys and tokens out of plain text, where they stand without quotes: YAML, INI, the
 * environment of an image, cookies, and what people type.
 *
 * <p>There a value may as well be a name, a type or a word, so what goes must look made by a
 * machine; passwords, which people make up, are {@link PasswordText}'s.
 */
final class TokenText {
  private static final String REMOVED = "[removed: secret]";

  /** Without brackets and quotes: what has them is code, and others look at that. */
  private static final String VALUE = "(?<value>[^\\s\"'`,;&<>(){}\\[\\]|\\\\]{6,400}+)";

  private static final String NO_VALUE = "\"'`,;&<>(){}[]|\\";

  private static final int SHORTEST = 6;
  private static final int LONGEST = 400;

  /** How far in front of a value is looked for what it is. */
  private static final int NEAR = 200;

  private static final Pattern TOLD =
      Pattern.compile(
          "(?<![A-Za-z0-9])(?<name>(?i:(?:(?:api|access|secret|auth|private|client|bearer|signing"
              + "|session|encryption|refresh)[ _-])?(?:token|secret|key|apikey|passw(?:or)?d"
              + "|passphrase|passcode|pwd|pw|cookie|credentials?)))"
              + "(?:[ \\t]{1,4}(?i:for|of|on|at)(?:[ \\t]{1,4}[^\\s;]{1,60}){1,3}?)?"
              + "(?:[ \\t]{1,4}(?i:is|was|will be)(?:[ \\t]{1,4}(?i:now|still))?)?[:=]?"
              + "[ \\t]{1,4}[`*\"']{0,2}$");

  private static final Pattern COOKIES =
      Pattern.compile("(?i)(?<![\\w-])(?:set-)?cookie[ \\t]{0,4}:[ \\t]{0,4}[^\\n]{1,4000}");
  private static final Pattern COOKIE =
      Pattern.compile("(?<head>(?<name>[\\w.-]{1,80}+)=)" + VALUE);

  /** Of a cookie, what says how long and where it is good for. */
  private static final Set<String> OF_A_COOKIE =
      Set.of("path", "domain", "expires", "max-age", "samesite", "priority");

  private static final Pattern IMAGE =
      Pattern.compile(
          "(?m)(?<head>^[ \\t]{0,8}(?:ENV|ARG)[ \\t]{1,8}(?<name>[A-Za-z_]\\w*+)(?:=|[ \\t]{1,8}))"
              + VALUE);

  /** What proves a download is no secret, however it looks. */
  private static final Set<String> OF_A_DOWNLOAD =
      Set.of("sha", "sha1", "sha256", "sha512", "hash", "digest", "checksum", "gpg", "version");

  /** Where nothing but a secret looks made by a machine. */
  private static final Set<String> ALSO =
      Set.of(
          "auth",
          "authorization",
          "bearer",
          "cookie",
          "credential",
          "credentials",
          "creds",
          "csrftoken",
          "jsessionid",
          "phpsessid",
          "sessionid",
          "sid");

  private TokenText() {}

  static String redact(String text) {
    String clean = words(text);
    if (clean.indexOf(':') >= 0) {
      clean = COOKIES.matcher(clean).replaceAll(TokenText::cookies);
    }
    if (clean.contains("ENV") || clean.contains("ARG")) {
      clean = IMAGE.matcher(clean).replaceAll(TokenText::image);
    }
    return clean;
  }

  /** Goes from value to value, as few words can be one, and looks back at what stands before. */
  private static String words(String text) {
    StringBuilder out = new StringBuilder();
    int done = 0;
    int start = 0;
    int assigned = -1;
    int digits = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '\n';
      if (c > ' ' && NO_VALUE.indexOf(c) < 0) {
        digits += c >= '0' && c <= '9' ? 1 : 0;
        if ((c == '=' || c == ':') && assigned < 0) {
          assigned = i + 1;
        }
        continue;
      }
      if (i - start >= SHORTEST && i - start <= LONGEST && (digits > 0 || i - start >= 20)) {
        int from = assigned > start && isName(text, start, assigned - 1) ? assigned : start;
        int end = withoutEnd(text, from, i);
        boolean call = "([{".indexOf(c) >= 0;
        if (!call && end - from >= SHORTEST && isSecret(text, from, end)) {
          out.append(text, done, from).append(REMOVED);
          done = end;
        }
      }
      start = i + 1;
      assigned = -1;
      digits = 0;
    }
    return done == 0 ? text : out.append(text, done, text.length()).toString();
  }

  private static boolean isName(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!isOfName(text.charAt(i))) {
        return false;
      }
    }
    return end > start;
  }

  private static boolean isOfName(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "_.-".indexOf(c) >= 0;
  }

  private static boolean isSecret(String text, int start, int end) {
    String value = text.substring(start, end);
    boolean credential = SecretValues.isCredential(value);
    if (credential && isSecret(nameBefore(text, start))) {
      return true;
    }
    if (!credential && !SecretValues.isMadeUp(value)) {
      return false;
    }
    String near = text.substring(Math.max(0, start - NEAR), start);
    Matcher told = TOLD.matcher(near.substring(near.lastIndexOf('\n') + 1));
    if (!told.find()) {
      return false;
    }
    String name = told.group("name").replace(' ', '_');
    Kind kind = SecretNames.kind(name);
    return credential
        ? kind.isSecret() || ALSO.contains(name.toLowerCase(Locale.ROOT))
        : kind == Kind.PASSWORD;
  }

  /** The name that a value is given to, with a colon or an equals sign between; empty without. */
  private static String nameBefore(String text, int start) {
    int at = back(text, start, "`*", 3);
    at = back(text, at, " \t", 4);
    if (at < 2
        || ":=".indexOf(text.charAt(at - 1)) < 0
        || ":=!".indexOf(text.charAt(at - 2)) >= 0) {
      return "";
    }
    at = back(text, at - 1, " \t", 4);
    int end = back(text, at, "`*", 3);
    int begin = end;
    while (begin > Math.max(0, end - NEAR) && isOfName(text.charAt(begin - 1))) {
      begin--;
    }
    return begin > 0 && text.charAt(begin - 1) == '$' ? "" : text.substring(begin, end);
  }

  private static int back(String text, int from, String over, int most) {
    int at = from;
    while (at > 0 && from - at < most && over.indexOf(text.charAt(at - 1)) >= 0) {
      at--;
    }
    return at;
  }

  /** Without the punctuation of the sentence that it stands in. */
  private static int withoutEnd(String text, int start, int from) {
    int end = from;
    while (end > start && ".:!?*".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
  }

  private static boolean isSecret(String name) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    if (SecretNames.isSecret(last)) {
      return true;
    }
    List<String> words = SecretNames.words(last);
    return !words.isEmpty() && ALSO.contains(words.getLast());
  }

  private static String cookies(MatchResult match) {
    return Matcher.quoteReplacement(COOKIE.matcher(match.group()).replaceAll(TokenText::cookie));
  }

  private static String cookie(MatchResult match) {
    String value = match.group("value");
    return OF_A_COOKIE.contains(match.group("name").toLowerCase(Locale.ROOT))
            || !SecretValues.looksMade(value)
        ? kept(match)
        : replaced(match, value);
  }

  private static String image(MatchResult match) {
    String value = match.group("value");
    String name = match.group("name");
    boolean secret =
        SecretNames.isSecret(name)
            ? SecretValues.isSecret(value, Kind.PASSWORD, Place.NAMED)
            : SecretNames.words(name).stream().noneMatch(OF_A_DOWNLOAD::contains)
                && SecretValues.isCredential(value);
    return secret ? replaced(match, value) : kept(match);
  }

  private static String replaced(MatchResult match, String value) {
    return Matcher.quoteReplacement(
        match.group("head") + REMOVED + match.group("value").substring(value.length()));
  }

  private static String kept(MatchResult match) {
    return Matcher.quoteReplacement(match.group());
  }
}
