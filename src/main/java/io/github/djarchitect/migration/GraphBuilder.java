package io.github.djarchitect.migration;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/** Builds nodes and edges as {@code MigrationLoader.build_graph} does, in its order. */
final class GraphBuilder {
  static final Set<String> RELATIVE = Set.of("__first__", "__latest__");
  private static final MigrationKey UNRESOLVED =
      new MigrationKey("unresolved-setting", "__first__");

  private final SortedMap<MigrationKey, Migration> known;
  private final MigrationGraph.Setup setup;
  private final boolean replace;
  private final Map<MigrationKey, GraphNodes.Node> nodes;
  private final Map<String, List<GraphNodes.Node>> byApp = new HashMap<>();
  private final Set<String> apps = new HashSet<>();
  private final Map<MigrationKey, GraphNodes.Node> ends = new HashMap<>();
  private final List<MigrationGraph.MissingDependency> missing = new ArrayList<>();
  private final Map<MigrationKey, MigrationKey> replacedBy = new HashMap<>();
  private final Map<MigrationKey, List<Optional<MigrationKey>>> resolved = new HashMap<>();
  private final Set<MigrationKey> applied;

  GraphBuilder(
      SortedMap<MigrationKey, Migration> known, MigrationGraph.Setup setup, boolean replace) {
    this.known = known;
    this.setup = setup;
    this.replace = replace;
    this.nodes = new LinkedHashMap<>();
    this.applied = new HashSet<>(setup.applied());
  }

  /** The key that a dependency stands for; absent where it could not be read. */
  static Optional<MigrationKey> key(Dependency dependency, MigrationGraph.Setup setup) {
    return switch (dependency) {
      case Dependency.OnMigration d -> Optional.of(d.key());
      case Dependency.OnSwappable d -> Optional.of(firstOf(d.model()));
      case Dependency.OnSetting d ->
          Optional.ofNullable(setup.settings().get(d.setting())).map(GraphBuilder::firstOf);
      case Dependency.Unknown _ -> Optional.empty();
    };
  }

  private static MigrationKey firstOf(String model) {
    return new MigrationKey(model.split("\\.", 2)[0], "__first__");
  }

  Map<MigrationKey, List<Optional<MigrationKey>>> resolved() {
    return resolved;
  }

  /** What counts as applied: a squashed migration does where all that it replaces do. */
  Set<MigrationKey> applied() {
    return applied;
  }

  GraphNodes build() {
    for (Migration migration : known.values()) {
      apps.add(migration.key().app());
      addNode(migration.key(), false);
    }
    for (Migration migration : known.values()) {
      addInternal(migration);
    }
    for (Migration migration : known.values()) {
      addExternal(migration);
    }
    if (replace) {
      replaceAll();
    }
    dropMissing();
    Collections.sort(missing);
    return new GraphNodes(nodes, missing, replacedBy);
  }

  private GraphNodes.Node addNode(MigrationKey key, boolean absent) {
    GraphNodes.Node node = new GraphNodes.Node(key, absent);
    nodes.put(key, node);
    byApp.computeIfAbsent(key.app(), app -> new ArrayList<>()).add(node);
    forgetEnds(key.app());
    return node;
  }

  private void addEdge(MigrationKey child, MigrationKey parent) {
    GraphNodes.Node below = nodeOrAbsent(child);
    GraphNodes.Node above = nodeOrAbsent(parent);
    GraphNodes.connect(below, above);
    if (child.app().equals(parent.app())) {
      forgetEnds(child.app());
    }
  }

  private GraphNodes.Node nodeOrAbsent(MigrationKey key) {
    GraphNodes.Node node = nodes.get(key);
    return node != null ? node : addNode(key, true);
  }

  private void addInternal(Migration migration) {
    String app = migration.key().app();
    for (Dependency dependency : migration.dependencies()) {
      key(dependency, setup)
          .filter(k -> k.app().equals(app) && !k.name().equals("__first__"))
          .ifPresent(k -> addEdge(migration.key(), k));
    }
  }

