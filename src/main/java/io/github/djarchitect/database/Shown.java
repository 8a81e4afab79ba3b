package io.github.djarchitect.database;

/**
 * Names and texts out of a database, made fit for one line of a note. They are data of others: what
 * could move a cursor or look like a second line is taken out.
 */
final class Shown {
  private static final int LONGEST = 120;

  private Shown() {}

  /** A name; quoted unless it is plain. */
  static String name(String name) {
    return name.matches("[A-Za-z_][A-Za-z0-9_.$]*") ? text(name) : '"' + text(name) + '"';
  }

  static String text(String text) {
    String clean = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "\uFFFD").strip();
    return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "...";
  }
}
