package io.github.djarchitect.shell;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.agent.AnswerJson;
import io.github.djarchitect.agent.tool.Cited;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.files.TreeWriter;
import io.github.djarchitect.files.UnifiedDiff;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.report.Ink;
import io.github.djarchitect.report.ProposalJson;
import io.github.djarchitect.review.Gate;
import io.github.djarchitect.review.ReviewRequest;
import io.github.djarchitect.review.ReviewResult;
import io.github.djarchitect.review.Verdict;
import io.github.djarchitect.sql.DjangoVersion;
import io.github.djarchitect.sql.Target;
import io.github.djarchitect.workspace.Workspace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lays a proposal's files over a checkout: judged once more on the files as they are now, shown as
 * a diff, confirmed, written all or none.
 */
public final class Applying {
  private final Consumer<String> line;
  private final Ink ink;
  private final BooleanSupplier confirmed;

  public Applying(Consumer<String> line, Ink ink, BooleanSupplier confirmed) {
    this.line = line;
    this.ink = ink;
    this.confirmed = confirmed;
  }

  /**
   * Applies a stored answer.
   *
   * @param phase only this phase, from 1; absent: all of them
   * @return whether files were written; false where the user said no
   * @throws ArchitectException of kind STALE where it is not approved, or the verdict does not hold
   *     for the checkout any more
   */
  public boolean apply(Workspace workspace, JsonNode answer, Optional<Integer> phase) {
    Proposal proposal = ProposalJson.read(answer.path("proposal"));
    String status = answer.path("verdict").path("status").asText("None");
    if (!status.equals("Approved")) {
      throw stale(
          "This proposal is not approved (%s); nothing was written.".formatted(status),
          "Mend its findings and submit it again.");
    }
    List<FileChange> changes = files(proposal, phase);
    phase.ifPresent(asked -> missing(workspace, proposal, asked));
    obstacles(workspace, changes);
    rejudge(workspace, answer, proposal, phase.orElse(1));
    show(workspace.tree(), changes);
    if (phase.isEmpty()) {
      severalReleases(proposal).ifPresent(line);
    }
    if (!confirmed.getAsBoolean()) {
      line.accept("Nothing was written.");
      return false;
    }
    new TreeWriter(workspace.root()).write(changes);
    line.accept(
        ink.good("Written: ")
            + String.join(", ", changes.stream().map(FileChange::path).distinct().toList()));
    return true;
  }

  /**
   * Refuses a phase whose predecessor is not in this checkout: one whose files could still be
   * written here as they were proposed.
   */
  private static void missing(Workspace workspace, Proposal proposal, int asked) {
    Map<String, String> before = new LinkedHashMap<>();
    for (Proposal.Phase phase : proposal.phases().subList(0, asked - 1)) {
      phase.files().forEach(change -> before.put(change.path(), change.content()));
    }
    boolean there =
        before.entrySet().stream()
            .allMatch(file -> file.getValue().equals(text(workspace.tree(), file.getKey())));
    for (int number = 1; !there && number < asked; number++) {
      Proposal.Phase phase = proposal.phases().get(number - 1);
      if (!phase.files().isEmpty()
          && new TreeWriter(workspace.root()).obstacles(phase.files()).isEmpty()) {
        throw stale(
            "Phase %d stands on phase %d (%s), whose files are not in this checkout; nothing was written."
                .formatted(asked, number, phase.title()),
            "Apply phase %d first (--phase %d), deploy it and run its commands; 'architect show' lists them."
                .formatted(number, number));
      }
    }
  }

  private static void obstacles(Workspace workspace, List<FileChange> changes) {
    List<String> obstacles = new TreeWriter(workspace.root()).obstacles(changes);
    if (obstacles.isEmpty()) {
      return;
    }
    Map<String, String> after = new LinkedHashMap<>();
    changes.forEach(change -> after.put(change.path(), change.content()));
    boolean applied =
        after.entrySet().stream()
            .allMatch(file -> file.getValue().equals(text(workspace.tree(), file.getKey())));
    if (applied) {
      throw stale(
          "This proposal is applied already: its files stand here as it has them.",
          "Go on with the commands of its phases; 'architect show' lists them.");
    }
    throw stale(
        "The proposal does not fit this checkout any more: %s%s. Nothing was written."
            .formatted(
                obstacles.getFirst(),
                obstacles.size() > 1 ? " (and %d more)".formatted(obstacles.size() - 1) : ""),
        "Ask again for a proposal on the files as they are now.");
  }

  /** The files of one phase, or of all; the tests come with the last. */
  private static List<FileChange> files(Proposal proposal, Optional<Integer> asked) {
    int last = proposal.phases().size();
    List<FileChange> files =
        new ArrayList<>(asked.map(phase -> files(proposal, phase)).orElseGet(proposal::files));
    if (asked.isEmpty() || asked.get() == last) {
      files.addAll(proposal.testFiles());
    }
    return files;
  }

