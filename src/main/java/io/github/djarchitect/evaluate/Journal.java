package io.github.djarchitect.evaluate;

import io.github.djarchitect.evaluate.Thing.Mutable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers what is changed while a branch is tried whose condition cannot be decided, so that the
 * other branch starts from the same state.
 */
final class Journal {
  private final Deque<Map<Mutable, Object>> open = new ArrayDeque<>();

  /** Must be called before a change of {@code mutable}. */
  void touch(Mutable mutable) {
    Map<Mutable, Object> record = open.peek();
    if (record != null) {
      record.computeIfAbsent(mutable, Mutable::snapshot);
    }
  }

  /** Whether what runs now may be put back. */
  boolean isTrying() {
    return !open.isEmpty();
  }

  void begin() {
    open.push(new IdentityHashMap<>());
  }

  /** Runs what is to stay, though a branch that is only tried is the first to need it. */
  void aside(Runnable body) {
    List<Map<Mutable, Object>> tried = List.copyOf(open);
    open.clear();
    try {
      body.run();
    } finally {
      open.clear();
      open.addAll(tried);
    }
  }

  /** Ends the innermost branch; what it changed, with the state before. */
  Map<Mutable, Object> end() {
    Map<Mutable, Object> before = open.pop();
    Map<Mutable, Object> outer = open.peek();
    if (outer != null) {
      before.forEach(outer::putIfAbsent);
    }
    return before;
  }
}
