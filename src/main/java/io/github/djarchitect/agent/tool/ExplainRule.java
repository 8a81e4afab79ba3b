package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.Arguments;
import io.github.djarchitect.agent.Tool;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.agent.ToolSpec;
import io.github.djarchitect.hazard.Catalogue;
import io.github.djarchitect.hazard.Rule;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.review.GateDocs;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code explain_rule}: the catalogue, by id or by words. */
public final class ExplainRule implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("explain_rule");
  private static final int RULES = 5;

  /** A rule that fits less than this part of the best one is not what was asked. */
  private static final double NEAR = 0.5;

  private static final Pattern WORD = Pattern.compile("[a-z][a-z_]{2,}");
  private static final Set<String> COMMON =
      Set.of(
          "the",
          "and",
          "for",
          "that",
          "this",
          "with",
          "our",
          "are",
          "can",
          "how",
          "what",
          "why",
          "when",
          "does",
          "django",
          "migration",
          "migrations",
          "database",
          "not",
          "have",
          "has",
          "from",
          "into",
          "its",
          "all",
          "any",
          "which",
          "there",
          "will",
          "you",
          "was",
          "without",
          "downtime",
          "safe",
          "safely",
          "should");

  /** Words that say the same where databases and Django have a name each. */
  private static final Map<String, String> SAME =
      Map.of(
          "model", "tabl",
          "field", "column",
          "delet", "drop",
          "remov", "drop",
          "indic", "index",
          "requir", "null",
          "mandatory", "null",
          "backfill", "updat",
          "permission", "privileg",
          "conflict", "leav");

  private final Catalogue catalogue;

  public ExplainRule(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** The tool's arguments. */
  public record Explain(@Nullable String id, @Nullable String words) {}

  @Override
  public ToolSpec spec() {
    return SPEC;
  }

  @Override
  public ToolResult call(JsonNode arguments) {
    Explain asked = Arguments.read(arguments, Explain.class);
    List<RuleDoc> docs;
    String id = asked.id();
    if (id != null) {
      docs =
          catalogue
              .rule(id)
              .map(Rule::doc)
              .or(() -> GateDocs.of(id))
              .map(List::of)
              .orElse(List.of());
      if (docs.isEmpty()) {
        return ToolResult.error(
            "unknown-rule",
            "There is no rule '%s'.".formatted(asked.id()),
            "Use one of: "
                + String.join(
                    ", ", catalogue.rules().stream().map(rule -> rule.doc().id()).toList())
                + ".");
      }
    } else {
      docs = matching(asked.words() == null ? "" : asked.words());
    }
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    ArrayNode rules = content.putArray("rules");
    for (RuleDoc doc : docs) {
      ObjectNode each = rules.addObject();
      each.put("id", doc.id())
          .put("title", doc.title())
          .put("severity", doc.severity().spelling())
          .put("sees", doc.sees())
          .put("effect", doc.effect())
          .put("instead", doc.instead())
          .put("applies_to", doc.appliesTo());
      if (asked.id() != null) {
        if (!doc.safe().isBlank()) {
          each.put("safe", doc.safe());
        }
      }
      ArrayNode sources = each.putArray("sources");
      doc.sources().forEach(sources::add);
    }
    return ToolResult.ok(content);
  }

  private List<RuleDoc> matching(String words) {
    Set<String> asked = words(words);
    List<RuleDoc> docs = catalogue.rules().stream().map(Rule::doc).toList();
    Map<String, Double> weights = new HashMap<>();
    for (String word : asked) {
      long having = docs.stream().filter(doc -> about(doc).contains(word)).count();
      weights.put(word, having == 0 ? 0 : Math.log(1 + (double) docs.size() / having));
    }
    record Scored(RuleDoc doc, double score) {}
    List<Scored> scored =
        docs.stream()
            .map(doc -> new Scored(doc, score(doc, weights)))
            .filter(each -> each.score() > 0)
            .sorted(Comparator.comparingDouble(Scored::score).reversed())
            .limit(RULES)
            .toList();
    double best = scored.isEmpty() ? 0 : scored.getFirst().score();
    return scored.stream().filter(each -> each.score() >= NEAR * best).map(Scored::doc).toList();
  }

  /**
   * Rare words say more than frequent ones, and those of a rule's name and title say what it is
   * about; a rule that shares none of these is not meant.
   */
  private static double score(RuleDoc doc, Map<String, Double> weights) {
    Set<String> about = about(doc);
    Set<String> text = words(doc.sees() + " " + doc.effect() + " " + doc.instead());
    double named = 0;
    double told = 0;
    for (Map.Entry<String, Double> word : weights.entrySet()) {
      named += about.contains(word.getKey()) ? word.getValue() : 0;
      told += text.contains(word.getKey()) ? word.getValue() : 0;
    }
    return named == 0 ? 0 : named + told / 4;
  }

  private static Set<String> about(RuleDoc doc) {
    return words(doc.id().replace('-', ' ') + " " + doc.title());
  }

  private static Set<String> words(String text) {
    Set<String> words = new HashSet<>();
    var matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      String word = matcher.group();
      if (!COMMON.contains(word)) {
        String stem = stem(word);
        words.add(SAME.getOrDefault(stem, stem));
      }
    }
    return words;
  }

  private static String stem(String word) {
    return word.length() < 5 ? word : word.replaceFirst("(ing|ed|es|e|s)$", "");
  }
}
