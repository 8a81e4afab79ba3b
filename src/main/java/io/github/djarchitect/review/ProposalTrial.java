package io.github.djarchitect.review;

import io.github.djarchitect.autodetect.HistoryModel;
import io.github.djarchitect.autodetect.HistoryModels;
import io.github.djarchitect.autodetect.ModelDifference;
import io.github.djarchitect.autodetect.ModelDifferences;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Overlay;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.Rule;
import io.github.djarchitect.hazard.RunningCode;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.hazard.rule.TakeoverWithoutSync;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationGraph;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import io.github.djarchitect.usage.FieldUses;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One proposal before the gate: its files are laid over the project phase by phase, and each phase
 * is judged as a deploy of its own, with the code of the phases before it still running.
 */
final class ProposalTrial {
  /**
   * From how many places on a member that differs in the checkout is one that the project's own
   * makemigrations leaves alone, as netbox does with texts and choices.
   */
  private static final int LEFT_ALONE = 3;

  private static final Rule DURING_ROLLOUT = TakeoverWithoutSync.duringRollout();

  private final ReviewRequest base;
  private final Proposal proposal;
  private final Judgement judgement = new Judgement();
  private final Set<MigrationKey> judged = new LinkedHashSet<>();
  private final Set<MigrationKey> lost = new HashSet<>();
  private final Map<MigrationKey, List<Unreadable>> unknowns = new LinkedHashMap<>();
  private final Set<String> undefined = new HashSet<>();
  private final Map<String, Lasting> lasting = new LinkedHashMap<>();
  private final Map<Set<String>, List<ModelDifference>> ofCheckout = new HashMap<>();
  private @Nullable ProjectState checkout;
  private @Nullable RunningCode inCheckout;

  ProposalTrial(ReviewRequest base, Proposal proposal) {
    this.base = base;
    this.proposal = proposal;
  }

  ReviewResult judge(List<String> evidence) {
    shape();
    ProposalFiles files = new ProposalFiles(base, proposal, judgement);
    boolean fits = files.fit();
    List<Finding> ofFiles = judgement.findings();
    List<Finding> unsupported = Gate.unsupported(base.targets());
    if (!unsupported.isEmpty()) {
      judgement.addAll(unsupported);
      judgement.refuse();
    }
    // on a migration that is to be written anew, others build
    if (fits && files.stale().stream().noneMatch(path -> path.contains("migrations/"))) {
      phases();
    }
    lasting.values().forEach(each -> judgement.add(each.told()));
    if (!files.stale().isEmpty()) {
      judgement.keep(each -> ofFiles.contains(each) || isBeside(each, files.stale()));
    }
    judgement.foldUnparsed();
    String sha256 =
        Fingerprint.of(
            base.reading(), Optional.of(proposal), base.targets(), base.django(), evidence);
    List<Unreadable> places = new ArrayList<>();
    unknowns.values().forEach(places::addAll);
    places.addAll(judgement.unknowns());
    Coverage coverage = Coverage.of(judged, lost, places);
    return new ReviewResult(
        judgement.verdict(sha256), judgement.findings(), coverage, base.targets(), base.django());
  }

  /**
   * Whether a finding holds whatever the text of some files will be: one on what a migration does,
   * and not on how models and code agree with it.
   */
  private static boolean isBeside(Finding finding, Set<String> stale) {
    boolean ofMigration = finding.migration() != null;
    boolean ofCommand = finding.place().path().startsWith("phase ");
    return (ofMigration || ofCommand) && !stale.contains(finding.place().path());
  }

  /**
   * A fault that a phase makes and the later ones may leave as it is: one to mend, told once.
   *
   * @param later numbers of the later phases after which it is still there
   */
  private record Lasting(Finding finding, List<Integer> later) {
    Finding told() {
      return later.isEmpty()
          ? finding
          : finding.saying(
              "So it is after phase%s %s."
                  .formatted(
                      later.size() == 1 ? "" : "s",
                      later.stream().map(String::valueOf).collect(Collectors.joining(", "))));
    }
  }

