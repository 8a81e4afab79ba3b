package io.github.djarchitect.review;

import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.files.Utf8;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.python.SyntaxProblem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The files of a proposal against the tree they are for: paths that may be written, texts that are
 * what the changes were made for, Python that parses, and no migration rewritten that others have.
 */
final class ProposalFiles {
  /** How a result marks what was removed from it. */
  private static final String REDACTED = "[removed: ";

  /** What test runners look for, and nothing that Django loads as a migration. */
  private static final Pattern TEST =
      Pattern.compile(
          "(?!(?:.*/)?migrations/)(?:.*/)?(?:tests?/(?:.*/)?\\w+|tests?|test_\\w+|\\w+_tests?)\\.py");

  /** Modules that every Python of the project would run. */
  private static final Pattern STARTS_BY_ITSELF =
      Pattern.compile("(?:.*/)?(?:site|user)customize\\.py");

  private final ReviewRequest base;
  private final Proposal proposal;
  private final Judgement judgement;
  private final Set<String> stale = new TreeSet<>();

  ProposalFiles(ReviewRequest base, Proposal proposal, Judgement judgement) {
    this.base = base;
    this.proposal = proposal;
    this.judgement = judgement;
  }

  /** Paths of changes that were made for another text; known once the files {@link #fit}. */
  Set<String> stale() {
    return Set.copyOf(stale);
  }

  /**
   * Whether the files can be laid over the project at all, if only to judge what is beside those
   * that are stale; what is wrong goes to the judgement.
   */
  boolean fit() {
    SourceTree tree = base.reading().project().tree();
    Map<String, Optional<String>> texts = new HashMap<>();
    Set<String> sharedPaths = paths(base.shared());
    Set<String> saidPaths = paths(base.said());
    boolean fits = true;
    Map<Written, Integer> written = new HashMap<>();
    for (Numbered numbered : numbered()) {
      FileChange change = numbered.change();
      String from = change.from() == null ? change.path() : change.from();
      Integer earlier =
          written.put(new Written(change.action(), from, change.path()), numbered.phase());
      if (earlier != null && isDone(change, from, texts)) {
        again(change, from, earlier, numbered.phase());
        fits = false;
        continue;
      }
      if (!isSafe(change.path()) || !isSafe(from)) {
        judgement.fault(
            "unsafe-path",
            Hazard.SECURITY,
            null,
            Place.ofFile(change.path()),
            "%s is no path of a file that a proposal may write.".formatted(change.path()),
            "Give a path relative to the repository, with forward slashes and nothing hidden in it;"
                + " sitecustomize.py and usercustomize.py are never written.");
        fits = false;
        continue;
      }
      if (tree.leadsOutside(change.path()) || tree.leadsOutside(from)) {
        outside(change.path());
        fits = false;
        continue;
      }
      if (sharedPaths.contains(from) && change.action() != FileChange.Action.CREATE) {
        judgement.fault(
            "applied-migration-edited",
            Hazard.DIVERGES_FROM_STATE,
            null,
            Place.ofFile(from),
            "%s is applied or on the base branch, and the proposal rewrites it.".formatted(from),
            "Leave it as it is and add a new migration.");
      } else if (saidPaths.contains(from) && change.action() != FileChange.Action.CREATE) {
        judgement.fault(
            "applied-migration-edited",
            Hazard.DIVERGES_FROM_STATE,
            null,
            Place.ofFile(from),
            "%s was said to be applied, and the proposal rewrites it.".formatted(from),
            "Leave it as it is; move what is applied nowhere, or add a new migration.");
      }
      boolean rewrites =
          change.action() != FileChange.Action.CREATE
              && !saidPaths.contains(from)
              && base.shared().isEmpty()
              && base.reading().migrations().values().stream()
                  .anyMatch(migration -> migration.path().equals(from));
      if (rewrites && isAssumedUnshared(from)) {
        judgement.add(
            Judgement.finding(
                "applied-migration-edited",
                Hazard.DIVERGES_FROM_STATE,
                Severity.WARNING,
                null,
                Place.ofFile(from),
                "The proposal rewrites %s, which is right only if it is applied nowhere and on no shared branch, as it assumes."
                    .formatted(from),
                "Make sure of it before it is written: --only-new REF or --applied FILE say what is"
                    + " shared."));
      } else if (rewrites) {
        judgement.fault(
            "applied-migration-edited",
            Hazard.DIVERGES_FROM_STATE,
            null,
            Place.ofFile(from),
            "The proposal rewrites %s, and nobody said which migrations are applied or shared."
                .formatted(from),
            "Add a new migration instead; what is shared, the user says with --only-new REF or"
                + " --applied FILE."
                + conflicting(from)
                    .map(
                        key ->
                            " Where it is to move to end the conflict, say among the proposal's assumptions: '%s of %s is applied nowhere and on no shared branch.'"
                                .formatted(key.name(), key.app()))
                    .orElse(""));
      }
      redacted(change, texts.computeIfAbsent(from, path -> text(tree, path)));
      fits &= fitsText(tree, texts, change, from, false);
      texts.put(change.path(), Optional.of(change.content()));
      if (change.action() == FileChange.Action.RENAME) {
        texts.put(
            from, from.equals(change.path()) ? Optional.of(change.content()) : Optional.empty());
      }
      if (change.path().endsWith(".py")) {
        python(change);
      }
    }
    return tests(texts) && fits;
  }

