package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Overlay;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.report.ProposalJson;
import io.github.djarchitect.workspace.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A draft with some of its files changed: each in the phase that is named, else in the last one
 * that has the file, else in the last.
 *
 * <p>A later phase that writes the file too keeps its text, and stands on the changed one.
 */
final class DraftEdits {
  private final SourceTree tree;
  private final String id;
  private final Proposal draft;
  private final List<List<FileChange>> files = new ArrayList<>();
  private final List<Proposal.TestFile> tests;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, String> placed = new LinkedHashMap<>();

  DraftEdits(Workspace workspace, String id, Proposal draft) {
    this.tree = workspace.tree();
    this.id = id;
    this.draft = draft;
    this.tests = new ArrayList<>(draft.tests());
    draft.phases().forEach(phase -> files.add(new ArrayList<>(phase.files())));
  }

  /** One file in the form of {@code check_files}; changed in place. */
  void lay(ObjectNode file) {
    String path = file.path("path").asText();
    String asked = file.path("phase").asText("").strip();
    file.remove("phase");
    int test = asked.isEmpty() && last(path) < 0 ? testOf(path) : -1;
    if (test >= 0) {
      FileChange own = FileChange.create(path, tests.get(test).content());
      if (filled(tree, file, own, " of the draft's test")) {
        tests.set(test, new Proposal.TestFile(path, ProposalJson.file(file).content()));
      }
      return;
    }
    int phase = asked.isEmpty() ? last(path) : number(asked);
    if (phase < 0 && !asked.isEmpty()) {
      problems.add("%s: the draft has no phase '%s'.".formatted(path, asked));
      return;
    }
    lay(file, path, phase < 0 ? files.size() - 1 : phase);
  }

  private void lay(ObjectNode file, String path, int phase) {
    List<FileChange> own = files.get(phase);
    int at = of(own, path);
    @Nullable FileChange drafted = at < 0 ? null : own.get(at);
    List<FileChange> before = new ArrayList<>();
    files.subList(0, phase + 1).forEach(before::addAll);
    String where = files.size() < 2 ? " of " + id : " of %s after %s".formatted(id, name(phase));
    if (!filled(new Overlay(tree, before), file, drafted, where)) {
      return;
    }
    FileChange change = ProposalJson.file(file);
    if (at < 0) {
      own.add(change);
    } else {
      own.set(at, change);
    }
    placed.put(path, name(phase) + later(change, drafted, phase));
  }

  private boolean filled(
      SourceTree before, ObjectNode file, @Nullable FileChange drafted, String where) {
    List<String> more = DraftFiles.problems(before, file, drafted, where);
    problems.addAll(more);
    return more.isEmpty();
  }

  /** The next phase that changes the file was made for another text: its own text stays. */
  private String later(FileChange change, @Nullable FileChange drafted, int phase) {
    for (int i = phase + 1; i < files.size(); i++) {
      List<FileChange> own = files.get(i);
      for (int j = 0; j < own.size(); j++) {
        FileChange next = own.get(j);
        String from = next.from() == null ? next.path() : next.from();
        if (from.equals(change.path())) {
          boolean stood =
              next.action() == FileChange.Action.CREATE
                  || drafted == null
                  || Sha256.of(drafted.content()).equals(next.baseSha256());
          if (stood) {
            own.set(
                j,
                new FileChange(
                    next.path(),
                    next.action() == FileChange.Action.CREATE
                        ? FileChange.Action.EDIT
                        : next.action(),
                    next.from(),
                    Sha256.of(change.content()),
                    next.content()));
          }
          return "; %s writes it too and keeps its text".formatted(name(i));
        }
      }
    }
    return "";
  }

  Optional<ToolResult> unusable() {
    return DraftFiles.unusable(
        problems,
        files.size() < 2
            ? "read_file with draft gives exact texts."
            : "Give phase, a number from 1 to %d or a title; read_file with draft and phase gives"
                    .formatted(files.size())
                + " exact texts.");
  }

  /** The draft with what was laid over it. */
  Proposal result() {
    List<Proposal.Phase> phases = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      phases.add(draft.phases().get(i).with(files.get(i)));
    }
    return draft.with(phases, tests);
  }

  /** Says of each file which phase has it now; of a draft of one phase there is nothing to say. */
  void tell(ObjectNode content) {
    if (files.size() > 1 && !placed.isEmpty()) {
      ObjectNode into = content.putObject("changed_in");
      placed.forEach(into::put);
    }
  }

  private int last(String path) {
    for (int i = files.size() - 1; i >= 0; i--) {
      if (of(files.get(i), path) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static int of(List<FileChange> files, String path) {
    for (int i = files.size() - 1; i >= 0; i--) {
      if (files.get(i).path().equals(path)) {
        return i;
      }
    }
    return -1;
  }

  private int testOf(String path) {
    return tests.stream().map(Proposal.TestFile::path).toList().indexOf(path);
  }

  /** Index of a phase by its title, else by its number from 1; -1 where there is none. */
  private int number(String asked) {
    for (int i = 0; i < files.size(); i++) {
      if (draft.phases().get(i).title().equalsIgnoreCase(asked)) {
        return i;
      }
    }
    boolean counts = asked.matches("[1-9]\\d{0,3}") && Integer.parseInt(asked) <= files.size();
    return counts ? Integer.parseInt(asked) - 1 : -1;
  }

  private String name(int phase) {
    return "phase %d (%s)".formatted(phase + 1, draft.phases().get(phase).title());
  }
}
