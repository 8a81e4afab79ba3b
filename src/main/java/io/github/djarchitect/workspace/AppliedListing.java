package io.github.djarchitect.workspace;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.migration.MigrationKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Applied migrations from a text: a {@code showmigrations --plan} listing ({@code [X] app.name}), a
 * plain {@code showmigrations} listing, or a dump of {@code django_migrations} (rows that hold app
 * and name as neighbouring columns).
 */
public final class AppliedListing {
  private static final Pattern PLAN =
      Pattern.compile("^\\s*\\[(?<mark>[X ])\\]\\s+(?<app>[A-Za-z_]\\w*)\\.(?<name>\\w+)");
  private static final Pattern LISTED =
      Pattern.compile("^\\s*\\[(?<mark>[X ])\\]\\s+(?<name>\\w+)");
  private static final Pattern APP = Pattern.compile("^(?<app>[A-Za-z_]\\w*)$");
  private static final Pattern ROW =
      Pattern.compile(
          "(?<app>[A-Za-z_]\\w*)['\"]?\\s*[,|\\t]\\s*['\"]?(?<name>\\d{4}\\w*|\\w*initial\\w*)");

  private AppliedListing() {}

  /**
   * Reads a listing.
   *
   * @throws ArchitectException of kind USAGE where the file cannot be read or lists nothing
   */
  public static Set<MigrationKey> read(Path file) {
    try {
      String text = Files.readString(file);
      // as some shells write it
      Set<MigrationKey> keys = parse(text.startsWith("\uFEFF") ? text.substring(1) : text);
      if (keys.isEmpty()) {
        throw new ArchitectException(
            ArchitectException.Kind.USAGE,
            "%s lists no applied migration.".formatted(file.getFileName()),
            "Give the output of 'manage.py showmigrations --plan' or a dump of django_migrations.");
      }
      return keys;
    } catch (IOException e) {
      throw new ArchitectException(
          ArchitectException.Kind.USAGE,
          "%s cannot be read.".formatted(file.getFileName()),
          "Give --applied a readable text file.");
    }
  }

  static Set<MigrationKey> parse(String text) {
    Set<MigrationKey> keys = new TreeSet<>();
    String app = "";
    for (String line : text.lines().toList()) {
      Matcher plan = PLAN.matcher(line);
      Matcher listed = LISTED.matcher(line);
      Matcher heading = APP.matcher(line);
      Matcher row = ROW.matcher(line);
      if (plan.find()) {
        if (plan.group("mark").equals("X")) {
          keys.add(new MigrationKey(plan.group("app"), plan.group("name")));
        }
      } else if (listed.find()) {
        if (listed.group("mark").equals("X") && !app.isEmpty()) {
          keys.add(new MigrationKey(app, listed.group("name")));
        }
      } else if (heading.find()) {
        app = heading.group("app");
      } else if (row.find()) {
        keys.add(new MigrationKey(row.group("app"), row.group("name")));
      }
    }
    return keys;
  }
}
