/** Findings, proposals and verdicts as terminal text, Markdown and JSON. */
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
  "plan",
  "review"
})
package io.github.djarchitect.report;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
