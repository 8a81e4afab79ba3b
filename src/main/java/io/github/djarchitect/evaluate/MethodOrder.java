package io.github.djarchitect.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * The order in which Python looks for a name in a class and in what that derives from: C3.
 *
 * @see <a href="https://docs.python.org/3/howto/mro.html">the method resolution order</a>
 */
public final class MethodOrder {
  private MethodOrder() {}

  /**
   * A class with what it derives from. Where Python refuses such bases, what stands first goes
   * first.
   *
   * @param orders those of its bases, in order
   * @param bases its bases
   */
  public static <T> List<T> of(T type, List<List<T>> orders, List<T> bases) {
    List<List<T>> rows = new ArrayList<>();
    orders.forEach(order -> rows.add(new ArrayList<>(order)));
    rows.add(new ArrayList<>(bases));
    List<T> merged = new ArrayList<>(List.of(type));
    while (true) {
      rows.removeIf(List::isEmpty);
      if (rows.isEmpty()) {
        return merged;
      }
      T next =
          rows.stream()
              .map(List::getFirst)
              .filter(head -> rows.stream().noneMatch(row -> row.lastIndexOf(head) > 0))
              .findFirst()
              .orElseGet(() -> rows.getFirst().getFirst());
      rows.forEach(row -> row.removeIf(next::equals));
      if (!merged.contains(next)) {
        merged.add(next);
      }
    }
  }
}
