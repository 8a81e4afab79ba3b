package io.github.djarchitect.hazard;

import java.util.List;
import java.util.Optional;

/** Every rule's documentation by id; the list itself is {@code hazard.rule.Rules}. */
public record Catalogue(List<Rule> rules) {
  public Catalogue {
    rules = List.copyOf(rules);
  }

  public Optional<Rule> rule(String id) {
    return rules.stream().filter(rule -> rule.doc().id().equals(id)).findFirst();
  }
}