  /**
   * @param what tells the fault from others, without the number of the phase
   */
  private void lasting(int number, String what, Finding finding) {
    Lasting known = lasting.get(what);
    if (known == null) {
      lasting.put(what, new Lasting(finding, new ArrayList<>()));
    } else if (!known.later().contains(number)) {
      known.later().add(number);
    }
  }

  // What a proposal must have

  private void shape() {
    Place whole = Place.ofFile("proposal");
    if (proposal.title().isBlank()) {
      incomplete(whole, "The proposal has no title.", "Say in a few words what it does.");
    }
    if (proposal.phases().isEmpty()) {
      incomplete(whole, "The proposal has no phase.", "Give at least one phase.");
    } else if (proposal.tests().isEmpty()
        && proposal.phases().stream()
            .allMatch(phase -> phase.files().isEmpty() && phase.commands().isEmpty())) {
      incomplete(
          whole,
          "The proposal does nothing: none of its phases has a file or a command.",
          "Give the files and commands of its phases, or answer without a proposal.");
    }
    CommandCheck commands = new CommandCheck(base.live(), judgement);
    int number = 0;
    for (Proposal.Phase phase : proposal.phases()) {
      number++;
      Place place = Place.ofFile("phase " + number);
      if (phase.title().isBlank()) {
        incomplete(place, "Phase %d has no title.".formatted(number), "Name it.");
      }
      if (phase.rollback().loses().isBlank()) {
        incomplete(
            place,
            "Phase %d does not say what a rollback loses.".formatted(number),
            "Say it in rollback.loses; 'nothing' where it loses nothing.");
      }
      List<String> texts = new ArrayList<>(phase.commands());
      texts.addAll(phase.verify());
      String gate = phase.gate();
      if (gate != null && CommandCheck.isCommand(gate)) {
        texts.add(gate);
      }
      for (String command : texts) {
        commands.check(command, place);
        commands.forward(command, place);
      }
      for (String command : phase.rollback().commands()) {
        commands.check(command, place);
      }
      if (phase.files().isEmpty() && phase.commands().isEmpty() && phase.purpose().isBlank()) {
        incomplete(
            place,
            "Phase %d does nothing: no files, no commands, no purpose.".formatted(number),
            "Say what it does, or leave it out.");
      }
    }
  }

  private void incomplete(Place place, String message, String fix) {
    judgement.fault("proposal-incomplete", Hazard.STYLE, null, place, message, fix);
  }

  // The phases

  /** Judges phase after phase. */
  private void phases() {
    List<FileChange> laid = new ArrayList<>();
    Reading before = base.reading();
    ProjectState checkout = checkout();
    ProjectState earlier = checkout;
    Set<String> conflictsBefore = new TreeSet<>(before.graph().surelyConflicts().keySet());
    int number = 0;
    for (Proposal.Phase phase : proposal.phases()) {
      number++;
      laid.addAll(phase.files());
      if (phase.files().isEmpty()) {
        new ManageCommands(number, before, before, judged, Set.of()).forwards(judgement, phase);
        beside(number, phase, laid, before, running(checkout, before, before, phase));
        continue;
      }
      Reading after =
          MigrationReader.read(
              ProjectReader.read(
                  new Overlay(base.reading().project().tree(), laid), base.options()));
      Set<MigrationKey> fresh = fresh(after, phase);
      kept(number, before, after, fresh, phase);
      judged.addAll(fresh);
      graph(number, before, after, fresh, conflictsBefore);
      ManageCommands commands = new ManageCommands(number, before, after, judged, fresh);
      commands.forwards(judgement, phase);
      commands.rollback(judgement, phase.rollback());
      RunningCode running = running(checkout, before, after, phase);
      RuleRun run = new RuleRun(after, base, running);
      LeftOut.report(judgement, before, after, phase);
      MovedMigrations moved = new MovedMigrations(base, proposal, after, fresh);
      List<Finding> found = rules(run, fresh, moved);
      rollout(checkout, before, after, phase, fresh, found);
      RunBeforeApplied.in(after, fresh, this::mayHaveRun).stream()
          .filter(finding -> finding.migration() == null || !moved.has(finding.migration()))
          .forEach(judgement::add);
      LossNotSaid.report(judgement, number, phase.rollback(), found, moved);
      beside(number, phase, laid, after, running);
      models(number, after, run.views().simulation(), phase);
      names(after.project(), phase.files());
      settings(after.project(), phase.files());
      ProjectState state = run.views().simulation().state();
      code(phase, after.project(), earlier, state);
      fresh.stream().filter(moved::has).forEach(key -> code(phase, after, key, state));
      Set<String> edited = edited(after, phase);
      if (phase.deploy() == Proposal.Deploy.AFTER_CODE && !edited.isEmpty()) {
        new CodeBeforeSchema(
                edited,
                StateSimulator.databases(before).getLast(),
                StateSimulator.databases(after).getLast(),
                state)
            .report(judgement, phase);
      }
      earlier = state;
      before = after;
    }
    new CheckoutFaults(before, judged, judgement).report();
    new MergedBranches(base, before).report(judgement);
    if (!proposal.tests().isEmpty()) {
      laid.addAll(proposal.testFiles());
      names(
          ProjectReader.read(new Overlay(base.reading().project().tree(), laid), base.options()),
          proposal.testFiles());
    }
  }

