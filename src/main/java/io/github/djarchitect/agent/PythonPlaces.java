package io.github.djarchitect.agent;

import io.github.djarchitect.python.PythonTokens;
import io.github.djarchitect.python.TokenKind;
import java.util.Arrays;

/**
 * What stands around the tokens of a text: brackets, elements, names.
 *
 * <p>Nothing here needs a sound program. The signs of a diff are stepped over, and each way back is
 * bounded, so that no text takes longer than its length.
 */
final class PythonPlaces {
  /** How far back an expression is followed; longer ones are data. */
  private static final int FAR = 64;

  private final String text;
  private final PythonTokens tokens;
  private final int[] parent;
  private final int[] index;
  private final int[] element;
  private final int[] fstringEnd;

  PythonPlaces(String text, PythonTokens tokens) {
    this.text = text;
    this.tokens = tokens;
    int size = tokens.size();
    parent = new int[size];
    index = new int[size];
    element = new int[size];
    fstringEnd = new int[size];
    read(size);
    pairFStrings(size);
  }

  private void pairFStrings(int size) {
    int[] open = new int[16];
    int depth = 0;
    for (int i = 0; i < size; i++) {
      if (tokens.kind(i) == TokenKind.FSTRING_START) {
        if (depth == open.length) {
          open = Arrays.copyOf(open, depth * 2);
        }
        open[depth++] = i;
        fstringEnd[i] = size - 1;
      } else if (tokens.kind(i) == TokenKind.FSTRING_END && depth > 0) {
        fstringEnd[open[--depth]] = i;
      }
    }
  }

  private void read(int size) {
    int[] open = new int[16];
    int[] commas = new int[16];
    int[] begin = new int[16];
    int depth = 0;
    for (int i = 0; i < size; i++) {
      TokenKind kind = tokens.kind(i);
      if (kind == TokenKind.NEWLINE || kind == TokenKind.SEMI) {
        // the lexer has none within brackets; those that are open here are never closed
        depth = kind == TokenKind.NEWLINE ? 0 : depth;
        commas[depth] = depth == 0 ? 0 : commas[depth];
        begin[depth] = depth == 0 ? i + 1 : begin[depth];
      }
      if (kind.isCloser() && tokens.mate(i) >= 0) {
        index[i] = depth > 0 ? commas[depth] : 0;
        while (depth > 0 && open[depth] != tokens.mate(i)) {
          depth--;
        }
        index[i] = depth > 0 ? commas[depth] : 0;
        depth = Math.max(0, depth - 1);
        parent[i] = depth > 0 ? open[depth] : -1;
        element[i] = begin[depth];
        continue;
      }
      parent[i] = depth > 0 ? open[depth] : -1;
      index[i] = commas[depth];
      element[i] = begin[depth];
      if (kind == TokenKind.COMMA) {
        commas[depth]++;
        begin[depth] = i + 1;
      } else if (kind.isOpener()) {
        depth++;
        if (depth == open.length) {
          open = Arrays.copyOf(open, depth * 2);
          commas = Arrays.copyOf(commas, depth * 2);
          begin = Arrays.copyOf(begin, depth * 2);
        }
        open[depth] = i;
        commas[depth] = 0;
        begin[depth] = i + 1;
      }
    }
  }

  int size() {
    return tokens.size();
  }

  TokenKind kind(int token) {
    return token < 0 || token >= tokens.size() ? TokenKind.EOF : tokens.kind(token);
  }

  int start(int token) {
    return tokens.start(token);
  }

  int end(int token) {
    return tokens.end(token);
  }

  String word(int token) {
    String word = token < 0 || token >= tokens.size() ? null : tokens.word(token);
    return word == null ? "" : word;
  }

  int mate(int token) {
    return tokens.mate(token);
  }

  /** The bracket that the token stands in, or -1. */
  int parent(int token) {
    return parent[token];
  }

  /** The last token of the f-string that starts here. */
  int fstringEnd(int token) {
    return fstringEnd[token];
  }

  /** Whether an element of its brackets, or a statement, starts with this token. */
  boolean startsElement(int token) {
    return element[token] >= token || before(token) < element[token];
  }

  /** How many commas stand before it in its brackets. */
  int index(int token) {
    return index[token];
  }

  /** Whether the brackets that open here hold no comma: they only group. */
  boolean groups(int opener) {
    int mate = tokens.mate(opener);
    return kind(opener) == TokenKind.LPAR && mate >= 0 && index[mate] == 0;
  }

  /** The plus or minus of a line of a diff. */
  private boolean isSign(int token) {
    TokenKind kind = kind(token);
    if (kind != TokenKind.PLUS && kind != TokenKind.MINUS) {
      return kind == TokenKind.CONFLICT;
    }
    int at = tokens.start(token);
    return at == 0 || text.charAt(at - 1) == '\n' || text.charAt(at - 1) == '\r';
  }

