/**
 * What servers do with a statement: lock, work, whom it blocks; the figures are data files with
 * sources.
 */
@NullMarked
@MayUse({"sql"})
package io.github.djarchitect.engine;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
