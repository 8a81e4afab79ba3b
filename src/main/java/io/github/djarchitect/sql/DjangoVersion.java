package io.github.djarchitect.sql;

import io.github.djarchitect.ArchitectException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A feature release of Django, with what it changes in the SQL that migrations send; patch releases
 * change nothing of it.
 */
public record DjangoVersion(int major, int minor) implements Comparable<DjangoVersion> {
  public static final DjangoVersion DEFAULT = new DjangoVersion(5, 2);

  /** Those whose SQL was compared, oldest first. */
  private static final List<DjangoVersion> KNOWN =
      List.of(
          new DjangoVersion(4, 2),
          new DjangoVersion(5, 0),
          new DjangoVersion(5, 1),
          new DjangoVersion(5, 2),
          new DjangoVersion(6, 0),
          new DjangoVersion(6, 1));

  private static final Pattern SPELLING = Pattern.compile("(\\d{1,2})\\.(\\d{1,2})(?:[.abrc].*)?");

  /** From {@code 5.2} or {@code 5.2.17}; usage error for anything else. */
  public static DjangoVersion parse(String spelling) {
    Matcher matcher = SPELLING.matcher(spelling.strip());
    if (!matcher.matches()) {
      throw new ArchitectException(
          ArchitectException.Kind.USAGE,
          "\"%s\" is not a version of Django.".formatted(spelling),
          "Write a feature release such as 4.2, 5.2 or 6.0.");
    }
    return new DjangoVersion(
        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /**
   * From what a person asks for: a release that is known.
   *
   * @throws ArchitectException of kind USAGE for one that was not looked at
   */
  public static DjangoVersion asked(String spelling) {
    DjangoVersion version = parse(spelling);
    if (!KNOWN.contains(version)) {
      throw new ArchitectException(
          ArchitectException.Kind.USAGE,
          "Django %s is not known here, so nothing can be said of it.".formatted(version),
          "Known are %s; give --django with the nearest of them."
              .formatted(
                  KNOWN.stream().map(DjangoVersion::toString).collect(Collectors.joining(", "))));
    }
    return version;
  }

  public boolean atLeast(int major, int minor) {
    return compareTo(new DjangoVersion(major, minor)) >= 0;
  }

  /** DROP COLUMN says CASCADE; until 5.2. */
  boolean dropColumnCascades() {
    return !atLeast(6, 0);
  }

  /** A pattern index is created again after the type of its column changed; since 5.0. */
  boolean recreatesPatternIndex() {
    return atLeast(5, 0);
  }

  /** UUIDField is MariaDB's own type; since 5.0. */
  boolean mariadbNativeUuid() {
    return atLeast(5, 0);
  }

  /** Unique constraints render NULLS [NOT] DISTINCT; since 5.0. */
  boolean knowsNullsDistinct() {
    return atLeast(5, 0);
  }

  /**
   * SQLite adds a column with a plain database default only by building the table anew; since 5.2.
   */
  boolean wantsValueObjects() {
    return atLeast(5, 2);
  }

  /**
   * A renamed model's neighbours are rebuilt on SQLite with all their relations as they are after
   * the rename, and not with one after the other; in 5.2.
   */
  boolean rebuildsFromLaterState() {
    return atLeast(5, 2);
  }

  /** PostgreSQL gets a percent sign of a condition twice; until 4.2. */
  boolean doublesPercents() {
    return !atLeast(5, 0);
  }

  /** A renamed column's own check is dropped and added again; until 4.2. */
  boolean checksNameTheirColumn() {
    return !atLeast(5, 0);
  }

  /** Decimals are sent as text with the field's places; until 4.2. */
  boolean roundsDecimals() {
    return !atLeast(5, 0);
  }

  /** A change of a many-to-many field's options alone may touch its table; since 6.0. */
  boolean altersRenamedManyToMany() {
    return atLeast(6, 0);
  }

  /** A truth value is compared with 1 or 0 where the server has no type for it; since 6.1. */
  boolean comparesTruthValues() {
    return atLeast(6, 1);
  }

  /** The primary key class where neither model nor settings name one. */
  public String defaultAutoField() {
    return atLeast(6, 0) ? "BigAutoField" : "AutoField";
  }

  @Override
  public int compareTo(DjangoVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