  /** The token before, or -1. */
  int before(int token) {
    int at = token - 1;
    while (at >= 0 && isSign(at)) {
      at--;
    }
    return at;
  }

  /** The token behind. */
  int behind(int token) {
    int at = token + 1;
    while (at < tokens.size() && isSign(at)) {
      at++;
    }
    return at;
  }

  /** The token before, where what brackets hold is one step. */
  int stepBack(int token) {
    int before = before(token);
    int mate = before >= 0 && kind(before).isCloser() ? tokens.mate(before) : -1;
    return mate >= 0 ? mate : before;
  }

  /** The first token of the argument at this place, or -1. */
  int argument(int opener, int wanted) {
    int at = behind(opener);
    for (int steps = 0; steps < FAR && at < tokens.size(); steps++) {
      if (index[at] == wanted && parent[at] == opener && kind(at) != TokenKind.COMMA) {
        return at;
      }
      int mate = kind(at).isOpener() ? tokens.mate(at) : -1;
      at = behind(mate >= 0 ? mate : at);
    }
    return -1;
  }

  /** The last name of what ends before this token: {@code b} of {@code a.b}, a key, a callee. */
  String nameBefore(int token) {
    int at = before(token);
    for (int steps = 0; steps < 4 && at >= 0; steps++) {
      if (kind(at) == TokenKind.NAME) {
        return word(at);
      }
      int mate = kind(at).isCloser() ? tokens.mate(at) : -1;
      if (mate < 0) {
        return "";
      }
      if (kind(at) == TokenKind.RSQB && isText(at - 1) && before(at - 1) == mate) {
        return content(at - 1);
      }
      at = before(mate);
    }
    return "";
  }

  /** The last name of the expression that starts at this token. */
  String nameAt(int token) {
    int at = token;
    String name = "";
    for (int steps = 0; steps < FAR && at < tokens.size(); steps++) {
      if (kind(at) == TokenKind.NAME) {
        name = word(at);
        at = behind(at);
      } else if (kind(at) == TokenKind.DOT) {
        at = behind(at);
      } else if (kind(at) == TokenKind.LSQB && tokens.mate(at) >= 0) {
        int key = behind(at);
        name = isText(key) && behind(key) == tokens.mate(at) ? content(key) : name;
        at = behind(tokens.mate(at));
      } else if (kind(at) == TokenKind.LPAR && tokens.mate(at) >= 0 && !name.isEmpty()) {
        int key = behind(at);
        name = name.equals("get") && isText(key) ? content(key) : name;
        at = behind(tokens.mate(at));
      } else {
        return name;
      }
    }
    return name;
  }

  /** The names that an equals sign gives a value, the annotated one among them. */
  String[] assigned(int equal) {
    String last = nameBefore(equal);
    int at = before(equal);
    for (int steps = 0; steps < FAR / 2 && at >= element[equal]; steps++) {
      if (kind(at) == TokenKind.COLON && kind(before(at)) == TokenKind.NAME) {
        return new String[] {last, word(before(at))};
      }
      if (kind(at) == TokenKind.EQUAL) {
        return new String[] {last, nameBefore(at)};
      }
      at = stepBack(at);
    }
    return new String[] {last};
  }

  /** The equals sign of the statement, where no bracket is open; -1 without one. */
  int equalOfStatement(int token) {
    int at = before(token);
    for (int steps = 0; steps < FAR && at >= 0; steps++) {
      switch (kind(at)) {
        case EQUAL -> {
          return at;
        }
        case NEWLINE, SEMI, LPAR, LSQB, LBRACE -> {
          return -1;
        }
        case INDENT, DEDENT -> {
          return -1;
        }
        default -> at = stepBack(at);
      }
    }
    return -1;
  }

  boolean isText(int token) {
    return kind(token) == TokenKind.STRING || kind(token) == TokenKind.BAD_STRING;
  }

  /** Where the text between the quotes begins. */
  int contentStart(int token) {
    int at = tokens.start(token);
    while (at < tokens.end(token) && text.charAt(at) != '"' && text.charAt(at) != '\'') {
      at++;
    }
    return Math.min(tokens.end(token), at + quote(token, at));
  }

  int contentEnd(int token) {
    int start = contentStart(token);
    int end = tokens.end(token);
    if (kind(token) == TokenKind.BAD_STRING) {
      return end;
    }
    int at = tokens.start(token);
    while (text.charAt(at) != '"' && text.charAt(at) != '\'') {
      at++;
    }
    return Math.max(start, end - quote(token, at));
  }

  private int quote(int token, int at) {
    if (at + 2 >= text.length()) {
      return 1;
    }
    char c = text.charAt(at);
    boolean triple =
        text.charAt(at + 1) == c && text.charAt(at + 2) == c && tokens.end(token) >= at + 3;
    return triple ? 3 : 1;
  }

  /** What stands between the quotes, as it is written. */
  String content(int token) {
    return text.substring(contentStart(token), contentEnd(token));
  }
}
