package io.github.djarchitect;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the packages of this program that a package may use, relative to {@code
 * io.github.djarchitect}; {@code "*"} means every room. One architecture test reads it, so what the
 * text of a {@code package-info} says and what the build allows cannot part.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PACKAGE)
public @interface MayUse {
  /** Relative package names, for example {@code "python"} or {@code "migration.operation"}. */
  String[] value();
}
