package io.github.djarchitect.migration.operation;

/** A field under its name in a model. */
public record NamedField(String name, Field field) {}
