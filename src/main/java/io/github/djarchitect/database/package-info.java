/** Fills {@code live}, read-only. JDBC only here. */
@NullMarked
@MayUse({"live"})
package io.github.djarchitect.database;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