  private void addExternal(Migration migration) {
    String app = migration.key().app();
    List<Optional<MigrationKey>> stands = new ArrayList<>();
    for (Dependency dependency : migration.dependencies()) {
      Optional<MigrationKey> written = written(migration, dependency);
      if (written.isPresent() && written.get().app().equals(app)) {
        stands.add(written.filter(k -> !k.name().equals("__first__")));
      } else {
        Optional<MigrationKey> parent = written.flatMap(k -> check(migration.key(), k));
        parent.ifPresent(p -> addEdge(migration.key(), p));
        stands.add(parent);
      }
    }
    resolved.put(migration.key(), stands);
    for (Dependency dependency : migration.runBefore()) {
      written(migration, dependency)
          .flatMap(k -> check(migration.key(), k))
          .ifPresent(child -> addEdge(child, migration.key()));
    }
  }

  /** The key of a dependency; a setting that nothing assigns is reported as missing. */
  private Optional<MigrationKey> written(Migration migration, Dependency dependency) {
    Optional<MigrationKey> key = key(dependency, setup);
    if (key.isEmpty() && dependency instanceof Dependency.OnSetting) {
      missing.add(new MigrationGraph.MissingDependency(migration.key(), UNRESOLVED, false));
    }
    return key;
  }

  private Optional<MigrationKey> check(MigrationKey origin, MigrationKey key) {
    if (!RELATIVE.contains(key.name()) || nodes.containsKey(key)) {
      return Optional.of(key);
    }
    if (key.app().equals(origin.app())) {
      return Optional.empty();
    }
    Optional<MigrationKey> end = apps.contains(key.app()) ? end(key) : Optional.empty();
    if (end.isEmpty()) {
      missing.add(new MigrationGraph.MissingDependency(origin, key, false));
    }
    return end;
  }

  /** The first root or leaf of an app, remembered until its nodes or inner edges change. */
  private Optional<MigrationKey> end(MigrationKey relative) {
    GraphNodes.Node found = ends.get(relative);
    if (found == null) {
      boolean first = relative.name().equals("__first__");
      for (GraphNodes.Node node : byApp.getOrDefault(relative.app(), List.of())) {
        if (node.isEnd(first ? node.parents() : node.children())
            && (found == null || node.key().compareTo(found.key()) < 0)) {
          found = node;
        }
      }
      if (found != null) {
        ends.put(relative, found);
      }
    }
    return Optional.ofNullable(found).map(GraphNodes.Node::key);
  }

  private void forgetEnds(String app) {
    if (!ends.isEmpty()) {
      RELATIVE.forEach(name -> ends.remove(new MigrationKey(app, name)));
    }
  }

  /**
   * Squashed migrations that others replace have their turn first. Django before 6.0 takes those of
   * an app as a set of names yields them, in an order of each process's own, and stops where one is
   * gone before its turn; where it does not stop, this is the order.
   *
   * @see <a
   *     href="https://github.com/django/django/blob/5.2/django/db/migrations/loader.py#L111">the
   *     names of an app's migrations</a>
   */
  private void replaceAll() {
    Set<MigrationKey> begun = new HashSet<>();
    for (Migration migration : known.values()) {
      if (!migration.replaces().isEmpty()) {
        for (Migration inner : innermostFirst(migration, begun)) {
          replace(inner, setup.replacesRecursively() ? leavesOf(inner) : inner.replaces());
        }
      }
    }
  }

  /** The squashed migrations below this one that have not had their turn, then this one. */
  private List<Migration> innermostFirst(Migration migration, Set<MigrationKey> begun) {
    List<Migration> order = new ArrayList<>();
    Deque<Migration> open = new ArrayDeque<>();
    Deque<Boolean> expanded = new ArrayDeque<>();
    open.push(migration);
    expanded.push(false);
    while (!open.isEmpty()) {
      Migration top = open.pop();
      if (expanded.pop()) {
        order.add(top);
      } else if (begun.add(top.key())) {
        open.push(top);
        expanded.push(true);
        for (MigrationKey key : top.replaces().reversed()) {
          Migration inner = known.get(key);
          if (inner != null && !inner.replaces().isEmpty()) {
            open.push(inner);
            expanded.push(false);
          }
        }
      }
    }
    return order;
  }

