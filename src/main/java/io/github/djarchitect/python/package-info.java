/**
 * Python source as values with spans and comments: lexer, parser, tree. Start at {@code Parser}.
 */
@NullMarked
@MayUse({})
package io.github.djarchitect.python;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
