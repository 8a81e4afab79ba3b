package io.github.djarchitect.conflict;

import io.github.djarchitect.autodetect.ModelDifferences;
import io.github.djarchitect.codegen.MigrationNames;
import io.github.djarchitect.codegen.MigrationWriter;
import io.github.djarchitect.codegen.ValueWriter;
import io.github.djarchitect.conflict.Conflict.Kind;
import io.github.djarchitect.conflict.Conflict.Relation;
import io.github.djarchitect.conflict.Conflict.Resolution;
import io.github.djarchitect.conflict.Conflict.Why;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Overlay;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.state.Fit;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Ways out of one conflict. Each is laid over the project and read again; what does not leave one
 * leaf and a state that applies is not offered.
 */
final class Resolutions {
  /** Longer names of a merge say nothing any more; Django draws the same line. */
  private static final int LONGEST_LEAVES = 47;

  private final Reading reading;
  private final Conflicts.Shared shared;
  private final ProjectOptions options;
  private final Conflict conflict;
  private final Map<MigrationKey, Set<MigrationKey>> behind;
  private final Order order;

  Resolutions(
      Reading reading,
      Conflicts.Shared shared,
      ProjectOptions options,
      Conflict conflict,
      Map<MigrationKey, Set<MigrationKey>> behind) {
    this.reading = reading;
    this.shared = shared;
    this.options = options;
    this.conflict = conflict;
    this.behind = behind;
    this.order = Order.of(reading, conflict);
  }

  List<Resolution> all() {
    List<Resolution> merges =
        failsMerged()
            ? List.of()
            : merge().filter(this::holds).flatMap(this::ordered).map(List::of).orElse(List.of());
    List<Resolution> rebases = rebases();
    List<Resolution> found = new ArrayList<>();
    if (mergeFirst()) {
      found.addAll(merges);
      found.addAll(rebases);
    } else {
      found.addAll(rebases);
      found.addAll(merges);
    }
    if (!found.isEmpty() && doubts(found.getFirst()).isEmpty()) {
      found.set(0, found.getFirst().recommend());
    }
    return found;
  }

  /** Whether an order between the branches is of no account, so that nothing need be rewritten. */
  private boolean mergeFirst() {
    return switch (conflict.relation()) {
      case INDEPENDENT, UNKNOWN -> true;
      case DUPLICATE, CONTRADICTORY ->
          conflict.why().stream().noneMatch(why -> why.relation() == Relation.ORDER_MATTERS);
      case ORDER_MATTERS -> false;
    };
  }

  /** Whether a new database, which runs both branches, stops at what they both do or contradict. */
  private boolean failsMerged() {
    boolean contradicts =
        conflict.why().stream().anyMatch(why -> why.relation() == Relation.CONTRADICTORY);
    return (contradicts && restated().isEmpty())
        || conflict.branches().stream()
            .flatMap(branch -> branch.migrations().stream())
            .flatMap(key -> reading.migration(key).stream())
            .flatMap(migration -> migration.operations().stream())
            .filter(Resolutions::failsTwice)
            .anyMatch(
                operation -> conflict.why().stream().anyMatch(why -> isTwice(why, operation)));
  }

  /** Setting the same twice changes nothing the second time; making or taking away twice fails. */
  private static boolean failsTwice(Operation operation) {
    return operation instanceof Operation.AddField
        || operation instanceof Operation.CreateModel
        || operation instanceof Operation.AddIndex
        || operation instanceof Operation.AddConstraint
        || operation instanceof Operation.RemoveField
        || operation instanceof Operation.DeleteModel
        || operation instanceof Operation.RemoveIndex
        || operation instanceof Operation.RemoveConstraint
        || operation instanceof Operation.RenameField
        || operation instanceof Operation.RenameModel;
  }

  private static boolean isTwice(Why why, Operation operation) {
    return why.relation() == Relation.DUPLICATE
        && why.message().endsWith("both have " + Relations.said(operation));
  }

  // Merge

