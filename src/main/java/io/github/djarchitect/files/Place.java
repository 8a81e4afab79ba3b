package io.github.djarchitect.files;

/**
 * Where something stands in the user's tree.
 *
 * @param path relative to the repository, with forward slashes
 * @param line 1-based; 0 when the whole file is meant
 * @param column 1-based, in characters; 0 when the whole line is meant
 */
public record Place(String path, int line, int column) implements Comparable<Place> {
  public static Place of(String path, int line) {
    return new Place(path, line, 0);
  }

  public static Place ofFile(String path) {
    return new Place(path, 0, 0);
  }

  @Override
  public int compareTo(Place other) {
    int byPath = path.compareTo(other.path);
    if (byPath != 0) {
      return byPath;
    }
    int byLine = Integer.compare(line, other.line);
    return byLine != 0 ? byLine : Integer.compare(column, other.column);
  }

  /** The text of a record without the places in it, to compare what it says and not where. */
  public static String without(Object described) {
    return described.toString().replaceAll("\\bplace=[^,\\])]*", "");
  }

  /** {@code path:line}, or the path alone when no line is known. */
  @Override
  public String toString() {
    return line > 0 ? path + ":" + line : path;
  }
}
