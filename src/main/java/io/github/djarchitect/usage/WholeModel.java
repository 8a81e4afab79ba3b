package io.github.djarchitect.usage;

import io.github.djarchitect.files.Place;

/**
 * A class that takes every field of the model without naming it: {@code fields = "__all__"}, a
 * {@code Meta.exclude} that does not name it, or no list at all.
 *
 * @param place the class
 * @param form whether it is a form, whose fields a browser sends; else what an API takes and gives
 */
public record WholeModel(Place place, String name, boolean form) {}
