package io.github.djarchitect.review;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.project.DjangoCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the {@code manage.py} commands of a phase come to. {@code migrate APP NAME} unapplies
 * everything of the app that stands on that migration, and all of other apps that stands on that,
 * as Django's {@code backwards_plan} does: in a rollback as far as the phase goes, forwards not at
 * all.
 *
 * @param number of the phase, from 1
 * @param before the project before the phase
 * @param after the project after it
 * @param brought what this phase and those before it bring
 * @param own what this phase brings, or changes
 */
record ManageCommands(
    int number, Reading before, Reading after, Set<MigrationKey> brought, Set<MigrationKey> own) {
  private static final String NAMES_NOTHING = "command-names-nothing";

  private static final Pattern MIGRATE =
      Pattern.compile(
          "manage\\.py\\s+migrate\\s+(?:--\\S+\\s+)*(?<app>[a-z_]\\w*)\\s+(?<name>\\w+)");

  private static final Pattern COMMAND =
      Pattern.compile("(?:manage\\.py|django-admin)\\s+(?:-\\S+\\s+)*(?<name>[a-z]\\w*)");

  /** The start of a {@code migrate}, whose arguments end where the shell's command does. */
  private static final Pattern APPLIES =
      Pattern.compile(
          "(?:manage\\.py|django-admin|-m\\s+django)\\s+(?:-\\S+\\s+)*migrate\\b(?!-)(?<arguments>[^;|&#>]*)");

  /** What may run {@code migrate} by itself. */
  private static final Pattern MAY_APPLY =
      Pattern.compile(
          "\\w\\.sh\\b|\\b(?:make|just|task|fab|invoke|inv|tox|nox|ansible\\S*|deploy\\w*)\\s");

  /** Options of {@code migrate} whose value is the next word. */
  private static final Set<String> VALUED =
      Set.of("--database", "--settings", "--pythonpath", "--verbosity", "-v");

  /** Options with which nothing is applied. */
  private static final Set<String> TELLS = Set.of("--plan", "--check", "--help", "-h");

  /** The commands that deploy the phase. */
  void forwards(Judgement judgement, Proposal.Phase phase) {
    applied(judgement, phase);
    Place place = Place.ofFile("phase " + number);
    for (String command : phase.commands()) {
      if (command.strip().startsWith("#")) {
        continue;
      }
      Matcher migrate = MIGRATE.matcher(command);
      while (migrate.find()) {
        String app = migrate.group("app");
        if (after.project().app(app).isPresent()) {
          forwards(judgement, place, command, app, migrate.group("name"));
        }
      }
      Matcher called = COMMAND.matcher(command);
      while (called.find()) {
        String name = called.group("name");
        if (!DjangoCommands.has(name) && !isOfProject(name)) {
          judgement.add(
              Judgement.finding(
                  NAMES_NOTHING,
                  Hazard.FAILS_ALWAYS,
                  Severity.WARNING,
                  null,
                  place,
                  "Phase %d runs `%s`, and no app of this repository has a command %s."
                      .formatted(number, command, name),
                  "Bring it as a file of the proposal, or make sure that a library has it."));
        }
      }
    }
  }

  private void forwards(Judgement judgement, Place place, String command, String app, String name) {
    Optional<MigrationKey> target = target(app, name);
    if (target.isEmpty() && name.equals("zero")) {
      return; // told as what it destroys
    }
    Set<MigrationKey> back = target.isEmpty() ? new TreeSet<>() : unapplied(app, target);
    back.retainAll(before.found());
    if (target.isEmpty() || !back.isEmpty()) {
      judgement.fault(
          NAMES_NOTHING,
          target.isEmpty() ? Hazard.FAILS_ALWAYS : Hazard.LOSES_DATA,
          null,
          place,
          target.isEmpty()
              ? "Phase %d runs `%s`, and %s has no such migration.".formatted(number, command, app)
              : "Phase %d runs `%s`, which goes back: it unapplies %s."
                  .formatted(number, command, some(back)),
          "Name the last migration that the phase brings.");
    }
  }

  /** Every migration that is new with the phase is applied by a command of it, if any is. */
  private void applied(Judgement judgement, Proposal.Phase phase) {
    Set<MigrationKey> left = new TreeSet<>(own);
    left.removeAll(before.found());
    // one that replaces others is recorded with them
    left.removeIf(key -> !replaces(key).isEmpty());
    boolean applies = false;
    for (String command : phase.commands()) {
      if (command.strip().startsWith("#")) {
        continue;
      }
      Matcher migrate = APPLIES.matcher(command);
      boolean known = false;
      while (migrate.find()) {
        known = true;
        Optional<Set<MigrationKey>> reached = reached(migrate.group("arguments"));
        if (reached.isEmpty()) {
          return;
        }
        applies = true;
        left.removeAll(reached.get());
      }
      if (!known && MAY_APPLY.matcher(command + " ").find()) {
        return;
      }
    }
    if (applies && !left.isEmpty()) {
      MigrationKey first = left.iterator().next();
      judgement.fault(
          "migration-not-applied",
          Hazard.BREAKS_NEXT_CODE,
          first,
          Place.ofFile("phase " + number),
          "Phase %d brings %s, and none of its commands applies %s."
              .formatted(number, some(left), left.size() == 1 ? "it" : "them"),
          "Run `python manage.py migrate %s %s`, or the last migration that the phase brings."
              .formatted(first.app(), first.name()));
    }
  }

  private List<MigrationKey> replaces(MigrationKey key) {
    return Optional.ofNullable(after.migrations().get(key))
        .map(Migration::replaces)
        .orElse(List.of());
  }

  /** What a {@code migrate} with these arguments applies; empty where that is all, or not told. */
  private Optional<Set<MigrationKey>> reached(String arguments) {
    List<String> names = new ArrayList<>();
    boolean value = false;
    for (String word : arguments.strip().split("\\s+", -1)) {
      String plain = word.replaceAll("[\"'`]", "");
      if (TELLS.contains(plain)) {
        return Optional.of(Set.of());
      }
      if (!value && !plain.isEmpty() && !plain.startsWith("-")) {
        names.add(plain);
      }
      value = VALUED.contains(plain);
    }
    if (names.isEmpty() || !names.getFirst().matches("\\w+")) {
      return Optional.empty(); // all, or what a variable of the shell says
    }
    String app = names.getFirst();
    Set<MigrationKey> targets = new TreeSet<>();
    if (after.project().app(app).isEmpty()) {
      return Optional.of(Set.of());
    }
    if (names.size() == 1) {
      after.found().stream().filter(key -> key.app().equals(app)).forEach(targets::add);
    } else {
      Optional<MigrationKey> target = target(app, names.get(1));
      if (target.isEmpty()) {
        return Optional.empty(); // told as what is not there, zero as what it destroys
      }
      targets.add(target.get());
    }
    Set<MigrationKey> reached = new TreeSet<>(targets);
    targets.forEach(target -> reached.addAll(after.graph().planTo(target)));
    return Optional.of(reached);
  }

  private boolean isOfProject(String name) {
    String file = "management/commands/" + name + ".py";
    return after.project().tree().paths().stream()
        .anyMatch(path -> path.equals(file) || path.endsWith("/" + file));
  }

  /** Migrations that stand on one whose place in the graph this phase changes: they move along. */
  private Set<MigrationKey> movedAlong() {
    Set<MigrationKey> moved = new TreeSet<>();
    own.stream()
        .filter(this::isPutElsewhere)
        .forEach(key -> moved.addAll(Gate.above(after.graph(), key)));
    return moved;
  }

  private boolean isPutElsewhere(MigrationKey key) {
    return before.found().contains(key)
        && !before.graph().parents(key).equals(after.graph().parents(key));
  }

  void rollback(Judgement judgement, Proposal.Rollback rollback) {
    Set<MigrationKey> undone = new TreeSet<>();
    Set<MigrationKey> movedAlong = movedAlong();
    String last = "";
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
        undone.addAll(gone);
        last = command;
        gone.removeAll(brought);
        gone.removeAll(movedAlong);
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
    Set<MigrationKey> done = new TreeSet<>(own);
    done.removeIf(key -> before.found().contains(key) && !isPutElsewhere(key));
    undone.retainAll(done);
    if (!last.isEmpty() && !done.isEmpty() && undone.isEmpty()) {
      fault(
          judgement,
          "Phase %d goes back by `%s`, which unapplies nothing that the phase brings."
              .formatted(number, last),
          "Name the migration that the phase builds on, not the last one that it brings.");
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
