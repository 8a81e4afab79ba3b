package io.github.djarchitect.sql;

import org.jspecify.annotations.Nullable;

/**
 * What decides a migration's SQL besides the models: two settings, and the names that constraints
 * and indexes have in the database.
 *
 * @param defaultAutoField short name of {@code DEFAULT_AUTO_FIELD}, {@code BigAutoField}
 * @param authUserModel {@code app.model}; absent: told from the models
 * @param database what earlier migrations have created; absent: as if each table had been created
 *     just as it is now, which differs where a column became unique, or a table or column with a
 *     foreign key was renamed, after it was created
 */
public record SchemaContext(
    String defaultAutoField, @Nullable String authUserModel, @Nullable DatabaseObjects database) {

  /** Django's defaults, and no history. */
  public static SchemaContext of(DjangoVersion django) {
    return new SchemaContext(django.defaultAutoField(), null, null);
  }

  public SchemaContext withDatabase(DatabaseObjects database) {
    return new SchemaContext(defaultAutoField, authUserModel, database);
  }
}
