/** Numbered, hashed results of tools, and the ledger that claims cite. */
@NullMarked
@MayUse({})
package io.github.djarchitect.evidence;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
