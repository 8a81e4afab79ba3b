package io.github.djarchitect.usage;

import io.github.djarchitect.state.ModelKey;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is looked for, by the names that code can use for it. */
public sealed interface Sought {

  /** The name as its owner writes it. */
  String name();

  /** The label of the app whose files come first; null where none is known. */
  default @Nullable String appLabel() {
    return switch (this) {
      case FieldNamed field -> field.model() == null ? null : field.model().app();
      case ModelNamed model -> model.app();
      case PermissionNamed _ -> null;
    };
  }

  /**
   * A field.
   *
   * @param model the model that owns it; null where it is not known
   * @param column what SQL calls it; null where that is its name
   */
  record FieldNamed(String name, @Nullable ModelKey model, @Nullable String column)
      implements Sought {

    public FieldNamed(String name, @Nullable ModelKey model) {
      this(name, model, null);
    }
  }

  /**
   * A model.
   *
   * @param name the class, {@code Customer}
   * @param app its app's label; null where it is not known
   * @param table of its rows; null where Django's default is to be looked for
   */
  record ModelNamed(String name, @Nullable String app, @Nullable String table) implements Sought {

    public ModelNamed(String name, @Nullable String app) {
      this(name, app, null);
    }

    String lowerName() {
      return name.toLowerCase(Locale.ROOT);
    }
  }

  /** A permission, by its codename: {@code ship_order}. */
  record PermissionNamed(String name) implements Sought {}
}
