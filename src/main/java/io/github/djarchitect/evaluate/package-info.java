/**
 * A bounded, side-effect-free evaluator of Python and of what its standard library makes; what it
 * knows of Django, but for the functions of {@code django.utils} that make moments, is what {@code
 * Outside} tells it. Start at {@code Value}.
 */
@NullMarked
@MayUse({"files", "python"})
package io.github.djarchitect.evaluate;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