  private record Numbered(int phase, FileChange change) {}

  private record Written(FileChange.Action action, String from, String path) {}

  private List<Numbered> numbered() {
    List<Numbered> all = new ArrayList<>();
    int number = 0;
    for (Proposal.Phase phase : proposal.phases()) {
      number++;
      for (FileChange change : phase.files()) {
        all.add(new Numbered(number, change));
      }
    }
    return all;
  }

  /** Whether what an earlier change of the same kind did is still so. */
  private static boolean isDone(
      FileChange change, String from, Map<String, Optional<String>> texts) {
    Optional<String> now = texts.getOrDefault(change.path(), Optional.empty());
    return switch (change.action()) {
      case CREATE -> now.isPresent();
      case EDIT -> false;
      case RENAME ->
          now.isPresent()
              && !from.equals(change.path())
              && texts.getOrDefault(from, Optional.empty()).isEmpty();
    };
  }

  /** A change that has been made by then. */
  private void again(FileChange change, String from, int earlier, int phase) {
    boolean renames = change.action() == FileChange.Action.RENAME;
    boolean samePhase = earlier == phase;
    judgement.fault(
        "file-exists",
        Hazard.LOSES_DATA,
        null,
        Place.ofFile(change.path()),
        samePhase
            ? "Phase %d %s %s twice.".formatted(phase, renames ? "renames" : "creates", from)
            : "Phase %d %s %s, which phase %d has %s already."
                .formatted(
                    phase,
                    renames ? "renames" : "creates",
                    renames ? "%s to %s".formatted(from, change.path()) : from,
                    earlier,
                    renames ? "renamed" : "created"),
        samePhase
            ? "Leave one of the two out."
            : "Leave it out of phase %d; where its text changes there, use action edit."
                .formatted(phase));
  }

  private void outside(String path) {
    judgement.fault(
        "unsafe-path",
        Hazard.SECURITY,
        null,
        Place.ofFile(path),
        "%s would be written through a linked folder, out of the repository.".formatted(path),
        "Name a file in a folder of the repository itself.");
  }

  /** What a model was not shown must not be written back as what it was shown instead. */
  private void redacted(FileChange change, Optional<String> before) {
    boolean there = before.filter(text -> text.contains(REDACTED)).isPresent();
    if (change.content().contains(REDACTED) && !there) {
      judgement.fault(
          "redacted-text",
          Hazard.FAILS_ALWAYS,
          null,
          Place.ofFile(change.path()),
          "%s has '%s ...]', which stands for what was taken out of a result and is no text of the file."
              .formatted(change.path(), REDACTED),
          "Change such a file by replace, which leaves the rest as it is, or submit the draft by"
              + " its id.");
    }
  }

  /** Tests are written as new files and never laid over the project: they must be only that. */
  private boolean tests(Map<String, Optional<String>> texts) {
    boolean fits = true;
    for (FileChange test : proposal.testFiles()) {
      if (!isSafe(test.path()) || !TEST.matcher(test.path()).matches()) {
        judgement.fault(
            "unsafe-path",
            Hazard.SECURITY,
            null,
            Place.ofFile(test.path()),
            "%s is no path of a test.".formatted(test.path()),
            "Name it test_*.py or put it into a folder tests, outside migrations.");
        fits = false;
        continue;
      }
      if (base.reading().project().tree().leadsOutside(test.path())) {
        outside(test.path());
        fits = false;
        continue;
      }
      fits &= fitsText(base.reading().project().tree(), texts, test, test.path(), true);
      texts.put(test.path(), Optional.of(test.content()));
      python(test);
    }
    return fits;
  }

  private static boolean isSafe(String path) {
    for (String part : path.split("/", -1)) {
      // no hidden file is ever part of a migration: .git, .env, .github, .ssh
      if (part.isEmpty() || part.startsWith(".")) {
        return false;
      }
    }
    return !STARTS_BY_ITSELF.matcher(path).matches()
        && !path.contains("\\")
        && path.chars().noneMatch(Character::isISOControl)
        && !path.matches("(?s)[A-Za-z]:.*")
        && !path.startsWith("~");
  }

