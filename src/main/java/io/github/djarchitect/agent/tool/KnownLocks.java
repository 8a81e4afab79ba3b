package io.github.djarchitect.agent.tool;

import io.github.djarchitect.engine.LockMode;
import io.github.djarchitect.engine.TableLock;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.report.Prediction;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.workspace.Predictions;
import io.github.djarchitect.workspace.Workspace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Locks that a server is known to take, for phases that state none or weaker ones: their migrations
 * still lock.
 */
final class KnownLocks {
  private final Workspace workspace;

  private KnownLocks(Workspace workspace) {
    this.workspace = workspace;
  }

  /** The proposal with the locks of its migrations, where a phase states none or weaker ones. */
  static Proposal filled(Workspace workspace, Proposal proposal, Optional<Proposal> draft) {
    KnownLocks known = new KnownLocks(workspace);
    // a playbook's were told by the same engine
    Set<List<Proposal.ExpectedLock>> drafted =
        draft.map(Proposal::phases).orElse(List.of()).stream()
            .map(Proposal.Phase::locks)
            .filter(locks -> !locks.isEmpty())
            .collect(Collectors.toSet());
    List<FileChange> laid = new ArrayList<>();
    List<Proposal.Phase> phases = new ArrayList<>();
    for (Proposal.Phase phase : proposal.phases()) {
      laid.addAll(phase.files());
      phases.add(
          !drafted.contains(phase.locks())
                  && phase.files().stream().anyMatch(KnownLocks::isMigration)
              ? phase.with(phase.files(), together(phase.locks(), known.locks(phase, laid)))
              : phase);
    }
    return proposal.with(phases, proposal.tests());
  }

  /** What was stated, but for tables of which a stronger lock is known. */
  private static List<Proposal.ExpectedLock> together(
      List<Proposal.ExpectedLock> stated, List<Proposal.ExpectedLock> known) {
    List<Proposal.ExpectedLock> all = new ArrayList<>();
    for (Proposal.ExpectedLock lock : known) {
      if (stated.stream()
          .noneMatch(
              each ->
                  each.table().equals(lock.table())
                      && strength(each.mode()) >= strength(lock.mode()))) {
        all.add(lock);
      }
    }
    Set<String> corrected =
        all.stream().map(Proposal.ExpectedLock::table).collect(Collectors.toSet());
    stated.stream().filter(each -> !corrected.contains(each.table())).forEach(all::add);
    return all;
  }

  /** Of a mode that is none of PostgreSQL's nothing is weaker. */
  private static int strength(String mode) {
    return Stream.of(LockMode.values())
        .filter(each -> each.spelling().equals(mode))
        .findFirst()
        .map(LockMode::ordinal)
        .orElse(-1);
  }

  private static boolean isMigration(FileChange file) {
    return file.path().contains("migrations/") && file.path().endsWith(".py");
  }

  private List<Proposal.ExpectedLock> locks(Proposal.Phase phase, List<FileChange> laid) {
    Workspace after = workspace.laidOver(laid);
    Set<String> paths = phase.files().stream().map(FileChange::path).collect(Collectors.toSet());
    Set<String> made = new HashSet<>();
    Map<String, Held> strongest = new LinkedHashMap<>();
    for (Migration migration : after.reading().migrations().values()) {
      if (!migration.readable() || !paths.contains(migration.path())) {
        continue;
      }
      for (Prediction.Row row : Predictions.of(after, migration, after.target(), false).rows()) {
        if (row.emitted().statement() instanceof Statement.CreateTable table) {
          made.add(table.table());
        }
        for (TableLock lock : row.effect().locks()) {
          if ((lock.blocksReads() || lock.blocksWrites()) && !made.contains(lock.table())) {
            strongest.merge(lock.table(), new Held(lock, row), Held::stronger);
          }
        }
      }
    }
    return strongest.values().stream()
        .sorted(Comparator.comparing((Held held) -> !held.lock().blocksReads()))
        .map(Held::expected)
        .toList();
  }

  /** A lock, and the statement that holds it. */
  private record Held(TableLock lock, Prediction.Row row) {
    Held stronger(Held other) {
      boolean more =
          lock.blocksReads() == other.lock().blocksReads()
              ? other.seconds() > seconds()
              : other.lock().blocksReads();
      return more ? other : this;
    }

    private double seconds() {
      return row.highSeconds() == null ? -1 : row.highSeconds();
    }

    Proposal.ExpectedLock expected() {
      return new Proposal.ExpectedLock(
          lock.table(), lock.mode(), row.lowSeconds(), row.highSeconds());
    }
  }
}
