package io.github.djarchitect.autodetect;

import io.github.djarchitect.migration.Dependency;
import io.github.djarchitect.migration.MigrationGraph;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Operations in an order in which each has what it needs, cut into migrations that depend on each
 * other, optimised and named: the second half of {@code MigrationAutodetector.changes}.
 */
final class MigrationSplit {
  private static final Pattern SQUASHED = Pattern.compile(".*_squashed_(\\d+)");

  private static final Pattern NUMBER = Pattern.compile("^\\d+");

  /** As Django writes them. */
  private static final Comparator<MigrationKey> SETTINGS_LAST =
      Comparator.comparing((MigrationKey key) -> key.app().equals(Need.SETTING))
          .thenComparing(Comparator.naturalOrder());

  private final Map<String, Deque<Planned>> left = new TreeMap<>();
  private final Map<String, List<Part>> parts = new TreeMap<>();
  private final MigrationGraph graph;
  private final Set<String> existing;
  private final ModelKey user;
  private final int release;

  /** A migration without its name; it is told by app and number until it has one. */
  private record Part(
      MigrationKey provisional,
      boolean initial,
      Set<MigrationKey> dependencies,
      List<Operation> operations) {}

  private MigrationSplit(MigrationGraph graph, Set<String> existing, ModelKey user, int release) {
    this.graph = graph;
    this.existing = existing;
    this.user = user;
    this.release = release;
  }

  /**
   * @param existing apps of which the migrations have a model
   */
  static List<NewMigration> of(
      Map<String, List<Planned>> generated,
      MigrationGraph graph,
      Set<String> existing,
      ModelKey user,
      int release) {
    MigrationSplit split = new MigrationSplit(graph, existing, user, release);
    generated.forEach((app, operations) -> split.left.put(app, split.sorted(app, operations)));
    split.cut();
    return split.named();
  }

  /** Each behind what it needs of the same app; else in the order in which they were found. */
  private Deque<Planned> sorted(String app, List<Planned> operations) {
    Map<Planned, Set<Planned>> needed = new LinkedHashMap<>();
    for (Planned each : operations) {
      // an operation that is needed is known from then on, before those that come between
      Set<Planned> before = needed.computeIfAbsent(each, _ -> new LinkedHashSet<>());
      for (Need need : each.needs) {
        Need resolved = need.resolved(user);
        if (resolved.app().equals(app)) {
          for (Planned other : operations) {
            if (resolved.isDoneBy(other.operation)) {
              before.add(other);
              if (release >= 51) {
                needed.computeIfAbsent(other, _ -> new LinkedHashSet<>());
              }
            }
          }
        }
      }
    }
    return release >= 51 ? inLayers(operations, needed) : inStableLayers(operations, needed);
  }

  /** As {@code graphlib.TopologicalSorter} gives them: whatever became free first comes first. */
  private static Deque<Planned> inLayers(
      List<Planned> operations, Map<Planned, Set<Planned>> needed) {
    Map<Planned, Integer> open = new HashMap<>();
    Map<Planned, List<Planned>> followers = new HashMap<>();
    for (Planned each : operations) {
      Set<Planned> before = needed.getOrDefault(each, Set.of());
      open.put(each, before.size());
      before.forEach(other -> followers.computeIfAbsent(other, _ -> new ArrayList<>()).add(each));
    }
    Deque<Planned> free = new ArrayDeque<>();
    needed.keySet().stream().filter(each -> open.getOrDefault(each, 0) == 0).forEach(free::add);
    Deque<Planned> sorted = new ArrayDeque<>();
    while (!free.isEmpty()) {
      Planned each = free.remove();
      sorted.add(each);
      for (Planned follower : followers.getOrDefault(each, List.of())) {
        if (open.merge(follower, -1, Integer::sum) == 0) {
          free.add(follower);
        }
      }
    }
    return withCircle(sorted, needed.keySet());
  }

  /** As Django sorted them itself, up to 5.0: in each layer in the order of finding. */
  private static Deque<Planned> inStableLayers(
      List<Planned> operations, Map<Planned, Set<Planned>> needed) {
    Deque<Planned> sorted = new ArrayDeque<>();
    Set<Planned> done = new LinkedHashSet<>();
    while (true) {
      List<Planned> layer =
          operations.stream()
              .filter(
                  each ->
                      !done.contains(each) && done.containsAll(needed.getOrDefault(each, Set.of())))
              .toList();
      if (layer.isEmpty()) {
        return withCircle(sorted, operations);
      }
      sorted.addAll(layer);
      done.addAll(layer);
    }
  }

  /** Django gives up on a circle; its operations come last here, as they are. */
  private static Deque<Planned> withCircle(Deque<Planned> sorted, Iterable<Planned> all) {
    Set<Planned> known = new LinkedHashSet<>(sorted);
    all.forEach(
        each -> {
          if (known.add(each)) {
            sorted.add(each);
          }
        });
    return sorted;
  }

  private void cut() {
    int count = count();
    boolean chops = false;
    while (count > 0) {
      for (String app : left.keySet()) {
        if (cut(app, chops)) {
          chops = false;
        }
      }
      int rest = count();
      if (rest == count) {
        if (chops) {
          takeAll();
          return;
        }
        chops = true;
      }
      count = rest;
    }
  }