  /**
   * Whether a change finds the text it was made for.
   *
   * @param isTest whether it is one of the proposal's tests, which have no action
   */
  private boolean fitsText(
      SourceTree tree,
      Map<String, Optional<String>> texts,
      FileChange change,
      String from,
      boolean isTest) {
    Optional<String> now = texts.computeIfAbsent(from, path -> text(tree, path));
    if (change.action() == FileChange.Action.CREATE) {
      if (now.isPresent()) {
        judgement.fault(
            "file-exists",
            Hazard.LOSES_DATA,
            null,
            Place.ofFile(change.path()),
            "%s exists already, and the proposal creates it.".formatted(change.path()),
            isTest
                ? "Give the test another name: tests are new files. To change this one, put it"
                    + " among a phase's files with action edit."
                : "Use action edit, with replace or with content and base_sha256 of the text it"
                    + " replaces, or another name.");
        return false;
      }
      return true;
    }
    if (change.action() == FileChange.Action.RENAME
        && !from.equals(change.path())
        && texts.computeIfAbsent(change.path(), path -> text(tree, path)).isPresent()) {
      judgement.fault(
          "file-exists",
          Hazard.LOSES_DATA,
          null,
          Place.ofFile(change.path()),
          "%s exists already, and the proposal renames %s to it.".formatted(change.path(), from),
          "Rename it to a name that is free.");
      return false;
    }
    if (now.isEmpty()) {
      judgement.fault(
          "file-missing",
          Hazard.FAILS_ALWAYS,
          null,
          Place.ofFile(from),
          "%s does not exist, and the proposal changes it.".formatted(from),
          "Use action create, or name a file that is there.");
      return false;
    }
    if (tree.read(from) instanceof SourceTree.FileContent.Present present
        && Utf8.text(present.bytes()).isEmpty()) {
      judgement.fault(
          "not-utf8",
          Hazard.LOSES_DATA,
          null,
          Place.ofFile(from),
          "%s is not UTF-8, and a change would be written as such: what else is in it would be lost."
              .formatted(from),
          "Save it as UTF-8 first, without another encoding in its first lines, or change it by"
              + " hand.");
      return false;
    }
    if (!Sha256.of(now.get()).equals(change.baseSha256())) {
      judgement.fault(
          "stale-base",
          Hazard.LOSES_DATA,
          null,
          Place.ofFile(from),
          change.baseSha256() == null
              ? "%s is changed without naming the text it was made for.".formatted(from)
              : "%s is not the text that the change was made for.".formatted(from),
          "Make the change on the text as the phases before leave it, and give its sha256 as"
              + " base_sha256; with replace instead of content it is found by itself.");
      stale.add(change.path());
      return true;
    }
    return true;
  }

  private static Optional<String> text(SourceTree tree, String path) {
    return tree.read(path) instanceof SourceTree.FileContent.Present present
        ? Optional.of(new String(present.bytes(), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private void python(FileChange change) {
    PythonModule module = PythonParser.parse(change.content());
    for (SyntaxProblem problem : module.problems()) {
      judgement.fault(
          Judgement.DOES_NOT_PARSE,
          Hazard.UNREADABLE,
          null,
          new Place(change.path(), problem.span().startLine(), problem.span().startColumn() + 1),
          "This is not Python: %s.".formatted(problem.message()),
          "Mend the syntax.");
      judgement.refuse();
    }
    if (Waivers.mentions(module)) {
      judgement.fault(
          "waiver-in-proposal",
          Hazard.SECURITY,
          null,
          Place.ofFile(change.path()),
          "A proposal cannot waive findings about itself.",
          "Take the comment out; a person may add it to the checkout after the review.");
    }
  }

  /**
   * Whether branches clash in the migration's app, so that something must move, and the proposal
   * says of this migration that it is applied nowhere.
   */
  private boolean isAssumedUnshared(String path) {
    return conflicting(path)
        .filter(
            key ->
                proposal.assumptions().stream()
                    .anyMatch(
                        text -> text.contains(key.name()) && text.contains("applied nowhere")))
        .isPresent();
  }

  /** The migration of a path whose app has branches that clash. */
  private Optional<MigrationKey> conflicting(String path) {
    return base.reading().migrations().values().stream()
        .filter(migration -> migration.path().equals(path))
        .map(Migration::key)
        .filter(key -> base.reading().graph().surelyConflicts().containsKey(key.app()))
        .findFirst();
  }

  private Set<String> paths(Set<MigrationKey> keys) {
    Set<String> paths = new HashSet<>();
    for (MigrationKey key : keys) {
      base.reading().migration(key).map(Migration::path).ifPresent(paths::add);
    }
    return paths;
  }
}
