package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.report.ProposalJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Phases that are given beside a draft: each is the draft's phase of its title, else the one whose
 * files it names, else the one in its position, and what it does not say is that phase's, its files
 * included. A phase of the draft that none of them is stays where it was.
 */
final class PhasesOverDraft {
  private static final String FILES = "files";

  private final Proposal draft;
  private final boolean bare;
  private final List<ObjectNode> given = new ArrayList<>();
  private final List<Optional<Proposal.Phase>> origins;
  private final List<String> kept;
  private final Map<String, Integer> unnamed = new HashMap<>();
  private final ArrayNode changes = JsonNodeFactory.instance.arrayNode();

  private PhasesOverDraft(Proposal draft, ArrayNode phases, boolean bare, Set<String> dropped) {
    this.draft = draft;
    this.bare = bare;
    phases.forEach(phase -> given.add((ObjectNode) phase));
    this.origins =
        bare
            ? given.stream().map(_ -> Optional.<Proposal.Phase>empty()).toList()
            : origins(draft.phases(), given);
    this.kept = bare ? List.of() : keep(phases, dropped);
    draft.files().forEach(file -> unnamed.merge(file.path(), 1, Integer::sum));
  }

  /**
   * What came of phases that were laid over a draft.
   *
   * @param left titles of the draft's phases that are not there any more
   * @param kept titles of the draft's phases that none of the given ones is, and that stay
   * @param changes files to be laid over the draft's, in the form of {@code check_files}
   */
  record Merged(List<String> left, List<String> kept, ArrayNode changes) {
    static final Merged NOTHING =
        new Merged(List.of(), List.of(), JsonNodeFactory.instance.arrayNode());
  }

  /**
   * Fills in what the given phases leave out; their files are then paths of the draft's alone.
   *
   * @param said what is given beside the draft, changed in place
   * @param bare whether the draft is files alone: its one phase is then none of the given ones
   * @param dropped titles of the draft's phases that are to go
   */
  static Merged merge(Proposal draft, ObjectNode said, boolean bare, Collection<String> dropped) {
    if (!dropped.isEmpty() && !said.has("phases")) {
      said.putArray("phases");
    }
    return said.path("phases") instanceof ArrayNode phases
        ? new PhasesOverDraft(
                draft,
                phases,
                bare,
                dropped.stream().map(PhasesOverDraft::title).collect(Collectors.toSet()))
            .merge()
        : Merged.NOTHING;
  }

  /**
   * Puts the draft's phases that nobody names back to where they stood, by their titles; one whose
   * files have all gone to others is merged into these.
   */
  private List<String> keep(ArrayNode phases, Set<String> dropped) {
    Set<String> placed = new HashSet<>();
    given.forEach(
        phase -> phase.path(FILES).forEach(file -> placed.add(file.path("path").asText())));
    List<String> kept = new ArrayList<>();
    int behind = 0;
    for (Proposal.Phase phase : draft.phases()) {
      int at = indexOf(origins, phase);
      if (at >= 0) {
        behind = at + 1;
      } else if (!dropped.contains(title(phase.title()))
          && (phase.files().isEmpty()
              || !phase.files().stream().map(FileChange::path).allMatch(placed::contains))) {
        ObjectNode own = JsonNodeFactory.instance.objectNode().put("title", phase.title());
        phases.insert(behind, own);
        given.add(behind, own);
        origins.add(behind, Optional.of(phase));
        kept.add(phase.title());
        behind++;
      }
    }
    return kept;
  }

  private static int indexOf(List<Optional<Proposal.Phase>> phases, Proposal.Phase phase) {
    for (int i = 0; i < phases.size(); i++) {
      if (phases.get(i).filter(each -> each == phase).isPresent()) {
        return i;
      }
    }
    return -1;
  }

