package io.github.djarchitect.sql;

import org.jspecify.annotations.Nullable;

/**
 * What a migration is judged for: an engine, and a major version or, without one, every supported
 * version, the worst counting.
 *
 * @param version as people write it, {@code 15} or {@code 10.11}; absent for all supported ones
 */
public record Target(Vendor vendor, @Nullable String version) {
  /** {@code postgresql:15}, or the engine alone. */
  @Override
  public String toString() {
    return version == null ? vendor.spelling() : vendor.spelling() + ":" + version;
  }
}
