/**
 * Python source as values with spans and comments: lexer, parser, tree. Start at {@link
 * io.github.djarchitect.python.PythonParser}, then {@link io.github.djarchitect.python.Stmt} and
 * {@link io.github.djarchitect.python.Expr}.
 */
@NullMarked
@MayUse({})
package io.github.djarchitect.python;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