  private int count() {
    return left.values().stream().mapToInt(Deque::size).sum();
  }

  /** Django refuses such a circle, which it says cannot be. */
  private void takeAll() {
    left.forEach(
        (app, operations) -> {
          if (!operations.isEmpty()) {
            add(app, Set.of(), List.copyOf(operations));
          }
        });
  }

  /** Whether a migration was made of what stands at the head of an app's operations. */
  private boolean cut(String app, boolean chops) {
    Deque<Planned> operations = left.getOrDefault(app, new ArrayDeque<>());
    List<Planned> taken = new ArrayList<>();
    Set<MigrationKey> dependencies = new LinkedHashSet<>();
    while (!operations.isEmpty()) {
      Set<MigrationKey> own = new LinkedHashSet<>();
      if (!isReady(operations.getFirst(), app, chops, own)) {
        break;
      }
      taken.add(operations.removeFirst());
      dependencies.addAll(own);
    }
    if (dependencies.isEmpty() && taken.isEmpty()) {
      return false;
    }
    if (operations.isEmpty() || chops) {
      add(app, dependencies, taken);
      return true;
    }
    taken.reversed().forEach(operations::addFirst);
    return false;
  }

  private void add(String app, Set<MigrationKey> dependencies, List<Planned> taken) {
    List<Part> ofApp = parts.computeIfAbsent(app, _ -> new ArrayList<>());
    Set<MigrationKey> all = new LinkedHashSet<>(dependencies);
    if (!ofApp.isEmpty()) {
      all.add(ofApp.getLast().provisional());
    }
    ofApp.add(
        new Part(
            new MigrationKey(app, "auto_" + (ofApp.size() + 1)),
            !existing.contains(app),
            all,
            OperationOptimizer.optimized(
                taken.stream().map(each -> each.operation).toList(), app, user, release)));
  }

  /** Whether all it needs of other apps is in a migration; if so, which. */
  private boolean isReady(Planned planned, String app, boolean chops, Set<MigrationKey> own) {
    for (Need need : planned.needs) {
      Need resolved = need.resolved(user);
      if (resolved.app().equals(app)) {
        continue;
      }
      if (left.getOrDefault(resolved.app(), new ArrayDeque<>()).stream()
          .anyMatch(other -> resolved.isDoneBy(other.operation))) {
        return false;
      }
      if (need != resolved) {
        own.add(new MigrationKey(Need.SETTING, need.model()));
      } else if (parts.containsKey(need.app())) {
        own.add(parts.get(need.app()).getLast().provisional());
      } else if (chops) {
        List<MigrationKey> leaves = graph.leaves().getOrDefault(need.app(), List.of());
        own.add(leaves.isEmpty() ? new MigrationKey(need.app(), "__first__") : leaves.getFirst());
      } else {
        return false;
      }
    }
    return true;
  }

  private List<NewMigration> named() {
    Map<MigrationKey, MigrationKey> names = new HashMap<>();
    Map<MigrationKey, Set<MigrationKey>> dependencies = new LinkedHashMap<>();
    parts.forEach(
        (app, ofApp) -> {
          List<MigrationKey> leaves = graph.leaves().getOrDefault(app, List.of());
          int number = leaves.isEmpty() ? 1 : number(leaves.getFirst().name()) + 1;
          for (Part part : ofApp) {
            Set<MigrationKey> all = new TreeSet<>(part.dependencies());
            boolean first = part == ofApp.getFirst();
            if (first && !leaves.isEmpty()) {
              all.add(leaves.getFirst());
            }
            String name =
                first && leaves.isEmpty()
                    ? "initial"
                    : NewMigrationName.of(part.operations(), part.initial());
            names.put(
                part.provisional(), new MigrationKey(app, "%04d_%s".formatted(number++, name)));
            dependencies.put(part.provisional(), all);
          }
        });
    List<NewMigration> migrations = new ArrayList<>();
    parts.values().stream()
        .flatMap(List::stream)
        .forEach(
            part ->
                migrations.add(
                    new NewMigration(
                        names.getOrDefault(part.provisional(), part.provisional()),
                        part.initial(),
                        dependencies.getOrDefault(part.provisional(), Set.of()).stream()
                            .map(key -> names.getOrDefault(key, key))
                            .sorted(SETTINGS_LAST)
                            .map(MigrationSplit::dependency)
                            .toList(),
                        part.operations())));
    return migrations;
  }

  private static Dependency dependency(MigrationKey key) {
    return key.app().equals(Need.SETTING)
        ? new Dependency.OnSetting(key.name())
        : new Dependency.OnMigration(key);
  }

  /** The number that a name starts with; of a squashed migration the last that it stands for. */
  private static int number(String name) {
    Matcher squashed = SQUASHED.matcher(name);
    if (squashed.find()) {
      return Integer.parseInt(squashed.group(1));
    }
    Matcher number = NUMBER.matcher(name);
    return number.find() ? Integer.parseInt(number.group()) : 0;
  }
}
