package io.github.djarchitect.migration;

import io.github.djarchitect.files.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The graph that Django's loader would build, replacements applied.
 *
 * <p>Where Django would stop at a missing node or a cycle, the edge to the missing node is dropped
 * and reported, and a graph with cycles has no plan. Every walk is a loop, never a recursion, and
 * linear in nodes and edges.
 */
public final class MigrationGraph {
  private final SortedMap<MigrationKey, Migration> known;
  private final Set<MigrationKey> contrib;
  private final Setup setup;
  private final GraphNodes nodes;
  private final Map<MigrationKey, List<Optional<MigrationKey>>> resolved;
  private final Set<MigrationKey> applied;
  private @Nullable GraphNodes unreplaced;
  private @Nullable List<MigrationKey> plan;

  private MigrationGraph(
      SortedMap<MigrationKey, Migration> known, Set<MigrationKey> contrib, Setup setup) {
    this.known = Collections.unmodifiableSortedMap(known);
    this.contrib = contrib;
    this.setup = setup;
    GraphBuilder builder = new GraphBuilder(known, setup, true);
    this.nodes = builder.build();
    this.resolved = builder.resolved();
    this.applied = Set.copyOf(builder.applied());
  }

  /**
   * What decides about edges and nodes besides the files.
   *
   * @param applied recorded as applied, which decides which squashed migrations replace; empty: an
   *     empty database, where every replacement holds
   * @param settings the models that settings name, {@code AUTH_USER_MODEL} to {@code users.User}
   * @param django feature release; absent: 5.2. From 6.0 on a squashed migration may itself be
   *     replaced in any order
   */
  public record Setup(
      Set<MigrationKey> applied, Map<String, String> settings, @Nullable String django) {
    private static final Pattern FEATURE = Pattern.compile("(\\d{1,4})(?:\\.(\\d{1,4}))?");

    public Setup {
      applied = Set.copyOf(applied);
      settings = Map.copyOf(settings);
    }

    boolean replacesRecursively() {
      return atLeast(6, 0);
    }

    private boolean atLeast(int major, int minor) {
      Matcher feature = FEATURE.matcher(django == null ? "" : django);
      if (!feature.lookingAt()) {
        return false;
      }
      int given = Integer.parseInt(feature.group(1));
      int lesser = feature.group(2) == null ? 0 : Integer.parseInt(feature.group(2));
      return given > major || (given == major && lesser >= minor);
    }
  }

  /** Whether the project runs on this feature release of Django or a later one. */
  public boolean djangoAtLeast(int major, int minor) {
    return setup.atLeast(major, minor);
  }

  /** Django's own apps join where they are needed: {@code auth}, and what something depends on. */
  public static MigrationGraph of(Collection<Migration> migrations, Setup setup) {
    SortedMap<MigrationKey, Migration> known = new TreeMap<>();
    for (Migration migration : migrations) {
      known.put(migration.key(), migration);
    }
    return new MigrationGraph(known, addContrib(known, setup), setup);
  }

  private static Set<MigrationKey> addContrib(
      SortedMap<MigrationKey, Migration> known, Setup setup) {
    Set<String> own = new HashSet<>();
    Deque<String> wanted = new ArrayDeque<>(List.of("auth"));
    for (Migration migration : known.values()) {
      own.add(migration.key().app());
      namedApps(migration, setup, wanted);
    }
    Set<MigrationKey> added = new HashSet<>();
    ContribMigrations contrib = ContribMigrations.of(setup.django());
    Set<String> done = new HashSet<>(own);
    while (!wanted.isEmpty()) {
      String label = wanted.removeFirst();
      if (!done.add(label)) {
        continue;
      }
      for (Migration migration : contrib.app(label)) {
        known.put(migration.key(), migration);
        added.add(migration.key());
        namedApps(migration, setup, wanted);
      }
    }
    return added;
  }

  private static void namedApps(Migration migration, Setup setup, Deque<String> into) {
    for (List<Dependency> side : List.of(migration.dependencies(), migration.runBefore())) {
      for (Dependency dependency : side) {
        GraphBuilder.key(dependency, setup).map(MigrationKey::app).ifPresent(into::add);
      }
    }
  }

  /**
   * The graph of a database that has these migrations. A squashed migration of which some are
   * applied and others are not stands back for those that it replaces.
   */
  public MigrationGraph ofDatabase(Set<MigrationKey> recorded) {
    return new MigrationGraph(
        new TreeMap<>(known), contrib, new Setup(recorded, setup.settings(), setup.django()));
  }

