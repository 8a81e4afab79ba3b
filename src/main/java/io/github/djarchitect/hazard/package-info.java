/** Findings, the rule interface and the catalogue. Start at {@code Catalogue}. */
@NullMarked
@MayUse({
  "evidence",
  "files",
  "python",
  "evaluate",
  "project",
  "migration",
  "migration.operation",
  "state",
  "usage",
  "autodetect",
  "sql",
  "engine",
  "live",
  "hazard.rule"
})
package io.github.djarchitect.hazard;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