  /** The state before the proposal. */
  private ProjectState checkout() {
    if (checkout == null) {
      checkout = StateSimulator.at(base.reading(), null).state();
    }
    return checkout;
  }

  /** Where nobody said what is applied or shared, what stands in the checkout is. */
  private boolean mayHaveRun(MigrationKey key) {
    boolean unsaid = base.shared().isEmpty() && base.said().isEmpty();
    boolean assumedNowhere =
        proposal.assumptions().stream()
            .anyMatch(text -> text.contains(key.name()) && text.contains("applied nowhere"));
    return base.shared().contains(key)
        || base.said().contains(key)
        || judged.contains(key)
        || base.reading().graph().isContrib(key)
        || (unsaid && !assumedNowhere);
  }

  /** What a phase does by its commands, in a project that can be judged. */
  private void beside(
      int number,
      Proposal.Phase phase,
      List<FileChange> laid,
      Reading reading,
      RunningCode running) {
    CommandTrial trial = new CommandTrial(base, List.copyOf(laid), reading, running, judgement);
    Place place = Place.ofFile("phase " + number);
    phase.commands().stream()
        .filter(command -> !CommandCheck.destroys(command))
        .forEach(command -> trial.sql(command, place));
    phase.files().forEach(trial::module);
  }

  /**
   * The code that runs while a phase is applied. Where the phase comes after its code, that is the
   * code with the phase's own model edits; else the code of the phases before, whose models are the
   * state before the phase.
   */
  private RunningCode running(
      ProjectState checkout, Reading before, Reading after, Proposal.Phase phase) {
    if (phase.deploy() != Proposal.Deploy.AFTER_CODE) {
      return before(checkout, before, after, phase);
    }
    Set<String> edited = edited(after, phase);
    RunningCode running =
        edited.isEmpty()
            ? base.running()
            : new NewCode(StateSimulator.at(after, null).state(), edited, base.running());
    return new NewFields(
        checkout,
        after.project().tree(),
        before.project().tree(),
        after.project().tree(),
        commands(phase),
        running);
  }

  /** The code of the phases before. */
  private RunningCode before(
      ProjectState checkout, Reading before, Reading after, Proposal.Phase phase) {
    return new NewFields(
        checkout,
        before.project().tree(),
        before.project().tree(),
        after.project().tree(),
        commands(phase),
        base.running());
  }

