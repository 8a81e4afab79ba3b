package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A draft with some of its files changed: each in the phase that is named, else in the last one
 * that has the file, else in the last.
 *
 * <p>A later phase that writes the file too would take the change back: it is carried over there
 * where its text can be found, and where it cannot be, a caller has to give it.
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

  /** Files in the form of {@code check_files}; changed in place. */
  void lay(JsonNode given) {
    List<Given> ordered = new ArrayList<>();
    for (JsonNode each : given) {
      ObjectNode file = (ObjectNode) each;
      String path = file.path("path").asText();
      String asked = file.path("phase").asText("").strip();
      file.remove("phase");
      int test = asked.isEmpty() && last(path) < 0 ? testOf(path) : -1;
      int phase = asked.isEmpty() ? last(path) : number(asked);
      if (test >= 0) {
        layTest(file, path, test);
      } else if (phase < 0 && !asked.isEmpty()) {
        problems.add("%s: the draft has no phase '%s'.".formatted(path, asked));
      } else {
        ordered.add(new Given(file, path, phase < 0 ? files.size() - 1 : phase));
      }
    }
    ordered.sort(Comparator.comparingInt(Given::phase));
    for (int i = 0; i < ordered.size(); i++) {
      lay(ordered.get(i), ordered.subList(i + 1, ordered.size()));
    }
  }

  /** A file that is given, and the index of its phase. */
  private record Given(ObjectNode file, String path, int phase) {}

  private void layTest(ObjectNode file, String path, int test) {
    FileChange own = FileChange.create(path, tests.get(test).content());
    if (filled(tree, file, own, " of the draft's test")) {
      tests.set(test, new Proposal.TestFile(path, ProposalJson.file(file).content()));
    }
  }

  private void lay(Given given, List<Given> behind) {
    List<FileChange> own = files.get(given.phase());
    int at = of(own, given.path());
    @Nullable FileChange drafted = at < 0 ? null : own.get(at);
    List<FileChange> before = new ArrayList<>();
    files.subList(0, given.phase() + 1).forEach(before::addAll);
    String where =
        files.size() < 2 ? " of " + id : " of %s after %s".formatted(id, name(given.phase()));
    JsonNode pieces = given.file().path("replace").deepCopy();
    if (!filled(new Overlay(tree, before), given.file(), drafted, where)) {
      return;
    }
    FileChange change = ProposalJson.file(given.file());
    if (at < 0) {
      own.add(change);
    } else {
      own.set(at, change);
    }
    String told = name(given.phase()) + later(given, change, drafted, pieces, behind);
    placed.merge(given.path(), told, (one, more) -> one + "; " + more);
  }

  private boolean filled(
      SourceTree before, ObjectNode file, @Nullable FileChange drafted, String where) {
    List<String> more = DraftFiles.problems(before, file, drafted, where);
    problems.addAll(more);
    return more.isEmpty();
  }

  /**
   * Carries a change over to the phases behind that write the file too.
   *
   * @param pieces what was replaced; missing where the whole text was given
   * @param behind what is given for the same phase or a later one
   * @return what became of them, behind the name of the phase
   */
  private String later(
      Given given,
      FileChange change,
      @Nullable FileChange drafted,
      JsonNode pieces,
      List<Given> behind) {
    if (drafted != null && drafted.content().equals(change.content())) {
      return "";
    }
    StringBuilder told = new StringBuilder();
    @Nullable FileChange stoodOn = drafted;
    FileChange standsOn = change;
    for (int i = given.phase() + 1; i < files.size(); i++) {
      List<FileChange> own = files.get(i);
      int j = from(own, standsOn.path());
      if (j < 0) {
        continue;
      }
      FileChange next = own.get(j);
      int phase = i;
      Optional<Given> said =
          behind.stream()
              .filter(each -> each.phase() == phase && each.path().equals(next.path()))
              .findFirst();
      Optional<String> text =
          carried(next.content(), pieces)
              .filter(
                  carried ->
                      said.isEmpty()
                          || DraftFiles.replaced(carried, said.get().file().path("replace"))
                              .isPresent());
      if (text.isEmpty() && said.isEmpty()) {
        problems.add(
            "%s: %s writes it too: give the change for phase %d as well."
                .formatted(given.path(), name(i), i + 1));
        return "";
      }
      boolean stood =
          next.action() == FileChange.Action.CREATE
              || stoodOn == null
              || Sha256.of(stoodOn.content()).equals(next.baseSha256());
      FileChange changed =
          new FileChange(
              next.path(),
              next.action() == FileChange.Action.CREATE ? FileChange.Action.EDIT : next.action(),
              next.from(),
              stood ? Sha256.of(standsOn.content()) : next.baseSha256(),
              text.orElse(next.content()));
      own.set(j, changed);
      if (text.isEmpty()) {
        return told.toString();
      }
      told.append("; ")
          .append(
              text.get().equals(next.content())
                  ? "%s writes it too and has it already".formatted(name(i))
                  : "carried over to %s, which writes it too".formatted(name(i)));
      stoodOn = next;
      standsOn = changed;
    }
    return told.toString();
  }

  /** The text of a later phase with what was replaced in an earlier one; empty if it cannot be. */
  private static Optional<String> carried(String text, JsonNode pieces) {
    if (!pieces.isArray()) {
      return Optional.empty();
    }
    String after = text;
    for (JsonNode piece : pieces) {
      String old = piece.path("old").asText();
      String with = piece.path("new").asText();
      boolean there = after.contains(with) && (with.contains(old) || !after.contains(old));
      Optional<String> one =
          there
              ? Optional.of(after)
              : DraftFiles.replaced(after, JsonNodeFactory.instance.arrayNode().add(piece));
      if (one.isEmpty()) {
        return one;
      }
      after = one.get();
    }
    return Optional.of(after);
  }

  Optional<ToolResult> unusable() {
    return unusable(
        files.size() < 2
            ? "read_file with draft gives exact texts."
            : "Give phase, a number from 1 to %d or a title; read_file with draft and phase gives"
                    .formatted(files.size())
                + " exact texts.");
  }

  /**
   * @param remedy what to do about files that cannot be laid, in the imperative
   */
  Optional<ToolResult> unusable(String remedy) {
    return DraftFiles.unusable(problems, remedy);
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

  /** Index of the change of a file that stood under this path; -1 where there is none. */
  private static int from(List<FileChange> files, String path) {
    for (int i = 0; i < files.size(); i++) {
      FileChange file = files.get(i);
      if (path.equals(file.from() == null ? file.path() : file.from())) {
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
