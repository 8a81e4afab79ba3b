package io.github.djarchitect.state;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Models in the order of their keys. A changed copy shares all but one path with what it was made
 * of: a history has a state behind each of its operations, and most of them keep most models.
 *
 * <p>A balanced tree (AVL) that is never edited.
 */
final class ModelMap extends AbstractMap<ModelKey, ModelState> {
  static final ModelMap EMPTY = new ModelMap(null);

  private final @Nullable Node root;

  private ModelMap(@Nullable Node root) {
    this.root = root;
  }

  static ModelMap of(Map<ModelKey, ModelState> models) {
    if (models instanceof ModelMap same) {
      return same;
    }
    Node root = null;
    for (Entry<ModelKey, ModelState> each : models.entrySet()) {
      root = put(root, each.getKey(), each.getValue());
    }
    return root == null ? EMPTY : new ModelMap(root);
  }

  /** A copy with one model added or replaced. */
  ModelMap with(ModelKey key, ModelState model) {
    return new ModelMap(put(root, key, model));
  }

  /** A copy without one model; this very map where it is not in it. */
  ModelMap without(ModelKey key) {
    return containsKey(key) ? new ModelMap(removed(root, key)) : this;
  }

  @Override
  public @Nullable ModelState get(@Nullable Object key) {
    Node node = root;
    while (node != null && key instanceof ModelKey wanted) {
      int order = wanted.compareTo(node.getKey());
      if (order == 0) {
        return node.getValue();
      }
      node = order < 0 ? node.left : node.right;
    }
    return null;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public Set<Entry<ModelKey, ModelState>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<ModelKey, ModelState>> iterator() {
        return new InOrder(root);
      }

      @Override
      public int size() {
        return Node.size(root);
      }
    };
  }

  private static Node put(@Nullable Node node, ModelKey key, ModelState model) {
    if (node == null) {
      return new Node(key, model, null, null);
    }
    int order = key.compareTo(node.getKey());
    if (order == 0) {
      return new Node(key, model, node.left, node.right);
    }
    return order < 0
        ? node.over(put(node.left, key, model), node.right)
        : node.over(node.left, put(node.right, key, model));
  }

  private static @Nullable Node removed(@Nullable Node node, ModelKey key) {
    if (node == null) {
      return null;
    }
    int order = key.compareTo(node.getKey());
    if (order < 0) {
      return node.over(removed(node.left, key), node.right);
    }
    if (order > 0) {
      return node.over(node.left, removed(node.right, key));
    }
    if (node.left == null || node.right == null) {
      return node.left == null ? node.right : node.left;
    }
    Node next = node.right;
    while (next.left != null) {
      next = next.left;
    }
    return next.over(node.left, removed(node.right, next.getKey()));
  }

  private static final class Node extends SimpleImmutableEntry<ModelKey, ModelState> {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Node left;
    private final transient @Nullable Node right;
    private final int height;
    private final int size;

    Node(ModelKey key, ModelState model, @Nullable Node left, @Nullable Node right) {
      super(key, model);
      this.left = left;
      this.right = right;
      this.height = 1 + Math.max(height(left), height(right));
      this.size = 1 + size(left) + size(right);
    }

    static int height(@Nullable Node node) {
      return node == null ? 0 : node.height;
    }

    static int size(@Nullable Node node) {
      return node == null ? 0 : node.size;
    }

    /** This entry over two trees that differ in height by at most two. */
    Node over(@Nullable Node lower, @Nullable Node upper) {
      if (lower != null && height(lower) > height(upper) + 1) {
        Node middle = lower.right;
        return middle != null && middle.height > height(lower.left)
            ? middle.between(lower.between(lower.left, middle.left), between(middle.right, upper))
            : lower.between(lower.left, between(middle, upper));
      }
      if (upper != null && height(upper) > height(lower) + 1) {
        Node middle = upper.left;
        return middle != null && middle.height > height(upper.right)
            ? middle.between(between(lower, middle.left), upper.between(middle.right, upper.right))
            : upper.between(between(lower, middle), upper.right);
      }
      return between(lower, upper);
    }

    private Node between(@Nullable Node lower, @Nullable Node upper) {
      return new Node(getKey(), getValue(), lower, upper);
    }
  }

  private static final class InOrder implements Iterator<Entry<ModelKey, ModelState>> {
    private final Deque<Node> open = new ArrayDeque<>();

    InOrder(@Nullable Node root) {
      descend(root);
    }

    private void descend(@Nullable Node from) {
      for (Node node = from; node != null; node = node.left) {
        open.push(node);
      }
    }

    @Override
    public boolean hasNext() {
      return !open.isEmpty();
    }

    @Override
    public Entry<ModelKey, ModelState> next() {
      if (open.isEmpty()) {
        throw new NoSuchElementException();
      }
      Node node = open.pop();
      descend(node.right);
      return node;
    }
  }
}
