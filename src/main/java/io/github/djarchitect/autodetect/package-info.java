/**
 * Current models read into a state, those that packages make of them to keep old versions, and what
 * makemigrations would add: to be told, at {@code Makemigrations}, and what of it is certain, at
 * {@code ModelDifferences}.
 */
@NullMarked
@MayUse({"files", "python", "evaluate", "project", "migration", "migration.operation", "state"})
package io.github.djarchitect.autodetect;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
