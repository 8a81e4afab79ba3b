package io.github.djarchitect.workspace;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.database.Inspector;
import io.github.djarchitect.engine.SupportedVersions;
import io.github.djarchitect.files.Checkout;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.GitTree;
import io.github.djarchitect.files.Overlay;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.hazard.RunningCode;
import io.github.djarchitect.live.LiveDatabase;
import io.github.djarchitect.live.TableFacts;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.project.Detected;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.project.SaidRows;
import io.github.djarchitect.project.VersionPin;
import io.github.djarchitect.review.Release;
import io.github.djarchitect.review.ReviewRequest;
import io.github.djarchitect.sql.DjangoVersion;
import io.github.djarchitect.sql.Target;
import io.github.djarchitect.sql.Vendor;
import io.github.djarchitect.state.StateSimulator;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One repository with what a user said beside it. Everything is read when first asked for and then
 * kept; {@link #reread()} gives a fresh one after files were written.
 */
public final class Workspace {
  private final Path root;
  private final WorkspaceOptions options;
  private final Clock clock;
  private final SourceTree tree;
  private final Project project;
  private @Nullable Reading reading;
  private StateSimulator.@Nullable Simulation simulation;
  private @Nullable Reading base;
  private @Nullable LiveDatabase live;
  private @Nullable Map<String, SaidRows> saidRows;
  private final Map<String, Long> assumedRows = new TreeMap<>();
  private volatile @Nullable DjangoVersion saidDjango;
  private volatile @Nullable Target saidTarget;

  private Workspace(Path root, WorkspaceOptions options, Clock clock, SourceTree tree) {
    this.root = root;
    this.options = options;
    this.clock = clock;
    this.tree = tree;
    this.project = ProjectReader.read(tree, options.project());
  }

  /**
   * Opens a repository.
   *
   * @throws ArchitectException of kind REPOSITORY where the folder is missing, a file, unreadable,
   *     empty or no Django project
   */
  public static Workspace open(Path root, WorkspaceOptions options, Clock clock) {
    Workspace workspace = new Workspace(root, options, clock, Checkout.open(root));
    if (workspace.hasNoFiles()) {
      throw new ArchitectException(
          ArchitectException.Kind.REPOSITORY,
          "%s is empty.".formatted(root.getFileName()),
          "Give the folder of a Django project.");
    }
    if (workspace.project.apps().isEmpty() && !workspace.looksLikeDjango()) {
      throw new ArchitectException(
          ArchitectException.Kind.REPOSITORY,
          "%s is not a Django project: no app, no manage.py, no settings."
              .formatted(root.getFileName()),
          "Give the folder that holds manage.py, or name packages with --apps label=dir.");
    }
    return workspace;
  }

  /**
   * The project that {@code start} stands in: the nearest folder at or above it with {@code
   * manage.py}; where there is none, the nearest with a migrations package.
   */
  public static Optional<Path> nearest(Path start) {
    return above(start, "manage.py").or(() -> above(start, "migrations/__init__.py"));
  }

  /**
   * The project around a folder that is none itself and has none inside: an app, its migrations, a
   * folder of apps.
   */
  public static Optional<Path> around(Path folder) {
    return above(folder, "manage.py")
        .filter(
            project ->
                !project.equals(folder.toAbsolutePath().normalize())
                    && Checkout.open(folder).paths().stream()
                        .noneMatch(path -> path.endsWith("/manage.py")));
  }

  /** The nearest folder at or above with a file, in the same working copy. */
  private static Optional<Path> above(Path start, String file) {
    for (Path folder = start.toAbsolutePath().normalize();
        folder != null;
        folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve(file))) {
        return Optional.of(folder);
      }
      if (Files.exists(folder.resolve(".git"))) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private boolean hasNoFiles() {
    return project.apps().stream().allMatch(app -> app.migrationFiles().isEmpty())
        && tree.paths().isEmpty();
  }

  private boolean looksLikeDjango() {
    return tree.paths().stream()
        .anyMatch(
            path ->
                path.equals("manage.py")
                    || path.endsWith("/manage.py")
                    || path.endsWith("/settings.py"));
  }

  /**
   * Where the project stands in its git working copy, with a slash at its end: what annotates a
   * whole repository names files from there. Empty at its root, and outside any.
   */
  public String inRepository() {
    Path here = root.toAbsolutePath().normalize();
    for (Path folder = here; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve(".git"))) {
        String path = folder.relativize(here).toString().replace(File.separatorChar, '/');
        return path.isEmpty() ? "" : path + "/";
      }
    }
    return "";
  }

  /** The same repository and options, read again. */
  public synchronized Workspace reread() {
    return over(Checkout.open(root));
  }

  /**
   * The same repository as proposed files would leave it, with migrations and a state of its own;
   * nothing is written. The database and what was assumed of it are those of this one. Whether the
   * files fit is not asked: that is for the gate.
   *
   * @throws ArchitectException of kind DATABASE where one was named and cannot be read
   */
  public synchronized Workspace laidOver(List<FileChange> changes) {
    live(); // looked at here, or each draft would look again
    return over(new Overlay(tree, changes));
  }

  private Workspace over(SourceTree other) {
    Workspace workspace = new Workspace(root, options, clock, other);
    workspace.assumedRows.putAll(assumedRows);
    workspace.saidDjango = saidDjango;
    workspace.saidTarget = saidTarget;
    workspace.live = live;
    return workspace;
  }

  public Path root() {
    return root;
  }

  public SourceTree tree() {
    return tree;
  }

  public WorkspaceOptions options() {
    return options;
  }

  public LocalDate today() {
    return LocalDate.now(clock);
  }

  public Project project() {
    return project;
  }

  public synchronized Reading reading() {
    if (reading == null) {
      reading = MigrationReader.read(project);
    }
    return reading;
  }

  /** The state after all leaves. */
  public synchronized StateSimulator.Simulation simulation() {
    if (simulation == null) {
      simulation = StateSimulator.at(reading(), null);
    }
    return simulation;
  }

  /** What the user asked for, else what the project's files say, else every engine. */
  public List<Target> targets() {
    if (!options.targets().isEmpty()) {
      return options.targets();
    }
    List<Target> detected = detectedTargets();
    Target said = saidTarget;
    if (said != null) {
      List<Target> same = detected.stream().filter(each -> each.vendor() == said.vendor()).toList();
      if (detected.isEmpty() || !same.isEmpty()) {
        return said.version() == null && !same.isEmpty() ? same : List.of(said);
      }
    }
    return detected.isEmpty()
        ? Arrays.stream(Vendor.values()).map(vendor -> new Target(vendor, null)).toList()
        : detected;
  }

  private List<Target> detectedTargets() {
    return project.targets().stream().map(each -> Target.parse(each.value())).distinct().toList();
  }

  /**
   * Takes the server that a user says in his own words; it narrows what the project's files name,
   * or names another release of it, and is never an engine that they do not have. One that cannot
   * be judged is not taken.
   */
  public void assumeTarget(Target said) {
    if (SupportedVersions.has(said)) {
      saidTarget = said;
    }
  }

  /** Where the user's words made {@link #targets()} others than the project's files name. */
  public Optional<String> saidTarget() {
    List<Target> detected = detectedTargets();
    List<Target> targets = targets();
    if (!options.targets().isEmpty() || saidTarget == null || detected.equals(targets)) {
      return Optional.empty();
    }
    String taken = String.join(", ", targets.stream().map(Target::toString).toList());
    return Optional.of(
        detected.isEmpty()
            ? "%s, as the question says.".formatted(taken)
            : "%s, as the question says; the project's files say %s, and only --target %s judges for that too."
                .formatted(
                    taken,
                    String.join(", ", detected.stream().map(Target::toString).toList()),
                    String.join(
                        " --target ",
                        Stream.concat(targets.stream(), detected.stream())
                            .distinct()
                            .map(Target::toString)
                            .toList())));
  }

  /**
   * The target a plan is written for: the first that the user named; of those that the project's
   * files name PostgreSQL, for which the plans are written.
   */
  public Target target() {
    List<Target> targets = targets();
    return options.targets().isEmpty()
        ? targets.stream()
            .filter(each -> each.vendor() == Vendor.POSTGRESQL)
            .findFirst()
            .orElse(targets.getFirst())
        : targets.getFirst();
  }

  /** What is to be judged beside {@link #target()} and is another engine. */
  public List<Target> otherEngines() {
    return targets().stream().filter(each -> each.vendor() != target().vendor()).toList();
  }

  /**
   * The release that everything is planned and judged for: what an option says, then what a user
   * said where the project's files allow it, then what they pin.
   */
  public DjangoVersion django() {
    if (options.django() != null) {
      return options.django();
    }
    Detected detected = project.django();
    DjangoVersion said = saidDjango;
    if (said != null && (detected == null || allows(detected, said))) {
      return said;
    }
    return detected == null ? DjangoVersion.DEFAULT : DjangoVersion.parse(detected.value());
  }

  private boolean allows(Detected detected, DjangoVersion said) {
    String line = "";
    if (tree.read(detected.place().path()) instanceof SourceTree.FileContent.Present present) {
      line =
          new String(present.bytes(), StandardCharsets.UTF_8)
              .lines()
              .skip(detected.place().line() - 1L)
              .findFirst()
              .orElse("");
    }
    return VersionPin.allows(line, detected.value(), said.major(), said.minor());
  }

  /** Takes the release that a user said; it never overrides what the project's files pin. */
  public void assumeDjango(DjangoVersion said) {
    saidDjango = said;
  }

  /** What a user said of the release that is not simply what the project's files pin. */
  public Optional<SaidDjango> saidDjango() {
    DjangoVersion said = saidDjango;
    Detected detected = project.django();
    if (said == null
        || (options.django() == null
            && detected != null
            && DjangoVersion.parse(detected.value()).equals(said))
        || said.equals(options.django())) {
      return Optional.empty();
    }
    String from =
        options.django() != null
            ? "--django"
            : detected == null ? null : detected.place().toString();
    return Optional.of(new SaidDjango(said, django(), from));
  }

  /**
   * A release that a user said.
   *
   * @param taken what is planned and judged for
   * @param from what else says one; absent where nothing does
   */
  public record SaidDjango(DjangoVersion said, DjangoVersion taken, @Nullable String from) {
    /** In a sentence. */
    public String told() {
      if (!said.equals(taken)) {
        return "Django %s is what the question says and %s is what %s says; planned and judged for %s, with --django %s for the other."
            .formatted(said, taken, from, taken, said);
      }
      return from == null
          ? "Django %s, as the question says: no file of the project says which.".formatted(said)
          : "Django %s, as the question says; %s allows it.".formatted(said, from);
    }
  }

  /**
   * The running database, looked at once, with rows that somebody assumed added.
   *
   * @throws ArchitectException of kind DATABASE where one was named and cannot be read
   */
  public synchronized LiveDatabase live() {
    if (live == null) {
      String url = options.databaseUrl();
      if (url == null) {
        live = LiveDatabase.NONE;
      } else {
        try (Inspector inspector = Inspector.open(url)) {
          live = inspector.inspect();
        }
      }
    }
    return withAssumptions(live);
  }

  public boolean hasDatabase() {
    return options.databaseUrl() != null;
  }

  /** Takes a figure that a user gave; it never overrides what a server reported. */
  public synchronized void assumeRows(String table, long rows) {
    assumedRows.put(table, rows);
  }

  /** A server's figure first, then the user's, then what the project's own conventions say. */
  private LiveDatabase withAssumptions(LiveDatabase seen) {
    Map<String, TableFacts> tables = new LinkedHashMap<>(seen.tables());
    assumedRows.forEach((table, rows) -> assume(tables, TableFacts.said(table, rows)));
    if (saidRows == null) {
      saidRows = SaidRows.of(project);
    }
    // a server says itself which tables it has
    saidRows.forEach(
        (table, said) -> {
          if (!hasDatabase() || tables.containsKey(table)) {
            assume(tables, TableFacts.said(table, said.rows(), said.place().toString()));
          }
        });
    return tables.equals(seen.tables())
        ? seen
        : new LiveDatabase(seen.server(), tables, seen.applied(), seen.notes());
  }

  private static void assume(Map<String, TableFacts> tables, TableFacts said) {
    tables.merge(said.table(), said, (known, _) -> known.rows() == null ? known.with(said) : known);
  }

  /** Migrations of the base ref; absent where no ref was named. */
  public synchronized Optional<Reading> base() {
    String ref = options.baseRef();
    if (ref == null) {
      return Optional.empty();
    }
    if (base == null) {
      base = MigrationReader.read(ProjectReader.read(GitTree.at(root, ref), options.project()));
    }
    return Optional.of(base);
  }

  /**
   * Migrations that are new: not on the base ref, not listed as applied, not recorded; else all.
   */
  public Set<MigrationKey> fresh() {
    Set<MigrationKey> fresh = reading().found();
    Optional<Reading> onBase = base();
    if (onBase.isPresent()) {
      fresh.removeAll(onBase.get().found());
      return fresh;
    }
    recorded().ifPresent(applied -> fresh.removeIf(key -> isApplied(key, applied)));
    return fresh;
  }

  /** Recorded, or in place of migrations that all are, which Django then records by itself. */
  private boolean isApplied(MigrationKey key, Set<MigrationKey> applied) {
    List<MigrationKey> replaced =
        reading().migration(key).map(Migration::replaces).orElse(List.of());
    return applied.contains(key) || (!replaced.isEmpty() && applied.containsAll(replaced));
  }

  /** What a listing or the database records as applied; absent where neither was given. */
  public Optional<Set<MigrationKey>> recorded() {
    if (options.applied() != null) {
      return Optional.of(AppliedListing.read(options.applied()));
    }
    Set<String> applied = hasDatabase() ? live().applied() : null;
    if (applied == null) {
      return Optional.empty();
    }
    Set<MigrationKey> keys = new TreeSet<>();
    for (String each : applied) {
      int dot = each.indexOf('.');
      keys.add(new MigrationKey(each.substring(0, dot), each.substring(dot + 1)));
    }
    return Optional.of(keys);
  }

  /** Paths of migrations that stand on the base ref with another text. */
  public Set<String> edited() {
    Set<String> edited = new TreeSet<>();
    base()
        .ifPresent(
            onBase ->
                onBase
                    .migrations()
                    .forEach(
                        (key, before) -> {
                          Migration now = reading().migrations().get(key);
                          if (now != null
                              && !now.module()
                                  .source()
                                  .text()
                                  .equals(before.module().source().text())) {
                            edited.add(now.path());
                          }
                        }));
    return edited;
  }

  /** What a review of the checkout as it stands is asked. */
  public ReviewRequest reviewRequest() {
    Set<MigrationKey> fresh = fresh();
    Set<MigrationKey> shared = reading().found();
    shared.removeAll(fresh);
    return new ReviewRequest(
        ofDatabase(),
        targets(),
        django(),
        live(),
        base().map(Release::of).orElse(RunningCode.UNKNOWN),
        fresh,
        edited(),
        shared,
        options.project(),
        today());
  }

  /** Migrations on the base ref or recorded as applied; absent where nobody said. */
  public Optional<Set<MigrationKey>> shared() {
    Optional<Set<MigrationKey>> onBase = base().map(Reading::found);
    return onBase.isPresent() ? onBase : recorded();
  }

  /**
   * The migrations in the graph of the database that they will run on, where somebody said what it
   * has: of a squashed migration that is applied in part it runs the rest of those replaced.
   */
  private Reading ofDatabase() {
    Reading reading = reading();
    boolean squashed =
        reading.migrations().values().stream().anyMatch(each -> !each.replaces().isEmpty());
    return squashed
        ? shared().map(has -> reading.with(reading.graph().ofListing(has))).orElse(reading)
        : reading;
  }

  /** What a playbook plans for. */
  public PlanInput planInput(Map<String, String> parameters) {
    return new PlanInput(
        project,
        reading(),
        simulation().state(),
        target(),
        django(),
        live(),
        options.project(),
        shared().orElse(null),
        parameters);
  }
}
