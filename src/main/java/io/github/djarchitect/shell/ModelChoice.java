package io.github.djarchitect.shell;

import io.github.djarchitect.agent.ModelClient;
import io.github.djarchitect.agent.ModelFacts;
import io.github.djarchitect.agent.advisor.BuiltInAdvisor;
import io.github.djarchitect.agent.model.Providers;

/** The model that answers: the one asked for, else the built-in advisor. */
record ModelChoice(ModelClient client, ModelFacts facts) {
  static ModelChoice of(Invocation invocation) {
    return Providers.choose(
            new Providers.Wish(
                invocation.option("provider").orElse(null),
                invocation.option("model").orElse(null),
                invocation.option("base-url").orElse(null)),
            invocation.console().environment())
        .map(choice -> new ModelChoice(choice.client(), choice.facts()))
        .orElseGet(
            () -> new ModelChoice(new BuiltInAdvisor(), ModelFacts.of("built-in", "", false)));
  }
}