  /**
   * Where a phase's own code goes out before its migrations, they find new code alone; and yet it
   * was this deploy in which one column took over from another, beside processes of the old code.
   * These have ended when the migrations run, so a trigger may go with them.
   */
  private void rollout(
      ProjectState checkout,
      Reading before,
      Reading after,
      Proposal.Phase phase,
      Set<MigrationKey> fresh,
      List<Finding> found) {
    if (phase.deploy() != Proposal.Deploy.AFTER_CODE || edited(after, phase).isEmpty()) {
      return;
    }
    Set<String> known =
        found.stream()
            .filter(finding -> finding.rule().equals(DURING_ROLLOUT.doc().id()))
            .map(Finding::message)
            .collect(Collectors.toSet());
    new RuleRun(after, base, before(checkout, before, after, phase), List.of(DURING_ROLLOUT))
        .run(fresh, fresh, judged, fresh::contains).findings().stream()
            .filter(finding -> finding.fresh() && known.add(finding.message()))
            .forEach(judgement::add);
  }

  /** What people run up to a phase, its own commands included. */
  private List<String> commands(Proposal.Phase last) {
    List<String> commands = new ArrayList<>();
    for (Proposal.Phase phase : proposal.phases()) {
      commands.addAll(phase.commands());
      if (phase == last) {
        break;
      }
    }
    return commands;
  }

  /**
   * Code that may know fields which the proposal adds.
   *
   * @param checkout the state before the proposal
   * @param tree the files of the code that runs
   * @param former the files of the phases before
   * @param next the same with those of the phase
   * @param commands that people run beside it
   */
  private record NewFields(
      ProjectState checkout,
      SourceTree tree,
      SourceTree former,
      SourceTree next,
      List<String> commands,
      RunningCode code)
      implements RunningCode.Over {
    @Override
    public boolean leavesEmpty(ModelKey model, String field) {
      return checkout.model(model).filter(known -> known.field(field).isEmpty()).isPresent()
          && !FieldUses.isNamed(tree, model, field);
    }

    @Override
    public boolean mayName(ModelKey model, String field) {
      return FieldUses.isNamed(former, model, field);
    }

    @Override
    public boolean mayFill(ModelKey model, String field) {
      return new CodeBetween(former, commands, code).mayFillBetween(model, field);
    }

    @Override
    public boolean mayFillBetween(ModelKey model, String field) {
      return new CodeBetween(next, commands, code).mayFillBetween(model, field);
    }
  }

  /** Apps whose models a phase edits. */
  private static Set<String> edited(Reading after, Proposal.Phase phase) {
    Set<String> written = new HashSet<>();
    phase.files().forEach(file -> written.add(file.path()));
    Set<String> edited = new HashSet<>();
    for (App app : after.project().apps()) {
      if (app.modelFiles().stream().anyMatch(written::contains)) {
        edited.add(app.label());
      }
    }
    return edited;
  }

  /** Models as they are after a phase, for the apps whose models it edits. */
  private record NewCode(ProjectState state, Set<String> apps, RunningCode others)
      implements RunningCode {
    @Override
    public Use ofModel(ModelKey model) {
      return apps.contains(model.app()) && state.model(model).isEmpty()
          ? Use.UNUSED
          : others.ofModel(model);
    }

    @Override
    public Use ofField(ModelKey model, String field) {
      boolean gone = state.model(model).map(known -> known.field(field).isEmpty()).orElse(true);
      return apps.contains(model.app()) && gone ? Use.UNUSED : others.ofField(model, field);
    }
  }

  /**
   * What an earlier phase or the checkout has stays what it is: a migration that is gone, does
   * something else because of what it imports, or was deployed with an earlier phase, differs from
   * what databases have run.
   */
  private void kept(
      int number, Reading before, Reading after, Set<MigrationKey> fresh, Proposal.Phase phase) {
    Set<String> moved =
        phase.files().stream()
            .map(file -> file.from() == null ? "" : file.from())
            .collect(Collectors.toSet());
    for (MigrationKey key : before.found()) {
      Migration then = before.migrations().get(key);
      Migration now = after.migrations().get(key);
      if (judged.contains(key) && fresh.contains(key)) {
        rewritten(
            key,
            after,
            "%s was deployed with an earlier phase, and phase %d rewrites it."
                .formatted(key, number));
      } else if (!after.found().contains(key)) {
        if (then == null || !moved.contains(then.path())) {
          rewritten(
              key,
              before,
              "%s is no migration of the project any more after phase %d.".formatted(key, number));
        }
      } else if (!fresh.contains(key)
          && then != null
          && now != null
          && !Place.without(then.operations()).equals(Place.without(now.operations()))) {
        rewritten(
            key,
            after,
            "%s does something else after phase %d: its own file stays, and what it imports is changed."
                .formatted(key, number));
      }
    }
  }

