package io.github.djarchitect.autodetect;

import io.github.djarchitect.state.NameDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The name that Django gives an index that has none: {@code Index.set_name_with_model}. */
final class IndexName {
  /** What the name ends with; its length is not cut. */
  private static final Map<String, String> SUFFIXES =
      Map.of(
          "Index", "idx",
          "BloomIndex", "bloom",
          "BrinIndex", "brin",
          "BTreeIndex", "btree",
          "GinIndex", "gin",
          "GistIndex", "gist",
          "HashIndex", "hash",
          "SpGistIndex", "spgist");

  private IndexName() {}

  /**
   * @param className one of Django's, which is known
   * @param fields with {@code -} before those that are descending
   * @param column the column of a field; absent where that is not known
   * @return absent where the class or a column is not known
   */
  static Optional<String> of(
      String className,
      List<String> fields,
      String table,
      Function<String, Optional<String>> column) {
    String suffix =
        className.startsWith("django.")
            ? SUFFIXES.get(className.substring(className.lastIndexOf('.') + 1))
            : null;
    if (suffix == null || fields.isEmpty()) {
      return Optional.empty();
    }
    List<String> columns = new ArrayList<>();
    List<String> hashed = new ArrayList<>(List.of(table));
    for (String field : fields) {
      boolean descending = field.startsWith("-");
      Optional<String> known = column.apply(descending ? field.substring(1) : field);
      if (known.isEmpty()) {
        return Optional.empty();
      }
      columns.add(known.get());
      hashed.add((descending ? "-" : "") + known.get());
    }
    hashed.add(suffix);
    String name =
        "%s_%s_%s_%s"
            .formatted(
                cut(table, 11), cut(columns.getFirst(), 7), NameDigest.of(6, hashed), suffix);
    return Optional.of(
        name.startsWith("_") || Character.isDigit(name.charAt(0)) ? "D" + name.substring(1) : name);
  }

  private static String cut(String text, int length) {
    return text.substring(0, Math.min(length, text.length()));
  }
}
