package io.github.djarchitect.hazard;

/**
 * One hazard: its documentation and its check. A rule is a file of its own in {@code hazard.rule}
 * and stands in the list of {@link Catalogue}.
 */
public sealed interface Rule permits MigrationRule, ProjectRule {
  RuleDoc doc();
}
