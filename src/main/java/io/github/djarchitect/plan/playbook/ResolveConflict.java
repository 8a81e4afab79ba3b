package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.conflict.Conflict;
import io.github.djarchitect.conflict.Conflict.Kind;
import io.github.djarchitect.conflict.Conflict.Resolution;
import io.github.djarchitect.conflict.Conflicts;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Overlay;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.plan.Playbook;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.project.ProjectReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Branches whose migrations clash, brought into one order or joined where order is no matter. */
public final class ResolveConflict implements Playbook {
  private static final String[] NOTHING = {};

  @Override
  public String id() {
    return "resolve-conflict";
  }

  @Override
  public String goal() {
    return "Branches whose migrations clash brought to one leaf";
  }

  @Override
  public String doc() {
    return "Compares the branches operation by operation and replays both orders. Where order is of"
        + " no account it joins them by an empty merge migration; where it is, it moves the branch"
        + " that is applied nowhere behind the other one, since a merge alone leaves the order to"
        + " chance.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("app", "Only this app; else every app with more than one leaf", false),
        new Parameter("kind", "merge, rebase or edit, instead of the recommended one", false),
        new Parameter(
            "keep",
            "Migrations that a database has run or others share, with commas between: they stay as"
                + " they are, and with them all that they depend on",
            false),
        new Parameter(
            "nowhere",
            "Migrations that the user says no database has run, with commas between: that one of"
                + " them may move is then told as the user's word",
            false));
  }

  @Override
  public boolean portable() {
    return true;
  }

  @Override
  public Outcome plan(PlanInput input) {
    Optional<Set<MigrationKey>> kept = kept(input);
    Conflicts.Shared shared =
        kept.map(keys -> new Conflicts.Shared(keys, true)).orElse(Conflicts.Shared.UNKNOWN);
    List<String> apps =
        Conflicts.of(input.reading(), shared, input.options(), input.parameter("app")).stream()
            .map(Conflict::app)
            .toList();
    if (apps.isEmpty()) {
      return new NotApplicable(
          input
              .parameter("app")
              .map("%s has one leaf."::formatted)
              .orElse("no app has more than one leaf."));
    }
    List<Conflict> conflicts = new ArrayList<>();
    List<Resolution> chosen = new ArrayList<>();
    Reading reading = input.reading();
    for (String app : apps) {
      // what moves in one app may be named by what moves in the next
      for (Conflict conflict : Conflicts.of(reading, shared, input.options(), Optional.of(app))) {
        Optional<Resolution> resolution = choose(conflict, input.parameter("kind"));
        if (resolution.isEmpty()) {
          return new NotApplicable(noneHolds(input, conflict));
        }
        conflicts.add(conflict);
        chosen.add(resolution.get());
        reading =
            MigrationReader.read(
                ProjectReader.read(
                    new Overlay(reading.project().tree(), resolution.get().files()),
                    input.options()));
      }
    }
    return new Planned(proposal(input, conflicts, chosen));
  }

  /** What is applied or shared, by the user's word or the program's; absent where nobody said. */
  private static Optional<Set<MigrationKey>> kept(PlanInput input) {
    Set<MigrationKey> keys = new HashSet<>();
    if (input.shared() != null) {
      keys.addAll(input.shared());
    }
    for (String name : input.parameter("keep").map(text -> text.split("[,\\s]+")).orElse(NOTHING)) {
      for (MigrationKey key : input.reading().found()) {
        boolean meant = key.name().equals(name) || key.toString().equals(name);
        if (meant && input.parameter("app").map(key.app()::equals).orElse(true)) {
          keys.addAll(input.reading().graph().planTo(key));
        }
      }
    }
    return keys.isEmpty() && input.shared() == null ? Optional.empty() : Optional.of(keys);
  }

  private static String noneHolds(PlanInput input, Conflict conflict) {
    String why =
        conflict.resolutions().stream()
            .flatMap(each -> Optional.ofNullable(each.safeIf()).stream())
            .filter(each -> input.parameter("kind").isEmpty())
            .findFirst()
            .map(" unless "::concat)
            .orElse(
                conflict.why().isEmpty()
                    ? input.parameter("kind").isEmpty()
                        ? ""
                        : ": it leaves one branch where it is and moves all others, so at most one"
                            + " may have run; a merge joins them as they are"
                    : ": " + conflict.why().getFirst().message());
    Optional<String> keep = input.parameter("keep");
    if (keep.isEmpty() && input.shared() == null) {
      return "no %s of %s holds%s.%s"
          .formatted(
              input.parameter("kind").orElse("resolution"),
              conflict.app(),
              why,
              madeTwice(conflict));
    }
    return "with %s left as it is, no %s of %s holds%s. Where that is one migration's own code, a person changes it so that it works behind the branch that stays, and asks again; where both branches have run somewhere, each of those databases needs a plan of its own, and the files can no longer be put into one order.%s"
        .formatted(
            keep.orElse("what is shared"),
            input.parameter("kind").orElse("resolution"),
            conflict.app(),
            why,
            madeTwice(conflict));
  }

  /** The way on where both branches make one thing, each its own. */
  private static String madeTwice(Conflict conflict) {
    boolean twice =
        conflict.why().stream().anyMatch(each -> each.message().endsWith("the name is taken"));
    return twice
        ? " Both sides mean one name: on the side that no database has run, give it another name,"
            + " or take it out of migration and model and use the other side's; then ask again."
        : "";
  }

  private static Optional<Resolution> choose(Conflict conflict, Optional<String> kind) {
    return conflict.resolutions().stream()
        .filter(
            each ->
                kind.isEmpty()
                    ? each.recommended()
                    : each.kind().spelling().equals(kind.get().toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  private static Proposal proposal(
      PlanInput input, List<Conflict> conflicts, List<Resolution> chosen) {
    List<Proposal.Phase> phases = new ArrayList<>();
    List<String> assumptions = new ArrayList<>();
    List<Proposal.Alternative> alternatives = new ArrayList<>();
    List<Proposal.Risk> risks = new ArrayList<>();
    List<String> told =
        List.of(input.parameter("nowhere").map(text -> text.split("[,\\s]+")).orElse(NOTHING));
    for (int i = 0; i < conflicts.size(); i++) {
      Conflict conflict = conflicts.get(i);
      Resolution resolution = chosen.get(i);
      phases.add(phase(conflict, resolution));
      for (MigrationKey moved : resolution.moved()) {
        if (input.shared() == null) {
          assumptions.add(
              (told.contains(moved.name())
                      ? "As you say, %s of %s is applied nowhere."
                      : "%s of %s is applied nowhere and on no shared branch.")
                  .formatted(moved.name(), moved.app()));
        }
      }
      if (resolution.safeIf() != null && resolution.kind() == Kind.MERGE) {
        assumptions.add("In %s, %s.".formatted(conflict.app(), resolution.safeIf()));
      }
      conflict.resolutions().stream()
          .filter(each -> !each.equals(resolution))
          .forEach(
              each ->
                  alternatives.add(
                      new Proposal.Alternative(
                          "%s in %s%s"
                              .formatted(
                                  each.kind().spelling(),
                                  conflict.app(),
                                  each.base() == null ? "" : " behind " + each.base().name()),
                          each.why()
                              + (each.safeIf() == null ? "" : " Safe if " + each.safeIf() + "."))));
      if (!resolution.moved().isEmpty()) {
        risks.add(
            new Proposal.Risk(
                "A database that has "
                    + names(resolution.moved())
                    + " already: Django refuses to migrate it (InconsistentMigrationHistory), or"
                    + " runs it twice under its new name.",
                "Ask every database with showmigrations first; a developer's own is migrated back"
                    + " to the fork before the branch is pulled."));
      }
    }
    return new Proposal(
        "Resolve the conflict of " + apps(conflicts),
        situation(conflicts),
        chosen.stream().map(Resolution::why).distinct().collect(Collectors.joining(" ")),
        alternatives,
        assumptions,
        questions(input, chosen),
        phases.size() == 1 ? phases : List.of(together(conflicts, phases)),
        risks,
        List.of(),
        List.of());
  }

  /** Several apps at once: migrate refuses as long as one of them has two leaves. */
  private static Proposal.Phase together(List<Conflict> conflicts, List<Proposal.Phase> phases) {
    Map<String, FileChange> files = new LinkedHashMap<>();
    for (Proposal.Phase phase : phases) {
      for (FileChange file : phase.files()) {
        FileChange known = files.remove(file.from() == null ? file.path() : file.from());
        files.put(file.path(), known == null ? file : known.then(file));
      }
    }
    return new Proposal.Phase(
        "one leaf in " + apps(conflicts),
        Proposal.Deploy.BEFORE_CODE,
        said(phases, Proposal.Phase::purpose, " "),
        List.copyOf(files.values()),
        all(phases, Proposal.Phase::commands),
        List.of(),
        said(phases, phase -> Objects.requireNonNullElse(phase.gate(), ""), " "),
        all(phases, Proposal.Phase::verify),
        new Proposal.Rollback(
            all(phases, phase -> phase.rollback().commands()),
            said(phases, phase -> phase.rollback().loses(), "; ")));
  }

  private static String said(
      List<Proposal.Phase> phases, Function<Proposal.Phase, String> what, String between) {
    return phases.stream().map(what).distinct().collect(Collectors.joining(between));
  }

  private static List<String> all(
      List<Proposal.Phase> phases, Function<Proposal.Phase, List<String>> what) {
    return phases.stream().map(what).flatMap(List::stream).distinct().toList();
  }

  private static List<String> questions(PlanInput input, List<Resolution> chosen) {
    boolean rewrites = chosen.stream().anyMatch(each -> !each.moved().isEmpty());
    return rewrites && kept(input).isEmpty()
        ? List.of(
            "Which branch is merged already, or applied on a server? Give it as --only-new REF"
                + " or --applied FILE, and only the other one is moved.")
        : List.of();
  }

  private static String apps(List<Conflict> conflicts) {
    return conflicts.stream().map(Conflict::app).collect(Collectors.joining(", "));
  }

  private static String names(List<MigrationKey> keys) {
    return keys.stream().map(MigrationKey::name).collect(Collectors.joining(", "));
  }

  private static String situation(List<Conflict> conflicts) {
    StringBuilder out = new StringBuilder();
    for (Conflict conflict : conflicts) {
      out.append(
          "%s has %d leaves behind %s: %s. %s\n"
              .formatted(
                  conflict.app(),
                  conflict.leaves().size(),
                  conflict.fork().isEmpty() ? "nothing in common" : names(conflict.fork()),
                  names(conflict.leaves()),
                  told(conflict.relation())));
      conflict.why().stream()
          .limit(4)
          .forEach(
              why -> out.append("%s (%s).\n".formatted(capitalised(why.message()), why.place())));
    }
    return out.toString().strip();
  }

  private static String told(Conflict.Relation relation) {
    return switch (relation) {
      case CONTRADICTORY -> "What the branches do cannot both hold.";
      case DUPLICATE -> "Both branches do the same in part.";
      case ORDER_MATTERS -> "The order in which the branches run matters.";
      case UNKNOWN -> "What the branches do to each other cannot be told.";
      case INDEPENDENT -> "Neither branch touches what the other does.";
    };
  }

  private static String capitalised(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static Proposal.Phase phase(Conflict conflict, Resolution resolution) {
    MigrationKey leaf = resolution.leavesAfter().getFirst();
    List<String> commands = new ArrayList<>();
    if (!resolution.moved().isEmpty() && !conflict.fork().isEmpty()) {
      commands.add(
          Draft.step(
              "on a developer's database that has it applied, before pulling: python manage.py migrate %s %s"
                  .formatted(conflict.app(), conflict.fork().getFirst().name())));
    }
    commands.add("python manage.py migrate %s %s".formatted(conflict.app(), leaf.name()));
    return new Proposal.Phase(
        "one leaf in " + conflict.app(),
        Proposal.Deploy.BEFORE_CODE,
        resolution.why(),
        resolution.files(),
        commands,
        List.of(),
        "%s has one leaf, %s.".formatted(conflict.app(), leaf.name()),
        List.of(
            "python manage.py makemigrations --check --dry-run",
            "python manage.py showmigrations " + conflict.app()),
        rollback(conflict, resolution));
  }

  /** Back to the branches as they were, whose own migrations a database may have had before. */
  private static Proposal.Rollback rollback(Conflict conflict, Resolution resolution) {
    if (resolution.moved().isEmpty()) {
      return new Proposal.Rollback(
          List.of(
              "python manage.py migrate %s %s"
                  .formatted(conflict.app(), conflict.leaves().getFirst().name()),
              Draft.step("take the merge migration out again")),
          "nothing: it unapplies the merge alone, which changes no table");
    }
    MigrationKey base =
        resolution.base() == null ? conflict.leaves().getFirst() : resolution.base();
    return new Proposal.Rollback(
        List.of("python manage.py migrate %s %s".formatted(conflict.app(), base.name())),
        "what the moved migrations (%s) lose on their way back; %s stays"
            .formatted(names(resolution.moved()), base.name()));
  }
}
