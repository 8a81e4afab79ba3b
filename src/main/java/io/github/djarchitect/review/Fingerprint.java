package io.github.djarchitect.review;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.evidence.CanonicalJson;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.sql.DjangoVersion;
import io.github.djarchitect.sql.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a verdict is bound to: the sha256 of canonical JSON of files and commands by phase, targets,
 * Django version, base state and evidence. No time and no path of the machine is in it.
 */
final class Fingerprint {
  private Fingerprint() {}

  static String of(
      Reading base,
      Optional<Proposal> proposal,
      List<Target> targets,
      DjangoVersion django,
      List<String> evidence) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    proposal.ifPresent(proposed -> proposed(proposed, root));
    ArrayNode names = root.putArray("targets");
    targets.stream().map(Target::toString).sorted().forEach(names::add);
    root.put("django", django.toString());
    ArrayNode state = root.putArray("base");
    for (Migration migration : base.migrations().values()) {
      state
          .addObject()
          .put("path", migration.path())
          .put("sha256", Sha256.of(migration.module().source().text()));
    }
    SourceTree tree = base.project().tree();
    for (Map.Entry<MigrationKey, Unreadable> lost : base.lost().entrySet()) {
      String path = lost.getValue().place().path();
      if (!base.migrations().containsKey(lost.getKey())
          && tree.read(path) instanceof SourceTree.FileContent.Present present) {
        state.addObject().put("path", path).put("sha256", Sha256.of(present.bytes()));
      }
    }
    ArrayNode models = root.putArray("models");
    base.project().apps().stream()
        .flatMap(app -> app.modelFiles().stream())
        .distinct()
        .sorted()
        .forEach(
            path -> {
              if (tree.read(path) instanceof SourceTree.FileContent.Present present) {
                models.addObject().put("path", path).put("sha256", Sha256.of(present.bytes()));
              }
            });
    ArrayNode hashes = root.putArray("evidence");
    evidence.stream().sorted().forEach(hashes::add);
    return Sha256.of(CanonicalJson.of(root));
  }

  /** Files in their phases, and what is run with them: moved or changed, it is another proposal. */
  private static void proposed(Proposal proposal, ObjectNode root) {
    ArrayNode phases = root.putArray("phases");
    for (Proposal.Phase phase : proposal.phases()) {
      ObjectNode each = phases.addObject().put("deploy", phase.deploy().spelling());
      ArrayNode files = each.putArray("files");
      for (FileChange change : phase.files()) {
        files
            .addObject()
            .put("path", change.path())
            .put("action", change.action().spelling())
            .put("from", change.from())
            .put("base_sha256", change.baseSha256())
            .put("sha256", Sha256.of(change.content()));
      }
      phase.commands().forEach(each.putArray("commands")::add);
      phase.verify().forEach(each.putArray("verify")::add);
      phase.rollback().commands().forEach(each.putArray("rollback")::add);
    }
    ArrayNode tests = root.putArray("tests");
    proposal
        .testFiles()
        .forEach(
            test ->
                tests
                    .addObject()
                    .put("path", test.path())
                    .put("sha256", Sha256.of(test.content())));
  }
}
