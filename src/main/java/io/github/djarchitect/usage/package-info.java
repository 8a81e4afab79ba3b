/**
 * Where code reads and writes a model or field. What was read of a file is kept for the next
 * question about it, under its path and content; answers are the same without.
 */
@NullMarked
@MayUse({"files", "python", "evaluate", "project", "migration.operation", "state"})
package io.github.djarchitect.usage;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