  /** What a squashed migration replaces in the end, through other squashed ones. */
  private Collection<MigrationKey> leavesOf(Migration migration) {
    Set<MigrationKey> leaves = new TreeSet<>();
    Set<MigrationKey> seen = new HashSet<>();
    Deque<MigrationKey> todo = new ArrayDeque<>(migration.replaces());
    while (!todo.isEmpty()) {
      MigrationKey key = todo.pop();
      Migration inner = known.get(key);
      if (!seen.add(key)) {
        continue;
      }
      if (inner != null && !inner.replaces().isEmpty()) {
        todo.addAll(inner.replaces());
      } else {
        leaves.add(key);
      }
    }
    return leaves;
  }

  private void replace(Migration migration, Collection<MigrationKey> targets) {
    long done = targets.stream().filter(applied::contains).count();
    if (done == targets.size()) {
      applied.add(migration.key());
    } else {
      applied.remove(migration.key());
    }
    GraphNodes.Node replacement = nodes.get(migration.key());
    if (replacement == null) {
      // one that replaces itself through others, which no Django gets through
      return;
    }
    if (done == targets.size() || done == 0) {
      migration.replaces().forEach(key -> replacedBy.put(key, migration.key()));
      removeReplaced(replacement, new HashSet<>(migration.replaces()));
    } else {
      removeReplacement(replacement, migration.replaces());
    }
  }

  private void removeReplaced(GraphNodes.Node replacement, Set<MigrationKey> replaced) {
    for (MigrationKey key : replaced) {
      GraphNodes.Node node = nodes.remove(key);
      if (node == null) {
        continue;
      }
      for (GraphNodes.Node child : List.copyOf(node.children())) {
        GraphNodes.disconnect(child, node);
        if (!replaced.contains(child.key())) {
          GraphNodes.connect(child, replacement);
        }
      }
      for (GraphNodes.Node parent : List.copyOf(node.parents())) {
        GraphNodes.disconnect(node, parent);
        if (!replaced.contains(parent.key())) {
          GraphNodes.connect(replacement, parent);
        }
      }
    }
  }

  /** A squashed migration that is applied in part stands back for those that it replaces. */
  private void removeReplacement(GraphNodes.Node replacement, List<MigrationKey> replaced) {
    nodes.remove(replacement.key());
    Set<GraphNodes.Node> last = new HashSet<>();
    Set<GraphNodes.Node> parents = new HashSet<>();
    for (MigrationKey key : replaced) {
      GraphNodes.Node node = nodes.get(key);
      if (node != null) {
        last.add(node);
        parents.addAll(node.parents());
      }
    }
    last.removeAll(parents);
    for (GraphNodes.Node child : List.copyOf(replacement.children())) {
      GraphNodes.disconnect(child, replacement);
      last.forEach(node -> GraphNodes.connect(child, node));
    }
    for (GraphNodes.Node parent : List.copyOf(replacement.parents())) {
      GraphNodes.disconnect(replacement, parent);
    }
  }

  private void dropMissing() {
    for (GraphNodes.Node absent : List.copyOf(nodes.values())) {
      if (!absent.absent()) {
        continue;
      }
      Set<GraphNodes.Node> others = new HashSet<>(absent.children());
      others.addAll(absent.parents());
      for (GraphNodes.Node other : others) {
        missing.add(
            new MigrationGraph.MissingDependency(
                other.key(), absent.key(), apps.contains(absent.key().app())));
        GraphNodes.disconnect(other, absent);
        GraphNodes.disconnect(absent, other);
      }
      nodes.remove(absent.key());
    }
  }
}