  private void rewritten(MigrationKey key, Reading reading, String message) {
    judgement.fault(
        "applied-migration-edited",
        Hazard.DIVERGES_FROM_STATE,
        key,
        Gate.place(reading, key),
        message,
        "Leave it as it is and add a new migration.");
  }

  /** Migrations whose file this phase writes. */
  private static Set<MigrationKey> fresh(Reading after, Proposal.Phase phase) {
    Set<String> paths = new HashSet<>();
    phase.files().forEach(file -> paths.add(file.path()));
    Set<MigrationKey> fresh = new LinkedHashSet<>();
    for (Migration migration : after.migrations().values()) {
      if (paths.contains(migration.path())) {
        fresh.add(migration.key());
      }
    }
    after
        .lost()
        .forEach(
            (key, first) -> {
              if (!after.migrations().containsKey(key) && paths.contains(first.place().path())) {
                fresh.add(key);
              }
            });
    return fresh;
  }

  private void graph(
      int number,
      Reading before,
      Reading after,
      Set<MigrationKey> fresh,
      Set<String> conflictsBefore) {
    after
        .lost()
        .forEach(
            (key, first) -> {
              if (fresh.contains(key)) {
                lost.add(key);
                judgement.unknown(first);
                judgement.refuse();
              }
            });
    for (MigrationGraph.MissingDependency missing : after.graph().missing()) {
      boolean old = before.graph().missing().contains(missing);
      if (fresh.contains(missing.from()) && !old) {
        judgement.fault(
            "missing-dependency",
            Hazard.FAILS_ALWAYS,
            missing.from(),
            Gate.place(after, missing.from()),
            "%s depends on %s, which is not there%s."
                .formatted(
                    missing.from(),
                    missing.to(),
                    missing.appKnown() ? "" : ", nor is its app in this repository"),
            "Depend on a migration that exists at this phase.");
      }
    }
    if (!after.graph().cycles().isEmpty()) {
      MigrationKey first = after.graph().cycles().getFirst().getFirst();
      lasting(
          number,
          "cycle through " + first,
          Judgement.finding(
              "dependency-cycle",
              Hazard.FAILS_ALWAYS,
              Severity.BLOCKER,
              first,
              Gate.place(after, first),
              "After phase %d the dependencies go round.".formatted(number),
              "Depend in one direction only."));
      judgement.refuse();
    }
    Set<String> touched = new HashSet<>();
    fresh.forEach(key -> touched.add(key.app()));
    after
        .graph()
        .surelyConflicts()
        .forEach(
            (app, leaves) -> {
              boolean own = after.project().app(app).isPresent();
              if (own && (!conflictsBefore.contains(app) || touched.contains(app))) {
                lasting(
                    number,
                    "leaves of " + app + leaves,
                    Judgement.finding(
                        "conflicting-leaves",
                        Hazard.CONFLICT,
                        Severity.BLOCKER,
                        leaves.getLast(),
                        Gate.place(after, leaves.getLast()),
                        "After phase %d %s has %d leaves: %s."
                            .formatted(
                                number,
                                app,
                                leaves.size(),
                                String.join(
                                    ", ", leaves.stream().map(MigrationKey::name).toList())),
                        "Depend on the app's leaf: one leaf for each app after every phase."));
              }
            });
  }

  private List<Finding> rules(RuleRun run, Set<MigrationKey> fresh, MovedMigrations moved) {
    RuleRun.Result result = run.run(fresh, fresh, judged, fresh::contains);
    for (Finding finding : result.findings()) {
      // rules over the graph are asked above, phase by phase and against what was there
      boolean graph =
          Set.of(
                  "conflicting-leaves",
                  "missing-dependency",
                  "dependency-cycle",
                  "applied-migration-edited")
              .contains(finding.rule());
      if (!graph && finding.fresh()) {
        boolean old = finding.migration() != null && moved.has(finding.migration());
        judgement.add(old ? asBefore(finding, moved) : withoutWaiver(asDemanded(finding)));
      }
    }
    result
        .unknowns()
        .forEach(
            (key, places) -> {
              if (fresh.contains(key) && !moved.has(key)) {
                unknowns.put(key, places);
                judgement.unknowns(places);
              }
            });
    return result.findings();
  }

