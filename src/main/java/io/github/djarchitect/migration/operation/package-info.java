/** Django's operations as values; what cannot be read is an {@code OpaqueOperation}. */
@NullMarked
@MayUse({"files", "python", "evaluate"})
package io.github.djarchitect.migration.operation;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
