package io.github.djarchitect.usage;

import io.github.djarchitect.usage.Surrounding.Position;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a name is there for, by what stands around it in its own file. */
final class Purposes {
  private static final Set<String> FILTERS =
      Set.of(
          "filter",
          "exclude",
          "get",
          "aget",
          "Q",
          "When",
          "FilteredRelation",
          "complex_filter",
          "get_object_or_404",
          "aget_object_or_404",
          "get_list_or_404",
          "aget_list_or_404",
          "get_or_create",
          "aget_or_create",
          "update_or_create",
          "aupdate_or_create",
          "limit_choices_to");

  private static final Set<String> ORDERS =
      Set.of("order_by", "latest", "alatest", "earliest", "aearliest", "distinct");

  private static final Set<String> LOADS =
      Set.of(
          "only",
          "defer",
          "select_related",
          "prefetch_related",
          "prefetch_related_objects",
          "Prefetch",
          "refresh_from_db",
          "arefresh_from_db");

  private static final Set<String> WRITES =
      Set.of("setattr", "delattr", "bulk_update", "abulk_update");

  private static final Set<String> READS =
      Set.of(
          "getattr",
          "hasattr",
          "values",
          "values_list",
          "F",
          "OuterRef",
          "get_field",
          "attrgetter",
          "dates",
          "datetimes",
          "annotate",
          "alias",
          "aggregate",
          "aaggregate",
          "Count",
          "Sum",
          "Avg",
          "Min",
          "Max",
          "Exists",
          "Subquery");

  private static final Set<String> FILTERS_OF_CLASS =
      Set.of(
          "filterset_fields",
          "filter_fields",
          "search_fields",
          "list_filter",
          "lookup_field",
          "slug_field");

  private static final Set<String> ORDERS_OF_CLASS = Set.of("ordering_fields", "ordering");

  private static final Set<String> CHANGES =
      Set.of(
          "create",
          "acreate",
          "update",
          "aupdate",
          "delete",
          "adelete",
          "save",
          "asave",
          "get_or_create",
          "aget_or_create",
          "update_or_create",
          "aupdate_or_create",
          "bulk_create",
          "abulk_create",
          "bulk_update",
          "abulk_update",
          "add",
          "aadd",
          "remove",
          "aremove",
          "set",
          "aset",
          "clear",
          "aclear");

  private static final Pattern RELATIONS =
      Pattern.compile("\\w*(ForeignKey|OneToOneField|ManyToManyField|ParentalKey|GenericRelation)");

  private static final Pattern GRANTS =
      Pattern.compile("(?i)\\w*(assign|grant|add|give|remove|revoke|set)\\w*perm\\w*");

  private static final Pattern CHECKS = Pattern.compile("perm|allow|authori[sz]e|^(can|may)(_|$)");

  /** Calls whose texts are names of URLs and paths of templates. */
  private static final Set<String> ROUTES =
      Set.of(
          "path",
          "re_path",
          "url",
          "reverse",
          "reverse_lazy",
          "redirect",
          "resolve_url",
          "include",
          "render",
          "register",
          "get_template");

  private Purposes() {}

  /** Whether a text is the name of a URL or of a template. */
  static boolean isRoute(Surrounding around) {
    return ROUTES.contains(around.callee());
  }

  /** Whether the texts that a call is given speak of the query that it is asked of. */
  static boolean isQuery(String callee) {
    return ORDERS.contains(callee)
        || LOADS.contains(callee)
        || (READS.contains(callee) && !callee.endsWith("attr"))
        || FILTERS.contains(callee)
        || CHANGES.contains(callee);
  }

  static Purpose of(
      Sought sought, Usage.Kind kind, boolean write, boolean meta, Surrounding around) {
    return switch (kind) {
      case DEFINITION -> ofDefinition(sought, around);
      case IMPORT -> Purpose.IMPORT;
      case TEMPLATE ->
          sought instanceof Sought.PermissionNamed ? Purpose.PERMISSION_CHECK : Purpose.TEMPLATE;
      case SQL -> Purpose.RAW_SQL;
      case UNPARSED -> Purpose.UNPARSED;
      case ATTRIBUTE, KEYWORD, STRING, NAME, CLASS_META ->
          switch (sought) {
            case Sought.FieldNamed _ -> ofField(kind, write, meta, around);
            case Sought.ModelNamed _ -> ofModel(kind, meta, around);
            case Sought.PermissionNamed _ -> ofPermission(meta, around);
          };
    };
  }

  private static Purpose ofDefinition(Sought sought, Surrounding around) {
    if (sought instanceof Sought.ModelNamed) {
      return Purpose.DEFINITION;
    }
    return switch (around.made()) {
      case FORM -> Purpose.FORM;
      case SERIALIZER -> Purpose.SERIALIZE;
      case FILTER -> Purpose.FILTER;
      case ADMIN, VIEW, MODEL, OTHER -> Purpose.DEFINITION;
    };
  }