  private Merged merge() {
    List<List<String>> named = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      named.add(named(i));
    }
    for (int i = 0; i < given.size(); i++) {
      List<String> paths = named.get(i);
      origins.get(i).ifPresent(origin -> inherit(origin.files(), paths));
      if (bare && given.size() == 1) {
        inherit(draft.files(), paths);
      }
      ArrayNode files = JsonNodeFactory.instance.arrayNode();
      paths.forEach(path -> files.addObject().put("path", path));
      ObjectNode phase = given.get(i);
      phase.set(FILES, files);
      origins.get(i).ifPresent(origin -> fill(phase, withoutFiles(origin)));
    }
    List<Proposal.Phase> there = origins.stream().flatMap(Optional::stream).toList();
    return new Merged(
        bare
            ? List.of()
            : draft.phases().stream()
                .filter(phase -> there.stream().noneMatch(each -> each == phase))
                .map(Proposal.Phase::title)
                .toList(),
        kept,
        changes);
  }

  /** Files of the draft that a given phase names as its own; what it changes is noted. */
  private List<String> named(int phase) {
    List<String> paths = new ArrayList<>();
    for (JsonNode each : given.get(phase).path(FILES)) {
      ObjectNode file = (ObjectNode) each;
      String path = file.path("path").asText();
      boolean changed = file.has("content") || file.has("replace");
      // a later phase that edits a file of a draft without phases edits it once more
      boolean more = changed && bare && unnamed.getOrDefault(path, 0) <= 0;
      if (more) {
        changes.add(file.deepCopy().put("phase", phase + 1));
        continue;
      }
      if (!changed || has(origins.get(phase), path) || moves(file, path)) {
        paths.add(path);
        unnamed.merge(path, -1, Integer::sum);
      }
      if (changed) {
        changes.add(file.deepCopy().put("phase", phase + 1));
      }
    }
    return paths;
  }

  private static boolean has(Optional<Proposal.Phase> phase, String path) {
    return phase.stream()
        .flatMap(each -> each.files().stream())
        .anyMatch(file -> file.path().equals(path));
  }

  /** A file is made once: naming it elsewhere moves it. An edit elsewhere is one more edit. */
  private boolean moves(ObjectNode file, String path) {
    boolean stays = origins.stream().anyMatch(origin -> has(origin, path));
    return draft.files().stream().anyMatch(each -> each.path().equals(path))
        && (!stays
            || (file.has("content")
                && draft.files().stream()
                    .anyMatch(
                        each ->
                            each.path().equals(path)
                                && each.action() == FileChange.Action.CREATE)));
  }

  /** Puts the files that nobody names in front of those that are named, in the draft's order. */
  private void inherit(List<FileChange> own, List<String> paths) {
    List<String> more = new ArrayList<>();
    for (FileChange file : own) {
      if (!paths.contains(file.path()) && unnamed.merge(file.path(), -1, Integer::sum) >= 0) {
        more.add(file.path());
      }
    }
    paths.addAll(0, more);
  }

  private static ObjectNode withoutFiles(Proposal.Phase origin) {
    ObjectNode own = ProposalJson.of(origin);
    own.remove(FILES);
    return own;
  }

  /** Of each given phase the draft's one that it stands for. */
  private static List<Optional<Proposal.Phase>> origins(
      List<Proposal.Phase> draft, List<ObjectNode> given) {
    List<Optional<Proposal.Phase>> origins = new ArrayList<>();
    for (ObjectNode phase : given) {
      origins.add(
          draft.stream()
              .filter(each -> title(each.title()).equals(title(phase.path("title").asText())))
              .filter(each -> origins.stream().flatMap(Optional::stream).noneMatch(o -> o == each))
              .findFirst());
    }
    for (int i = 0; i < origins.size(); i++) {
      if (origins.get(i).isEmpty()) {
        origins.set(i, ofItsFiles(draft, given.get(i), origins));
      }
    }
    for (int i = 0; i < origins.size() && draft.size() <= given.size(); i++) {
      if (origins.get(i).isEmpty() && i < draft.size() && !taken(draft.get(i), origins)) {
        origins.set(i, Optional.of(draft.get(i)));
      }
    }
    return origins;
  }

  /** The draft's phase that has most of the files a phase names, where one has any. */
  private static Optional<Proposal.Phase> ofItsFiles(
      List<Proposal.Phase> draft, ObjectNode phase, List<Optional<Proposal.Phase>> origins) {
    Set<String> paths = new HashSet<>();
    phase.path(FILES).forEach(file -> paths.add(file.path("path").asText()));
    return draft.stream()
        .filter(each -> !taken(each, origins) && shared(each, paths) > 0)
        .max(Comparator.comparingLong(each -> shared(each, paths)));
  }

  private static long shared(Proposal.Phase phase, Set<String> paths) {
    return phase.files().stream().filter(file -> paths.contains(file.path())).count();
  }

  private static boolean taken(Proposal.Phase phase, List<Optional<Proposal.Phase>> origins) {
    return origins.stream().flatMap(Optional::stream).anyMatch(each -> each == phase);
  }

  private static String title(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  private static void fill(ObjectNode said, ObjectNode own) {
    own.properties()
        .forEach(
            member -> {
              if (said.path(member.getKey()) instanceof ObjectNode inner
                  && member.getValue() instanceof ObjectNode ownInner) {
                fill(inner, ownInner);
              } else if (!says(said.path(member.getKey()))) {
                said.set(member.getKey(), member.getValue());
              }
            });
  }

  /** A model that fills in every member says nothing with an empty one. */
  static boolean says(JsonNode value) {
    return value.isContainerNode() ? !value.isEmpty() : !value.asText("").isBlank();
  }
}