  private static Finding asBefore(Finding finding, MovedMigrations moved) {
    if (finding.severity() != Severity.BLOCKER) {
      return finding;
    }
    return moved.didSo(finding)
        ? finding.withSeverity(Severity.WARNING).saying("It did so before this proposal moved it.")
        : withoutWaiver(finding).saying("It did not where it stood before this proposal moved it.");
  }

  /** A fix that is open to a team and not to a proposal says so, or the next draft takes it. */
  private static Finding withoutWaiver(Finding finding) {
    return finding.fix().contains("waive it")
        ? finding.saying("Only a person can waive it, in the checkout; a proposal cannot.")
        : finding;
  }

  /** Of a proposal more is asked than of what a team wrote: a reverse, or a reason for none. */
  private static Finding asDemanded(Finding finding) {
    if (finding.hazard() != Hazard.IRREVERSIBLE || finding.severity() == Severity.NOTE) {
      return finding;
    }
    return finding.withSeverity(Severity.BLOCKER);
  }

  /** The state applies, and the models agree with it. */
  private void models(
      int number, Reading after, StateSimulator.Simulation simulation, Proposal.Phase phase) {
    for (StateSimulator.StateError error : simulation.errors()) {
      Migration migration = after.migrations().get(error.migration());
      if (migration != null && judged.contains(error.migration())) {
        boolean follows = Gate.followsFromUnreadable(after, error.migration());
        Finding finding = Gate.stateError(error, migration, true, follows);
        lasting(number, finding.place() + finding.message(), finding);
        if (follows) {
          judgement.unknown(Gate.unknown(finding));
        } else {
          judgement.refuse();
        }
      }
    }
    Set<String> apps = new HashSet<>();
    for (FileChange file : phase.files()) {
      for (App app : after.project().apps()) {
        if (app.holds(file.path())) {
          apps.add(app.label());
        }
      }
    }
    Set<String> known = new HashSet<>();
    Map<String, Integer> members = new HashMap<>();
    for (ModelDifference difference :
        ofCheckout.computeIfAbsent(
            apps, _ -> ModelDifferences.of(base.reading(), checkout(), apps))) {
      known.add(difference.message());
      difference.members().forEach(member -> members.merge(member, 1, Integer::sum));
    }
    members.values().removeIf(times -> times < LEFT_ALONE);
    for (ModelDifference difference : ModelDifferences.of(after, simulation.state(), apps)) {
      boolean alone =
          !difference.members().isEmpty() && members.keySet().containsAll(difference.members());
      if (!alone && !known.contains(difference.message())) {
        if (difference.history() == null) {
          differs(
              number,
              difference,
              "Change models.py in the same phase as the state, or the state with"
                  + " SeparateDatabaseAndState.");
        } else {
          historyDiffers(number, difference, difference.history());
        }
      }
    }
    triggers(number, simulation.state(), apps);
  }

  private void differs(int number, ModelDifference difference, String fix) {
    lasting(
        number,
        difference.message(),
        Judgement.finding(
            "models-differ",
            Hazard.DIVERGES_FROM_STATE,
            Severity.BLOCKER,
            null,
            difference.place(),
            "After phase %d makemigrations would add a migration: %s."
                .formatted(number, difference.message()),
            fix));
  }

