package io.github.djarchitect.shell.command;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.hazard.Catalogue;
import io.github.djarchitect.hazard.Rule;
import io.github.djarchitect.report.Ink;
import io.github.djarchitect.report.RuleMarkdown;
import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommonOptions;
import io.github.djarchitect.shell.Format;
import io.github.djarchitect.shell.Invocation;
import io.github.djarchitect.shell.MarkdownScreen;
import io.github.djarchitect.shell.Usage;
import java.util.List;
import java.util.function.Supplier;

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
    List<String> ids = rules.get().rules().stream().map(rule -> rule.doc().id()).toList();
    Rule rule =
        rules
            .get()
            .rule(id)
            .orElseThrow(
                () ->
                    new ArchitectException(
                        ArchitectException.Kind.USAGE,
                        id.isEmpty()
                            ? "No rule was named."
                            : "There is no rule '%s'.".formatted(id),
                        Usage.nearest(id, ids)
                            .map("Did you mean '%s'?"::formatted)
                            .orElse("'architect rules' lists all.")));
    switch (format) {
      case JSON ->
          invocation
              .answer()
              .println(RulesCommand.json(rule.doc()).put("schema", "architect/explain/1"));
      case MARKDOWN -> invocation.answer().print(RuleMarkdown.of(rule.doc()));
      default ->
          new MarkdownScreen(
                  invocation.color() ? Ink.COLOR : Ink.PLAIN, invocation.console().width())
              .render(RuleMarkdown.of(rule.doc()))
              .forEach(invocation.answer()::println);
    }
    return 0;
  }
}
