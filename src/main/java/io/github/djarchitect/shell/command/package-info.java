/** The commands, one per file. {@code Wiring} lists them. */
@NullMarked
@MayUse("*")
package io.github.djarchitect.shell.command;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