  /** A model that a package makes has no class to edit: its operations are what is missing. */
  private void historyDiffers(int number, ModelDifference difference, HistoryModel history) {
    String operation = VersionsLeftBehind.operation(difference);
    String effect = VersionsLeftBehind.effect(difference, history);
    String open = history.open();
    if (open == null) {
      differs(
          number,
          difference,
          "Add to the phase what makemigrations would: %s; to the state alone where its table stays as it is.%s"
              .formatted(operation, effect));
      return;
    }
    Finding finding =
        Judgement.finding(
            "models-differ",
            Hazard.UNREADABLE,
            Severity.BLOCKER,
            null,
            difference.place(),
            "Whether makemigrations would add a migration after phase %d cannot be told: %s, and %s."
                .formatted(number, difference.message(), open),
            "Run makemigrations over the phase's models, and add what it writes; it may be: %s.%s"
                .formatted(operation, effect));
    lasting(number, difference.message(), finding);
    unknown(history, finding);
  }

  /** What is not known of a model, told of the last migration of its app that is judged. */
  private void unknown(HistoryModel history, Finding finding) {
    judged.stream()
        .filter(key -> key.app().equals(history.of().app()))
        .reduce((_, last) -> last)
        .ifPresent(
            last -> judgement.unknown(new Unreadable(finding.place(), finding.message(), last)));
  }

  /** Triggers that keep old versions name columns, and what their operations do is not read. */
  private void triggers(int number, ProjectState state, Set<String> apps) {
    for (HistoryModel history : HistoryModels.byTriggers(state)) {
      Optional<ModelState> before = checkout().model(history.of().key());
      if (!apps.contains(history.of().app()) || before.isEmpty()) {
        continue;
      }
      List<String> then = before.get().fields().stream().map(NamedField::name).sorted().toList();
      List<String> now = history.of().fields().stream().map(NamedField::name).sorted().toList();
      if (!then.equals(now)) {
        Finding finding =
            Judgement.finding(
                "models-differ",
                Hazard.UNREADABLE,
                Severity.BLOCKER,
                null,
                history.place(),
                "After phase %d %s has other fields than in the checkout, and the triggers that fill %s, name its columns; whether they agree cannot be told."
                    .formatted(number, history.of().name(), history.told()),
                "Let makemigrations write the operations of these triggers, and look at them by"
                    + " hand: a trigger that names a column which is gone fails every write.");
        lasting(number, "triggers of " + history.key(), finding);
        unknown(history, finding);
      }
    }
  }

  /**
   * Names that nothing gives the code of a phase, where the text before the proposal did not have
   * them. Of migrations the rules ask it.
   */
  private void names(Project project, List<FileChange> files) {
    List<FileChange> code =
        files.stream().filter(file -> isCode(file.path(), project)).distinct().toList();
    if (code.isEmpty()) {
      return;
    }
    UndefinedNames now = new UndefinedNames(project);
    SourceTree tree = base.reading().project().tree();
    for (FileChange file : code) {
      List<UndefinedNames.Missing> missing = now.of(file.path(), file.content());
      if (missing.isEmpty()) {
        continue;
      }
      String from = file.from() == null ? file.path() : file.from();
      Set<String> old = new HashSet<>();
      if (tree.read(from) instanceof SourceTree.FileContent.Present present) {
        String text = new String(present.bytes(), StandardCharsets.UTF_8);
        new UndefinedNames(base.reading().project())
            .of(from, text)
            .forEach(each -> old.add(each.key()));
      }
      for (UndefinedNames.Missing each : missing) {
        if (!old.contains(each.key()) && undefined.add(file.path() + " " + each.key())) {
          judgement.fault(
              "code-names-nothing",
              Hazard.BREAKS_NEXT_CODE,
              null,
              each.place(),
              each.message(),
              "Import or define it, or name what is there.");
        }
      }
    }
  }

