package io.github.djarchitect.hazard;

/** Where a rule puts what it sees. */
public interface Findings {
  void add(Finding finding);
}
