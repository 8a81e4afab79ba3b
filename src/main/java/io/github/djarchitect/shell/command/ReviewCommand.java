package io.github.djarchitect.shell.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.report.Ink;
import io.github.djarchitect.report.ReviewAnnotations;
import io.github.djarchitect.report.ReviewJson;
import io.github.djarchitect.report.ReviewMarkdown;
import io.github.djarchitect.report.ReviewText;
import io.github.djarchitect.review.Baseline;
import io.github.djarchitect.review.Coverage;
import io.github.djarchitect.review.Gate;
import io.github.djarchitect.review.ReviewRequest;
import io.github.djarchitect.review.ReviewResult;
import io.github.djarchitect.review.Verdict;
import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommonOptions;
import io.github.djarchitect.shell.Format;
import io.github.djarchitect.shell.Invocation;
import io.github.djarchitect.shell.Repository;
import io.github.djarchitect.workspace.Named;
import io.github.djarchitect.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** {@code architect review [DIR]}: the gate alone, for people and for CI. */
public final class ReviewCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "review",
        "[DIR]",
        "The gate over a checkout or a branch; for CI.",
        1,
        CommonOptions.REPOSITORY,
        CommonOptions.TARGET,
        List.of(
            CommonOptions.value("app", "LABEL", "only this app"),
            CommonOptions.value("migration", "APP.NAME", "only this migration"),
            CommonOptions.value("only-new", "GITREF", "new is what is not on this ref"),
            CommonOptions.value("applied", "FILE", "new is what this listing does not have"),
            CommonOptions.value("baseline", "FILE", "what this file lists is not new"),
            CommonOptions.value("write-baseline", "FILE", "write every finding to this file"),
            CommonOptions.flag("all", "text shows findings of old migrations too")));
  }

  @Override
  public int run(Invocation invocation) {
    Format format =
        invocation.format(
            List.of(
                Format.TEXT,
                Format.JSON,
                Format.MARKDOWN,
                Format.SARIF,
                Format.GITHUB,
                Format.GITLAB));
    Workspace workspace = Repository.open(invocation, invocation.argument(0));
    ReviewRequest request = workspace.reviewRequest();
    Baseline baseline = baseline(invocation);
    ReviewResult whole = Gate.review(request, baseline);
    invocation.option("write-baseline").ifPresent(file -> write(whole, invocation.path(file)));
    Optional<String> app =
        invocation
            .option("app")
            .map(label -> Named.app(request.reading(), label))
            .or(() -> named(invocation, workspace));
    ReviewResult result = narrowed(whole, request, baseline, invocation, app);
    switch (format) {
      case JSON -> {
        ObjectNode answer = ReviewJson.of(result);
        answer.withObject("/coverage").put("replaced", replaced(request).size());
        invocation.answer().println(answer);
      }
      case MARKDOWN -> invocation.answer().print(ReviewMarkdown.of(result, invocation.has("all")));
      case SARIF ->
          invocation.answer().println(ReviewAnnotations.sarif(result, workspace.inRepository()));
      case GITHUB ->
          ReviewAnnotations.github(result, workspace.inRepository())
              .forEach(invocation.answer()::println);
      case GITLAB ->
          invocation.answer().println(ReviewAnnotations.gitlab(result, workspace.inRepository()));
      default -> {
        if (workspace.reading().found().isEmpty() && workspace.reading().unreadable().isEmpty()) {
          invocation
              .answer()
              .println("There are no migrations here, so there is nothing to review.");
        }
        ReviewText.render(
                result,
                workspace.tree(),
                invocation.color() ? Ink.COLOR : Ink.PLAIN,
                invocation.console().width(),
                invocation.has("all"))
            .forEach(invocation.answer()::println);
        Set<MigrationKey> replaced = replaced(request);
        if (!replaced.isEmpty()) {
          invocation
              .answer()
              .println(
                  "Not judged: %d new migration%s that squashed ones replace. A database that has"
                          .formatted(replaced.size(), replaced.size() == 1 ? "" : "s")
                      + " some of them runs the rest: --applied FILE judges those.");
        }
        if (blocks(result) && request.shared().isEmpty()) {
          invocation
              .answer()
              .println(
                  "Every migration counts as new here; --only-new GITREF or --applied FILE says"
                      + " which are not.");
        }
      }
    }
    return result.verdict() instanceof Verdict.Approved || !blocks(result) ? 0 : 1;
  }

  /** New ones that the database which is judged for does not run, or any, where none was named. */
  private static Set<MigrationKey> replaced(ReviewRequest request) {
    Set<MigrationKey> replaced = new TreeSet<>(request.fresh());
    replaced.retainAll(request.reading().graph().replacedBy().keySet());
    return replaced;
  }

  /** The app whose folder was given for the project's. */
  private static Optional<String> named(Invocation invocation, Workspace workspace) {
    Optional<String> app = Repository.app(invocation, invocation.argument(0), workspace);
    app.ifPresent(
        label ->
            invocation.progress(
                "Its app %s is reviewed; name the project for all of them.".formatted(label)));
    return app;
  }

  private static Baseline baseline(Invocation invocation) {
    Optional<String> file = invocation.option("baseline");
    if (file.isEmpty()) {
      return Baseline.NONE;
    }
    try {
      return Baseline.parse(Files.readString(invocation.path(file.get())), file.get());
    } catch (IOException e) {
      throw new ArchitectException(
          ArchitectException.Kind.USAGE,
          "The baseline %s cannot be read.".formatted(file.get()),
          "Give a file that 'architect review --write-baseline' wrote.");
    }
  }

  private static void write(ReviewResult result, Path file) {
    try {
      Files.writeString(file, Baseline.of(result.findings()).toJson());
    } catch (IOException e) {
      throw new ArchitectException(
          ArchitectException.Kind.USAGE,
          "The baseline %s cannot be written.".formatted(file.getFileName()),
          "Give a path in a folder that exists and may be written to.");
    }
  }

  /** Findings of what was asked for; a verdict is always one over everything that is new. */
  private static ReviewResult narrowed(
      ReviewResult result,
      ReviewRequest request,
      Baseline baseline,
      Invocation invocation,
      Optional<String> app) {
    if (app.isEmpty() && invocation.option("migration").isEmpty()) {
      return result;
    }
    Reading reading = request.reading();
    Set<MigrationKey> wanted = reading.found();
    app.ifPresent(label -> wanted.removeIf(key -> !key.app().equals(label)));
    invocation
        .option("migration")
        .map(label -> Named.key(reading, label))
        .ifPresent(named -> wanted.retainAll(Set.of(named)));
    Set<MigrationKey> fresh = new TreeSet<>(request.fresh());
    fresh.retainAll(wanted);
    ReviewResult own =
        Gate.review(
            new ReviewRequest(
                request.reading(),
                request.targets(),
                request.django(),
                request.live(),
                request.running(),
                fresh,
                request.edited(),
                request.shared(),
                request.options(),
                request.today()),
            baseline);
    List<Finding> findings =
        own.findings().stream()
            .filter(each -> each.migration() == null || wanted.contains(each.migration()))
            .toList();
    Coverage coverage =
        Coverage.of(wanted, request.reading().lost().keySet(), own.coverage().unknowns());
    return new ReviewResult(own.verdict(), findings, coverage, own.targets(), own.django());
  }

  private static boolean blocks(ReviewResult result) {
    return !(result.verdict() instanceof Verdict.Approved)
        || result.findings().stream()
            .anyMatch(each -> each.fresh() && each.severity() == Severity.BLOCKER);
  }
}
