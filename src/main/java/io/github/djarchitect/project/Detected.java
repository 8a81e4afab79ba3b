package io.github.djarchitect.project;

import io.github.djarchitect.files.Place;

/**
 * Something read from a file of the project, with its place: a version, an engine, a model name.
 */
public record Detected(String value, Place place) {}
