package io.github.djarchitect.migration;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Nodes and edges once they are built, and the walks over them. */
final class GraphNodes {
  private final Map<MigrationKey, Node> nodes;
  private final List<MigrationGraph.MissingDependency> missing;
  private final Map<MigrationKey, MigrationKey> replacedBy;
  private final List<List<MigrationKey>> tangles;

  GraphNodes(
      Map<MigrationKey, Node> nodes,
      List<MigrationGraph.MissingDependency> missing,
      Map<MigrationKey, MigrationKey> replacedBy) {
    this.nodes = nodes;
    this.missing = List.copyOf(missing);
    this.replacedBy = Collections.unmodifiableMap(new TreeMap<>(replacedBy));
    this.tangles = findTangles();
  }

  /** A migration with its edges; absent if something depends on it but no file is there. */
  static final class Node {
    private final MigrationKey key;
    private final boolean absent;
    private final Set<Node> parents = new HashSet<>(2);
    private final Set<Node> children = new HashSet<>(2);

    Node(MigrationKey key, boolean absent) {
      this.key = key;
      this.absent = absent;
    }

    MigrationKey key() {
      return key;
    }

    boolean absent() {
      return absent;
    }

    Set<Node> parents() {
      return parents;
    }

    Set<Node> children() {
      return children;
    }

    /** Whether none of these neighbours is in the node's own app. */
    boolean isEnd(Set<Node> neighbours) {
      for (Node neighbour : neighbours) {
        if (neighbour.key.app().equals(key.app())) {
          return false;
        }
      }
      return true;
    }
  }

  static void connect(Node child, Node parent) {
    child.parents.add(parent);
    parent.children.add(child);
  }

  static void disconnect(Node child, Node parent) {
    child.parents.remove(parent);
    parent.children.remove(child);
  }

  static List<MigrationKey> keys(Collection<Node> nodes) {
    return nodes.stream().map(Node::key).sorted().toList();
  }

  private static List<Node> sorted(Collection<Node> nodes) {
    List<Node> sorted = new ArrayList<>(nodes);
    sorted.sort(Comparator.comparing(Node::key));
    return sorted;
  }

  @Nullable Node find(MigrationKey key) {
    return nodes.get(key);
  }

  List<MigrationGraph.MissingDependency> missing() {
    return missing;
  }

  Map<MigrationKey, MigrationKey> replacedBy() {
    return replacedBy;
  }

  List<List<MigrationKey>> tangles() {
    return tangles;
  }

  /** Nodes by app that have no neighbour of their own app on one side. */
  SortedMap<String, List<MigrationKey>> ends(Function<Node, Set<Node>> side) {
    SortedMap<String, List<MigrationKey>> ends = new TreeMap<>();
    for (Node node : nodes.values()) {
      if (node.isEnd(side.apply(node))) {
        ends.computeIfAbsent(node.key().app(), app -> new ArrayList<>()).add(node.key());
      }
    }
    ends.values().forEach(Collections::sort);
    return ends;
  }

  /**
   * The order in which Django applies what these nodes need. Django walks each target from the
   * start and skips what it has; as all ancestors of what it has are there too, one set of visited
   * nodes gives the same order.
   */
  List<MigrationKey> plan(List<MigrationKey> targets) {
    List<MigrationKey> plan = new ArrayList<>();
    Set<Node> visited = new HashSet<>();
    Set<Node> open = new HashSet<>();
    Deque<Node> stack = new ArrayDeque<>();
    for (MigrationKey target : targets) {
      Node start = nodes.get(target);
      if (start == null) {
        continue;
      }
      stack.push(start);
      while (!stack.isEmpty()) {
        Node top = stack.peek();
        if (visited.contains(top)) {
          stack.pop();
        } else if (open.add(top)) {
          sorted(top.parents()).forEach(stack::push);
        } else {
          stack.pop();
          visited.add(top);
          plan.add(top.key());
        }
      }
    }
    return plan;
  }

  /** A shortest way from the first of these nodes along dependencies back to it. */
  List<MigrationKey> cycle(List<MigrationKey> tangle) {
    Set<MigrationKey> members = new HashSet<>(tangle);
    MigrationKey start = tangle.getFirst();
    Map<MigrationKey, MigrationKey> cameFrom = new HashMap<>();
    Deque<MigrationKey> todo = new ArrayDeque<>(List.of(start));
    while (!todo.isEmpty()) {
      MigrationKey key = todo.removeFirst();
      Node node = nodes.get(key);
      for (MigrationKey parent : node == null ? List.<MigrationKey>of() : keys(node.parents())) {
        if (parent.equals(start)) {
          return way(start, key, cameFrom);
        }
        if (members.contains(parent) && cameFrom.putIfAbsent(parent, key) == null) {
          todo.addLast(parent);
        }
      }
    }
    throw new IllegalStateException("no cycle through " + start);
  }

  private static List<MigrationKey> way(
      MigrationKey start, MigrationKey end, Map<MigrationKey, MigrationKey> cameFrom) {
    List<MigrationKey> way = new ArrayList<>();
    MigrationKey key = end;
    while (key != null && !key.equals(start)) {
      way.add(key);
      key = cameFrom.get(key);
    }
    way.add(start);
    Collections.reverse(way);
    return way;
  }

  /**
   * Strongly connected nodes, sorted, by Tarjan's algorithm with a stack of its own.
   *
   * @see <a href="https://doi.org/10.1137/0201010">Tarjan, Depth-first search and linear graph
   *     algorithms, 1972</a>
   */
  private List<List<MigrationKey>> findTangles() {
    Map<Node, Integer> index = new HashMap<>();
    Map<Node, Integer> low = new HashMap<>();
    Set<Node> onPath = new HashSet<>();
    Deque<Node> path = new ArrayDeque<>();
    Deque<Frame> frames = new ArrayDeque<>();
    List<List<MigrationKey>> found = new ArrayList<>();
    for (Node root : nodes.values()) {
      if (index.containsKey(root)) {
        continue;
      }
      frames.push(new Frame(root));
      while (!frames.isEmpty()) {
        Frame frame = frames.peek();
        Node node = frame.node;
        if (!index.containsKey(node)) {
          int number = index.size();
          index.put(node, number);
          low.put(node, number);
          path.push(node);
          onPath.add(node);
        }
        Node next = null;
        while (next == null && frame.rest.hasNext()) {
          Node child = frame.rest.next();
          if (!index.containsKey(child)) {
            next = child;
          } else if (onPath.contains(child)) {
            low.merge(node, index.getOrDefault(child, 0), Math::min);
          }
        }
        if (next != null) {
          frames.push(new Frame(next));
          continue;
        }
        frames.pop();
        int reached = low.getOrDefault(node, 0);
        if (!frames.isEmpty()) {
          low.merge(frames.peek().node, reached, Math::min);
        }
        if (reached == index.getOrDefault(node, 0)) {
          List<MigrationKey> members = new ArrayList<>();
          Node member;
          do {
            member = path.pop();
            onPath.remove(member);
            members.add(member.key());
          } while (member != node);
          if (members.size() > 1 || node.children().contains(node)) {
            Collections.sort(members);
            found.add(List.copyOf(members));
          }
        }
      }
    }
    found.sort(Comparator.comparing(List::getFirst));
    return List.copyOf(found);
  }

  /** A node with the children that are still to be looked at. */
  private static final class Frame {
    private final Node node;
    private final java.util.Iterator<Node> rest;

    Frame(Node node) {
      this.node = node;
      this.rest = node.children().iterator();
    }
  }
}
