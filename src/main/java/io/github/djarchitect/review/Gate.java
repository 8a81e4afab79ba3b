package io.github.djarchitect.review;

import io.github.djarchitect.engine.SupportedVersions;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationGraph;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.sql.Target;
import io.github.djarchitect.state.StateSimulator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Decides. Nothing else in the program can make a {@link Verdict}. */
public final class Gate {
  private static final String UNREADABLE_MIGRATION = "unreadable-migration";
  private static final String TARGET = "target-not-supported";

  private Gate() {}

  /** Judges what stands in a checkout. */
  public static ReviewResult review(ReviewRequest request) {
    return review(request, Baseline.NONE);
  }

  /** The same, with findings that a team has written down before counted as not new. */
  public static ReviewResult review(ReviewRequest request, Baseline baseline) {
    Judgement judgement = new Judgement();
    Reading reading = request.reading();
    RuleRun run =
        new RuleRun(
            reading,
            request,
            new CodeBetween(reading.project().tree(), List.of(), request.running()));
    // Without a base nobody knows what is deployed together, and each migration stands alone.
    Set<MigrationKey> together = request.shared().isEmpty() ? Set.of() : request.fresh();
    RuleRun.Result result = run.run(request.fresh(), together, together, key -> true);
    List<Finding> findings = new ArrayList<>(result.findings());
    for (StateSimulator.StateError error : run.views().simulation().errors()) {
      Migration migration = reading.migrations().get(error.migration());
      if (migration != null) {
        boolean fresh = request.fresh().contains(migration.key());
        boolean follows = followsFromUnreadable(reading, migration.key());
        findings.add(stateError(error, migration, fresh, follows));
        if (fresh && !follows) {
          judgement.refuse();
        }
      }
    }
    for (Migration migration : reading.migrations().values()) {
      List<Waivers.Waiver> waivers = Waivers.of(migration, request.today());
      if (!waivers.isEmpty()) {
        findings = waived(findings, waivers, request, migration, judgement);
      }
    }
    findings.addAll(unreadableBelow(reading, request.fresh()));
    if (request.fresh().size() < reading.found().size()) {
      findings.addAll(RunBeforeApplied.in(reading, request.fresh(), _ -> true));
      findings.addAll(
          VersionsLeftBehind.in(reading, run.views().simulation().state(), request.fresh()));
    }
    findings.addAll(unsupported(request.targets()));
    findings = AfterUnreadable.folded(reading, request.fresh(), findings);
    findings = baseline.applied(findings);
    judgement.addAll(findings);
    if (findings.stream().anyMatch(Gate::cannotBeJudged)) {
      judgement.refuse();
    }
    // What is unknown has a finding, so that a person can answer for it with a waiver.
    findings.stream()
        .filter(finding -> finding.fresh() && finding.hazard() == Hazard.UNREADABLE)
        .forEach(finding -> judgement.unknown(unknown(finding)));
    if (!reading.graph().cycles().isEmpty()) {
      judgement.refuse();
      reading.found().forEach(key -> judgement.unknown(withoutOrder(reading, key)));
    }
    String sha256 =
        Fingerprint.of(reading, Optional.empty(), request.targets(), request.django(), List.of());
    return new ReviewResult(
        judgement.verdict(sha256),
        judgement.findings(),
        coverage(reading, result, judgement),
        request.targets(),
        request.django());
  }

  static Unreadable unknown(Finding finding) {
    return new Unreadable(finding.place(), finding.message(), finding.migration());
  }

  private static Unreadable withoutOrder(Reading reading, MigrationKey key) {
    return new Unreadable(
        place(reading, key), "The dependencies go round, so it has no state before it.", key);
  }

  static Place place(Reading reading, MigrationKey key) {
    return reading.migration(key).map(Migration::place).orElse(Place.ofFile(key.toString()));
  }

  private static boolean cannotBeJudged(Finding finding) {
    return finding.fresh()
        && finding.severity() == Severity.BLOCKER
        && (finding.rule().equals(UNREADABLE_MIGRATION) || finding.rule().equals(TARGET));
  }

  /** Migrations that are new and stand on an old one of which nothing can be told. */
  private static List<Finding> unreadableBelow(Reading reading, Set<MigrationKey> fresh) {
    List<Finding> findings = new ArrayList<>();
    for (Map.Entry<MigrationKey, Unreadable> lost : reading.lost().entrySet()) {
      if (fresh.contains(lost.getKey())) {
        continue;
      }
      for (MigrationKey above : above(reading.graph(), lost.getKey())) {
        if (fresh.contains(above)) {
          findings.add(buildsOnUnreadable(reading, above, lost.getKey(), lost.getValue()));
        }
      }
    }
    return findings;
  }

  static Finding buildsOnUnreadable(
      Reading reading, MigrationKey above, MigrationKey lost, Unreadable why) {
    return Judgement.finding(
        UNREADABLE_MIGRATION,
        Hazard.UNREADABLE,
        Severity.BLOCKER,
        above,
        place(reading, above),
        "Builds on %s, which cannot be read (%s: %s), so the state before it is not known."
            .formatted(lost, why.place(), why.reason()),
        "Mend %s.".formatted(why.place().path()));
  }