  /**
   * The same by a listing as {@code showmigrations} prints it, where an applied squashed migration
   * stands without those that it replaces, which the database has as well.
   */
  public MigrationGraph ofListing(Set<MigrationKey> listed) {
    Set<MigrationKey> recorded = new HashSet<>(listed);
    Deque<MigrationKey> todo = new ArrayDeque<>(listed);
    while (!todo.isEmpty()) {
      Migration migration = known.get(todo.pop());
      if (migration != null && migration.replaces().stream().noneMatch(listed::contains)) {
        migration.replaces().stream().filter(recorded::add).forEach(todo::add);
      }
    }
    return ofDatabase(recorded);
  }

  /**
   * What the database has of the plan to all leaves, in order: a squashed migration counts as
   * applied where all that it replaces are, and only then.
   */
  public List<MigrationKey> appliedPlan() {
    return plan().stream().filter(applied::contains).toList();
  }

  /** What is recorded as applied, whether or not there is a file of it. */
  public Set<MigrationKey> recorded() {
    return setup.applied();
  }

  /**
   * Whether all that a squashed migration replaces is recorded, since Django 6.0 also through other
   * squashed ones. False for a migration that replaces nothing.
   */
  boolean replacedAreRecorded(MigrationKey key) {
    Deque<MigrationKey> todo = new ArrayDeque<>(List.of(key));
    Set<MigrationKey> seen = new HashSet<>();
    while (!todo.isEmpty()) {
      MigrationKey each = todo.pop();
      Migration migration = known.get(each);
      boolean looksThrough = each.equals(key) || setup.replacesRecursively();
      if (migration == null || migration.replaces().isEmpty() || !looksThrough) {
        return false;
      }
      for (MigrationKey replaced : migration.replaces()) {
        if (!setup.applied().contains(replaced) && seen.add(replaced)) {
          todo.push(replaced);
        }
      }
    }
    return true;
  }

  /** Whether this is a migration of an app of Django's, in the graph or not. */
  boolean isOfDjango(MigrationKey key) {
    return ContribMigrations.of(setup.django()).app(key.app()).stream()
        .anyMatch(migration -> migration.key().equals(key));
  }

  /** Every migration, replaced ones and Django's own included. */
  public SortedMap<MigrationKey, Migration> migrations() {
    return known;
  }

  /** A migration by its key, Django's own included. */
  public Optional<Migration> migration(MigrationKey key) {
    return Optional.ofNullable(known.get(key));
  }

  /** Whether a migration comes from {@code django.contrib}. */
  public boolean isContrib(MigrationKey key) {
    return contrib.contains(key);
  }

  /** Whether this is a node of the graph; a replaced migration is none. */
  public boolean contains(MigrationKey key) {
    return nodes.find(key) != null;
  }

  /** Leaf migrations by app, sorted; Django's own apps included where they are in the graph. */
  public SortedMap<String, List<MigrationKey>> leaves() {
    return nodes.ends(GraphNodes.Node::children);
  }

  /** Migrations by app that depend on nothing in their own app, sorted. */
  public SortedMap<String, List<MigrationKey>> roots() {
    return nodes.ends(GraphNodes.Node::parents);
  }

  /** Apps with more than one leaf. */
  public SortedMap<String, List<MigrationKey>> conflicts() {
    SortedMap<String, List<MigrationKey>> conflicts = new TreeMap<>(leaves());
    conflicts.values().removeIf(leaves -> leaves.size() < 2);
    return conflicts;
  }

  /**
   * Conflicts among the leaves of which all is known. A leaf that builds on a missing file of its
   * own app may have the others behind it, so it is left out; and in an app that goes round in a
   * cycle nobody can tell what is last.
   */
  public SortedMap<String, List<MigrationKey>> surelyConflicts() {
    Set<MigrationKey> hanging = new HashSet<>();
    for (MissingDependency each : missing()) {
      if (each.from().app().equals(each.to().app())) {
        hanging.add(each.from());
      }
    }
    SortedMap<String, List<MigrationKey>> sure = conflicts();
    if (!hanging.isEmpty()) {
      sure.replaceAll(
          (_, leaves) -> leaves.stream().filter(leaf -> stands(leaf, hanging)).toList());
      sure.values().removeIf(leaves -> leaves.size() < 2);
    }
    if (!sure.isEmpty()) {
      tangles().forEach(tangle -> tangle.forEach(key -> sure.remove(key.app())));
    }
    return sure;
  }

  private boolean stands(MigrationKey leaf, Set<MigrationKey> hanging) {
    return planTo(leaf).stream()
        .noneMatch(key -> key.app().equals(leaf.app()) && hanging.contains(key));
  }

  /** Cycles, each as a shortest path of dependencies from its first migration back to it. */
  public List<List<MigrationKey>> cycles() {
    return nodes.tangles().stream().map(nodes::cycle).toList();
  }

  /** For each cycle all migrations that depend on each other, sorted. */
  public List<List<MigrationKey>> tangles() {
    return nodes.tangles();
  }

