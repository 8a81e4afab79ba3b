package io.github.djarchitect.state;

import java.util.Locale;

/** A model by app label and lower-case name, which is how Django compares them. */
public record ModelKey(String app, String name) implements Comparable<ModelKey> {
  public ModelKey {
    name = name.toLowerCase(Locale.ROOT);
  }

  /** From {@code app.Model}. */
  public static ModelKey parse(String label) {
    int dot = label.indexOf('.');
    if (dot < 0) {
      throw new IllegalArgumentException("not app.Model: " + label);
    }
    return new ModelKey(label.substring(0, dot), label.substring(dot + 1));
  }

  @Override
  public int compareTo(ModelKey other) {
    int byApp = app.compareTo(other.app);
    return byApp != 0 ? byApp : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return app + "." + name;
  }
}