  private static Purpose ofField(Usage.Kind kind, boolean write, boolean meta, Surrounding around) {
    if (write) {
      return Purpose.WRITE;
    }
    String callee = around.callee();
    return switch (kind) {
      case ATTRIBUTE -> Purpose.READ;
      case KEYWORD -> FILTERS.contains(callee) ? Purpose.FILTER : Purpose.NAMED;
      case NAME -> Purpose.NAMED;
      default -> callee.isEmpty() || meta ? ofClass(meta, around) : ofArgument(around);
    };
  }

  private static Purpose ofArgument(Surrounding around) {
    String callee = around.callee();
    if (around.keyword().equals("update_fields") || WRITES.contains(callee)) {
      return Purpose.WRITE;
    }
    if (around.keyword().equals("source")) {
      return Purpose.SERIALIZE;
    }
    if (callee.equals("display") && around.keyword().equals("ordering")) {
      return Purpose.ADMIN;
    }
    if (ORDERS.contains(callee)) {
      return Purpose.ORDER;
    }
    if (LOADS.contains(callee) || LOADS.contains(around.keyword())) {
      return Purpose.LOAD;
    }
    return READS.contains(callee) ? Purpose.READ : ofClass(false, around);
  }

  private static Purpose ofClass(boolean meta, Surrounding around) {
    if (!meta && around.option().isEmpty()) {
      return Purpose.NAMED;
    }
    if (FILTERS_OF_CLASS.contains(around.option()) && around.made() == Surrounding.Made.VIEW) {
      return Purpose.FILTER;
    }
    if (ORDERS_OF_CLASS.contains(around.option()) && around.made() == Surrounding.Made.VIEW) {
      return Purpose.ORDER;
    }
    return switch (around.made()) {
      case FORM -> Purpose.FORM;
      case SERIALIZER -> Purpose.SERIALIZE;
      case FILTER -> Purpose.FILTER;
      case ADMIN -> Purpose.ADMIN;
      case VIEW -> Purpose.VIEW;
      case MODEL, OTHER -> meta ? Purpose.MODEL_OPTION : Purpose.LISTED;
    };
  }

  private static Purpose ofModel(Usage.Kind kind, boolean meta, Surrounding around) {
    Purpose byPlace =
        switch (around.position()) {
          case BASE -> Purpose.SUBCLASS;
          case ANNOTATION -> Purpose.ANNOTATION;
          case PLAIN, VALUE, KEY -> null;
        };
    if (byPlace != null) {
      return byPlace;
    }
    String callee = around.callee();
    if (around.keyword().equals("sender")) {
      return Purpose.SIGNAL;
    }
    if (RELATIONS.matcher(callee).matches()) {
      return Purpose.RELATION;
    }
    if (callee.equals("register")) {
      return Purpose.ADMIN;
    }
    if (meta && around.option().equals("model")) {
      return ofClass(true, around);
    }
    if (kind == Usage.Kind.STRING && isPermission(around)) {
      return Purpose.PERMISSION_CHECK;
    }
    if (around.option().equals("model") && callee.isEmpty()) {
      Purpose made = ofClass(false, around);
      return made == Purpose.LISTED ? Purpose.NAMED : made;
    }
    if (kind == Usage.Kind.STRING) {
      return callee.equals("get_model") ? Purpose.READ : ofArgument(around);
    }
    return ofChain(around.after());
  }

  /** {@code Customer(...)} and {@code Customer.objects.filter(...).update(...)} write. */
  static Purpose ofChain(List<String> after) {
    boolean makes = !after.isEmpty() && after.getFirst().equals("()");
    return makes || after.stream().anyMatch(CHANGES::contains) ? Purpose.WRITE : Purpose.READ;
  }

  private static Purpose ofPermission(boolean meta, Surrounding around) {
    if (meta || (around.option().equals("permissions") && around.callee().isEmpty())) {
      return Purpose.DEFINITION;
    }
    if (GRANTS.matcher(around.callee()).matches()) {
      return Purpose.PERMISSION_GRANT;
    }
    if (isPermission(around)) {
      return Purpose.PERMISSION_CHECK;
    }
    if (around.keyword().startsWith("codename")) {
      return CHANGES.contains(around.callee()) || around.callee().isEmpty()
          ? Purpose.DEFINITION
          : Purpose.PERMISSION_GRANT;
    }
    return Purpose.NAMED;
  }

  private static boolean isPermission(Surrounding around) {
    String callee = around.callee().toLowerCase(Locale.ROOT);
    return CHECKS.matcher(callee).find()
        || callee.equals("get_objects_for_user")
        || callee.equals("user_passes_test")
        || (around.callee().isEmpty()
            && around.position() != Position.VALUE
            && around.option().toLowerCase(Locale.ROOT).contains("perm"));
  }
}
