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
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code explain_rule}: the catalogue, by id or by words. */
public final class ExplainRule implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("explain_rule");
  private static final int RULES = 5;

  /** A rule that shares fewer words with a question is not what was asked. */
  private static final int SHARED_WORDS = 3;

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
          "table",
          "you",
          "was");

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
    if (asked.id() != null) {
      docs = catalogue.rule(asked.id()).map(Rule::doc).map(List::of).orElse(List.of());
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
      ArrayNode sources = each.putArray("sources");
      doc.sources().forEach(sources::add);
    }
    return ToolResult.ok(content);
  }

  private List<RuleDoc> matching(String words) {
    Set<String> asked = words(words);
    record Scored(RuleDoc doc, long score) {}
    return catalogue.rules().stream()
        .map(Rule::doc)
        .map(doc -> new Scored(doc, score(doc, asked)))
        .filter(scored -> scored.score() >= SHARED_WORDS)
        .sorted(Comparator.comparingLong(Scored::score).reversed())
        .limit(RULES)
        .map(Scored::doc)
        .toList();
  }

  /** Words of the title and id count twice: they say what a rule is about. */
  private static long score(RuleDoc doc, Set<String> asked) {
    Set<String> about = words(doc.id().replace('-', ' ') + " " + doc.title());
    Set<String> text = words(doc.sees() + " " + doc.effect() + " " + doc.instead());
    return 2L * asked.stream().filter(about::contains).count()
        + asked.stream().filter(text::contains).count();
  }

  private static Set<String> words(String text) {
    Set<String> words = new HashSet<>();
    var matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      String word = matcher.group();
      if (!COMMON.contains(word)) {
        words.add(
            word.endsWith("s") && word.length() > 4 ? word.substring(0, word.length() - 1) : word);
      }
    }
    return words;
  }
}
