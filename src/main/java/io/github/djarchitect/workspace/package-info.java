/**
 * What was asked about: a repository with its options, read once and shared by commands and tools.
 * Start at {@code Workspace}.
 */
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
  "database"
})
package io.github.djarchitect.workspace;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
