package io.github.djarchitect.review;

import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Stmt;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Migrations that a team wrote and a proposal gives another place: what they did before is told,
 * and does not stand in the way of putting them into order. What they do only at their new place is
 * the proposal's.
 */
final class MovedMigrations {
  private final ReviewRequest base;
  private final Map<MigrationKey, MigrationKey> before = new HashMap<>();
  private final Map<MigrationKey, List<Finding>> found = new HashMap<>();

  /**
   * @param after the project with the proposal's files
   * @param fresh migrations whose files it writes
   */
  MovedMigrations(ReviewRequest base, Proposal proposal, Reading after, Set<MigrationKey> fresh) {
    this.base = base;
    Map<String, String> from = new HashMap<>();
    for (FileChange change : proposal.files()) {
      if (change.action() != FileChange.Action.CREATE) {
        from.put(change.path(), change.from() == null ? change.path() : change.from());
      }
    }
    for (MigrationKey key : fresh) {
      Migration now = after.migrations().get(key);
      base.reading().migrations().values().stream()
          .filter(then -> now != null && then.path().equals(from.get(now.path())))
          .filter(then -> now != null && deeds(then).equals(deeds(now)))
          .forEach(then -> before.put(key, then.key()));
    }
  }

  boolean has(MigrationKey key) {
    return before.containsKey(key);
  }

  /** What a migration does, wherever it stands: its text without the dependencies. */
  private static String deeds(Migration migration) {
    String text = migration.module().source().text();
    for (Stmt statement : migration.module().body().reversed()) {
      if (statement instanceof Stmt.ClassDef owner) {
        for (Stmt member : owner.body().reversed()) {
          if (member instanceof Stmt.Assign assign
              && assign.targets().getFirst() instanceof Expr.Name(String name, var _)
              && name.equals("dependencies")) {
            text = text.substring(0, assign.span().start()) + text.substring(assign.span().end());
          }
        }
      }
    }
    return text;
  }

  /** Whether the operation had the same fault where it stood, behind its own branch alone. */
  boolean didSo(Finding finding) {
    MigrationKey then = finding.migration() == null ? null : before.get(finding.migration());
    return then != null
        && found.computeIfAbsent(then, this::alone).stream()
            .anyMatch(
                each ->
                    then.equals(each.migration())
                        && each.rule().equals(finding.rule())
                        && each.severity() == Severity.BLOCKER
                        && Objects.equals(each.operation(), finding.operation()));
  }

  private List<Finding> alone(MigrationKey key) {
    Set<MigrationKey> plan = Set.copyOf(base.reading().graph().planTo(key));
    if (plan.isEmpty()) {
      return List.of();
    }
    Set<String> hidden = new HashSet<>();
    base.reading().migrations().values().stream()
        .filter(each -> !plan.contains(each.key()))
        .forEach(each -> hidden.add(each.path()));
    Reading branch =
        MigrationReader.read(
            ProjectReader.read(
                new Without(base.reading().project().tree(), hidden), base.options()));
    Set<MigrationKey> together = new HashSet<>(before.values());
    together.retainAll(plan);
    return new RuleRun(branch, base).run(Set.of(key), together, together, key::equals).findings();
  }

  /** A tree without some of its files. */
  private record Without(SourceTree tree, Set<String> hidden) implements SourceTree {
    @Override
    public List<String> paths() {
      return tree.paths().stream().filter(path -> !hidden.contains(path)).toList();
    }

    @Override
    public FileContent read(String path) {
      return hidden.contains(path) ? new FileContent.Missing() : tree.read(path);
    }

    @Override
    public String target(String path) {
      return tree.target(path);
    }

    @Override
    public boolean leadsOutside(String path) {
      return tree.leadsOutside(path);
    }

    @Override
    public List<String> names() {
      return tree.names();
    }

    @Override
    public List<Unlisted> unlisted() {
      return tree.unlisted();
    }
  }
}
