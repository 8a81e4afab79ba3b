/** Current models read into a state, and what makemigrations would add. */
@NullMarked
@MayUse({"files", "python", "evaluate", "project", "migration", "migration.operation", "state"})
package io.github.djarchitect.autodetect;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
