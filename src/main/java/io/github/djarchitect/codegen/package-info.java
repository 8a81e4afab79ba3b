/**
 * Migrations, RunPython, RunSQL, triggers, commands and model edits as Python text. Start at {@code
 * MigrationWriter}.
 */
@NullMarked
@MayUse({
  "files",
  "python",
  "evaluate",
  "project",
  "migration",
  "migration.operation",
  "state",
  "sql"
})
package io.github.djarchitect.codegen;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
