package io.github.djarchitect.shell.command;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.NearestName;
import io.github.djarchitect.hazard.Catalogue;
import io.github.djarchitect.hazard.Rule;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.report.Ink;
import io.github.djarchitect.report.RuleMarkdown;
import io.github.djarchitect.review.GateDocs;
import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommonOptions;
import io.github.djarchitect.shell.Format;
import io.github.djarchitect.shell.Invocation;
import io.github.djarchitect.shell.MarkdownScreen;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** {@code architect explain RULE}: one hazard whole. */
public final class ExplainCommand implements Command {
  private final Supplier<Catalogue> rules;

  public ExplainCommand(Supplier<Catalogue> rules) {
    this.rules = rules;
  }

  @Override
  public Spec spec() {
    return Spec.of(
        "explain",
        "RULE",
        "One hazard whole: effect, cure, examples, sources.",
        1,
        CommonOptions.REPOSITORY,
        CommonOptions.TARGET);
  }

  @Override
  public int run(Invocation invocation) {
    Format format = invocation.format(List.of(Format.TEXT, Format.JSON, Format.MARKDOWN));
    String id = invocation.argument(0).orElse("");
    List<String> ids =
        Stream.concat(rules.get().rules().stream().map(Rule::doc), GateDocs.all().stream())
            .map(RuleDoc::id)
            .toList();
    RuleDoc doc =
        rules
            .get()
            .rule(id)
            .map(Rule::doc)
            .or(() -> GateDocs.of(id))
            .orElseThrow(
                () ->
                    new ArchitectException(
                        ArchitectException.Kind.USAGE,
                        id.isEmpty()
                            ? "No rule was named."
                            : "There is no rule '%s'.".formatted(id),
                        NearestName.among(ids, id)
                            .map("Did you mean '%s'?"::formatted)
                            .orElse("'architect rules' lists all.")));
    switch (format) {
      case JSON ->
          invocation.answer().println(RulesCommand.json(doc).put("schema", "architect/explain/1"));
      case MARKDOWN -> invocation.answer().print(RuleMarkdown.of(doc));
      default ->
          new MarkdownScreen(
                  invocation.color() ? Ink.COLOR : Ink.PLAIN, invocation.console().width())
              .render(RuleMarkdown.of(doc))
              .forEach(invocation.answer()::println);
    }
    return 0;
  }
}
