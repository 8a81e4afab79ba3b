package io.github.djarchitect.engine;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.sql.Target;
import io.github.djarchitect.sql.Vendor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The servers that can be judged: of PostgreSQL those that the entries of this room were measured
 * on, of the others those that a Django this program knows connects to.
 *
 * @see <a href="https://docs.djangoproject.com/en/5.2/ref/databases/">Django's notes on
 *     databases</a>
 */
public final class SupportedVersions {
  /** Major versions, or a major with the first minor that counts: {@code 8.0}. */
  private static final List<String> MYSQL = List.of("8.0", "9.0");

  private static final List<String> MARIADB = List.of("10.4", "11.0", "12.0");
  private static final List<String> SQLITE = List.of("3.21");

  private SupportedVersions() {}

  /** Whether a target can be judged; one without a version always can. */
  public static boolean has(Target target) {
    String version = target.version();
    if (version == null) {
      return true;
    }
    int[] asked = parts(version);
    return of(target.vendor()).stream()
        .map(SupportedVersions::parts)
        .anyMatch(from -> from[0] == asked[0] && (version.indexOf('.') < 0 || asked[1] >= from[1]));
  }

  /**
   * The target itself.
   *
   * @throws ArchitectException of kind USAGE where it cannot be judged
   */
  public static Target require(Target target) {
    if (has(target)) {
      return target;
    }
    throw new ArchitectException(
        ArchitectException.Kind.USAGE,
        "%s is not supported.".formatted(target),
        "Supported: %s; without a version all of them are judged."
            .formatted(text(target.vendor())));
  }

  /** For a message: {@code postgresql 14, 15, 16, 17, 18}. */
  public static String text(Vendor vendor) {
    List<String> spelled = new ArrayList<>();
    for (String from : of(vendor)) {
      int[] parts = parts(from);
      spelled.add(
          parts[1] > 0 ? "%d.%d and later %d.x".formatted(parts[0], parts[1], parts[0]) : from);
    }
    return vendor.spelling() + " " + String.join(", ", spelled).replace(".0", ".x");
  }

  private static List<String> of(Vendor vendor) {
    return switch (vendor) {
      case POSTGRESQL -> Effects.versions().stream().map(String::valueOf).toList();
      case MYSQL -> MYSQL;
      case MARIADB -> MARIADB;
      case SQLITE -> SQLITE;
    };
  }

  private static int[] parts(String version) {
    int[] numbers =
        Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).limit(2).toArray();
    return numbers.length == 2 ? numbers : new int[] {numbers[0], 0};
  }
}
