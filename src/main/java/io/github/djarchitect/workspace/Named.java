package io.github.djarchitect.workspace;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.NearestName;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.Unreadable;
import java.util.List;
import java.util.TreeSet;

/** What a user or a model names: one resolver for every command and tool. */
public final class Named {
  private static final int SHOWN = 5;

  private Named() {}

  /**
   * A migration by {@code app.name}, by {@code app.} and the start of its name where only one
   * starts so, as Django takes it, or by its whole name where only one app has it.
   *
   * @throws ArchitectException of kind USAGE where there is none or more than one
   */
  public static Migration migration(Reading reading, String label) {
    MigrationKey key = key(reading, label);
    return reading.migration(key).orElseThrow(() -> unreadable(reading, key));
  }

  private static ArchitectException unreadable(Reading reading, MigrationKey key) {
    Unreadable why = reading.lost().get(key);
    return why == null
        ? wrong("%s cannot be read.".formatted(key), "Mend its file.")
        : wrong(
            "%s cannot be read: %s.".formatted(key, why.reason()),
            "Mend %s.".formatted(why.place()));
  }

  /** The same for one that may be unreadable. */
  public static MigrationKey key(Reading reading, String label) {
    int dot = label.indexOf('.');
    if (dot <= 0 || dot == label.length() - 1) {
      return alone(reading, label);
    }
    String app = app(reading, label.substring(0, dot));
    String name = label.substring(dot + 1);
    List<String> names =
        reading.found().stream()
            .filter(each -> each.app().equals(app))
            .map(MigrationKey::name)
            .toList();
    if (names.contains(name)) {
      return new MigrationKey(app, name);
    }
    List<String> starting = names.stream().filter(each -> each.startsWith(name)).toList();
    if (starting.size() == 1) {
      return new MigrationKey(app, starting.getFirst());
    }
    if (starting.size() > 1) {
      throw wrong(
          "%d migrations of %s start with %s.".formatted(starting.size(), app, name),
          "Give more of the name: %s."
              .formatted(String.join(", ", starting.stream().limit(SHOWN).toList())));
    }
    throw wrong(
        "There is no migration %s.".formatted(label),
        NearestName.among(names, name)
            .map(each -> "Did you mean %s.%s?".formatted(app, each))
            .orElse(
                names.isEmpty()
                    ? "%s has no migrations.".formatted(app)
                    : "The last of %s is %s.".formatted(app, names.getLast())));
  }

  private static MigrationKey alone(Reading reading, String name) {
    List<MigrationKey> known =
        reading.found().stream().filter(key -> key.name().equals(name)).toList();
    if (known.size() == 1) {
      return known.getFirst();
    }
    throw wrong(
        "'%s' does not name a migration.".formatted(name),
        known.isEmpty()
            ? "Name it as app.name, for example orders.0007."
            : "Name its app: %s."
                .formatted(
                    String.join(
                        ", ", known.stream().limit(SHOWN).map(MigrationKey::toString).toList())));
  }

  /**
   * The label of an app.
   *
   * @throws ArchitectException of kind USAGE where there is none of that label
   */
  public static String app(Reading reading, String label) {
    TreeSet<String> labels = new TreeSet<>();
    reading.project().apps().forEach(app -> labels.add(app.label()));
    reading.found().forEach(key -> labels.add(key.app()));
    if (labels.contains(label)) {
      return label;
    }
    throw wrong(
        "There is no app %s.".formatted(label),
        NearestName.among(labels, label)
            .map("Did you mean %s?"::formatted)
            .orElse(
                labels.isEmpty()
                    ? "There is none here."
                    : "There are %s%s."
                        .formatted(
                            String.join(", ", labels.stream().limit(SHOWN).toList()),
                            labels.size() > SHOWN
                                ? " and %d more".formatted(labels.size() - SHOWN)
                                : "")));
  }

  private static ArchitectException wrong(String message, String remedy) {
    return new ArchitectException(ArchitectException.Kind.USAGE, message, remedy);
  }
}