  private Optional<Resolution> merge() {
    Optional<App> app = reading.project().app(conflict.app());
    if (app.isEmpty() || app.get().migrationsDirectory() == null) {
      return Optional.empty();
    }
    MigrationNames names = MigrationNames.of(reading, app.get());
    String leaves =
        conflict.leaves().stream().map(MigrationKey::name).collect(Collectors.joining("_"));
    MigrationKey key =
        names.next("merge_" + (leaves.length() <= LONGEST_LEAVES ? leaves : "branches"));
    MigrationWriter writer = new MigrationWriter();
    conflict.leaves().forEach(writer::dependsOn);
    List<Operation> again = restated();
    again.forEach(writer::operation);
    String text;
    try {
      text = writer.render();
    } catch (ValueWriter.UnwritableException e) {
      return Optional.empty();
    }
    String why =
        switch (conflict.relation()) {
          case INDEPENDENT ->
              "The branches do not touch each other, so their order is of no account, and nothing"
                  + " that may be applied somewhere is rewritten.";
          case UNKNOWN ->
              "Nothing speaks against either order but what cannot be read or followed; look at it"
                  + " first.";
          case DUPLICATE -> "Both branches do the same; the second time changes nothing.";
          case CONTRADICTORY ->
              "Both branches set the same to different values; the merge sets it once more, so"
                  + " that every database ends alike, whichever branch it had first.";
          case ORDER_MATTERS ->
              "It joins the branches and does not put them into an order: a database that has one"
                  + " of them already may get them in the wrong one, and fails or ends"
                  + " differently.";
        };
    return Optional.of(
        new Resolution(
            Kind.MERGE,
            false,
            why,
            null,
            List.of(),
            List.of(FileChange.create(names.path(key), text)),
            List.of(key),
            conflict.relation() == Relation.UNKNOWN
                ? "the code of both branches gives the same in either order"
                : null));
  }

  /**
   * A merge with what must be true of databases where order matters; absent where a new database,
   * which runs the branches in the order that Django gives them, would fail.
   */
  private Optional<Resolution> ordered(Resolution merge) {
    List<MigrationKey> plan = after(merge).graph().planTo(merge.leavesAfter().getFirst());
    if (!order.missed(plan, branches()).isEmpty()) {
      return Optional.empty();
    }
    if (conflict.relation() != Relation.ORDER_MATTERS) {
      return Optional.of(merge);
    }
    List<MigrationKey> inOrder = plan.stream().filter(conflict.leaves()::contains).toList();
    if (isRunTheOtherWay(inOrder)) {
      return Optional.empty();
    }
    List<String> leaves = inOrder.stream().map(MigrationKey::name).toList();
    return Optional.of(
        merge.safeIf(
            leaves.size() == 2
                ? "no database has applied %s without %s, which a new database runs first"
                    .formatted(leaves.get(1), leaves.get(0))
                : "every database has run them, or will, in the order in which a new one does: "
                    + String.join(", ", leaves)));
  }

  /** Whether a database is known to have a branch without one that a new database runs first. */
  private boolean isRunTheOtherWay(List<MigrationKey> leaves) {
    boolean before = true;
    for (MigrationKey leaf : leaves) {
      Set<MigrationKey> own =
          conflict.branches().stream()
              .filter(branch -> branch.leaf().equals(leaf))
              .flatMap(branch -> branch.migrations().stream())
              .collect(Collectors.toSet());
      if (!before && own.stream().anyMatch(shared.keys()::contains)) {
        return true;
      }
      before &= shared.keys().containsAll(own);
    }
    return false;
  }

  private Set<MigrationKey> branches() {
    return conflict.branches().stream()
        .flatMap(branch -> branch.migrations().stream())
        .collect(Collectors.toSet());
  }

  /**
   * AlterFields that give what both branches set the value that models.py has, so that the order is
   * of no account any more; empty if one of the contradictions is of another kind, or cannot be
   * read in models.py.
   */
  private List<Operation> restated() {
    Map<String, Operation> again = new TreeMap<>();
    for (Why why : conflict.why()) {
      if (why.relation() != Relation.CONTRADICTORY) {
        continue;
      }
      Optional<Operation.AlterField> alter = altered(why);
      if (alter.isEmpty()) {
        return List.of();
      }
      ModelKey model = new ModelKey(conflict.app(), alter.get().model());
      Optional<Field> declared =
          ModelDifferences.declared(
              reading.project(),
              StateSimulator.at(reading, null).state(),
              model,
              alter.get().name());
      if (declared.isEmpty()) {
        return List.of();
      }
      again.put(
          model + "." + alter.get().name(),
          new Operation.AlterField(
              alter.get().model().toLowerCase(Locale.ROOT),
              alter.get().name(),
              declared.get(),
              true,
              alter.get().place()));
    }
    return List.copyOf(again.values());
  }

