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
   */
  record FieldNamed(String name, @Nullable ModelKey model) implements Sought {}

  /**
   * A model.
   *
   * @param name the class, {@code Customer}
   * @param app its app's label; null where it is not known
   */
  record ModelNamed(String name, @Nullable String app) implements Sought {

    String lowerName() {
      return name.toLowerCase(Locale.ROOT);
    }
  }

  /** A permission, by its codename: {@code ship_order}. */
  record PermissionNamed(String name) implements Sought {}
}
