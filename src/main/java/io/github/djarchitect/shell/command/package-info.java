/** The commands, one per file. Start at {@code Commands}. */
@NullMarked
@MayUse("*")
package io.github.djarchitect.shell.command;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
