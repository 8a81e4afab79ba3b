package io.github.djarchitect.python;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads strings that stand side by side, f-strings and t-strings among them, as one expression. */
final class Strings {
  private final Cursor cursor;
  private final Tokens tokens;
  private final String text;
  private final Expressions expressions;

  Strings(Cursor cursor, Expressions expressions) {
    this.cursor = cursor;
    this.tokens = cursor.tokens();
    this.text = cursor.source().text();
    this.expressions = expressions;
  }

  private enum Family {
    STR,
    BYTES,
    TEMPLATE
  }

  /** The first problem of the strings that are being read. */
  private @Nullable SyntaxProblem bad;

  Expr read() {
    SyntaxProblem outer = bad;
    bad = null;
    try {
      return readAll();
    } finally {
      bad = outer;
    }
  }

  private Expr readAll() {
    int first = cursor.pos();
    Parts parts = new Parts();
    Family family = null;
    boolean formatted = false;
    while (true) {
      int at = cursor.pos();
      TokenKind kind = cursor.kind();
      Family next;
      if (kind == TokenKind.STRING) {
        next = plain(at, parts);
      } else if (kind == TokenKind.BAD_STRING) {
        bad = bad != null ? bad : cursor.problem("unterminated string");
        next = family != null ? family : Family.STR;
        cursor.next();
      } else if (kind == TokenKind.FSTRING_START) {
        boolean template = prefixHolds(at, 't');
        next = template ? Family.TEMPLATE : Family.STR;
        formatted = true;
        fstring(at, template, parts);
      } else {
        break;
      }
      if (family != null && family != next && bad == null) {
        bad = cursor.problem(cursor.tokenSpan(at), "strings of different kinds stand side by side");
      }
      family = next;
    }
    Span span = cursor.from(first);
    if (bad != null) {
      return new Expr.BadExpr(bad, span);
    }
    if (family == Family.BYTES) {
      return new Expr.Constant(new Literal.Bytes(parts.takeText()), span);
    }
    if (!formatted) {
      return new Expr.Constant(new Literal.Str(parts.takeText()), span);
    }
    List<Expr> values = parts.finish();
    return family == Family.TEMPLATE
        ? new Expr.TemplateStr(values, span)
        : new Expr.JoinedStr(values, span);
  }

