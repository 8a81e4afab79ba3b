package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.report.ProposalJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives files that a model wrote as replacements, or named as those of a draft, their whole text.
 *
 * <p>A model cannot send a models.py of a thousand lines within its output limit, and would lose
 * some of them; the gate judges whole texts only. What is written over a draft's file becomes a
 * change of the same file of the checkout as the draft's.
 */
final class DraftFiles {
  private static final String TWICE = "there more than once";

  private final SourceTree tree;
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, Deque<FileChange>> drafted;
  private final String where;
  private final List<String> problems = new ArrayList<>();

  private DraftFiles(SourceTree tree, Map<String, Deque<FileChange>> drafted, String where) {
    this.tree = tree;
    this.drafted = drafted;
    this.where = where;
  }

  /**
   * Fills the files of all phases in place, in deploy order: a later file sees what the earlier
   * ones made.
   *
   * @return what could not be filled, all of it
   */
  static Optional<ToolResult> filled(SourceTree tree, List<JsonNode> phases) {
    return filled(tree, phases, Map.of());
  }

  /** The same over the files of a draft: each naming of a path takes the next of its texts. */
  static Optional<ToolResult> filled(
      SourceTree tree, List<JsonNode> phases, Map<String, Deque<FileChange>> drafted) {
    DraftFiles drafts = new DraftFiles(tree, drafted, "");
    for (JsonNode files : phases) {
      files.forEach(file -> drafts.fill((ObjectNode) file));
    }
    return unusable(drafts.problems, "read_file gives exact texts.");
  }

  /**
   * Fills one file in place.
   *
   * @param tree what stands before it
   * @param drafted the draft's own change of it that it takes the place of
   * @param where whose text that is, behind {@code the text}
   * @return what could not be filled
   */
  static List<String> problems(
      SourceTree tree, ObjectNode file, @Nullable FileChange drafted, String where) {
    Map<String, Deque<FileChange>> texts =
        drafted == null ? Map.of() : Map.of(drafted.path(), new ArrayDeque<>(List.of(drafted)));
    DraftFiles drafts = new DraftFiles(tree, texts, where);
    drafts.fill(file);
    return drafts.problems;
  }

  static Optional<ToolResult> unusable(List<String> problems, String remedy) {
    if (problems.isEmpty()) {
      return Optional.empty();
    }
    boolean twice = problems.stream().anyMatch(each -> each.contains(TWICE));
    boolean other = problems.stream().anyMatch(each -> !each.contains(TWICE));
    String more = twice ? "Give more of the text around it, so that it occurs once." : "";
    return Optional.of(
        ToolResult.error(
            "unusable-file",
            String.join(" ", problems),
            twice && other ? more + " " + remedy : twice ? more : remedy));
  }

  /** A draft's files by path, those of a path in the order of its phases. */
  static Map<String, Deque<FileChange>> texts(Proposal draft) {
    Map<String, Deque<FileChange>> texts = new HashMap<>();
    Stream.concat(draft.files().stream(), draft.testFiles().stream())
        .forEach(file -> texts.computeIfAbsent(file.path(), _ -> new ArrayDeque<>()).add(file));
    return texts;
  }

  /** Filled files as changes, in order. */
  static List<FileChange> changes(JsonNode files) {
    List<FileChange> changes = new ArrayList<>();
    files.forEach(file -> changes.add(ProposalJson.file(file)));
    return changes;
  }

  private void fill(ObjectNode file) {
    String path = file.path("path").asText();
    Deque<FileChange> ofDraft = drafted.getOrDefault(path, new ArrayDeque<>());
    boolean named = !file.has("content") && !file.has("replace") && !ofDraft.isEmpty();
    if (!named && file.has("content") == file.has("replace")) {
      problems.add(
          path
              + (file.has("content") || (drafted.isEmpty() && where.isEmpty())
                  ? ": give either content or replace."
                  : ": the draft has no such file, or not so often; give content or replace."));
      return;
    }
    FileChange before = ofDraft.poll();
    if (named && before != null) {
      file.put("content", before.content());
    }
    if (file.has("replace")) {
      replace(file, path, before);
    }
    if (before != null) {
      asDrafted(file, before);
    }
    texts.put(path, file.path("content").asText());
  }

  /** A draft stands on the checkout, so what is written over it must stand there as well. */
  private static void asDrafted(ObjectNode file, FileChange before) {
    file.put("action", before.action().spelling());
    file.put("from", before.from());
    String base = file.path("base_sha256").asText("");
    if (base.isEmpty() || base.equals(Sha256.of(before.content()))) {
      file.put("base_sha256", before.baseSha256());
    }
  }

  private void replace(ObjectNode file, String path, @Nullable FileChange drafted) {
    if (drafted == null && file.path("action").asText("create").equals("create")) {
      problems.add(path + ": replace needs action edit or rename.");
      return;
    }
    String from = drafted == null ? file.path("from").asText(path) : path;
    String before =
        drafted == null ? texts.computeIfAbsent(from, this::standing) : drafted.content();
    if (before.isEmpty()) {
      problems.add(from + " does not exist or is empty, so there is nothing to replace.");
      return;
    }
    String after = before;
    for (JsonNode each : file.path("replace")) {
      String old = each.path("old").asText();
      int at = after.indexOf(old);
      if (old.isEmpty() || at < 0 || after.indexOf(old, at + 1) >= 0) {
        problems.add(
            "%s: '%s' is %s%s."
                .formatted(
                    path,
                    old.lines().findFirst().orElse(""),
                    old.isEmpty() || at >= 0
                        ? TWICE + (where.isEmpty() ? "" : " in the text")
                        : "not in the text",
                    where));
        return;
      }
      after =
          after.substring(0, at) + each.path("new").asText() + after.substring(at + old.length());
    }
    file.put("content", after).remove("replace");
    if (!file.hasNonNull("base_sha256")) {
      file.put("base_sha256", Sha256.of(before));
    }
  }

  /** A text with pieces replaced, each of which has to occur once; empty where one does not. */
  static Optional<String> replaced(String text, JsonNode pieces) {
    if (pieces.isEmpty()) {
      return Optional.empty();
    }
    String after = text;
    for (JsonNode each : pieces) {
      String old = each.path("old").asText();
      int at = after.indexOf(old);
      if (old.isEmpty() || at < 0 || after.indexOf(old, at + 1) >= 0) {
        return Optional.empty();
      }
      after =
          after.substring(0, at) + each.path("new").asText() + after.substring(at + old.length());
    }
    return Optional.of(after);
  }

  private String standing(String path) {
    return tree.read(path) instanceof SourceTree.FileContent.Present present
        ? new String(present.bytes(), StandardCharsets.UTF_8)
        : "";
  }
}
