package io.github.djarchitect.review;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.python.Comment;
import io.github.djarchitect.python.PythonModule;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Comments by which a person takes responsibility for a finding: {@code # architect: allow RULE
 * until 2027-01-31 because TEXT}, on the operation's line or above it.
 */
final class Waivers {
  private static final Pattern MARK = Pattern.compile("#\\s*architect:\\s*(?<rest>.*)");
  private static final Pattern WHOLE =
      Pattern.compile(
          "allow\\s+(?<rule>[a-z0-9-]+)\\s+until\\s+(?<date>\\d{4}-\\d{2}-\\d{2})\\s+because\\s+(?<reason>\\S.*)");

  /** Lines between a waiver and the operation it stands above. */
  private static final int ABOVE = 3;

  private Waivers() {}

  /**
   * @param fault what is wrong with it; absent for one that counts
   */
  record Waiver(Place place, String rule, String reason, @Nullable String fault) {
    boolean covers(String foundRule, Place found) {
      int distance = found.line() - place.line();
      return fault == null
          && rule.equals(foundRule)
          && place.path().equals(found.path())
          && distance >= 0
          && distance <= ABOVE;
    }
  }

  static boolean mentions(PythonModule module) {
    return module.comments().stream().anyMatch(comment -> MARK.matcher(comment.text()).find());
  }

  static List<Waiver> of(Migration migration, LocalDate today) {
    List<Waiver> waivers = new ArrayList<>();
    for (Comment comment : migration.module().comments()) {
      Matcher mark = MARK.matcher(comment.text());
      if (mark.find()) {
        Place place = Place.of(migration.path(), comment.span().startLine());
        waivers.add(read(mark.group("rest").strip(), place, today));
      }
    }
    return waivers;
  }

  private static Waiver read(String text, Place place, LocalDate today) {
    Matcher whole = WHOLE.matcher(text);
    if (!whole.matches()) {
      return new Waiver(
          place, "", "", "it must read 'architect: allow RULE until YYYY-MM-DD because REASON'");
    }
    Optional<LocalDate> until = date(whole.group("date"));
    String fault =
        until.isEmpty()
            ? "its date is none"
            : until.get().isBefore(today) ? "it expired on " + until.get() : null;
    return new Waiver(place, whole.group("rule"), whole.group("reason"), fault);
  }

  private static Optional<LocalDate> date(String text) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
