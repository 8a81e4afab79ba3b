/** A bounded, side-effect-free evaluator that knows nothing of Django. Start at {@code Value}. */
@NullMarked
@MayUse({"files", "python"})
package io.github.djarchitect.evaluate;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
