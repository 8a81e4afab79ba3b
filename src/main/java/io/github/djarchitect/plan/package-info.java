/** Proposals as values, and playbooks: goal in, phases out. Start at {@code Proposal}. */
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
  "plan.playbook"
})
package io.github.djarchitect.plan;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
