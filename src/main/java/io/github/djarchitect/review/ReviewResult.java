package io.github.djarchitect.review;

import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.sql.DjangoVersion;
import io.github.djarchitect.sql.Target;
import java.util.List;

/** A verdict with what it rests on. */
public record ReviewResult(
    Verdict verdict,
    List<Finding> findings,
    Coverage coverage,
    List<Target> targets,
    DjangoVersion django) {
  public ReviewResult {
    findings = List.copyOf(findings);
    targets = List.copyOf(targets);
  }
}
