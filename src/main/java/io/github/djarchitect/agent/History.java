package io.github.djarchitect.agent;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was said, as an immutable value in which each tool call has exactly one result right behind
 * it: a provider refuses anything else, and goes on refusing it.
 */
public record History(List<Entry> entries) {
  /** Nothing said yet. */
  public static final History EMPTY = new History(List.of());

  /**
   * @throws IllegalStateException if a call lacks its result, or a result its call
   */
  public History {
    entries = List.copyOf(entries);
    check(entries);
  }

  /** One contribution. */
  public sealed interface Entry {}

  /**
   * Words in the user's place.
   *
   * @param program said by the program, which has a remark on the answer and no new question
   */
  public record User(String text, boolean program) implements Entry {
    public User(String text) {
      this(text, false);
    }
  }

  /**
   * A finished turn of the model.
   *
   * @param carried what the provider wants back unread, for example signatures
   */
  public record Model(String text, List<ToolCall> calls, Map<String, Object> carried)
      implements Entry {
    public Model {
      calls = List.copyOf(calls);
      carried = Map.copyOf(carried);
    }
  }

  /** Results of the calls of the model's turn before, in the order of the calls. */
  public record ToolResults(List<Result> results) implements Entry {
    public ToolResults {
      results = List.copyOf(results);
    }
  }

  /**
   * @param content JSON text
   * @param evidence id of the ledger's entry; absent for an error
   * @param sha256 hash of the result without its evidence id
   */
  public record Result(
      String callId,
      String name,
      String content,
      boolean error,
      @Nullable String evidence,
      String sha256) {}

  public History plusUser(String text) {
    return plus(new User(text));
  }

  /** A remark of the program itself. */
  public History plusProgram(String text) {
    return plus(new User(text, true));
  }

  public History plusModel(String text, Map<String, Object> carried) {
    return plus(new Model(text, List.of(), carried));
  }

  /** A turn with calls comes in together with its results; there is no state between the two. */
  public History plusExchange(Model model, List<Result> results) {
    return plus(model, new ToolResults(results));
  }

  /** The results at the very end; empty if something else is there. */
  public List<Result> lastResults() {
    return !entries.isEmpty() && entries.getLast() instanceof ToolResults last
        ? last.results()
        : List.of();
  }

  private History plus(Entry... more) {
    List<Entry> all = new ArrayList<>(entries);
    all.addAll(List.of(more));
    return new History(all);
  }

  private static void check(List<Entry> entries) {
    List<ToolCall> open = List.of();
    for (Entry entry : entries) {
      switch (entry) {
        case User user -> requireNone(open, user);
        case Model model -> {
          requireNone(open, model);
          open = model.calls();
          Set<String> ids = new HashSet<>();
          for (ToolCall call : open) {
            if (call.id().isEmpty() || !ids.add(call.id())) {
              throw new IllegalStateException("a call's id must be its own: " + call);
            }
          }
        }
        case ToolResults results -> {
          List<String> asked = open.stream().map(ToolCall::id).toList();
          List<String> told = results.results().stream().map(Result::callId).toList();
          if (asked.isEmpty() || !asked.equals(told)) {
            throw new IllegalStateException("results " + told + " for calls " + asked);
          }
          open = List.of();
        }
      }
    }
    if (!open.isEmpty()) {
      throw new IllegalStateException("calls without results: " + open);
    }
  }

  private static void requireNone(List<ToolCall> open, Entry next) {
    if (!open.isEmpty()) {
      throw new IllegalStateException("calls without results: " + open + " before " + next);
    }
  }
}
