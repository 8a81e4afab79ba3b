package io.github.djarchitect.migration;

/** What a migration says it depends on, as written. */
public sealed interface Dependency {
  /** The name may be {@code __first__} or {@code __latest__}. */
  record OnMigration(MigrationKey key) implements Dependency {}

  /** {@code swappable_dependency(settings.AUTH_USER_MODEL)}. */
  record OnSetting(String setting) implements Dependency {}

  /** {@code swappable_dependency("auth.User")}. */
  record OnSwappable(String model) implements Dependency {}

  /** Could not be read. */
  record Unknown(io.github.djarchitect.files.Place place, String reason) implements Dependency {}
}
