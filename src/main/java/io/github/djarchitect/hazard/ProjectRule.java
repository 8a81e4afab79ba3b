package io.github.djarchitect.hazard;

/** A rule over the graph as a whole: leaves, missing nodes, edited files. */
public non-sealed interface ProjectRule extends Rule {
  /** Reports what it sees of the project; called once. */
  void check(ProjectView project, Findings findings);
}
