package io.github.djarchitect.usage;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a place in code does with a model, field or permission. */
public enum Purpose {
  /** The field, model or permission itself. */
  DEFINITION,
  READ,
  WRITE,
  /** A condition of a query, a lookup of a filter set. */
  FILTER,
  ORDER,
  /** Only says what a query loads: {@code only()}, {@code select_related()}. */
  LOAD,
  /** An index, a constraint, an ordering of a model's Meta. */
  MODEL_OPTION,
  /** A relation to the model. */
  RELATION,
  /** A class derived from the model. */
  SUBCLASS,
  FORM,
  SERIALIZE,
  ADMIN,
  VIEW,
  PERMISSION_CHECK,
  /** Given to or taken from a user, group or role. */
  PERMISSION_GRANT,
  /** The sender of a signal. */
  SIGNAL,
  IMPORT,
  /** Only says a type. */
  ANNOTATION,
  TEMPLATE,
  RAW_SQL,
  FIXTURE,
  /** JavaScript of the same repository that names what an API of the project gives. */
  API_CLIENT,
  /** An entry of a list of names; what reads the list is not told. */
  LISTED,
  UNPARSED,
  /** Named, without a sign of what for. */
  NAMED;

  private static final Set<String> PREFETCHES =
      Set.of("select_related", "prefetch_related", "Prefetch");

  private static final Set<String> FILTERS_OF_VIEW =
      Set.of("filterset_fields", "filter_fields", "search_fields", "lookup_field", "slug_field");

  private static final Set<String> ORDERS_OF_VIEW = Set.of("ordering_fields", "ordering");

  /** As outputs spell it: {@code model-option}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Of a use whose model is told.
   *
   * @param write whether the place is written as one that assigns
   * @param written what the line is there for by its own file alone; null where it has no sign
   */
  static Purpose of(FieldUse use, boolean write, @Nullable Purpose written) {
    // an option that other classes have too, and a lookup of which only the text is told
    boolean open =
        (use.role() == FieldUse.Role.ADMIN_OPTION && !use.in().contains("."))
            || use.role() == FieldUse.Role.PATH;
    if (open && written != null && written != NAMED) {
      return written;
    }
    return of(use, write);
  }

  static Purpose of(FieldUse use, boolean write) {
    return switch (use.role()) {
      case FORM_FIELD, FORM_KEY, POST_KEY -> FORM;
      case FILTER_FIELD, CONDITION -> FILTER;
      case ADMIN_OPTION -> ADMIN;
      case VIEW_FIELD ->
          FILTERS_OF_VIEW.contains(use.option())
              ? FILTER
              : ORDERS_OF_VIEW.contains(use.option()) ? ORDER : VIEW;
      case SERIALIZER_FIELD, DECLARED -> SERIALIZE;
      case OTHER_FIELD, LISTED, PATH -> LISTED;
      case HOOK -> use.in().contains("Serializer") ? SERIALIZE : FORM;
      case MODEL_OPTION -> MODEL_OPTION;
      case LOOP -> ofLoop(use.in());
      case FIXTURE -> FIXTURE;
      case ORDERING -> ORDER;
      case LOADED -> LOAD;
      case EXPRESSION, KEY -> PREFETCHES.contains(use.in()) ? LOAD : READ;
      case SAVED, VALUE -> WRITE;
      case ATTRIBUTE -> use.in().equals("source") ? SERIALIZE : write ? WRITE : READ;
      case DERIVED -> READ;
      case TEMPLATE -> TEMPLATE;
    };
  }

  private static Purpose ofLoop(String function) {
    return switch (function) {
      case "setattr", "delattr", "update_fields", "update", "aupdate", "create", "acreate" -> WRITE;
      case "getattr", "hasattr", "values", "values_list", "F" -> READ;
      case "order_by" -> ORDER;
      case "only", "defer", "select_related", "prefetch_related" -> LOAD;
      default -> FILTER;
    };
  }
}
