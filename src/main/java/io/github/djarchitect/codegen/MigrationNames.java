package io.github.djarchitect.codegen;

import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.project.App;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers and names of new migrations in one app, as {@code makemigrations} gives them: one more
 * than the largest number there is, four digits.
 */
public final class MigrationNames {
  private static final Pattern NUMBER = Pattern.compile("^([0-9]+)");

  /** The longest name that fits the column of Django's recorder with room for other tools. */
  private static final int LONGEST = 100;

  private final String app;
  private final String directory;
  private final Set<String> taken;
  private int next;

  private MigrationNames(String app, String directory, Collection<String> existing) {
    this.app = app;
    this.directory = directory;
    this.taken = new HashSet<>(existing);
    this.next = existing.stream().mapToInt(MigrationNames::number).max().orElse(0) + 1;
  }

  /** Names for an app that has a migrations folder. */
  public static MigrationNames of(Reading reading, App app) {
    String directory = app.migrationsDirectory();
    if (directory == null) {
      throw new IllegalStateException("app without migrations: " + app.label());
    }
    List<String> names = new ArrayList<>();
    reading.migrations().keySet().stream()
        .filter(key -> key.app().equals(app.label()))
        .forEach(key -> names.add(key.name()));
    for (String path : app.migrationFiles()) {
      names.add(path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.pyc?$", ""));
    }
    return new MigrationNames(app.label(), directory, names);
  }

  /** The leading number of a migration's name; 0 without one. */
  public static int number(String name) {
    Matcher matcher = NUMBER.matcher(name);
    try {
      return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** The next key, {@code 0008_suffix}; each call takes one number. */
  public MigrationKey next(String suffix) {
    String name = numbered(next, suffix);
    while (!taken.add(name)) {
      next++;
      name = numbered(next, suffix);
    }
    next++;
    return new MigrationKey(app, name);
  }

  private static String numbered(int number, String suffix) {
    String name = String.format(Locale.ROOT, "%04d_%s", number, suffix);
    return name.length() <= LONGEST ? name : name.substring(0, LONGEST);
  }

  /** Where the file of a migration of this app stands. */
  public String path(MigrationKey key) {
    return directory + "/" + key.name() + ".py";
  }
}
