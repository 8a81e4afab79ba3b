package io.github.djarchitect.hazard;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.MigrationKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a rule, or the gate itself, sees at one place: one cause, its consequences in the same
 * message.
 *
 * @param rule kebab-case id
 * @param operation index in {@code operations}, nested ones dotted; absent for a whole file
 * @param targets the targets it holds for, as people write them
 * @param fix one imperative sentence
 * @param lock the strongest lock, where one is the reason
 * @param work {@code none|scan|rewrite|copy|index-build|unbounded-dml}, where work is the reason
 * @param fresh the migration is new by the review's reckoning
 * @param evidence ids of results that the message's figures rest on
 */
public record Finding(
    String rule,
    Hazard hazard,
    List<Hazard> also,
    Severity severity,
    @Nullable MigrationKey migration,
    @Nullable String operation,
    Place place,
    List<String> targets,
    String message,
    String fix,
    @Nullable String sql,
    @Nullable String lock,
    @Nullable String work,
    boolean fresh,
    List<String> evidence) {
  public Finding {
    also = List.copyOf(also);
    targets = List.copyOf(targets);
    evidence = List.copyOf(evidence);
  }

  /**
   * A finding on a whole file, or with {@link #at} on one operation, that no statement explains.
   */
  public static Finding of(
      String rule,
      Hazard hazard,
      Severity severity,
      @Nullable MigrationKey migration,
      Place place,
      String message,
      String fix) {
    return new Finding(
        rule, hazard, List.of(), severity, migration, null, place, List.of(), message, fix, null,
        null, null, true, List.of());
  }

  /** Findings that say the same of several places, each list where its first one was. */
  public static List<List<Finding>> alike(List<Finding> findings) {
    record Said(String rule, String message, String fix) {}
    Map<Said, List<Finding>> groups = new LinkedHashMap<>();
    for (Finding finding : findings) {
      groups
          .computeIfAbsent(
              new Said(finding.rule(), finding.message(), finding.fix()), _ -> new ArrayList<>())
          .add(finding);
    }
    return List.copyOf(groups.values());
  }

  /** The same finding at an operation, by its dotted index. */
  public Finding at(@Nullable String dotted) {
    return new Finding(
        rule, hazard, also, severity, migration, dotted, place, targets, message, fix, sql, lock,
        work, fresh, evidence);
  }

  /** The same finding, holding for these targets. */
  public Finding withTargets(List<String> chosen) {
    return new Finding(
        rule, hazard, also, severity, migration, operation, place, chosen, message, fix, sql, lock,
        work, fresh, evidence);
  }

  /** The same finding with these hazards; the first is the main one. */
  public Finding withHazards(List<Hazard> ordered) {
    return new Finding(
        rule,
        ordered.getFirst(),
        ordered.subList(1, ordered.size()),
        severity,
        migration,
        operation,
        place,
        targets,
        message,
        fix,
        sql,
        lock,
        work,
        fresh,
        evidence);
  }

  /** The same finding with another's statement, lock and work where it has none of its own. */
  public Finding explainedBy(Finding other) {
    return new Finding(
        rule,
        hazard,
        also,
        severity,
        migration,
        operation,
        place,
        targets,
        message,
        fix,
        sql == null ? other.sql : sql,
        lock == null ? other.lock : lock,
        work == null ? other.work : work,
        fresh,
        evidence);
  }

  /** The same finding with another message. */
  public Finding withMessage(String text) {
    return new Finding(
        rule, hazard, also, severity, migration, operation, place, targets, text, fix, sql, lock,
        work, fresh, evidence);
  }

  /** The same finding, counted as new or not. */
  public Finding withFresh(boolean isFresh) {
    return new Finding(
        rule, hazard, also, severity, migration, operation, place, targets, message, fix, sql, lock,
        work, isFresh, evidence);
  }

  /** The same finding with one more sentence in its message. */
  public Finding saying(String sentence) {
    return withMessage(message + " " + sentence);
  }

  /** The same finding with another severity. */
  public Finding withSeverity(Severity chosen) {
    return new Finding(
        rule, hazard, also, chosen, migration, operation, place, targets, message, fix, sql, lock,
        work, fresh, evidence);
  }
}
