/** Pure records of a running database; rules and estimates see these, never a connection. */
@NullMarked
@MayUse({})
package io.github.djarchitect.live;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