  /** Everything that depends on a migration, itself left out; on one without a node too. */
  static Set<MigrationKey> above(MigrationGraph graph, MigrationKey key) {
    Set<MigrationKey> above = new TreeSet<>();
    Deque<MigrationKey> open = new ArrayDeque<>(graph.children(key));
    graph.missing().stream()
        .filter(each -> each.to().equals(key))
        .forEach(each -> open.add(each.from()));
    while (!open.isEmpty()) {
      MigrationKey next = open.pop();
      if (above.add(next)) {
        open.addAll(graph.children(next));
      }
    }
    return above;
  }

  /** A target of which no server's behaviour is known. */
  static List<Finding> unsupported(List<Target> targets) {
    return targets.stream()
        .filter(target -> !SupportedVersions.has(target))
        .map(
            target ->
                Judgement.finding(
                    TARGET,
                    Hazard.UNREADABLE,
                    Severity.BLOCKER,
                    null,
                    Place.ofFile(target.toString()),
                    "%s is not supported, so nothing can be said of it.".formatted(target),
                    "Name what you run with --target; supported: %s."
                        .formatted(SupportedVersions.text(target.vendor()))))
        .toList();
  }

  /** The state may be wrong because something before, or this very file, was not understood. */
  static boolean followsFromUnreadable(Reading reading, MigrationKey key) {
    Set<MigrationKey> unread = new HashSet<>();
    reading.unreadable().stream()
        .map(Unreadable::migration)
        .filter(Objects::nonNull)
        .forEach(unread::add);
    if (reading.lost().keySet().stream()
        .anyMatch(lost -> above(reading.graph(), lost).contains(key))) {
      return true;
    }
    return reading.graph().planTo(key).stream()
        .map(reading.migrations()::get)
        .filter(Objects::nonNull)
        .anyMatch(
            each ->
                !each.readable()
                    || unread.contains(each.key())
                    || each.operations().stream()
                        .anyMatch(Operation.OpaqueOperation.class::isInstance));
  }

  /**
   * @param follows whether it may be a consequence of something that could not be read
   */
  static Finding stateError(
      StateSimulator.StateError error, Migration migration, boolean fresh, boolean follows) {
    Finding finding =
        Judgement.finding(
            "state-does-not-apply",
            follows ? Hazard.UNREADABLE : Hazard.FAILS_ALWAYS,
            follows ? Severity.WARNING : Severity.BLOCKER,
            migration.key(),
            error.place(),
            (follows
                    ? "Operation %s does not apply to the state as far as that could be read: %s."
                    : "Operation %s does not apply to the state before it: %s.")
                .formatted(error.operation(), error.error()),
            "Name a model and field that exist at this point ('architect state --at', or"
                + " inspect_models with at), or make them in a migration before it.");
    return finding.at(error.operation()).withFresh(fresh);
  }

  /** Takes out what a person has waived, and reports waivers that are wrong. */
  private static List<Finding> waived(
      List<Finding> findings,
      List<Waivers.Waiver> waivers,
      ReviewRequest request,
      Migration migration,
      Judgement judgement) {
    List<Finding> left = new ArrayList<>(findings);
    for (Waivers.Waiver waiver : waivers) {
      String fault = waiver.fault();
      if (fault != null) {
        judgement.add(
            waiverFault(waiver, migration, request, "A waiver does not count: " + fault + "."));
        continue;
      }
      boolean used = left.removeIf(waiver::covers);
      if (!used) {
        judgement.add(
            waiverFault(
                waiver,
                migration,
                request,
                "A waiver of %s covers nothing here.".formatted(waiver.rule())));
      }
    }
    return left;
  }

  private static Finding waiverFault(
      Waivers.Waiver waiver, Migration migration, ReviewRequest request, String message) {
    Finding finding =
        Judgement.finding(
            "waiver",
            Hazard.STYLE,
            Severity.WARNING,
            migration.key(),
            waiver.place(),
            message,
            "Mend it or take it out.");
    return finding.withFresh(request.fresh().contains(migration.key()));
  }

  static Coverage coverage(Reading reading, RuleRun.Result result, Judgement judgement) {
    List<Unreadable> unknowns = new ArrayList<>();
    result.unknowns().values().forEach(unknowns::addAll);
    unknowns.addAll(judgement.unknowns());
    return Coverage.of(reading.found(), reading.lost().keySet(), unknowns);
  }

  /**
   * Judges a proposal laid over the project.
   *
   * @param base the checkout as it is, without the proposal
   * @param evidence sha256 of every result the proposal cites
   */
  public static ReviewResult judge(ReviewRequest base, Proposal proposal, List<String> evidence) {
    return new ProposalTrial(base, proposal).judge(evidence);
  }
}
