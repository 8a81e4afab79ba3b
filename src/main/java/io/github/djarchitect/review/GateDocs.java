package io.github.djarchitect.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.Rule;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.hazard.rule.Rules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the gate itself finds, beside the rules of the catalogue: one documentation each. */
public final class GateDocs {
  private static final String FILE = "/gate/findings.json";

  private GateDocs() {}

  /** Read once, when the first is asked for. */
  private static final class Loaded {
    static final List<RuleDoc> ALL = load();
    static final Set<String> IDS = ids();

    private static Set<String> ids() {
      Set<String> ids = new HashSet<>();
      ALL.forEach(doc -> ids.add(doc.id()));
      Rules.all().rules().stream().map(Rule::doc).map(RuleDoc::id).forEach(ids::add);
      return ids;
    }

    private static List<RuleDoc> load() {
      try (InputStream in = GateDocs.class.getResourceAsStream(FILE)) {
        List<RuleDoc> docs = new ArrayList<>();
        for (JsonNode node : new ObjectMapper().readTree(in)) {
          List<String> sources = new ArrayList<>();
          node.path("sources").forEach(source -> sources.add(source.asText()));
          docs.add(
              new RuleDoc(
                  node.path("id").asText(),
                  node.path("title").asText(),
                  Hazard.valueOf(node.path("hazard").asText()),
                  Severity.valueOf(node.path("severity").asText()),
                  node.path("sees").asText(),
                  node.path("effect").asText(),
                  node.path("instead").asText(),
                  "",
                  "",
                  "A finding of the gate; no waiver covers it.",
                  sources));
        }
        return List.copyOf(docs);
      } catch (IOException e) {
        throw new UncheckedIOException(FILE, e);
      }
    }
  }

  public static List<RuleDoc> all() {
    return Loaded.ALL;
  }

  public static Optional<RuleDoc> of(String id) {
    return Loaded.ALL.stream().filter(doc -> doc.id().equals(id)).findFirst();
  }

  /** Whether somebody can look up what a finding of this id means. */
  static boolean explains(String id) {
    return Loaded.IDS.contains(id);
  }
}
