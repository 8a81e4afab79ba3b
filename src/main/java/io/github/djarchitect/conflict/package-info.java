/** Leaves that clash: what the branches do to each other, and how to resolve it. */
@NullMarked
@MayUse({
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
  "codegen"
})
package io.github.djarchitect.conflict;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
