package io.github.djarchitect.migration;

import io.github.djarchitect.files.Place;
import org.jspecify.annotations.Nullable;

/**
 * Something of the project that could not be read, where and why.
 *
 * @param place where it stands, which need not be the migration's own file
 * @param migration the migration that has it; absent where it belongs to none
 */
public record Unreadable(Place place, String reason, @Nullable MigrationKey migration) {}
