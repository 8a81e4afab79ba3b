/** The gate. Only it can construct {@code Approved}, from values, never from text. */
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
  "hazard",
  "hazard.rule",
  "codegen",
  "conflict",
  "plan"
})
package io.github.djarchitect.review;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
