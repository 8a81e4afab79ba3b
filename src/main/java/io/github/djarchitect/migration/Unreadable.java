package io.github.djarchitect.migration;

import io.github.djarchitect.files.Place;

/** Something of the project that could not be read, where and why. */
public record Unreadable(Place place, String reason) {}
