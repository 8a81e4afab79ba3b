package io.github.djarchitect.python;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The tokens of a text as parallel arrays, because a tree of a file is built from many of them. */
final class Tokens {
  private TokenKind[] kinds;
  private int[] starts;
  private int[] ends;
  private int[] lines;
  private int[] endLines;
  private int[] mates;
  private @Nullable String[] words;
  private int size;

  Tokens(int expected) {
    int capacity = Math.max(16, expected);
    kinds = new TokenKind[capacity];
    starts = new int[capacity];
    ends = new int[capacity];
    lines = new int[capacity];
    endLines = new int[capacity];
    mates = new int[capacity];
    words = new String[capacity];
  }

  int size() {
    return size;
  }

  /** Adds a token and returns its index. */
  int add(TokenKind kind, int start, int end, int line, int endLine, @Nullable String word) {
    if (size == kinds.length) {
      int capacity = size * 2;
      kinds = Arrays.copyOf(kinds, capacity);
      starts = Arrays.copyOf(starts, capacity);
      ends = Arrays.copyOf(ends, capacity);
      lines = Arrays.copyOf(lines, capacity);
      endLines = Arrays.copyOf(endLines, capacity);
      mates = Arrays.copyOf(mates, capacity);
      words = Arrays.copyOf(words, capacity);
    }
    kinds[size] = kind;
    starts[size] = start;
    ends[size] = end;
    lines[size] = line;
    endLines[size] = endLine;
    mates[size] = -1;
    words[size] = word;
    return size++;
  }

  /** Forgets every token from this index on. */
  void truncate(int newSize) {
    size = newSize;
  }

  void pair(int opener, int closer) {
    mates[opener] = closer;
    mates[closer] = opener;
  }

  TokenKind kind(int index) {
    return kinds[index];
  }

  int start(int index) {
    return starts[index];
  }

  int end(int index) {
    return ends[index];
  }

  int line(int index) {
    return lines[index];
  }

  int endLine(int index) {
    return endLines[index];
  }

  /** The bracket that belongs to this bracket, or -1 if there is none. */
  int mate(int index) {
    return mates[index];
  }

  /** The text of a name or keyword. */
  @Nullable String word(int index) {
    return words[index];
  }
}
