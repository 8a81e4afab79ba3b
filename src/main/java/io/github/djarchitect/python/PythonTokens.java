package io.github.djarchitect.python;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a text that need not be a whole program, such as a diff, an excerpt or prose with
 * code in it: what can be told without a tree.
 */
public final class PythonTokens {
  private final Tokens tokens;
  private final List<Comment> comments;

  private PythonTokens(Tokens tokens, List<Comment> comments) {
    this.tokens = tokens;
    this.comments = comments;
  }

  /** Reads any text and never fails. */
  public static PythonTokens of(String text) {
    Lexer lexer = new Lexer(new SourceText(text), new ArrayList<>());
    lexer.run();
    return new PythonTokens(lexer.tokens(), lexer.comments());
  }

  /** How many there are; the last is {@link TokenKind#EOF}. */
  public int size() {
    return tokens.size();
  }

  /** What the token at this index is. */
  public TokenKind kind(int index) {
    return tokens.kind(index);
  }

  /** The offset of its first character. */
  public int start(int index) {
    return tokens.start(index);
  }

  /** The offset behind its last character. */
  public int end(int index) {
    return tokens.end(index);
  }

  /** The bracket that belongs to this bracket, or -1. */
  public int mate(int index) {
    return tokens.mate(index);
  }

  /** The text of a name or keyword, null of anything else. */
  public @Nullable String word(int index) {
    return tokens.word(index);
  }

  /** The comments, in their order. */
  public List<Comment> comments() {
    return List.copyOf(comments);
  }
}
