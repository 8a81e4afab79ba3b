/** Where code reads and writes a model or field. */
@NullMarked
@MayUse({"files", "python", "evaluate", "project", "migration.operation", "state"})
package io.github.djarchitect.usage;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
