/** Apps, labels, settings, requirements and conventions of a checkout. Start at {@code Project}. */
@NullMarked
@MayUse({"files", "python", "evaluate"})
package io.github.djarchitect.project;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
