/**
 * The only reader of the user's tree: checkout, git refs, and the overlay that lays proposed files
 * over it.
 */
@NullMarked
@MayUse({})
package io.github.djarchitect.files;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
