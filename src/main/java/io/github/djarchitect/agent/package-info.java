/** The conversation: history, budget, transcript, loop. Start at {@code Conversation}. */
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
  "workspace"
})
package io.github.djarchitect.agent;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
