package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.report.ProposalJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Phases that are given beside a draft: each is the draft's phase of its title, else the one in its
 * position, and what it does not say is that phase's.
 */
final class PhasesOverDraft {
  private static final String FILES = "files";

  private PhasesOverDraft() {}

  /**
   * Fills in what the given phases leave out; an inherited file is named by its path alone.
   *
   * @param said what is given beside the draft, changed in place
   * @return titles of the draft's phases that none of the given ones is
   */
  static List<String> merge(Proposal draft, ObjectNode said) {
    if (!(said.path("phases") instanceof ArrayNode phases)) {
      return List.of();
    }
    List<ObjectNode> given = new ArrayList<>();
    phases.forEach(phase -> given.add((ObjectNode) phase));
    List<Optional<Proposal.Phase>> origins = origins(draft.phases(), given);
    Map<String, Integer> unnamed = new HashMap<>();
    draft.files().forEach(file -> unnamed.merge(file.path(), 1, Integer::sum));
    for (ObjectNode phase : given) {
      phase
          .path(FILES)
          .forEach(file -> unnamed.merge(file.path("path").asText(), -1, Integer::sum));
    }
    for (int i = 0; i < given.size(); i++) {
      ObjectNode phase = given.get(i);
      origins.get(i).ifPresent(origin -> inherit(origin, phase, unnamed));
    }
    List<Proposal.Phase> kept = origins.stream().flatMap(Optional::stream).toList();
    return draft.phases().stream()
        .filter(phase -> kept.stream().noneMatch(each -> each == phase))
        .map(Proposal.Phase::title)
        .toList();
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
    List<Proposal.Phase> titled = origins.stream().flatMap(Optional::stream).toList();
    return IntStream.range(0, given.size())
        .mapToObj(
            i ->
                origins
                    .get(i)
                    .or(
                        () ->
                            draft.stream()
                                .skip(i)
                                .limit(1)
                                .filter(each -> titled.stream().noneMatch(o -> o == each))
                                .findFirst()))
        .toList();
  }

  private static String title(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  /**
   * @param unnamed how often the draft has a path more than the given phases name it: a file that
   *     one of them names has moved there
   */
  private static void inherit(
      Proposal.Phase origin, ObjectNode phase, Map<String, Integer> unnamed) {
    ObjectNode own = ProposalJson.of(origin);
    ArrayNode files = JsonNodeFactory.instance.arrayNode();
    if (!says(phase.path(FILES))) {
      for (JsonNode file : own.path(FILES)) {
        String path = file.path("path").asText();
        if (unnamed.merge(path, -1, Integer::sum) >= 0) {
          files.addObject().put("path", path);
        }
      }
    }
    own.set(FILES, files);
    fill(phase, own);
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
