/** Providers, the OkHttp transport, the built-in advisor's place behind the same interface. */
@NullMarked
@MayUse({"agent"})
package io.github.djarchitect.agent.model;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
