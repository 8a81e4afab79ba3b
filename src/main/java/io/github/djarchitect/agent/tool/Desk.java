package io.github.djarchitect.agent.tool;

import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.review.ReviewResult;
import io.github.djarchitect.review.Verdict;
import io.github.djarchitect.workspace.Workspace;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the tools of one conversation share: the repository, the drafts made so far, and whom to
 * ask.
 */
public final class Desk {
  private final Workspace workspace;
  private final Asker asker;
  private final Map<String, Proposal> drafts = new LinkedHashMap<>();
  private @Nullable String approved;

  public Desk(Workspace workspace, Asker asker) {
    this.workspace = workspace;
    this.asker = asker;
  }

  public Workspace workspace() {
    return workspace;
  }

  public Asker asker() {
    return asker;
  }

  /** Keeps a draft under the next id: {@code D1}, {@code D2}. */
  public synchronized String keep(Proposal draft) {
    String id = "D" + (drafts.size() + 1);
    drafts.put(id, draft);
    return id;
  }

  public synchronized Optional<Proposal> draft(String id) {
    return Optional.ofNullable(drafts.get(id));
  }

  /**
   * Notes what the gate said of a proposal.
   *
   * @return the title of another proposal that was approved before and is no longer the one shown
   */
  synchronized Optional<String> submitted(String title, ReviewResult review) {
    Optional<String> earlier = Optional.ofNullable(approved).filter(each -> !each.equals(title));
    approved = review.verdict() instanceof Verdict.Approved ? title : approved;
    return earlier;
  }
}
