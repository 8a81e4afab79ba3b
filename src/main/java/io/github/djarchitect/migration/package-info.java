/** Migrations, their reader and their graph. Start at {@code Reading}. */
@NullMarked
@MayUse({"files", "python", "evaluate", "project", "migration.operation"})
package io.github.djarchitect.migration;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
