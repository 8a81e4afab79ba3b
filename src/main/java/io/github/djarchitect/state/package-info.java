/**
 * Project state at a point of the graph, and the folding of operations over it. Start at {@code
 * StateSimulator}.
 */
@NullMarked
@MayUse({"files", "python", "evaluate", "project", "migration", "migration.operation"})
package io.github.djarchitect.state;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
