package io.github.djarchitect.review;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a migration did before a proposal renamed its file, and does not do any more. */
final class LeftOut {
  private LeftOut() {}

  static void report(Judgement judgement, Reading before, Reading after, Proposal.Phase phase) {
    for (FileChange file : phase.files()) {
      if (file.action() != FileChange.Action.RENAME || file.from() == null) {
        continue;
      }
      Migration then = at(before, file.from());
      Migration now = at(after, file.path());
      if (then == null || now == null || !then.readable() || !now.readable()) {
        continue;
      }
      List<String> gone = deeds(then.operations());
      deeds(now.operations()).forEach(gone::remove);
      if (gone.isEmpty() && worksNoMore(then, now)) {
        gone.add("work in its functions");
      }
      if (!gone.isEmpty()) {
        judgement.add(
            Judgement.finding(
                "moved-migration-changed",
                Hazard.DIVERGES_FROM_STATE,
                Severity.WARNING,
                now.key(),
                now.place(),
                "%s did %s, and %s, which is the same migration at its new place, does not."
                    .formatted(then.key(), String.join(", ", gone), now.key().name()),
                "Leave its operations as they are; where they no longer fit, change them so that"
                    + " they still do their work."));
      }
    }
  }

  /** Whether functions had statements that do something, and have none any more. */
  private static boolean worksNoMore(Migration then, Migration now) {
    return work(then) > 0 && work(now) == 0;
  }

  private static int work(Migration migration) {
    int[] calls = {0};
    for (Stmt statement : migration.module().body()) {
      if (statement instanceof Stmt.FunctionDef function) {
        Walk.through(function.body(), node -> calls[0] += node instanceof Expr.Call ? 1 : 0);
      }
    }
    return calls[0];
  }

  private static @Nullable Migration at(Reading reading, String path) {
    return reading.migrations().values().stream()
        .filter(migration -> migration.path().equals(path))
        .findFirst()
        .orElse(null);
  }

  /** Operations by kind, and the function of a RunPython; what does nothing is none. */
  private static List<String> deeds(List<Operation> operations) {
    List<String> deeds = new ArrayList<>();
    for (Operation operation : operations) {
      switch (operation) {
        case Operation.RunPython run when isNoop(run.code()) -> {}
        case Operation.RunSql run when isNoop(run.sql()) -> {}
        case Operation.SeparateDatabaseAndState separate -> {
          deeds.addAll(deeds(separate.databaseOperations()));
          deeds.addAll(deeds(separate.stateOperations()));
        }
        default -> deeds.add(operation.getClass().getSimpleName().replace("RunSql", "RunSQL"));
      }
    }
    return deeds;
  }

  private static boolean isNoop(Value code) {
    return switch (code) {
      case Value.Ref ref -> ref.path().endsWith("noop");
      case Value.Str text -> text.value().isBlank();
      case Value.PyList list -> list.items().isEmpty();
      default -> false;
    };
  }
}
