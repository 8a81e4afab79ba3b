package io.github.djarchitect.review;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Unreadable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a judgement has gathered so far, and what follows from it. */
final class Judgement {
  static final String DOES_NOT_PARSE = "does-not-parse";

  private final List<Finding> findings = new ArrayList<>();
  private final Set<Unreadable> unknowns = new LinkedHashSet<>();
  private boolean refused;

  void add(Finding finding) {
    findings.add(finding);
  }

  void addAll(List<Finding> more) {
    findings.addAll(more);
  }

  void keep(Predicate<Finding> wanted) {
    findings.removeIf(wanted.negate());
  }

  void unknown(Unreadable unknown) {
    unknowns.add(unknown);
  }

  void unknowns(List<Unreadable> more) {
    unknowns.addAll(more);
  }

  List<Unreadable> unknowns() {
    return List.copyOf(unknowns);
  }

  /** It cannot be judged. */
  void refuse() {
    refused = true;
  }

  /** A finding of the gate itself. */
  void fault(
      String rule,
      Hazard hazard,
      @Nullable MigrationKey key,
      Place place,
      String message,
      String fix) {
    add(finding(rule, hazard, Severity.BLOCKER, key, place, message, fix));
  }

  static Finding finding(
      String rule,
      Hazard hazard,
      Severity severity,
      @Nullable MigrationKey key,
      Place place,
      String message,
      String fix) {
    if (!GateDocs.explains(rule)) {
      throw new IllegalArgumentException("no page explains " + rule);
    }
    return Finding.of(rule, hazard, severity, key, place, message, fix);
  }

  /** Of a file that is no Python its first fault is told: everything else there follows from it. */
  void foldUnparsed() {
    Set<String> unparsed = new HashSet<>();
    findings.stream()
        .filter(finding -> finding.rule().equals(DOES_NOT_PARSE))
        .forEach(finding -> unparsed.add(finding.place().path()));
    Set<String> told = new HashSet<>();
    findings.removeIf(
        finding ->
            unparsed.contains(finding.place().path())
                && !(finding.rule().equals(DOES_NOT_PARSE) && told.add(finding.place().path())));
  }

  /** By place, so that what stands together is read together. */
  List<Finding> findings() {
    return findings.stream()
        .sorted(Comparator.comparing(Finding::place).thenComparing(Finding::severity))
        .toList();
  }

  Verdict verdict(String sha256) {
    boolean blocked =
        findings.stream()
            .anyMatch(finding -> finding.fresh() && finding.severity() == Severity.BLOCKER);
    if (refused) {
      return new Verdict.Refused(sha256);
    }
    return blocked || !unknowns.isEmpty()
        ? new Verdict.NeedsChanges(sha256)
        : new Verdict.Approved(sha256);
  }
}
