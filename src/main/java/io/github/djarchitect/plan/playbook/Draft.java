package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.codegen.MigrationNames;
import io.github.djarchitect.codegen.MigrationWriter;
import io.github.djarchitect.engine.Estimate;
import io.github.djarchitect.engine.Work;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Overlay;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.files.Utf8;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.project.App;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of a plan while it is written: each phase sees the texts of the phases before it, and
 * each new migration depends on the one before it in its app.
 */
final class Draft {
  private final PlanInput input;
  private final App app;
  private final MigrationNames names;
  private final Map<String, String> texts = new HashMap<>();
  private final List<Proposal.Phase> phases = new ArrayList<>();
  private List<FileChange> files = new ArrayList<>();
  private @Nullable MigrationKey leaf;

  Draft(PlanInput input, App app) {
    this.input = input;
    this.app = app;
    this.names = MigrationNames.of(input.reading(), app);
    List<MigrationKey> leaves =
        input.reading().graph().leaves().getOrDefault(app.label(), List.of());
    this.leaf = leaves.isEmpty() ? null : leaves.getFirst();
  }

  /** The app's newest migration, those of this plan included. */
  @Nullable MigrationKey leaf() {
    return leaf;
  }

  /** The files as the plan so far leaves them. */
  SourceTree tree() {
    List<FileChange> laid = new ArrayList<>();
    texts.forEach((path, text) -> laid.add(FileChange.create(path, text)));
    return new Overlay(input.project().tree(), laid);
  }

  /** The text of a file as the phases so far leave it. */
  Optional<String> text(String path) {
    String known = texts.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    return input.project().tree().read(path) instanceof SourceTree.FileContent.Present present
        ? Optional.of(Utf8.text(present.bytes()).orElseThrow(() -> notUtf8(path)))
        : Optional.empty();
  }

  /** Whether a file can be changed with nothing of it lost. */
  boolean isText(String path) {
    return texts.containsKey(path)
        || !(input.project().tree().read(path) instanceof SourceTree.FileContent.Present present)
        || Utf8.text(present.bytes()).isPresent();
  }

  private static ArchitectException notUtf8(String path) {
    return new ArchitectException(
        ArchitectException.Kind.REPOSITORY,
        "%s is not UTF-8, and the plan would have to change it.".formatted(path),
        "Save it as UTF-8, without another encoding in its first lines, and plan again.",
        path);
  }

  /** A migration whose text depends on its own key. */
  interface Text {
    String of(MigrationKey key, List<MigrationKey> dependencies);
  }

  MigrationKey migration(String suffix, Text text) {
    MigrationKey key = names.next(suffix);
    List<MigrationKey> dependencies = leaf == null ? List.of() : List.of(leaf);
    create(names.path(key), text.of(key, dependencies));
    leaf = key;
    return key;
  }

  /** A migration put together by a writer that already knows what it depends on. */
  MigrationKey migration(String suffix, MigrationWriter writer) {
    return migration(
        suffix,
        (key, dependencies) -> {
          dependencies.forEach(writer::dependsOn);
          return writer.render();
        });
  }

  void create(String path, String content) {
    if (text(path).isPresent()) {
      edit(path, content);
      return;
    }
    files.add(FileChange.create(path, content));
    texts.put(path, content);
  }

  /** Creates a file only where there is none. */
  void ensure(String path, String content) {
    if (text(path).isEmpty()) {
      create(path, content);
    }
  }

  void edit(String path, String content) {
    String before = text(path).orElseThrow(() -> new IllegalStateException("no " + path));
    if (before.equals(content)) {
      return;
    }
    for (int i = 0; i < files.size(); i++) {
      FileChange earlier = files.get(i);
      if (earlier.path().equals(path)) {
        files.set(
            i,
            new FileChange(path, earlier.action(), earlier.from(), earlier.baseSha256(), content));
        texts.put(path, content);
        return;
      }
    }
    files.add(FileChange.edit(path, Sha256.of(before), content));
    texts.put(path, content);
  }

  /** What a phase says beside its files. */
  record Words(
      String title,
      Proposal.Deploy deploy,
      String purpose,
      List<String> commands,
      List<Proposal.ExpectedLock> locks,
      String gate,
      List<String> verify,
      Proposal.Rollback rollback) {}

  /** Ends the open phase. */
  void close(Words words) {
    phases.add(
        new Proposal.Phase(
            words.title(),
            words.deploy(),
            words.purpose(),
            files,
            words.commands(),
            words.locks(),
            words.gate(),
            words.verify(),
            words.rollback()));
    files = new ArrayList<>();
  }

  List<Proposal.Phase> phases() {
    return phases;
  }

  /**
   * What is to be done between commands and is none: a comment of the shell, so that all of a
   * phase's commands can be run as they stand.
   */
  static String step(String words) {
    return "# " + words;
  }

  /** {@code python manage.py migrate app name}. */
  String migrate(@Nullable MigrationKey key) {
    return key == null
        ? "python manage.py migrate %s zero".formatted(app.label())
        : "python manage.py migrate %s %s".formatted(key.app(), key.name());
  }

  /** A lock with bounds from the rows that are known or assumed. */
  Proposal.ExpectedLock lock(String table, String mode, Work work) {
    Optional<Estimate> estimate = Estimate.of(work, input.live().rows(table));
    return new Proposal.ExpectedLock(
        table,
        mode,
        estimate.map(Estimate::lowSeconds).orElse(null),
        estimate.map(Estimate::highSeconds).orElse(null));
  }
}
