package io.github.djarchitect.sql;

import io.github.djarchitect.ArchitectException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a migration is judged for: an engine, and a major version or, without one, every supported
 * version, the worst counting.
 *
 * @param version as people write it, {@code 15} or {@code 10.11}; absent for all supported ones
 */
public record Target(Vendor vendor, @Nullable String version) {
  private static final Pattern VERSION = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){0,2}");

  /** From {@code postgresql:15} or {@code postgresql}; usage error for anything else. */
  public static Target parse(String spelling) {
    int colon = spelling.indexOf(':');
    String engine = colon < 0 ? spelling : spelling.substring(0, colon);
    Vendor vendor =
        Vendor.parse(engine.strip().toLowerCase(java.util.Locale.ROOT))
            .orElseThrow(
                () ->
                    new ArchitectException(
                        ArchitectException.Kind.USAGE,
                        "\"%s\" is not a database engine this program knows.".formatted(engine),
                        "Name postgresql, mysql, mariadb or sqlite, with or without a version:"
                            + " --target postgresql:15."));
    if (colon < 0) {
      return new Target(vendor, null);
    }
    String version = spelling.substring(colon + 1).strip();
    if (!VERSION.matcher(version).matches()) {
      throw new ArchitectException(
          ArchitectException.Kind.USAGE,
          "\"%s\" is not a version of %s.".formatted(version, vendor.spelling()),
          "Write the version as numbers, for example %s:%s."
              .formatted(vendor.spelling(), vendor.exampleVersion()));
    }
    return new Target(vendor, version);
  }

  /** {@code postgresql:15}, or the engine alone. */
  @Override
  public String toString() {
    return version == null ? vendor.spelling() : vendor.spelling() + ":" + version;
  }
}
