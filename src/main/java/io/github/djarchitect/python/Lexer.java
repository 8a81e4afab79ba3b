package io.github.djarchitect.python;

import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a text into tokens, one pass, never failing.
 *
 * <p>Brackets are paired here, so that the parser can step over a broken element. A bracket that is
 * not closed ends before the first line that starts, at or left of the indentation of its block,
 * with a keyword that no expression can hold; once one is known to be open, before any such line.
 */
final class Lexer {
  static final String CONFLICT_MESSAGE = "merge conflict marker";

  /** What nine files of ten have at most. */
  private static final int TOKENS_OF_LINE = 6;

  private static final int TAB_SIZE = 8;
  private static final int MAX_INDENTS = 100;
  private static final int CONFLICT_LENGTH = 7;

  /** How far a closing bracket that does not fit looks for one that it fits. */
  private static final int MAX_MISMATCH_SEARCH = 256;

  private final SourceText source;
  private final String text;

  /** The same, since a look into an array costs less than one into a text. */
  private final char[] chars;

  private final int length;
  private final Tokens tokens;
  private final List<Comment> comments = new ArrayList<>();
  private final List<SyntaxProblem> problems;
  private final Words words = new Words();

  private final int earlierProblems;
  private int pos;
  private int line = 1;
  private boolean lineStart;

  /** Up to here, a line that is not indented ends every bracket. */
  private int strictUntil = -1;

  private int[] indents = new int[8];
  private int[] tabbedIndents = new int[8];
  private int indentCount = 1;
  private boolean tooDeep;

  private int[] brackets = new int[16];
  private boolean[] fields = new boolean[16];
  private int depth;
  private final Deque<FString> fstrings = new ArrayDeque<>();
  private final List<int[]> pendingConflicts = new ArrayList<>();

  Lexer(SourceText source, List<SyntaxProblem> problems) {
    this.source = source;
    this.text = source.text();
    this.chars = text.toCharArray();
    this.length = text.length();
    this.problems = problems;
    this.earlierProblems = problems.size();
    this.tokens = new Tokens(Math.min(length / 4, source.lineCount() * TOKENS_OF_LINE));
  }

  Tokens tokens() {
    return tokens;
  }

  List<Comment> comments() {
    return comments;
  }

  /** Reads the whole text. */
  void run() {
    pos = source.lineStart(1);
    lineStart = true;
    do {
      readToEnd();
    } while (depth > 0 && readAgain());
    finish();
  }

  /**
   * Goes back to the outermost bracket that is open here; from there to here, a bracket ends before
   * any line that is not indented. Each part is read again once only, which keeps the whole linear.
   */
  private boolean readAgain() {
    if (pos <= strictUntil) {
      return false;
    }
    strictUntil = pos;
    int first = fields[0] ? fstrings.getLast().token : brackets[0];
    pos = tokens.start(first);
    line = tokens.line(first);
    lineStart = false;
    tokens.truncate(first);
    depth = 0;
    fstrings.clear();
    while (!comments.isEmpty() && comments.getLast().span().start() >= pos) {
      comments.removeLast();
    }
    while (problems.size() > earlierProblems && problems.getLast().span().start() >= pos) {
      problems.removeLast();
    }
    return true;
  }

  private void readToEnd() {
    while (pos < length) {
      if (lineStart) {
        lineStart = false;
        if (!startLine()) {
          lineStart = true;
          continue;
        }
      }
      if (!fstrings.isEmpty() && fstrings.element().inText) {
        literalText(fstrings.element());
        continue;
      }
      char c = chars[pos];
      switch (c) {
        case ' ', '\t', '\f' -> pos++;
        case '#' -> comment();
        case '\r', '\n' -> {
          int at = pos;
          int before = line;
          skipNewline();
          if (depth == 0) {
            addNewline(at, before);
            lineStart = true;
          } else {
            continueInBrackets();
          }
        }
        case '\\' -> backslash();
        default -> token(c);
      }
    }
  }

  private void finish() {
    if (!fstrings.isEmpty()) {
      Span start = source.span(tokens.start(fstrings.getLast().token), length);
      problems.add(new SyntaxProblem(start, "unterminated f-string"));
    }
    while (!fstrings.isEmpty()) {
      dropFString();
    }
    depth = 0;
    addNewline(length, line);
    while (indentCount > 1) {
      indentCount--;
      tokens.add(TokenKind.DEDENT, length, length, line, line, null);
    }
    addPendingConflicts();
    tokens.add(TokenKind.EOF, length, length, line, line, null);
  }

