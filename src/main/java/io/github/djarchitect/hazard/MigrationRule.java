package io.github.djarchitect.hazard;

/** A rule over one migration, on one target, with what came before it. */
public non-sealed interface MigrationRule extends Rule {
  /** Reports what it sees of one migration; called once for each target. */
  void check(MigrationView migration, Findings findings);
}