  private boolean prefixHolds(int token, char letter) {
    for (int i = tokens.start(token); i < tokens.end(token); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\'') {
        return false;
      }
      if (Character.toLowerCase(c) == letter) {
        return true;
      }
    }
    return false;
  }

  private Family plain(int token, Parts parts) {
    int start = tokens.start(token);
    int end = tokens.end(token);
    boolean raw = false;
    boolean bytes = false;
    char c = text.charAt(start);
    while (c != '"' && c != '\'') {
      raw |= c == 'r' || c == 'R';
      bytes |= c == 'b' || c == 'B';
      c = text.charAt(++start);
    }
    int quotes =
        end - start >= 6 && text.charAt(start + 1) == c && text.charAt(start + 2) == c ? 3 : 1;
    cursor.next();
    String value = decode(start + quotes, end - quotes, raw, bytes);
    parts.add(value, token, tokens.end(token));
    return bytes ? Family.BYTES : Family.STR;
  }

  // ---- f-strings ---------------------------------------------------------------------------

  private void fstring(int start, boolean template, Parts parts) {
    boolean raw = prefixHolds(start, 'r');
    if (!cursor.enter()) {
      bad = cursor.problem("nested too deeply");
      skipFString();
      return;
    }
    cursor.next();
    middle(raw, template, false, parts);
    if (cursor.at(TokenKind.FSTRING_END)) {
      int end = cursor.pos();
      if (tokens.end(end) == tokens.start(end)) {
        bad = bad != null ? bad : cursor.problem("unterminated f-string");
      }
      cursor.next();
    } else {
      bad = bad != null ? bad : cursor.unexpected();
    }
    cursor.leave();
  }

  private void skipFString() {
    int open = 0;
    do {
      if (cursor.at(TokenKind.FSTRING_START)) {
        open++;
      } else if (cursor.at(TokenKind.FSTRING_END)) {
        open--;
      }
      cursor.next();
    } while (open > 0 && !cursor.at(TokenKind.EOF) && !cursor.at(TokenKind.NEWLINE));
  }

  /** Literal text and replacement fields, up to the end of the string or of the field. */
  private void middle(boolean raw, boolean template, boolean inSpec, Parts parts) {
    while (true) {
      int at = cursor.pos();
      if (cursor.take(TokenKind.FSTRING_MIDDLE)) {
        int start = tokens.start(at);
        int end = tokens.end(at);
        String value = inSpec ? decode(start, end, raw, false) : decodeDoubled(start, end, raw);
        parts.add(value, at, end);
      } else if (cursor.at(TokenKind.LBRACE)) {
        if (!cursor.enterBracket()) {
          bad = bad != null ? bad : cursor.problem("nested too deeply");
          cursor.skipOne();
        } else {
          field(raw, template, parts);
          cursor.leaveBracket();
        }
      } else {
        return;
      }
    }
  }

  private static boolean isBrace(char c) {
    return c == '{' || c == '}';
  }

  /** The first of two braces that stand for one; -1 if there is none from here on. */
  private int nextDoubled(int start, int end, boolean raw) {
    int i = start;
    while (i < end) {
      char c = text.charAt(i);
      if (c == '\\' && !raw && i + 1 < end && !isBrace(text.charAt(i + 1))) {
        if (text.startsWith("N{", i + 1)) {
          int close = endOfName(i + 3, end);
          i = close < 0 ? i + 3 : close + 1;
        } else {
          i += 2;
        }
      } else if (isBrace(c) && i + 1 < end && text.charAt(i + 1) == c) {
        return i;
      } else {
        i++;
      }
    }
    return -1;
  }

  /** Decodes text in which two braces stand for one, which is not so inside {@code \N{...}}. */
  private String decodeDoubled(int start, int end, boolean raw) {
    int doubled = nextDoubled(start, end, raw);
    if (doubled < 0) {
      return decode(start, end, raw, false);
    }
    StringBuilder joined = new StringBuilder();
    int from = start;
    while (doubled >= 0) {
      joined.append(decode(from, doubled + 1, raw, false));
      from = doubled + 2;
      doubled = nextDoubled(from, end, raw);
    }
    return joined.append(decode(from, end, raw, false)).toString();
  }

  /** One replacement field, from its brace to behind the closing one. */
  private void field(boolean raw, boolean template, Parts parts) {
    int opener = cursor.pos();
    cursor.next();
    Expr value;
    if (cursor.at(TokenKind.RBRACE)) {
      bad = bad != null ? bad : cursor.problem("f-string: expected an expression before '}'");
      value = new Expr.BadExpr(bad, cursor.tokenSpan(opener));
    } else {
      value = expressions.yieldOrStarExpressions();
    }
    boolean debug = cursor.take(TokenKind.EQUAL);
    int terminator = cursor.pos();
    Character conversion = null;
    if (cursor.take(TokenKind.EXCLAMATION)) {
      String name = cursor.at(TokenKind.NAME) ? cursor.word() : "";
      if (name.equals("s") || name.equals("r") || name.equals("a")) {
        conversion = name.charAt(0);
      } else {
        bad = bad != null ? bad : cursor.problem("f-string: expected a conversion s, r or a");
      }
    }
    Expr spec = null;
    if (cursor.at(TokenKind.COLON)) {
      int colon = cursor.pos();
      cursor.next();
      Parts specParts = new Parts();
      middle(raw, template, true, specParts);
      spec = new Expr.JoinedStr(specParts.finish(), cursor.from(colon));
    }
    if (!cursor.at(TokenKind.RBRACE)) {
      if (bad == null) {
        bad = cursor.problem("f-string: expected '}', found " + cursor.describe());
      }
      int mate = tokens.mate(opener);
      if (mate >= 0) {
        cursor.moveTo(mate);
      } else {
        while (!cursor.at(TokenKind.FSTRING_END)
            && !cursor.at(TokenKind.NEWLINE)
            && !cursor.at(TokenKind.EOF)) {
          cursor.skipOne();
        }
        return;
      }
    }
    cursor.next();
    Span span = cursor.from(opener);
    if (debug) {
      if (conversion == null && spec == null) {
        conversion = 'r';
      }
      parts.addDebug(debugText(tokens.end(opener), tokens.start(terminator)), opener, terminator);
    }
    if (template) {
      String source = text.substring(tokens.end(opener), tokens.start(terminator));
      parts.add(new Expr.Interpolation(value, stripInterpolation(source), conversion, spec, span));
    } else {
      parts.add(new Expr.FormattedValue(value, conversion, spec, span));
    }
  }

  /** As CPython: white space and equal signs behind the expression are cut off, others kept. */
  private static String stripInterpolation(String source) {
    int end = source.length();
    while (end > 0
        && (Character.isWhitespace(source.charAt(end - 1)) || source.charAt(end - 1) == '=')) {
      end--;
    }
    return source.substring(0, end);
  }

  /** The source between these places without its comments. */
  private String debugText(int from, int to) {
    StringBuilder out = new StringBuilder(to - from);
    char quote = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '#') {
        while (i + 1 < to && !SourceText.isLineBreak(text.charAt(i + 1))) {
          i++;
        }
        continue;
      }
      if (c != '\r') {
        out.append(c);
      } else if (i + 1 == to || text.charAt(i + 1) != '\n') {
        out.append('\n');
      }
    }
    return out.toString();
  }

  // ---- escapes -----------------------------------------------------------------------------

  /** The value of literal text; an escape that cannot be read makes the string bad. */
  private String decode(int start, int end, boolean raw, boolean bytes) {
    int i = start;
    while (i < end) {
      char c = text.charAt(i);
      if (c == '\r' || (c == '\\' && !raw) || (bytes && c >= 0x80)) {
        break;
      }
      i++;
    }
    if (i == end) {
      return text.substring(start, end);
    }
    StringBuilder out = new StringBuilder(end - start);
    out.append(text, start, i);
    while (i < end) {
      char c = text.charAt(i++);
      if (c == '\r') {
        if (i < end && text.charAt(i) == '\n') {
          i++;
        }
        out.append('\n');
      } else if (c == '\\' && !raw && i < end) {
        i = escape(i, end, bytes, out);
      } else {
        if (bytes && c >= 0x80) {
          badEscape(i - 1, i, "bytes can only hold ASCII characters");
        }
        out.append(c);
      }
    }
    return out.toString();
  }

  /** Reads what follows a backslash and returns the place behind it. */
  private int escape(int start, int end, boolean bytes, StringBuilder out) {
    int i = start;
    char c = text.charAt(i++);
    switch (c) {
      case '\n' -> {}
      case '\r' -> {
        if (i < end && text.charAt(i) == '\n') {
          i++;
        }
      }
      case '\\', '\'', '"' -> out.append(c);
      case 'a' -> out.append('\u0007');
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'v' -> out.append('\u000b');
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        int value = c - '0';
        for (int n = 1; n < 3 && i < end && isOctal(text.charAt(i)); n++) {
          value = value * 8 + text.charAt(i++) - '0';
        }
        out.append((char) (bytes ? value & 0xFF : value));
      }
      case 'x' -> i = hex(i, end, 2, out);
      case 'u' -> {
        if (bytes) {
          out.append("\\u");
        } else {
          i = hex(i, end, 4, out);
        }
      }
      case 'U' -> {
        if (bytes) {
          out.append("\\U");
        } else {
          i = hex(i, end, 8, out);
        }
      }
      case 'N' -> {
        if (bytes) {
          out.append("\\N");
        } else {
          i = named(i, end, out);
        }
      }
      default -> {
        out.append('\\');
        i--; // read again as any other character
      }
    }
    return i;
  }

  private static boolean isOctal(char c) {
    return c >= '0' && c <= '7';
  }

  private int hex(int start, int end, int digits, StringBuilder out) {
    int value = 0;
    int i = start;
    while (i < end && i < start + digits && Character.digit(text.charAt(i), 16) >= 0) {
      value = value * 16 + Character.digit(text.charAt(i), 16);
      i++;
    }
    if (i < start + digits || value < 0 || value > Character.MAX_CODE_POINT) {
      badEscape(start - 2, i, "this escape names no character");
      out.append(text, start - 2, i);
    } else {
      out.appendCodePoint(value);
    }
    return i;
  }

  /** The brace behind the name of a character, or -1. */
  private int endOfName(int start, int end) {
    int i = start;
    while (i < end && Lexer.isNameOfCharacter(text.charAt(i))) {
      i++;
    }
    return i < end && text.charAt(i) == '}' ? i : -1;
  }

  private int named(int start, int end, StringBuilder out) {
    int close = start < end && text.charAt(start) == '{' ? endOfName(start + 1, end) : -1;
    if (close < 0) {
      badEscape(start - 2, start, "this escape names no character");
      out.append(text, start - 2, start);
      return start;
    }
    String named = CharacterNames.find(text.substring(start + 1, close));
    if (named == null) {
      badEscape(start - 2, close + 1, "this escape names no known character");
      out.append(text, start - 2, close + 1);
    } else {
      out.append(named);
    }
    return close + 1;
  }

  private void badEscape(int start, int end, String message) {
    SyntaxProblem problem = cursor.problem(cursor.source().span(start, end), message);
    bad = bad != null ? bad : problem;
  }

  // ---- parts -------------------------------------------------------------------------------

  /** The parts of a string under way; literal text that adjoins becomes one constant. */
  private final class Parts {
    private final List<Expr> values = new ArrayList<>();

    /** The one piece of literal text there is, and all of them once there are two. */
    private String single = "";

    private @Nullable StringBuilder joined;
    private int firstToken = -1;
    private boolean behindFirst;
    private int lastEnd;

    void add(String value, int token, int end) {
      if (firstToken < 0) {
        firstToken = token;
        single = value;
      } else {
        if (joined == null) {
          joined = new StringBuilder(single);
        }
        joined.append(value);
      }
      lastEnd = end;
    }

    void addDebug(String value, int opener, int terminator) {
      add(value, opener, tokens.start(terminator));
      behindFirst |= firstToken == opener;
    }

    void add(Expr value) {
      flush();
      values.add(value);
    }

    String takeText() {
      return joined == null ? single : joined.toString();
    }

    List<Expr> finish() {
      flush();
      return values;
    }

    private void flush() {
      if (firstToken < 0) {
        return;
      }
      String value = takeText();
      if (!value.isEmpty()) {
        Span first = cursor.tokenSpan(firstToken);
        Span start = behindFirst ? first.atEnd() : first;
        int endLine = cursor.source().lineAt(lastEnd);
        Span span =
            new Span(
                start.start(),
                lastEnd,
                start.startLine(),
                start.startColumn(),
                endLine,
                lastEnd - cursor.source().lineStart(endLine));
        values.add(new Expr.Constant(new Literal.Str(value), span));
      }
      single = "";
      joined = null;
      firstToken = -1;
      behindFirst = false;
    }
  }
}
