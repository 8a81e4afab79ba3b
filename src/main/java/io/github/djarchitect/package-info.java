/** Arguments, exit codes and the one composition root; everything else lives in a room below. */
@NullMarked
@MayUse("*")
package io.github.djarchitect;

import org.jspecify.annotations.NullMarked;
