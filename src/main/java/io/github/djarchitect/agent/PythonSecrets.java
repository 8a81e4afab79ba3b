package io.github.djarchitect.agent;

import io.github.djarchitect.python.Comment;
import io.github.djarchitect.python.PythonTokens;
import io.github.djarchitect.python.TokenKind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;

/**
 * Takes the texts out of Python code that stand where a secret does: what is given to a name that
 * says secret, compared with it, or handed to a function that takes one.
 *
 * <p>It goes by tokens, not by a tree, as the code may be an excerpt, a diff, or stand in a text of
 * JSON or in a comment. Quotes and lines stay.
 */
final class PythonSecrets {
  private static final String REMOVED = "[removed: secret]";

  /** Code in a text in a text of JSON is looked at; what is nested deeper hardly exists. */
  private static final int DEEPEST = 3;

  private static final int LONGEST_VALUE = 500;

  /** In prose an apostrophe is no quote. */
  private static final Pattern CONTRACTION =
      Pattern.compile("(?<=[a-z])'(?=(?:s|t|re|ve|ll|d|m)(?![\\w'\"]))");

  private static final Pattern QUOTE = Pattern.compile("[\"']");

  /** A part of the text that goes, and how many lines it has where they are written as escapes. */
  private record Cut(int start, int end, int lines) {}

  private final String text;
  private final PythonPlaces places;
  private final IntUnaryOperator outer;
  private final int level;
  private final List<Cut> cuts;
  private final BitSet seen = new BitSet();
  private final PythonSites sites;

  private PythonSecrets(
      String text, PythonTokens tokens, IntUnaryOperator outer, int level, List<Cut> cuts) {
    this.text = text;
    this.places = new PythonPlaces(text, tokens);
    this.outer = outer;
    this.level = level;
    this.cuts = cuts;
    this.sites = new PythonSites(places);
  }

  static String redact(String text) {
    List<Cut> cuts = new ArrayList<>();
    scan(text, at -> at, 0, cuts);
    if (cuts.isEmpty()) {
      return text;
    }
    cuts.sort(Comparator.comparingInt(Cut::start));
    StringBuilder out = new StringBuilder();
    int done = 0;
    for (Cut cut : cuts) {
      if (cut.start >= done) {
        out.append(text, done, cut.start).append(REMOVED);
        keepLines(text, cut, out);
        done = cut.end;
      }
    }
    return out.append(text, done, text.length()).toString();
  }

  private static void keepLines(String text, Cut cut, StringBuilder out) {
    int real = 0;
    for (int i = cut.start; i < cut.end; i++) {
      if (text.charAt(i) == '\n') {
        real++;
        out.append('\n');
        // a line of a diff keeps its sign
        if (i + 1 < cut.end && "+- ".indexOf(text.charAt(i + 1)) >= 0) {
          out.append(text.charAt(i + 1));
        }
      }
    }
    if (real == 0) {
      out.repeat("\\n", cut.lines);
    }
  }

  private static void scan(String text, IntUnaryOperator outer, int level, List<Cut> cuts) {
    if (level > DEEPEST || !QUOTE.matcher(text).find()) {
      return;
    }
    PythonTokens tokens = PythonTokens.of(CONTRACTION.matcher(text).replaceAll("_"));
    new PythonSecrets(text, tokens, outer, level, cuts).run();
    for (Comment comment : tokens.comments()) {
      int start = comment.span().start() + 1;
      scan(
          text.substring(start, comment.span().end()),
          at -> outer.applyAsInt(start + at),
          level + 1,
          cuts);
    }
  }

  private void run() {
    for (int i = 0; i < places.size(); i++) {
      TokenKind kind = places.kind(i);
      if (kind == TokenKind.NAME) {
        sites.name(i);
      } else if (isText(i) && !seen.get(i)) {
        judge(i);
      }
    }
  }

  private boolean isText(int token) {
    return places.isText(token) || places.kind(token) == TokenKind.FSTRING_START;
  }

