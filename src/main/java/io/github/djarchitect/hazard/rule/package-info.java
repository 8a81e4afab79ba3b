/** Rules, one per file, each with its documentation as data. */
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
  "hazard"
})
package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