  /** Paths in settings that lead nowhere after a phase, and are not in the checkout's own text. */
  private void settings(Project project, List<FileChange> files) {
    SourceTree tree = base.reading().project().tree();
    List<FileChange> code = files.stream().filter(file -> isCode(file.path(), project)).toList();
    if (code.isEmpty()) {
      return;
    }
    SettingsNames now = new SettingsNames(project);
    for (FileChange file : code) {
      String from = file.from() == null ? file.path() : file.from();
      List<SettingsNames.Nowhere> nowhere = now.in(file.path(), file.content());
      if (nowhere.isEmpty()) {
        continue;
      }
      Set<String> old = new HashSet<>();
      if (tree.read(from) instanceof SourceTree.FileContent.Present present) {
        new SettingsNames(base.reading().project())
            .in(from, new String(present.bytes(), StandardCharsets.UTF_8))
            .forEach(each -> old.add(each.setting() + " " + each.path()));
      }
      for (SettingsNames.Nowhere each : nowhere) {
        String what = each.setting() + " " + each.path();
        if (!old.contains(what) && undefined.add(file.path() + " " + what)) {
          judgement.fault(
              "setting-names-nothing",
              Hazard.FAILS_ALWAYS,
              null,
              each.place(),
              each.message(),
              "Add the module in the same phase, or name what is there.");
        }
      }
    }
  }

  private static boolean isCode(String path, Project project) {
    return path.endsWith(".py")
        && project.apps().stream().noneMatch(app -> app.migrationFiles().contains(path));
  }

  private String said() {
    return proposal.phases().stream()
        .map(Proposal.Phase::purpose)
        .collect(Collectors.joining("\n"));
  }

  /**
   * Code that means a field which a migration takes away that this phase only moves: the state of
   * the checkout, in which both branches have run, has let go of it already.
   */
  private void code(Proposal.Phase phase, Reading after, MigrationKey key, ProjectState state) {
    Migration migration = after.migrations().get(key);
    if (migration == null) {
      return;
    }
    ProjectState checkout = StateSimulator.at(base.reading(), null).state();
    Optional<MigrationKey> parent =
        after.graph().planTo(key).reversed().stream()
            .filter(each -> each.app().equals(key.app()) && !each.equals(key))
            .findFirst();
    for (Operation operation : stateOperations(migration.operations())) {
      String model;
      String field;
      switch (operation) {
        case Operation.RemoveField(String of, String name, var _) -> {
          model = of;
          field = name;
        }
        case Operation.RenameField(String of, String name, var _, var _) -> {
          model = of;
          field = name;
        }
        default -> {
          continue;
        }
      }
      ModelKey owner = new ModelKey(key.app(), model);
      boolean gone =
          Stream.of(state, checkout)
              .allMatch(
                  each ->
                      each.model(owner).filter(known -> known.field(field).isEmpty()).isPresent());
      if (parent.isPresent() && gone) {
        ProjectState then = StateSimulator.at(after, parent.get()).state();
        then.model(owner)
            .filter(known -> known.field(field).isPresent())
            .ifPresent(
                known ->
                    new LeftBehind(after.project(), then, known, field)
                        .report(judgement, phase.title(), said(), _ -> true));
      }
    }
  }

  private static List<Operation> stateOperations(List<Operation> operations) {
    List<Operation> all = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation instanceof Operation.SeparateDatabaseAndState separate) {
        all.addAll(stateOperations(separate.stateOperations()));
      } else {
        all.add(operation);
      }
    }
    return all;
  }

  /** What the models of the checkout have, which its migrations may be behind. */
  private RunningCode inCheckout() {
    RunningCode known = inCheckout;
    if (known == null) {
      known = Release.of(base.reading());
      inCheckout = known;
    }
    return known;
  }

  /** Code that still means a field which this phase takes away from its model. */
  private void code(
      Proposal.Phase phase, Project project, ProjectState earlier, ProjectState state) {
    String said = said();
    List<String> written = proposal.files().stream().map(FileChange::path).toList();
    for (ModelState model : earlier.models().values()) {
      Optional<ModelState> now = state.model(model.key());
      if (now.isEmpty() || now.get().equals(model)) {
        continue;
      }
      for (NamedField named : model.fields()) {
        if (now.get().field(named.name()).isEmpty()) {
          boolean goneInCheckout = !inCheckout().ofField(model.key(), named.name()).mayBeUsed();
          new LeftBehind(project, earlier, model, named.name())
              .report(
                  judgement,
                  phase.title(),
                  said,
                  path -> goneInCheckout && written.stream().noneMatch(path::equals));
        }
      }
    }
  }
}
