package io.github.djarchitect.review;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.plan.Proposal;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far the rollback of a phase goes: {@code migrate APP NAME} unapplies everything of the app
 * that stands on that migration, and all of other apps that stands on that, as Django's {@code
 * backwards_plan} does.
 *
 * @param number of the phase, from 1
 * @param before the project before the phase
 * @param after the project after it
 * @param brought what this phase and those before it bring
 */
record RollbackReach(int number, Reading before, Reading after, Set<MigrationKey> brought) {
  private static final Pattern MIGRATE =
      Pattern.compile("manage\\.py\\s+migrate\\s+(?<app>[a-z_]\\w*)\\s+(?<name>\\w+)");

  void report(Judgement judgement, Proposal.Rollback rollback) {
    for (String command : rollback.commands()) {
      Matcher migrate = MIGRATE.matcher(command);
      while (migrate.find()) {
        String app = migrate.group("app");
        String name = migrate.group("name");
        if (after.project().app(app).isEmpty()) {
          continue;
        }
        Optional<MigrationKey> target = target(app, name);
        if (target.isEmpty() && !name.equals("zero")) {
          fault(
              judgement,
              "Phase %d goes back by `%s`, and %s has no such migration."
                  .formatted(number, command, app),
              "Name the migration that the phase builds on.");
          continue;
        }
        Set<MigrationKey> gone = unapplied(app, target);
        gone.removeAll(brought);
        gone.retainAll(before.found());
        if (!gone.isEmpty()) {
          fault(
              judgement,
              "Phase %d goes back by `%s`, which unapplies %s too: that was there before the proposal, and what it holds may go with it."
                  .formatted(number, command, some(gone)),
              "Go back to the migration that the phase builds on; for a merge, to one of the leaves"
                  + " that it joins.");
        }
      }
    }
  }

  private static String some(Set<MigrationKey> gone) {
    return gone.iterator().next()
        + (gone.size() > 1 ? " and %d more".formatted(gone.size() - 1) : "");
  }

  private static void fault(Judgement judgement, String message, String fix) {
    judgement.fault(
        "rollback-too-far", Hazard.LOSES_DATA, null, Place.ofFile("proposal"), message, fix);
  }

  /** By its whole name or, as Django takes it, by a beginning that only one has. */
  private Optional<MigrationKey> target(String app, String name) {
    Set<MigrationKey> found = new TreeSet<>();
    for (MigrationKey key : after.found()) {
      if (key.app().equals(app) && key.name().equals(name)) {
        return Optional.of(key);
      }
      if (key.app().equals(app) && key.name().startsWith(name)) {
        found.add(key);
      }
    }
    return found.size() == 1 ? Optional.of(found.iterator().next()) : Optional.empty();
  }

  private Set<MigrationKey> unapplied(String app, Optional<MigrationKey> target) {
    Set<MigrationKey> gone = new TreeSet<>();
    Set<MigrationKey> first = new TreeSet<>();
    if (target.isEmpty()) {
      after.found().stream().filter(key -> key.app().equals(app)).forEach(first::add);
    } else {
      after.graph().children(target.get()).stream()
          .filter(key -> key.app().equals(app))
          .forEach(first::add);
    }
    for (MigrationKey each : first) {
      gone.add(each);
      gone.addAll(Gate.above(after.graph(), each));
    }
    return gone;
  }
}