  /** The AlterField that a contradiction is about, where both of its sides are one. */
  private Optional<Operation.AlterField> altered(Why why) {
    return conflict.branches().stream()
        .flatMap(branch -> branch.migrations().stream())
        .map(reading::migration)
        .flatMap(Optional::stream)
        .flatMap(migration -> new Side(migration.key(), List.of(migration)).steps().stream())
        .map(Side.Step::operation)
        .filter(Operation.AlterField.class::isInstance)
        .map(Operation.AlterField.class::cast)
        .filter(each -> why.message().split(Pattern.quote(Relations.said(each)), -1).length == 3)
        .findFirst();
  }

  // Rebase

  private List<Resolution> rebases() {
    record Scored(Resolution resolution, int problems, int moved) {}
    List<Scored> found = new ArrayList<>();
    for (MigrationKey base : conflict.leaves()) {
      Optional<List<Migration>> moved = moved(base);
      if (moved.isEmpty()) {
        continue;
      }
      rebase(base, moved.get())
          .filter(this::holds)
          .ifPresent(
              each -> {
                List<String> doubts = doubts(each);
                int problems = problems(base) + doubts.size();
                found.add(new Scored(doubted(each, doubts), problems, moved.get().size()));
              });
    }
    int fewest = found.stream().mapToInt(Scored::problems).min().orElse(0);
    return found.stream()
        .filter(each -> each.problems() == fewest)
        .sorted(
            Comparator.comparingInt(Scored::moved)
                .thenComparing(
                    each -> String.valueOf(each.resolution().base()), Comparator.naturalOrder()))
        .map(Scored::resolution)
        .toList();
  }

  /** What would move behind a leaf, in order; absent if that is nothing or a part is shared. */
  private Optional<List<Migration>> moved(MigrationKey base) {
    Set<MigrationKey> keys = new HashSet<>();
    behind.forEach(
        (leaf, ancestors) -> {
          if (!leaf.equals(base)) {
            keys.addAll(ancestors);
          }
        });
    keys.removeAll(behind.getOrDefault(base, Set.of()));
    boolean fixed = keys.stream().anyMatch(shared.keys()::contains);
    // branch by branch, so that each comes whole behind the one before
    List<Migration> moved =
        conflict.branches().stream()
            .flatMap(branch -> branch.migrations().stream())
            .filter(keys::contains)
            .distinct()
            .map(reading::migration)
            .flatMap(Optional::stream)
            .toList();
    boolean whole = moved.size() == keys.size() && moved.stream().allMatch(Migration::readable);
    return fixed || !whole || moved.isEmpty() ? Optional.empty() : Optional.of(moved);
  }

  /** How often what moves behind a leaf does not apply to the state that it finds there. */
  private int problems(MigrationKey base) {
    return conflict.leaves().stream()
        .filter(leaf -> !leaf.equals(base))
        .mapToInt(leaf -> Relations.replayed(reading, base, leaf).errors().size())
        .sum();
  }

  /** What the code of a resolution's migrations would miss in its order. */
  private List<String> doubts(Resolution resolution) {
    if (resolution.base() == null) {
      return List.of();
    }
    List<MigrationKey> plan = new ArrayList<>(reading.graph().planTo(resolution.base()));
    plan.addAll(resolution.moved());
    return order.missed(plan, branches());
  }

  private Optional<Resolution> rebase(MigrationKey base, List<Migration> moved) {
    Rebase rebase = new Rebase(reading, moved, conflict.fork(), base);
    List<Rebase.Dropped> dropped = duplicates(base, moved);
    List<FileChange> files = rebase.files(dropped);
    if (files.isEmpty()) {
      return Optional.empty();
    }
    List<MigrationKey> keys = moved.stream().map(Migration::key).toList();
    String names = keys.stream().map(MigrationKey::name).collect(Collectors.joining(", "));
    String why =
        "%s %s behind %s: one order, the same everywhere%s."
                .formatted(
                    names,
                    keys.size() == 1 ? "goes" : "go",
                    base.name(),
                    dropped.isEmpty() ? "" : ", and what both branches do is done once")
            + (conflict.relation() == Relation.ORDER_MATTERS
                ? " Run the other way round, or in no order: %s."
                    .formatted(conflict.why().getFirst().message())
                : "");
    boolean sure = shared.known();
    return Optional.of(
        new Resolution(
            dropped.isEmpty() ? Kind.REBASE : Kind.EDIT,
            false,
            why,
            base,
            keys,
            files,
            List.of(rebase.after(moved.getLast().key())),
            sure
                ? null
                : "%s %s applied nowhere and on no shared branch"
                    .formatted(names, keys.size() == 1 ? "is" : "are")));
  }

