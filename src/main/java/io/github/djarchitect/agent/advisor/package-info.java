/**
 * The built-in advisor: no language model, the same tools through the same loop. Start at {@code
 * BuiltInAdvisor}.
 */
@NullMarked
@MayUse({"agent"})
package io.github.djarchitect.agent.advisor;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
