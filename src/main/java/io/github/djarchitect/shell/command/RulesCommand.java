package io.github.djarchitect.shell.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.hazard.Catalogue;
import io.github.djarchitect.hazard.Rule;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.report.Columns;
import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommonOptions;
import io.github.djarchitect.shell.Format;
import io.github.djarchitect.shell.Invocation;
import java.util.List;
import java.util.function.Supplier;

/** {@code architect rules}: the catalogue, a line each. */
public final class RulesCommand implements Command {
  private final Supplier<Catalogue> rules;

  public RulesCommand(Supplier<Catalogue> rules) {
    this.rules = rules;
  }

  @Override
  public Spec spec() {
    return Spec.of(
        "rules",
        "",
        "The hazards the review knows, a line each.",
        0,
        CommonOptions.REPOSITORY,
        CommonOptions.TARGET);
  }

  @Override
  public int run(Invocation invocation) {
    Format format = invocation.format(List.of(Format.TEXT, Format.JSON, Format.MARKDOWN));
    switch (format) {
      case JSON -> invocation.answer().println(json());
      case MARKDOWN -> {
        invocation.answer().println("| rule | severity | what |\n| --- | --- | --- |");
        for (Rule rule : rules.get().rules()) {
          invocation
              .answer()
              .printf(
                  "| `%s` | %s | %s |%n",
                  rule.doc().id(), rule.doc().severity().spelling(), rule.doc().title());
        }
      }
      default -> {
        Columns columns = new Columns(List.of("rule", "severity", "what"));
        for (Rule rule : rules.get().rules()) {
          columns.add(
              List.of(rule.doc().id(), rule.doc().severity().spelling(), rule.doc().title()));
        }
        columns
            .render(Math.max(120, invocation.console().width()))
            .forEach(invocation.answer()::println);
      }
    }
    return 0;
  }

  private ObjectNode json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", "architect/rules/1");
    ArrayNode list = root.putArray("rules");
    rules.get().rules().forEach(rule -> list.add(json(rule.doc())));
    return root;
  }

  static ObjectNode json(RuleDoc doc) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", doc.id())
        .put("title", doc.title())
        .put("hazard", doc.hazard().spelling())
        .put("severity", doc.severity().spelling())
        .put("sees", doc.sees())
        .put("effect", doc.effect())
        .put("instead", doc.instead())
        .put("unsafe", doc.unsafe())
        .put("safe", doc.safe())
        .put("applies_to", doc.appliesTo());
    ArrayNode sources = json.putArray("sources");
    doc.sources().forEach(sources::add);
    return json;
  }
}
