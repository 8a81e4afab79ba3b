package io.github.djarchitect.agent.tool;

import io.github.djarchitect.agent.Redactor;
import io.github.djarchitect.agent.SaidEngine;
import io.github.djarchitect.agent.SettingsModules;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.review.ReviewRequest;
import io.github.djarchitect.review.ReviewResult;
import io.github.djarchitect.review.Verdict;
import io.github.djarchitect.sql.Target;
import io.github.djarchitect.workspace.Workspace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the tools of one conversation share: the repository, the drafts made so far, and whom to
 * ask.
 */
public final class Desk {
  private volatile Workspace workspace;
  private final Asker asker;
  private final Redactor redactor;
  private final Map<String, Proposal> drafts = new LinkedHashMap<>();
  private final Map<String, String> assumed = new LinkedHashMap<>();
  private final SaidApplied applied = new SaidApplied();
  private final Set<String> toldNotes = ConcurrentHashMap.newKeySet();
  private @Nullable String approved;

  public Desk(Workspace workspace, Asker asker) {
    this.workspace = workspace;
    this.asker = asker;
    this.redactor = new Redactor(List.of(), Map.of(), SettingsModules.of(workspace.tree()));
  }

  public Workspace workspace() {
    return workspace;
  }

  /** Heeds what the user says of the server, in his own words. */
  public void hear(String question) {
    SaidEngine.tell(workspace, question);
  }

  /** Reads the checkout again, for a question that comes after files may have changed. */
  public void refresh() {
    workspace = workspace.reread();
  }

  /** Takes out of a file what a reader of it may not see. */
  Redactor redactor() {
    return redactor;
  }

  /** Whom to ask; what nobody answers is kept, for the assumptions of what is proposed. */
  public Asker asker() {
    return this::ask;
  }

  private synchronized List<Asker.Answer> ask(List<Asker.Question> questions) {
    List<Asker.Answer> answers = asker.ask(questions);
    for (int i = 0; i < questions.size(); i++) {
      if (answers.get(i).assumed()) {
        assumed.put(questions.get(i).question(), answers.get(i).text());
      } else {
        assumed.remove(questions.get(i).question());
        applied.heard(workspace.reading(), questions.get(i).question(), answers.get(i).text());
      }
    }
    return answers;
  }

  /** Notes migrations that a database is said to have run: they stay as they are. */
  synchronized void saidApplied(Set<MigrationKey> keys) {
    applied.add(workspace.reading(), keys);
  }

  /** Migrations that were said to be applied in this conversation. */
  synchronized Set<MigrationKey> saidApplied() {
    return applied.named();
  }

  /** Notes of the gate that the conversation has had. */
  Set<String> toldNotes() {
    return toldNotes;
  }

  /** What the gate is asked, with what was said in this conversation. */
  synchronized ReviewRequest reviewRequest() {
    return workspace.reviewRequest().saying(applied.all());
  }

  /** A proposal that also lists what was said or taken because nobody answered. */
  synchronized Proposal withAssumptions(Proposal proposal) {
    List<String> more =
        Stream.concat(
                Stream.concat(
                    workspace.saidTarget().map("Planned and judged for "::concat).stream(),
                    workspace.saidDjango().map(Workspace.SaidDjango::told).stream()),
                assumed.entrySet().stream()
                    .map(
                        each ->
                            "%s Nobody answered; taken: %s."
                                .formatted(each.getKey(), each.getValue())))
            .filter(each -> !proposal.assumptions().contains(each))
            .toList();
    return more.isEmpty() ? proposal : plus(proposal, "", more, List.of());
  }

  /** A plan for one engine of several says so first, and asks which is meant. */
  Proposal withEngine(Proposal proposal) {
    List<Target> others = workspace.otherEngines();
    if (others.isEmpty()) {
      return proposal;
    }
    String target = workspace.target().toString();
    String names = String.join(", ", others.stream().map(Target::toString).toList());
    String who =
        !workspace.options().targets().isEmpty()
            ? "--target"
            : String.join(
                ", ",
                workspace.project().targets().stream()
                    .filter(each -> others.contains(Target.parse(each.value())))
                    .map(each -> each.place().toString())
                    .distinct()
                    .toList());
    String why =
        who.isEmpty()
            ? "no file of the project says which engine it runs on"
            : "%s also names %s, where it does not run".formatted(who, names);
    return plus(
        proposal,
        "Written for %s alone: %s.\n".formatted(target, why),
        List.of("The plan is for %s; %s.".formatted(target, why)),
        List.of(
            "Which engine does production run on? The gate judges every engine that is named; with"
                + " --target %s it judges that one alone.".formatted(target)));
  }

  private static Proposal plus(
      Proposal proposal, String situation, List<String> assumptions, List<String> questions) {
    return new Proposal(
        proposal.title(),
        situation + proposal.situation(),
        proposal.strategy(),
        proposal.alternatives(),
        Stream.concat(proposal.assumptions().stream(), assumptions.stream()).toList(),
        Stream.concat(questions.stream(), proposal.questions().stream()).toList(),
        proposal.phases(),
        proposal.risks(),
        proposal.monitoring(),
        proposal.tests());
  }

  /** Keeps a draft under the next id: {@code D1}, {@code D2}; the same draft under the same. */
  public synchronized String keep(Proposal draft) {
    for (Map.Entry<String, Proposal> kept : drafts.entrySet()) {
      if (kept.getValue().equals(draft)) {
        return kept.getKey();
      }
    }
    String id = "D" + (drafts.size() + 1);
    drafts.put(id, draft);
    return id;
  }

  public synchronized Optional<Proposal> draft(String id) {
    return Optional.ofNullable(drafts.get(id));
  }

  /**
   * What to say of an id that no draft has.
   *
   * @param instead what a model may do that has no draft, in the imperative
   */
  synchronized ToolResult unknownDraft(String id, String instead) {
    return ToolResult.error(
        "unknown-draft",
        "There is no draft '%s' in this conversation.".formatted(id),
        "%s, or %s."
            .formatted(
                drafts.isEmpty()
                    ? "Make one with draft_plan or check_files"
                    : "Use one of: " + String.join(", ", drafts.keySet()),
                instead));
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
