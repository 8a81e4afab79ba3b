package io.github.djarchitect.review;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.state.StateSimulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decides. Nothing else in the program can make a {@link Verdict}. */
public final class Gate {
  private Gate() {}

  /** Judges what stands in a checkout. */
  public static ReviewResult review(ReviewRequest request) {
    Judgement judgement = new Judgement();
    Reading reading = request.reading();
    RuleRun run = new RuleRun(reading, request);
    // Without a base nobody knows what is deployed together, and each migration stands alone.
    Set<MigrationKey> together = request.shared().isEmpty() ? Set.of() : request.fresh();
    RuleRun.Result result = run.run(request.fresh(), together, key -> true);
    for (StateSimulator.StateError error : run.views().simulation().errors()) {
      Migration migration = reading.migrations().get(error.migration());
      if (migration != null) {
        judgement.add(stateError(error, migration, request.fresh().contains(migration.key())));
        if (request.fresh().contains(migration.key())) {
          judgement.refuse();
        }
      }
    }
    List<Finding> findings = result.findings();
    for (Migration migration : reading.migrations().values()) {
      List<Waivers.Waiver> waivers = Waivers.of(migration, request.today());
      if (!waivers.isEmpty()) {
        findings = waived(findings, waivers, request, migration, judgement);
      }
    }
    judgement.addAll(findings);
    for (Map.Entry<MigrationKey, List<Unreadable>> entry : result.unknowns().entrySet()) {
      if (request.fresh().contains(entry.getKey())) {
        judgement.unknowns(entry.getValue());
      }
    }
    boolean broken =
        reading.migrations().values().stream()
            .anyMatch(each -> !each.readable() && request.fresh().contains(each.key()));
    if (broken) {
      judgement.refuse();
    }
    String sha256 =
        Fingerprint.of(reading, List.of(), request.targets(), request.django(), List.of());
    return new ReviewResult(
        judgement.verdict(sha256),
        judgement.findings(),
        coverage(reading, result, judgement),
        request.targets(),
        request.django());
  }

  static Finding stateError(StateSimulator.StateError error, Migration migration, boolean fresh) {
    Place place =
        error.operation().matches("\\d+")
                && Integer.parseInt(error.operation()) < migration.operations().size()
            ? migration.operations().get(Integer.parseInt(error.operation())).place()
            : migration.place();
    Finding finding =
        Judgement.finding(
            "state-does-not-apply",
            Hazard.FAILS_ALWAYS,
            Severity.BLOCKER,
            migration.key(),
            place,
            "Operation %s does not apply to the state before it: %s."
                .formatted(error.operation(), error.error()),
            "Name a model and field that exist at this point; 'architect state --at' shows them.");
    return new Finding(
        finding.rule(),
        finding.hazard(),
        finding.also(),
        finding.severity(),
        finding.migration(),
        error.operation(),
        finding.place(),
        finding.targets(),
        finding.message(),
        finding.fix(),
        null,
        null,
        null,
        fresh,
        finding.evidence());
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
      boolean used = left.removeIf(each -> waiver.covers(each.rule(), each.place()));
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
    return new Finding(
        finding.rule(),
        finding.hazard(),
        finding.also(),
        finding.severity(),
        finding.migration(),
        null,
        finding.place(),
        finding.targets(),
        finding.message(),
        finding.fix(),
        null,
        null,
        null,
        request.fresh().contains(migration.key()),
        finding.evidence());
  }

  static Coverage coverage(Reading reading, RuleRun.Result result, Judgement judgement) {
    int unknown =
        (int) reading.migrations().values().stream().filter(each -> !each.readable()).count();
    int partly =
        (int)
            result.unknowns().keySet().stream()
                .filter(
                    key ->
                        reading.migrations().containsKey(key)
                            && reading.migrations().get(key).readable())
                .count();
    int all = reading.migrations().size();
    List<Unreadable> unknowns = new ArrayList<>();
    result.unknowns().values().forEach(unknowns::addAll);
    judgement.unknowns().stream().filter(each -> !unknowns.contains(each)).forEach(unknowns::add);
    return new Coverage(all, all - partly - unknown, partly, unknown, unknowns);
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
