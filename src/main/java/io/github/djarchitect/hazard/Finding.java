package io.github.djarchitect.hazard;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.MigrationKey;
import java.util.List;
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

  /** The same finding, counted as new or not. */
  public Finding withFresh(boolean isFresh) {
    return new Finding(
        rule, hazard, also, severity, migration, operation, place, targets, message, fix, sql, lock,
        work, isFresh, evidence);
  }

  /** The same finding with another sentence in its message. */
  public Finding saying(String sentence) {
    return new Finding(
        rule,
        hazard,
        also,
        severity,
        migration,
        operation,
        place,
        targets,
        message + " " + sentence,
        fix,
        sql,
        lock,
        work,
        fresh,
        evidence);
  }

  /** The same finding with another severity. */
  public Finding withSeverity(Severity chosen) {
    return new Finding(
        rule, hazard, also, chosen, migration, operation, place, targets, message, fix, sql, lock,
        work, fresh, evidence);
  }
}
