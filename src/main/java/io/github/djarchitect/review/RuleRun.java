package io.github.djarchitect.review;

import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.ProjectRule;
import io.github.djarchitect.hazard.ProjectView;
import io.github.djarchitect.hazard.Rule;
import io.github.djarchitect.hazard.RunningCode;
import io.github.djarchitect.hazard.Views;
import io.github.djarchitect.hazard.rule.Overlaps;
import io.github.djarchitect.hazard.rule.Rules;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.sql.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Rules over some migrations of a reading, on every target. */
final class RuleRun {
  private final Reading reading;
  private final Views views;
  private final ReviewRequest request;
  private final RunningCode running;
  private final List<Rule> rules;

  RuleRun(Reading reading, ReviewRequest request) {
    this(reading, request, request.running());
  }

  /**
   * @param running the code that runs meanwhile, where that is not the request's
   */
  RuleRun(Reading reading, ReviewRequest request, RunningCode running) {
    this(reading, request, running, Rules.all().rules());
  }

  /**
   * @param rules the ones to run, in the order in which findings at one place are shown
   */
  RuleRun(Reading reading, ReviewRequest request, RunningCode running, List<Rule> rules) {
    this.reading = reading;
    this.request = request;
    this.running = running;
    this.rules = rules;
    this.views = Views.of(reading);
  }

  Views views() {
    return views;
  }

  /** What the rules found, and what of the wanted migrations nobody can tell. */
  record Result(List<Finding> findings, Map<MigrationKey, List<Unreadable>> unknowns) {}

  /**
   * @param fresh new migrations
   * @param together deployed in one go; empty where that is not known
   * @param proposed new by one proposal, in whichever of its deploys
   */
  Result run(
      Set<MigrationKey> fresh,
      Set<MigrationKey> together,
      Set<MigrationKey> proposed,
      Predicate<MigrationKey> wanted) {
    List<Finding> found = new ArrayList<>();
    Map<MigrationKey, Set<Unreadable>> unknowns = new LinkedHashMap<>();
    Findings findings = found::add;
    for (Rule rule : rules) {
      if (rule instanceof ProjectRule project) {
        project.check(
            new ProjectView(
                reading,
                request.edited(),
                fresh,
                request.targets().stream().map(Target::toString).toList()),
            findings);
      }
    }
    Set<MigrationKey> known = reading.found();
    for (Target target : request.targets()) {
      List<MigrationView> onTarget =
          views.on(
              new Views.Scope(
                  target,
                  request.django(),
                  request.live(),
                  running,
                  fresh,
                  together,
                  proposed,
                  wanted));
      for (MigrationView view : onTarget) {
        List<Finding> here = new ArrayList<>();
        for (Rule rule : rules) {
          if (rule instanceof MigrationRule migrationRule) {
            migrationRule.check(view, here::add);
          }
        }
        List<Finding> folded = Overlaps.folded(here);
        found.addAll(
            Squashed.runsOnNewDatabasesOnly(view.migration(), together, known)
                ? folded.stream()
                    .map(finding -> Squashed.onNewDatabase(finding, view.migration()))
                    .toList()
                : folded);
      }
    }
    List<Finding> all = merged(found);
    for (Finding finding : all) {
      MigrationKey key = finding.migration();
      if (finding.hazard() == Hazard.UNREADABLE && key != null && wanted.test(key)) {
        unknowns
            .computeIfAbsent(key, _ -> new LinkedHashSet<>())
            .add(new Unreadable(finding.place(), finding.message(), key));
      }
    }
    Map<MigrationKey, List<Unreadable>> lists = new LinkedHashMap<>();
    unknowns.forEach((key, set) -> lists.put(key, List.copyOf(set)));
    return new Result(all, lists);
  }

  /** One finding for several targets where all agree. */
  private static List<Finding> merged(List<Finding> findings) {
    record Same(String rule, String migration, String place, String operation, String message) {}
    Map<Same, Finding> byText = new LinkedHashMap<>();
    for (Finding finding : findings) {
      Same same =
          new Same(
              finding.rule(),
              String.valueOf(finding.migration()),
              finding.place().toString(),
              String.valueOf(finding.operation()),
              finding.message());
      byText.merge(same, finding, RuleRun::withTargets);
    }
    List<Finding> merged = new ArrayList<>(byText.values());
    merged.sort(
        Comparator.comparing(Finding::place)
            .thenComparing(finding -> String.valueOf(finding.operation()))
            .thenComparing(Finding::severity));
    return merged;
  }

  private static Finding withTargets(Finding first, Finding other) {
    Set<String> targets = new TreeSet<>(first.targets());
    targets.addAll(other.targets());
    return first.withTargets(List.copyOf(targets));
  }
}
