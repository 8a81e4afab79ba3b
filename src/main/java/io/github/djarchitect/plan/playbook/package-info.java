/** Playbooks, one per file. */
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
  "codegen",
  "conflict",
  "plan"
})
package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
