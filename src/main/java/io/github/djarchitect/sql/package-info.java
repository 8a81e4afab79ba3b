/**
 * What Django emits: one schema editor, dialects and versions as data, sealed statements. Start at
 * {@code SchemaEditor}.
 */
@NullMarked
@MayUse({"files", "python", "evaluate", "project", "migration", "migration.operation", "state"})
package io.github.djarchitect.sql;

import io.github.djarchitect.MayUse;
import org.jspecify.annotations.NullMarked;
