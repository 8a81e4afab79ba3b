package io.github.djarchitect.review;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.python.Comment;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.SourceText;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private Waivers() {}

  /**
   * A waiver in a file.
   *
   * @param line the line of code it stands on or above
   * @param operation dotted index of the operation it stands on, in or above, if on one
   * @param fault what is wrong with it; absent for one that counts
   */
  record Waiver(
      Place place,
      int line,
      @Nullable String operation,
      String rule,
      String reason,
      @Nullable String fault) {
    boolean covers(Finding finding) {
      if (fault != null
          || !rule.equals(finding.rule())
          || !place.path().equals(finding.place().path())) {
        return false;
      }
      return finding.place().line() == line
          || finding.place().line() == place.line()
          || (operation != null && operation.equals(finding.operation()));
    }
  }

  static boolean mentions(PythonModule module) {
    return module.comments().stream().anyMatch(comment -> MARK.matcher(comment.text()).find());
  }

  static List<Waiver> of(Migration migration, LocalDate today) {
    SourceText source = migration.module().source();
    Map<String, Integer> operations = new LinkedHashMap<>();
    gather(migration.operations(), "", operations);
    List<Waiver> waivers = new ArrayList<>();
    for (Comment comment : migration.module().comments()) {
      Matcher mark = MARK.matcher(comment.text());
      if (mark.find()) {
        int at = comment.span().startLine();
        boolean alone = source.line(at).stripLeading().startsWith("#");
        int line = alone ? codeBelow(source, at) : at;
        waivers.add(
            read(
                mark.group("rest").strip(),
                Place.of(migration.path(), at),
                line,
                operationOf(operations, line),
                today));
      }
    }
    return waivers;
  }

  private static int codeBelow(SourceText source, int comment) {
    for (int line = comment + 1; line <= source.lineCount(); line++) {
      String text = source.line(line).strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        return line;
      }
    }
    return comment;
  }

  private static void gather(
      List<Operation> operations, String prefix, Map<String, Integer> lines) {
    for (int index = 0; index < operations.size(); index++) {
      Operation operation = operations.get(index);
      String path = prefix + index;
      lines.put(path, operation.place().line());
      if (operation instanceof Operation.SeparateDatabaseAndState separate) {
        gather(separate.databaseOperations(), path + ".database_operations.", lines);
        gather(separate.stateOperations(), path + ".state_operations.", lines);
      }
    }
  }

  /** The last operation that starts at or before a line. */
  private static @Nullable String operationOf(Map<String, Integer> operations, int line) {
    String found = null;
    int start = 0;
    for (Map.Entry<String, Integer> each : operations.entrySet()) {
      if (each.getValue() <= line && each.getValue() >= start) {
        found = each.getKey();
        start = each.getValue();
      }
    }
    return found;
  }

  private static Waiver read(
      String text, Place place, int line, @Nullable String operation, LocalDate today) {
    Matcher whole = WHOLE.matcher(text);
    if (!whole.matches()) {
      return new Waiver(
          place,
          line,
          operation,
          "",
          "",
          "it must read 'architect: allow RULE until YYYY-MM-DD because REASON'");
    }
    Optional<LocalDate> until = date(whole.group("date"));
    String fault =
        until.isEmpty()
            ? "its date is none"
            : until.get().isBefore(today) ? "it expired on " + until.get() : null;
    return new Waiver(place, line, operation, whole.group("rule"), whole.group("reason"), fault);
  }

  private static Optional<LocalDate> date(String text) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
