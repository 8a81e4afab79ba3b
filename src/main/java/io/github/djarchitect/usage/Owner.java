package io.github.djarchitect.usage;

/** A class that is made for a model, or the model itself. */
record Owner(String name, Type type) {
  enum Type {
    MODEL,
    /** One of the model's managers or query sets. */
    MANAGER,
    FORM,
    FILTER,
    ADMIN,
    VIEW,
    SERIALIZER,
    /** A type of a GraphQL API. */
    API_TYPE,
    /** One whose attributes are called after fields: a factory, a resource, a table. */
    OTHER,
    /** One that has the model or a query of it, and attributes of its own: a report, an app. */
    HOLDER
  }
}
