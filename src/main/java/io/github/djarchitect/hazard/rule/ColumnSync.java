package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.sql.HandMade;
import java.util.List;

/** Whether the triggers of a table give one column what is written to another. */
final class ColumnSync {
  private ColumnSync() {}

  /** What is known of it. */
  sealed interface Kept {
    /** Why not, as a part of a sentence. */
    default String why() {
      return "";
    }

    /** Each INSERT and UPDATE of the one reaches the other, or something unread may see to it. */
    record InStep() implements Kept {}

    /** A trigger is there of which nobody can tell what it does. */
    record Unknown(String why) implements Kept {}

    record Not(String why) implements Kept {}
  }

  static Kept of(HandMade made, String table, String from, String to) {
    if (made.isUnclear(table, from) || made.isUnclear(table, to)) {
      return new Kept.InStep();
    }
    List<HandMade.Live> all = of(made, table);
    List<HandMade.Live> carrying =
        all.stream().filter(live -> live.names(from) && live.fills(to)).toList();
    boolean inserts =
        carrying.stream().anyMatch(live -> live.trigger().events().contains("INSERT"));
    boolean updates = carrying.stream().anyMatch(live -> live.trigger().followsUpdateOf(from));
    if (inserts && updates) {
      return new Kept.InStep();
    }
    List<String> opaque =
        all.stream()
            .filter(live -> live.body().isOpaque())
            .map(live -> live.trigger().name())
            .toList();
    if (!opaque.isEmpty()) {
      return new Kept.Unknown(
          "nobody can tell here whether the trigger %s of %s, whose function cannot be read, keeps the two in step"
              .formatted(String.join(", ", opaque), table));
    }
    if (!carrying.isEmpty()) {
      return new Kept.Not(
          "the trigger %s of %s fires at %s alone, so that %s of %s are not carried over"
              .formatted(
                  carrying.getFirst().trigger().name(),
                  table,
                  inserts ? "INSERT" : updates ? "UPDATE" : "other statements",
                  inserts ? "UPDATEs" : updates ? "INSERTs" : "INSERTs and UPDATEs",
                  from));
    }
    return all.stream()
        .filter(live -> live.names(from) || live.names(to) || doesNothing(live))
        .findFirst()
        .<Kept>map(
            live ->
                new Kept.Not(
                    "no trigger of %s keeps the two in step: %s does not give %s what %s gets"
                        .formatted(table, live.trigger().name(), to, from)))
        .orElseGet(() -> new Kept.Not("no trigger of %s keeps the two in step".formatted(table)));
  }

  /** Whether a trigger carries the one over to the other, at whatever statement. */
  static boolean carries(HandMade made, String table, String from, String to) {
    return of(made, table).stream().anyMatch(live -> live.names(from) && live.sets(to));
  }

  private static boolean doesNothing(HandMade.Live live) {
    return !live.body().isOpaque() && live.body().row().isEmpty() && live.body().others().isEmpty();
  }

  private static List<HandMade.Live> of(HandMade made, String table) {
    return made.triggers().stream().filter(live -> live.trigger().table().equals(table)).toList();
  }
}