  private void addNewline(int at, int atLine) {
    int last = tokens.size() - 1;
    if (last >= 0) {
      TokenKind kind = tokens.kind(last);
      if (!kind.isLayout() && kind != TokenKind.CONFLICT) {
        tokens.add(TokenKind.NEWLINE, at, at, atLine, atLine, null);
      }
    }
  }

  // ---- lines -------------------------------------------------------------------------------

  /** Handles indentation; false if the line holds nothing or is a conflict marker. */
  private boolean startLine() {
    int column = 0;
    int tabbed = 0;
    int continued = -1;
    while (pos < length) {
      char c = chars[pos];
      if (c == ' ') {
        column++;
        tabbed++;
      } else if (c == '\t') {
        column = (column / TAB_SIZE + 1) * TAB_SIZE;
        tabbed++;
      } else if (c == '\f') {
        column = 0;
        tabbed = 0;
      } else if (c == '\\' && newlineLength(pos + 1) > 0) {
        continued = continued < 0 ? column : continued;
        pos++;
        skipNewline();
        continue;
      } else {
        break;
      }
      pos++;
    }
    if (pos >= length) {
      return false;
    }
    char c = chars[pos];
    if (c == '#') {
      comment();
      skipNewline();
      return false;
    }
    if (c == '\n' || c == '\r') {
      skipNewline();
      return false;
    }
    if (isConflictMarker()) {
      pendingConflicts.add(new int[] {pos, line});
      skipToLineEnd();
      skipNewline();
      return false;
    }
    indent(continued >= 0 ? continued : column, continued >= 0 ? continued : tabbed);
    if (!pendingConflicts.isEmpty()) {
      addPendingConflicts();
    }
    return true;
  }

  private void indent(int column, int tabbed) {
    int top = indents[indentCount - 1];
    if (column == top) {
      checkTabs(tabbed == tabbedIndents[indentCount - 1]);
    } else if (column > top) {
      checkTabs(tabbed > tabbedIndents[indentCount - 1]);
      if (indentCount == MAX_INDENTS) {
        if (!tooDeep) {
          problem(pos, pos, "too many levels of indentation");
          tooDeep = true;
        }
        return;
      }
      if (indentCount == indents.length) {
        indents = Arrays.copyOf(indents, indentCount * 2);
        tabbedIndents = Arrays.copyOf(tabbedIndents, indentCount * 2);
      }
      indents[indentCount] = column;
      tabbedIndents[indentCount] = tabbed;
      indentCount++;
      tokens.add(TokenKind.INDENT, pos, pos, line, line, null);
    } else {
      while (indentCount > 1 && indents[indentCount - 2] >= column) {
        indentCount--;
        tokens.add(TokenKind.DEDENT, pos, pos, line, line, null);
      }
      if (indents[indentCount - 1] == column) {
        checkTabs(tabbed == tabbedIndents[indentCount - 1]);
      } else {
        // it lies between two levels: the inner block goes on with this indentation
        problem(pos, pos, "unindent does not match any outer indentation level");
        indents[indentCount - 1] = column;
        tabbedIndents[indentCount - 1] = tabbed;
      }
    }
  }

  private void checkTabs(boolean consistent) {
    if (!consistent) {
      problem(pos, pos, "inconsistent use of tabs and spaces in indentation");
    }
  }

  private void addPendingConflicts() {
    for (int[] conflict : pendingConflicts) {
      addConflict(conflict[0], conflict[1]);
    }
    pendingConflicts.clear();
  }

  private void addConflict(int start, int atLine) {
    int end = start + source.line(atLine).length();
    tokens.add(TokenKind.CONFLICT, start, end, atLine, atLine, null);
  }

  private boolean isConflictMarker() {
    if (pos != source.lineStart(line) || pos + CONFLICT_LENGTH > length) {
      return false;
    }
    char c = chars[pos];
    if (c != '<' && c != '=' && c != '>' && c != '|') {
      return false;
    }
    for (int i = 1; i < CONFLICT_LENGTH; i++) {
      if (chars[pos + i] != c) {
        return false;
      }
    }
    return pos + CONFLICT_LENGTH == length || chars[pos + CONFLICT_LENGTH] != c;
  }