  /** Texts that stand side by side, or with a plus between them, are one value. */
  private void judge(int first) {
    List<int[]> parts = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean made = false;
    int at = first;
    int last = first;
    while (isText(at)) {
      seen.set(at);
      if (places.isText(at)) {
        parts.add(new int[] {places.contentStart(at), places.contentEnd(at)});
        append(value, places.contentStart(at), places.contentEnd(at));
        last = at;
      } else {
        made |= fstring(at, parts, value);
        last = places.fstringEnd(at);
      }
      int next = places.behind(last);
      at =
          places.kind(next) == TokenKind.PLUS && isText(places.behind(next))
              ? places.behind(next)
              : next;
    }
    made |= sites.isPutTogether(first, last);
    PythonSites.Site site =
        value.isEmpty() ? PythonSites.NOWHERE : sites.of(first, last, value.toString());
    if (site != PythonSites.NOWHERE && isSecret(value.toString(), site, made)) {
      cut(parts, site);
      return;
    }
    for (int[] part : parts) {
      within(part[0], part[1]);
    }
  }

  private static boolean isSecret(String value, PythonSites.Site site, boolean made) {
    String secret = value.substring(SecretValues.afterScheme(value));
    // "Token abc" is a secret behind a scheme, "token-abc" is none
    secret = site.kind() == SecretNames.Kind.HEADER ? secret : value;
    return made
        ? SecretValues.isSecret(secret, site.kind(), SecretValues.Place.LIKELY)
        : SecretValues.isSecret(secret, site.kind(), site.place());
  }

  /** Whether there are fields in it. */
  private boolean fstring(int start, List<int[]> parts, StringBuilder value) {
    boolean fields = false;
    int end = places.fstringEnd(start);
    for (int i = start + 1; i < end; i++) {
      if (places.kind(i) == TokenKind.FSTRING_MIDDLE) {
        parts.add(new int[] {places.start(i), places.end(i)});
        append(value, places.start(i), places.end(i));
      } else {
        fields = true;
        int mate = places.kind(i).isOpener() ? places.mate(i) : -1;
        if (mate < 0) {
          return true;
        }
        i = mate;
      }
    }
    return fields;
  }

  private void append(StringBuilder value, int start, int end) {
    if (value.length() < LONGEST_VALUE) {
      value.append(text, start, Math.min(end, start + LONGEST_VALUE));
    }
  }

  private void cut(List<int[]> parts, PythonSites.Site site) {
    boolean scheme = site.kind() == SecretNames.Kind.HEADER;
    for (int[] part : parts) {
      int start = part[0];
      String content = text.substring(start, part[1]);
      if (scheme) {
        start += SecretValues.afterScheme(content);
        scheme = false;
      }
      if (start < part[1] && !content.isBlank()) {
        int lines = (int) text.substring(start, part[1]).chars().filter(c -> c == '\n').count();
        cuts.add(new Cut(outer.applyAsInt(start), outer.applyAsInt(part[1]), lines));
      }
    }
  }

  /** Code in a text: a docstring, a text of JSON; also where only its end is known. */
  private void within(int start, int end) {
    if (end - start < 8 || level == DEEPEST) {
      return;
    }
    String content = text.substring(start, end);
    if (content.indexOf('\\') < 0) {
      scan(content, at -> outer.applyAsInt(start + at), level + 1, cuts);
      return;
    }
    StringBuilder plain = new StringBuilder(content.length());
    int[] from = new int[content.length() + 1];
    for (int i = 0; i < content.length(); i++) {
      char c = content.charAt(i);
      from[plain.length()] = i;
      char next = c == '\\' && i + 1 < content.length() ? content.charAt(i + 1) : 0;
      int escaped = "\"'\\nt".indexOf(next);
      if (next != 0 && escaped >= 0) {
        plain.append("\"'\\\n\t".charAt(escaped));
        i++;
      } else {
        plain.append(c);
      }
    }
    from[plain.length()] = content.length();
    scan(plain.toString(), at -> outer.applyAsInt(start + from[at]), level + 1, cuts);
  }
}