  private static List<FileChange> files(Proposal proposal, int phase) {
    if (phase < 1 || phase > proposal.phases().size()) {
      throw Usage.wrong(
          "The proposal has no phase %d.".formatted(phase),
          "Choose one from 1 to %d.".formatted(proposal.phases().size()));
    }
    return proposal.phases().get(phase - 1).files();
  }

  /** What the verdict was given for, whatever this command line says. */
  private static ReviewRequest asThen(ReviewRequest now, JsonNode verdict) {
    List<Target> targets = new ArrayList<>();
    verdict.path("targets").forEach(target -> targets.add(Target.parse(target.asText())));
    String django = verdict.path("django").asText("");
    return targets.isEmpty() || django.isEmpty()
        ? now
        : now.judgedFor(targets, DjangoVersion.parse(django));
  }

  /**
   * The verdict is bound to the files it was given for: the same input must give the same hash.
   * With the phases before already there the checkout is another, so what is left is judged on it.
   */
  private static void rejudge(Workspace workspace, JsonNode answer, Proposal proposal, int phase) {
    Map<String, String> evidence = new HashMap<>();
    for (JsonNode each : answer.path("evidence")) {
      evidence.put(each.path("id").asText(), each.path("sha256").asText());
    }
    ReviewResult now =
        Gate.judge(
            asThen(workspace.reviewRequest(), answer.path("verdict")),
            proposal.from(phase),
            Cited.hashes(proposal, id -> Optional.ofNullable(evidence.get(id))));
    String then = answer.path("verdict").path("sha256").asText();
    boolean approved = now.verdict() instanceof Verdict.Approved;
    if (AnswerJson.isAltered(answer) && !(approved && now.verdict().sha256().equals(then))) {
      throw stale(
          "This proposal was altered after its verdict, which holds for it no more; nothing was"
              + " written.",
          "Take the file as 'architect ask' wrote it, or ask for what you want changed.");
    }
    if (!approved) {
      throw stale(
          "On the checkout as it is now the gate says %s%s. Nothing was written."
              .formatted(now.verdict().status(), faults(now)),
          "Mend that in the checkout, or ask again for a proposal on the files as they are now.");
    }
    if (phase == 1 && !now.verdict().sha256().equals(then)) {
      throw stale(
          "The verdict was given for other files, targets or versions than these; nothing was"
              + " written.",
          "Use the options of the question (--target, --django, --repo), or ask again.");
    }
  }

  private static String faults(ReviewResult result) {
    List<String> faults =
        result.findings().stream()
            .filter(finding -> finding.severity() == Severity.BLOCKER)
            .map(finding -> "%s: %s".formatted(finding.place(), finding.message()))
            .toList();
    return faults.isEmpty()
        ? ""
        : " (%s%s)"
            .formatted(
                faults.getFirst().replaceFirst("\\.$", ""),
                faults.size() > 1 ? "; and %d more".formatted(faults.size() - 1) : "");
  }

  /**
   * Phases are deployed one after the other; together in one release they would undo their point.
   */
  private static Optional<String> severalReleases(Proposal proposal) {
    long releases = proposal.phases().stream().filter(each -> !each.files().isEmpty()).count();
    return releases < 2
        ? Optional.empty()
        : Optional.of(
            "These are the files of %d phases, which go out one after the other and not in one release; --phase N writes those of one."
                .formatted(releases));
  }

  private void show(SourceTree tree, List<FileChange> changes) {
    Map<String, @Nullable String> texts = new LinkedHashMap<>();
    Map<String, String> after = new LinkedHashMap<>();
    Map<String, String> from = new LinkedHashMap<>();
    for (FileChange change : changes) {
      String source = change.from() == null ? change.path() : change.from();
      texts.computeIfAbsent(change.path(), path -> text(tree, source));
      from.putIfAbsent(change.path(), source);
      after.put(change.path(), change.content());
    }
    after.forEach(
        (path, content) -> {
          String diff =
              UnifiedDiff.of(from.getOrDefault(path, path), texts.get(path), path, content);
          diff.lines().forEach(each -> line.accept(paint(each)));
        });
  }

  private static @Nullable String text(SourceTree tree, String path) {
    return tree.read(path) instanceof SourceTree.FileContent.Present present
        ? new String(present.bytes(), StandardCharsets.UTF_8)
        : null;
  }

  private String paint(String diffLine) {
    String harmless = MarkdownScreen.harmless(diffLine);
    if (harmless.startsWith("+")) {
      return ink == Ink.PLAIN ? harmless : "\u001b[32m" + harmless + "\u001b[0m";
    }
    if (harmless.startsWith("-")) {
      return ink == Ink.PLAIN ? harmless : "\u001b[31m" + harmless + "\u001b[0m";
    }
    return harmless.startsWith("@@") ? ink.dim(harmless) : harmless;
  }

  private static ArchitectException stale(String message, String remedy) {
    return new ArchitectException(ArchitectException.Kind.STALE, message, remedy);
  }
}