  /** At the start of a line inside brackets. */
  private void continueInBrackets() {
    while (pos < length && isConflictMarker()) {
      addConflict(pos, line);
      skipToLineEnd();
      skipNewline();
    }
    int at = pos;
    int column = 0;
    while (at < length) {
      char c = chars[at];
      if (c == '\t') {
        column = (column / TAB_SIZE + 1) * TAB_SIZE;
      } else if (c == ' ') {
        column++;
      } else {
        break;
      }
      at++;
    }
    if (column > indents[indentCount - 1] || at >= length) {
      pos = at;
    } else if (endsBrackets(at)) {
      if (pos > strictUntil && readAgain()) {
        return;
      }
      closeBrackets(0);
      addNewline(pos, line);
      lineStart = true;
    }
  }

  /** Whether a line that starts here, not indented, cannot belong to an open bracket. */
  private boolean endsBrackets(int at) {
    char c = chars[at];
    if (isAsciiLetter(c)) {
      int end = at;
      while (end < length && isWordPart(chars[end])) {
        end++;
      }
      TokenKind kind = words.find(at, end).kind();
      if (kind.startsOnlyStatements()
          || (kind == TokenKind.ASYNC && text.startsWith("async def ", at))) {
        return true;
      }
    }
    return pos <= strictUntil && !SourceText.isLineBreak(c) && "#)]},:".indexOf(c) < 0;
  }

  /** Leaves brackets unclosed, and every f-string that began inside them. */
  private void closeBrackets(int newDepth) {
    depth = newDepth;
    while (!fstrings.isEmpty() && fstrings.element().depth >= newDepth) {
      dropFString();
    }
  }

  private void dropFString() {
    fstrings.pop();
    tokens.add(TokenKind.FSTRING_END, pos, pos, line, line, null);
  }

  private void skipToLineEnd() {
    while (pos < length && !SourceText.isLineBreak(chars[pos])) {
      pos++;
    }
  }

  private int newlineLength(int at) {
    if (at >= length) {
      return 0;
    }
    char c = chars[at];
    if (c == '\n') {
      return 1;
    }
    return c != '\r' ? 0 : at + 1 < length && chars[at + 1] == '\n' ? 2 : 1;
  }

  private void skipNewline() {
    int newline = newlineLength(pos);
    if (newline > 0) {
      pos += newline;
      line++;
    }
  }

  private void comment() {
    int start = pos;
    skipToLineEnd();
    int column = start - source.lineStart(line);
    Span span = new Span(start, pos, line, column, line, column + pos - start);
    comments.add(new Comment(span, text.substring(start, pos)));
  }

  private void backslash() {
    int newline = newlineLength(pos + 1);
    if (newline > 0) {
      pos++;
      skipNewline();
      if (pos >= length) {
        problem(pos, pos, "unexpected end of file after a line continuation");
      }
    } else {
      int start = pos++;
      tokens.add(TokenKind.ERROR, start, pos, line, line, null);
    }
  }

  private void problem(int start, int end, String message) {
    problems.add(new SyntaxProblem(source.span(start, end), message));
  }

  // ---- tokens ------------------------------------------------------------------------------

  private void token(char c) {
    if (isAsciiLetter(c) || c == '_') {
      word();
    } else if (isDigit(c) || (c == '.' && pos + 1 < length && isDigit(chars[pos + 1]))) {
      number();
    } else if (c == '"' || c == '\'') {
      string(pos);
    } else if (c >= 0x80) {
      if (startsWord(text.codePointAt(pos))) {
        word();
      } else {
        error();
      }
    } else {
      operator(c);
    }
  }

  // a sign such as ™ has letters when normalised and is no part of a word, so none would be read
  private static boolean startsWord(int codePoint) {
    return Character.isUnicodeIdentifierStart(normalizedFirst(codePoint))
        && Character.isUnicodeIdentifierPart(codePoint)
        && !Character.isIdentifierIgnorable(codePoint);
  }

