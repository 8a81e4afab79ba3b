/** One model-callable tool per file. */
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
  "plan.playbook",
  "review",
  "report",
  "database",
  "workspace",
  "agent"
})
package io.github.djarchitect.agent.tool;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
