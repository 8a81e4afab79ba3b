/** Arguments, the three ways in, the terminal. JLine only here. */
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
  "agent",
  "agent.tool",
  "agent.model",
  "shell.command"
})
package io.github.djarchitect.shell;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