  // a few letters, such as the Arabic ligatures, become words only when normalised
  private static int normalizedFirst(int codePoint) {
    return Character.isUnicodeIdentifierStart(codePoint)
        ? codePoint
        : Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKC).codePointAt(0);
  }

  private void word() {
    int start = pos;
    boolean ascii = true;
    while (pos < length) {
      char c = chars[pos];
      if (isWordPart(c)) {
        pos++;
      } else if (c < 0x80) {
        break;
      } else {
        int codePoint = text.codePointAt(pos);
        if (!Character.isUnicodeIdentifierPart(codePoint)
            || Character.isIdentifierIgnorable(codePoint)) {
          break;
        }
        ascii = false;
        pos += Character.charCount(codePoint);
      }
    }
    if (pos < length) {
      char c = chars[pos];
      if ((c == '"' || c == '\'') && isStringPrefix(start, pos)) {
        string(start);
        return;
      }
    }
    Words.Word word = words.find(start, pos);
    String name =
        ascii ? word.text() : Normalizer.normalize(word.text(), Normalizer.Form.NFKC).intern();
    tokens.add(word.kind(), start, pos, line, line, name);
  }

  private boolean isStringPrefix(int start, int end) {
    int size = end - start;
    if (size > 2) {
      return false;
    }
    char first = lower(chars[start]);
    if (size == 1) {
      return "rbuft".indexOf(first) >= 0;
    }
    char second = lower(chars[start + 1]);
    char other = first == 'r' ? second : second == 'r' ? first : ' ';
    return other == 'b' || other == 'f' || other == 't';
  }

  private void error() {
    int start = pos;
    while (pos < length) {
      char c = chars[pos];
      boolean strange =
          c < 0x80
              ? c == '$' || c == '?' || c == '`' || c == 0x7f || (c < ' ' && !isSpace(c))
              : !Character.isUnicodeIdentifierStart(text.codePointAt(pos));
      if (!strange && pos > start) {
        break;
      }
      pos += Character.charCount(text.codePointAt(pos));
    }
    tokens.add(TokenKind.ERROR, start, pos, line, line, null);
  }

  private void number() {
    int start = pos;
    boolean sound;
    if (chars[pos] == '0' && pos + 1 < length && isRadixLetter(chars[pos + 1])) {
      char radix = lower(chars[pos + 1]);
      pos += 2;
      sound = radixDigits(radix);
    } else {
      sound = decimal();
    }
    // as in CPython, a keyword may follow at once: 1if x else y
    int end = pos;
    while (end < length && isWordChar(end)) {
      end++;
    }
    if (end > pos && !isKeywordBehindNumber(pos, end)) {
      pos = end;
      sound = false;
    }
    TokenKind kind = sound ? TokenKind.NUMBER : TokenKind.BAD_NUMBER;
    tokens.add(kind, start, pos, line, line, null);
  }

  private boolean isKeywordBehindNumber(int start, int end) {
    return switch (text.substring(start, Math.min(end, start + 4))) {
      case "and", "else", "for", "if", "in", "is", "or", "not" -> true;
      default -> false;
    };
  }

  private boolean radixDigits(char radix) {
    boolean sound = false;
    while (pos < length) {
      char c = chars[pos];
      boolean digit =
          switch (radix) {
            case 'x' -> Character.digit(c, 16) >= 0 && c < 0x80;
            case 'o' -> c >= '0' && c <= '7';
            default -> c == '0' || c == '1';
          };
      if (digit) {
        sound = true;
      } else if (c == '_') {
        sound = false;
      } else {
        break;
      }
      pos++;
    }
    return sound && (pos >= length || !isDigit(chars[pos]));
  }

  private boolean decimal() {
    boolean sound = true;
    int start = pos;
    sound &= digits();
    boolean fraction = false;
    if (pos < length && chars[pos] == '.') {
      fraction = true;
      pos++;
      if (pos < length && isDigit(chars[pos])) {
        sound &= digits();
      }
    }
    if (pos < length && lower(chars[pos]) == 'e') {
      int at = pos + 1;
      if (at < length && (chars[at] == '+' || chars[at] == '-')) {
        at++;
      }
      if (at < length && isDigit(chars[at])) {
        fraction = true;
        pos = at;
        sound &= digits();
      }
    }
    boolean imaginary = pos < length && lower(chars[pos]) == 'j';
    if (imaginary) {
      pos++;
    }
    boolean leadingZero = chars[start] == '0' && !fraction && !imaginary;
    return sound && !(leadingZero && hasNonZero(start, pos));
  }

  private boolean hasNonZero(int start, int end) {
    for (int i = start; i < end; i++) {
      if (chars[i] >= '1' && chars[i] <= '9') {
        return true;
      }
    }
    return false;
  }

  /** Digits with single underscores between them; there may be none before a dot. */
  private boolean digits() {
    boolean sound = true;
    boolean underscore = false;
    while (pos < length) {
      char c = chars[pos];
      if (c == '_') {
        sound &= !underscore;
        underscore = true;
      } else if (isDigit(c)) {
        underscore = false;
      } else {
        break;
      }
      pos++;
    }
    return sound && !underscore;
  }

  private void string(int start) {
    boolean fstring = false;
    boolean raw = false;
    pos = stringQuote(start);
    for (int i = start; i < pos; i++) {
      char c = lower(chars[i]);
      fstring |= c == 'f' || c == 't';
      raw |= c == 'r';
    }
    char quote = chars[pos];
    boolean triple = pos + 2 < length && chars[pos + 1] == quote && chars[pos + 2] == quote;
    pos += triple ? 3 : 1;
    if (fstring) {
      int token = tokens.add(TokenKind.FSTRING_START, start, pos, line, line, null);
      fstrings.push(new FString(quote, triple, raw, depth, token));
      return;
    }
    int startLine = line;
    while (pos < length) {
      char c = chars[pos];
      if (c == '\\') {
        pos++;
        if (newlineLength(pos) > 0) {
          skipNewline();
        } else if (pos < length) {
          pos++;
        }
      } else if (c == quote) {
        if (!triple) {
          pos++;
          tokens.add(TokenKind.STRING, start, pos, startLine, line, null);
          return;
        }
        if (text.startsWith(quote == '"' ? "\"\"\"" : "'''", pos)) {
          pos += 3;
          tokens.add(TokenKind.STRING, start, pos, startLine, line, null);
          return;
        }
        pos++;
      } else if (c == '\n' || c == '\r') {
        if (!triple) {
          break;
        }
        skipNewline();
      } else {
        pos++;
      }
    }
    problem(start, pos, triple ? "unterminated triple-quoted string" : "unterminated string");
    tokens.add(TokenKind.BAD_STRING, start, pos, startLine, line, null);
    if (!triple) {
      closeBracketsOfLine();
    }
  }

  private int stringQuote(int start) {
    int at = start;
    while (chars[at] != '"' && chars[at] != '\'') {
      at++;
    }
    return at;
  }

  /** What an open string has swallowed may have closed the brackets that opened on its line. */
  private void closeBracketsOfLine() {
    int newDepth = depth;
    while (newDepth > 0 && tokens.line(brackets[newDepth - 1]) == line) {
      newDepth--;
    }
    if (newDepth < depth) {
      closeBrackets(newDepth);
    }
  }

  // ---- f-strings ---------------------------------------------------------------------------

  private void literalText(FString fstring) {
    int start = pos;
    int startLine = line;
    boolean inSpec = fstring.fields > 0;
    while (pos < length) {
      char c = chars[pos];
      if (c == fstring.quote && fstring.endsAt(chars, pos)) {
        addMiddle(start, startLine);
        int at = pos;
        pos += fstring.triple ? 3 : 1;
        if (inSpec) {
          problem(at, at, "f-string: expecting '}'");
          depth = fstring.depth;
        }
        fstrings.pop();
        tokens.add(TokenKind.FSTRING_END, at, pos, line, line, null);
        return;
      } else if (c == '{') {
        if (!inSpec && pos + 1 < length && chars[pos + 1] == '{') {
          pos += 2;
        } else {
          addMiddle(start, startLine);
          pos++;
          open(TokenKind.LBRACE, pos - 1, true);
          fstring.fields++;
          fstring.inText = false;
          return;
        }
      } else if (c == '}') {
        if (inSpec) {
          addMiddle(start, startLine);
          fstring.inText = false;
          return;
        }
        if (pos + 1 < length && chars[pos + 1] == '}') {
          pos += 2;
        } else {
          problem(pos, pos + 1, "f-string: single '}' is not allowed");
          pos++;
        }
      } else if (c == '\\') {
        pos++;
        if (pos < length && (chars[pos] == '{' || chars[pos] == '}')) {
          continue;
        }
        if (newlineLength(pos) > 0) {
          skipNewline();
        } else if (!fstring.raw && text.startsWith("N{", pos)) {
          pos += 2;
          while (pos < length && isNameOfCharacter(chars[pos])) {
            pos++;
          }
          if (pos < length && chars[pos] == '}') {
            pos++;
          }
        } else if (pos < length) {
          pos++;
        }
      } else if (c == '\n' || c == '\r') {
        if (!fstring.triple) {
          addMiddle(start, startLine);
          if (inSpec) {
            fstring.inText = false;
          } else {
            problem(pos, pos, "unterminated f-string");
            dropFString();
            closeBracketsOfLine();
          }
          return;
        }
        skipNewline();
      } else {
        pos++;
      }
    }
    addMiddle(start, startLine);
  }

  /** Whether it can stand in the name of a {@code \\N{...}} escape. */
  static boolean isNameOfCharacter(char c) {
    return isWordPart(c) || c == ' ' || c == '-' || c == '(' || c == ')';
  }

  private void addMiddle(int start, int startLine) {
    if (pos > start) {
      tokens.add(TokenKind.FSTRING_MIDDLE, start, pos, startLine, line, null);
    }
  }

  /** Whether the innermost bracket is the brace of the replacement field that is being read. */
  private boolean atFieldLevel() {
    return depth > 0 && fields[depth - 1];
  }

  private static final class FString {
    final char quote;
    final boolean triple;
    final boolean raw;

    /** How many brackets are open outside. */
    final int depth;

    /** The index of the token that starts it. */
    final int token;

    /** How many replacement fields are open: more than one inside a format specification. */
    int fields;

    boolean inText = true;

    FString(char quote, boolean triple, boolean raw, int depth, int token) {
      this.quote = quote;
      this.triple = triple;
      this.raw = raw;
      this.depth = depth;
      this.token = token;
    }

    boolean endsAt(char[] chars, int at) {
      return !triple || (at + 2 < chars.length && chars[at + 1] == quote && chars[at + 2] == quote);
    }
  }

  // ---- operators ---------------------------------------------------------------------------

  private void operator(char c) {
    char second = pos + 1 < length ? chars[pos + 1] : 0;
    char third = pos + 2 < length ? chars[pos + 2] : 0;
    switch (c) {
      case '(' -> open(TokenKind.LPAR, pos++, false);
      case '[' -> open(TokenKind.LSQB, pos++, false);
      case '{' -> open(TokenKind.LBRACE, pos++, false);
      case ')' -> close(TokenKind.RPAR, TokenKind.LPAR);
      case ']' -> close(TokenKind.RSQB, TokenKind.LSQB);
      case '}' -> close(TokenKind.RBRACE, TokenKind.LBRACE);
      case ',' -> add(TokenKind.COMMA, 1);
      case ';' -> add(TokenKind.SEMI, 1);
      case '~' -> add(TokenKind.TILDE, 1);
      case ':' -> {
        if (atFieldLevel()) {
          add(TokenKind.COLON, 1);
          fstrings.element().inText = true;
        } else if (second == '=') {
          add(TokenKind.COLON_EQUAL, 2);
        } else {
          add(TokenKind.COLON, 1);
        }
      }
      case '.' -> {
        if (second == '.' && third == '.') {
          add(TokenKind.ELLIPSIS, 3);
        } else {
          add(TokenKind.DOT, 1);
        }
      }
      case '=' -> either(second == '=', TokenKind.EQ_EQUAL, TokenKind.EQUAL);
      case '!' -> {
        if (second == '=') {
          add(TokenKind.NOT_EQUAL, 2);
        } else if (atFieldLevel()) {
          add(TokenKind.EXCLAMATION, 1);
        } else {
          add(TokenKind.ERROR, 1);
        }
      }
      case '+' -> either(second == '=', TokenKind.PLUS_EQUAL, TokenKind.PLUS);
      case '-' -> {
        if (second == '>') {
          add(TokenKind.ARROW, 2);
        } else {
          either(second == '=', TokenKind.MINUS_EQUAL, TokenKind.MINUS);
        }
      }
      case '*' -> {
        if (second == '*') {
          doubled(third, TokenKind.DOUBLE_STAR_EQUAL, TokenKind.DOUBLE_STAR);
        } else {
          either(second == '=', TokenKind.STAR_EQUAL, TokenKind.STAR);
        }
      }
      case '/' -> {
        if (second == '/') {
          doubled(third, TokenKind.DOUBLE_SLASH_EQUAL, TokenKind.DOUBLE_SLASH);
        } else {
          either(second == '=', TokenKind.SLASH_EQUAL, TokenKind.SLASH);
        }
      }
      case '%' -> either(second == '=', TokenKind.PERCENT_EQUAL, TokenKind.PERCENT);
      case '@' -> either(second == '=', TokenKind.AT_EQUAL, TokenKind.AT);
      case '&' -> either(second == '=', TokenKind.AMPER_EQUAL, TokenKind.AMPER);
      case '|' -> either(second == '=', TokenKind.VBAR_EQUAL, TokenKind.VBAR);
      case '^' -> either(second == '=', TokenKind.CIRCUMFLEX_EQUAL, TokenKind.CIRCUMFLEX);
      case '<' -> {
        if (second == '<') {
          doubled(third, TokenKind.LEFT_SHIFT_EQUAL, TokenKind.LEFT_SHIFT);
        } else if (second == '>') {
          add(TokenKind.LESS_GREATER, 2);
        } else {
          either(second == '=', TokenKind.LESS_EQUAL, TokenKind.LESS);
        }
      }
      case '>' -> {
        if (second == '>') {
          doubled(third, TokenKind.RIGHT_SHIFT_EQUAL, TokenKind.RIGHT_SHIFT);
        } else {
          either(second == '=', TokenKind.GREATER_EQUAL, TokenKind.GREATER);
        }
      }
      default -> error();
    }
  }

  private void either(boolean withEqual, TokenKind two, TokenKind one) {
    add(withEqual ? two : one, withEqual ? 2 : 1);
  }

  private void doubled(char third, TokenKind three, TokenKind two) {
    add(third == '=' ? three : two, third == '=' ? 3 : 2);
  }

  private void add(TokenKind kind, int size) {
    tokens.add(kind, pos, pos + size, line, line, null);
    pos += size;
  }

  private void open(TokenKind kind, int at, boolean field) {
    int index = tokens.add(kind, at, at + 1, line, line, null);
    if (depth == brackets.length) {
      brackets = Arrays.copyOf(brackets, depth * 2);
      fields = Arrays.copyOf(fields, depth * 2);
    }
    brackets[depth] = index;
    fields[depth] = field;
    depth++;
  }

  private void close(TokenKind closer, TokenKind opener) {
    int index = tokens.add(closer, pos, pos + 1, line, line, null);
    pos++;
    int limit = Math.max(0, depth - MAX_MISMATCH_SEARCH);
    for (int i = depth - 1; i >= limit; i--) {
      if (tokens.kind(brackets[i]) == opener) {
        tokens.pair(brackets[i], index);
        depth = i;
        if (fields[i]) {
          FString fstring = fstrings.element();
          fstring.fields--;
          fstring.inText = true;
        }
        return;
      }
      if (fields[i]) {
        return; // what stands in a replacement field closes nothing outside it
      }
    }
  }

  // ---- characters --------------------------------------------------------------------------

  private boolean isWordChar(int at) {
    char c = chars[at];
    return isWordPart(c) || (c >= 0x80 && Character.isUnicodeIdentifierPart(c));
  }

  private static boolean isRadixLetter(char c) {
    char lower = lower(c);
    return lower == 'x' || lower == 'o' || lower == 'b';
  }

  private static boolean isAsciiLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isWordPart(char c) {
    return isAsciiLetter(c) || isDigit(c) || c == '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\f' || c == '\n' || c == '\r';
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }

  /** The words of a text, each string made once. */
  private final class Words {
    record Word(String text, TokenKind kind) {}

    private @Nullable Word[] table = new Word[512];
    private int size;

    Word find(int start, int end) {
      int hash = 0;
      for (int i = start; i < end; i++) {
        hash = 31 * hash + chars[i];
      }
      int slot = slot(hash);
      for (Word word = table[slot]; word != null; word = table[slot]) {
        if (word.text.length() == end - start && text.startsWith(word.text, start)) {
          return word;
        }
        slot = (slot + 1) & (table.length - 1);
      }
      String name = text.substring(start, end);
      Word added = new Word(name, TokenKind.ofWord(name));
      table[slot] = added;
      if (++size * 2 > table.length) {
        grow();
      }
      return added;
    }

    private int slot(int hash) {
      return (hash ^ (hash >>> 15)) & (table.length - 1);
    }

    private void grow() {
      @Nullable Word[] old = table;
      table = new Word[old.length * 4];
      for (Word word : old) {
        if (word != null) {
          int slot = slot(word.text.hashCode());
          while (table[slot] != null) {
            slot = (slot + 1) & (table.length - 1);
          }
          table[slot] = word;
        }
      }
    }
  }
}