  /** Dependencies on what is not there, sorted. */
  public List<MissingDependency> missing() {
    return nodes.missing();
  }

  /** {@code appKnown}: the app is in the repository, so a file is missing and not an app. */
  public record MissingDependency(MigrationKey from, MigrationKey to, boolean appKnown)
      implements Comparable<MissingDependency> {
    private static final Comparator<MissingDependency> ORDER =
        Comparator.comparing(MissingDependency::from).thenComparing(MissingDependency::to);

    @Override
    public int compareTo(MissingDependency other) {
      return ORDER.compare(this, other);
    }
  }

  /** A squashed migration that replaces another one. */
  public record Nested(MigrationKey squashed, MigrationKey replaced) {}

  /**
   * Squashed migrations in squashed ones, where the project's Django has no order for them: before
   * 6.0 it depends on the process whether it loads such a project.
   */
  public List<Nested> nestedWithoutOrder() {
    List<Nested> nested = new ArrayList<>();
    if (!setup.replacesRecursively()) {
      for (Migration migration : known.values()) {
        for (MigrationKey key : migration.replaces()) {
          Migration replaced = known.get(key);
          if (replaced != null && !replaced.replaces().isEmpty()) {
            nested.add(new Nested(migration.key(), key));
          }
        }
      }
    }
    return nested;
  }

  /**
   * What each dependency of a migration stands for before replacement, in the order of writing;
   * empty where Django ignores it or it could not be read.
   */
  public List<Optional<MigrationKey>> resolvedDependencies(MigrationKey key) {
    return resolved.getOrDefault(key, List.of());
  }

  /** Parents in the final graph, sorted; empty for a replaced or unknown node. */
  public List<MigrationKey> parents(MigrationKey key) {
    GraphNodes.Node node = nodes.find(key);
    return node == null ? List.of() : GraphNodes.keys(node.parents());
  }

  /** Children in the final graph, sorted; empty for a replaced or unknown node. */
  public List<MigrationKey> children(MigrationKey key) {
    GraphNodes.Node node = nodes.find(key);
    return node == null ? List.of() : GraphNodes.keys(node.children());
  }

  /** The squashed migration that stands for this one, by replaced key. */
  public Map<MigrationKey, MigrationKey> replacedBy() {
    return nodes.replacedBy();
  }

  /**
   * Django's forward plan to all leaves, in order; Django's own apps included. Empty if there are
   * cycles.
   */
  public synchronized List<MigrationKey> plan() {
    if (plan == null) {
      List<MigrationKey> leaves = leaves().values().stream().flatMap(List::stream).toList();
      plan = nodes.tangles().isEmpty() ? nodes.plan(leaves) : List.of();
    }
    return plan;
  }

  /**
   * Where a migration names another that it depends on, or that it runs before; its class where
   * that cannot be told.
   */
  public Optional<Place> placeOf(MigrationKey one, MigrationKey other) {
    return naming(one, other)
        .or(() -> naming(other, one))
        .or(() -> migration(one).map(Migration::place));
  }

  private Optional<Place> naming(MigrationKey key, MigrationKey named) {
    Set<MigrationKey> sought = new HashSet<>(List.of(named));
    GraphBuilder.RELATIVE.forEach(name -> sought.add(new MigrationKey(named.app(), name)));
    migration(named).ifPresent(other -> sought.addAll(other.replaces()));
    return migration(key)
        .flatMap(
            migration ->
                WrittenMigration.in(migration.module())
                    .flatMap(written -> written.naming(migration.path(), sought)));
  }

  /**
   * Django's forward plan to one node, itself included; for a replaced node in the graph without
   * replacements. A squashed migration that stands back is reached with the last that it replaces.
   * Empty if the migration is not known or there are cycles.
   *
   * @see <a
   *     href="https://github.com/django/django/blob/5.2/django/core/management/commands/migrate.py#L171">what
   *     migrate takes for its target</a>
   */
  public List<MigrationKey> planTo(MigrationKey target) {
    Set<MigrationKey> passed = new HashSet<>();
    MigrationKey end = target;
    while (!contains(end) && !replacedBy().containsKey(end) && passed.add(end)) {
      Migration squashed = known.get(end);
      if (squashed == null || squashed.replaces().isEmpty()) {
        break;
      }
      end = squashed.replaces().getLast();
    }
    return contains(end) ? planOf(end) : planOf(target);
  }

  private List<MigrationKey> planOf(MigrationKey target) {
    GraphNodes where = contains(target) ? nodes : unreplaced();
    boolean possible = known.containsKey(target) && where.tangles().isEmpty();
    return possible ? where.plan(List.of(target)) : List.of();
  }

  private synchronized GraphNodes unreplaced() {
    if (unreplaced == null) {
      unreplaced = new GraphBuilder(known, setup, false).build();
    }
    return unreplaced;
  }
}