  /** Told beside a way out that only a change of code makes one. */
  private static Resolution doubted(Resolution resolution, List<String> doubts) {
    return doubts.isEmpty()
        ? resolution
        : resolution.safeIf(
            "the code is changed first to work on what it then finds: " + doubts.getFirst());
  }

  /** Operations of what moves that the base's branch has as well, where twice would fail. */
  private List<Rebase.Dropped> duplicates(MigrationKey base, List<Migration> moved) {
    List<Rebase.Dropped> dropped = new ArrayList<>();
    Set<MigrationKey> keys = moved.stream().map(Migration::key).collect(Collectors.toSet());
    for (Why why : conflict.why()) {
      if (why.relation() != Relation.DUPLICATE) {
        continue;
      }
      for (Migration migration : moved) {
        for (Operation operation : migration.operations()) {
          boolean meant =
              why.leaves().contains(base)
                  && keys.contains(migration.key())
                  && why.message().contains(migration.key().name())
                  && isTwice(why, operation);
          if (failsTwice(operation) && meant) {
            span(migration, operation.place())
                .map(span -> new Rebase.Dropped(migration.key(), span))
                .filter(each -> !dropped.contains(each))
                .ifPresent(dropped::add);
          }
        }
      }
    }
    return dropped;
  }

  /** The call of an operation, by the line on which it starts. */
  private static Optional<Span> span(Migration migration, Place place) {
    List<Span> found = new ArrayList<>();
    Walk.through(
        migration.module().body(),
        node -> {
          if (node instanceof Expr.Call call
              && call.span().startLine() == place.line()
              && call.func() instanceof Expr.Attribute) {
            found.add(call.span());
          }
        });
    return found.stream().max(Comparator.comparingInt(span -> span.end() - span.start()));
  }

  // Proof

  /** One leaf, nothing missing, no cycle, and no error that was not there before. */
  private boolean holds(Resolution resolution) {
    Reading after = after(resolution);
    List<MigrationKey> leaves = after.graph().leaves().getOrDefault(conflict.app(), List.of());
    Set<String> missing =
        after.graph().missing().stream().map(Object::toString).collect(Collectors.toSet());
    reading.graph().missing().forEach(each -> missing.remove(each.toString()));
    return leaves.equals(resolution.leavesAfter())
        && missing.isEmpty()
        && after.graph().cycles().size() <= reading.graph().cycles().size()
        && after.unreadable().size() <= reading.unreadable().size()
        && errors(after, resolution.leavesAfter()) <= errors(reading, conflict.leaves())
        && misfits(after, resolution.leavesAfter()) <= misfits(reading, conflict.leaves());
  }

  private Reading after(Resolution resolution) {
    return MigrationReader.read(
        ProjectReader.read(new Overlay(reading.project().tree(), resolution.files()), options));
  }

  /** Operations of the app that no database would take, though Django's state does. */
  private int misfits(Reading of, List<MigrationKey> leaves) {
    int misfits = 0;
    for (MigrationKey leaf : leaves) {
      ProjectState state = ProjectState.EMPTY;
      for (MigrationKey key : of.graph().planTo(leaf)) {
        for (Operation operation :
            of.graph().migration(key).map(Migration::operations).orElse(List.of())) {
          boolean own = key.app().equals(conflict.app());
          if (own && Fit.misfit(state, key.app(), operation).isPresent()) {
            misfits++;
          }
          state = StateSimulator.apply(state, key.app(), operation).state();
        }
      }
    }
    return misfits;
  }

  /**
   * What goes wrong on the way to each of these leaves by itself. Other apps are left out: what is
   * wrong there is so with and without a resolution here.
   */
  private static int errors(Reading reading, List<MigrationKey> leaves) {
    return (int)
        leaves.stream()
            .flatMap(leaf -> StateSimulator.at(reading, leaf).errors().stream())
            .distinct()
            .count();
  }
}
