package io.github.djarchitect.usage;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.python.Span;
import java.util.List;
import java.util.Set;

/**
 * A place in code that means one field of one model, as far as reading tells.
 *
 * @param line the line, without the white space around it
 * @param span what names the field: a string constant, a keyword's name, an attribute's name
 * @param source the text of the span
 * @param role what the place does with the field
 * @param in the class option, method or class that it stands in, {@code CustomerAdmin.ordering}
 * @param certain whether the model is told by imports, classes and relations; else by the name of a
 *     variable, or by a relation that several models share the name of
 */
public record FieldUse(
    Place place,
    String line,
    Span span,
    String source,
    Role role,
    String in,
    boolean certain,
    Usage.Setting setting) {

  /** What a place does with the field. */
  public enum Role {
    /** An entry of a ModelForm's {@code fields}: FieldError on import if the field is gone. */
    FORM_FIELD,
    /** An entry of a filter set's {@code fields}: TypeError on import if the field is gone. */
    FILTER_FIELD,
    /** An entry of a ModelAdmin's option: most are errors of the system check. */
    ADMIN_OPTION,
    /** An entry of a generic view's {@code fields}: fails when the view is asked for. */
    VIEW_FIELD,
    /** An entry of a serializer's {@code fields}. */
    SERIALIZER_FIELD,
    /** Entries that other libraries read: factories, resources, tables, search indexes. */
    OTHER_FIELD,
    /** A form's or serializer's own code for the field: {@code clean_name}, a declared field. */
    HOOK,
    /** A serializer's or API type's own declaration, which takes any attribute of the object. */
    DECLARED,
    /**
     * A form's or serializer's field asked for by its name: {@code cleaned_data["name"]}, {@code
     * add_error("name", ...)}, {@code ValidationError({"name": ...})}.
     */
    FORM_KEY,
    /**
     * What is sent to a form, {@code CustomerForm({"name": ...})}, {@code request.POST["name"]}, or
     * answered by a serializer that refuses it.
     */
    POST_KEY,
    /** An entry of the model's own Meta, or of what a user model is asked for. */
    MODEL_OPTION,
    /** An entry that a loop gives to {@code setattr()}, a query or {@code update_fields}. */
    LOOP,
    /** An entry of a list or dict of names of fields, which code goes through somewhere. */
    LISTED,
    /** A key of an object of the model in a fixture: DeserializationError if the field is gone. */
    FIXTURE,
    /** A keyword of {@code filter()}, {@code get()}, {@code Q()} and the like. */
    CONDITION,
    /** A name in {@code order_by()}, {@code latest()}, {@code distinct()}. */
    ORDERING,
    /** A name that only says what to load: {@code only()}, {@code defer()}. */
    LOADED,
    /** A name in {@code values_list()}, {@code F()}, a named aggregate, a database function. */
    EXPRESSION,
    /**
     * A name in {@code values()} or in an aggregate without a name: the result is keyed by it; or
     * what asks for such a key, {@code row["customer__name"]}.
     */
    KEY,
    /** A name in {@code update_fields}, {@code bulk_update()}, a keyword of {@code update()}. */
    SAVED,
    /** A value for a new row: {@code Customer(name=...)}, {@code create()}, {@code defaults}. */
    VALUE,
    /** {@code customer.name}. */
    ATTRIBUTE,
    /** {@code customer.get_name_display()} and other methods that Django makes for the field. */
    DERIVED,
    /** {@code {{ customer.name }}} in a template, which shows nothing once the field is gone. */
    TEMPLATE,
    /**
     * A lookup across a relation whose use cannot be told: {@code COLUMNS = ["customer__name"]}.
     */
    PATH;
  }

  /** Options of a ModelAdmin that take any attribute of the model. */
  private static final Set<String> SHOWN =
      Set.of("list_display", "list_display_links", "readonly_fields");

  /** Where a key stands that a row of {@code values()} is asked for. */
  public static final String OF_ROW = "row";

  /** Functions that ask an object for any attribute. */
  static final Set<String> OF_OBJECTS = Set.of("getattr", "setattr", "hasattr", "delattr");

  /** The class option or method that it stands in: {@code ordering}, {@code order_by}. */
  public String option() {
    return in.substring(in.lastIndexOf('.') + 1);
  }

  /** Whether an attribute or property of the old name keeps the place working. */
  public boolean worksWithProperty() {
    return switch (role) {
      case ATTRIBUTE, VALUE, SERIALIZER_FIELD, DERIVED, TEMPLATE, DECLARED -> true;
      case LOOP -> OF_OBJECTS.contains(in);
      case ADMIN_OPTION ->
          !source.contains("__") && SHOWN.contains(option().replaceFirst("^get_", ""));
      case FORM_FIELD,
          FILTER_FIELD,
          VIEW_FIELD,
          OTHER_FIELD,
          HOOK,
          FORM_KEY,
          POST_KEY,
          MODEL_OPTION,
          LISTED,
          FIXTURE,
          CONDITION,
          ORDERING,
          LOADED,
          EXPRESSION,
          KEY,
          SAVED,
          PATH ->
          false;
    };
  }

  /**
   * Whether it belongs to a serializer that declares the field itself: a property of the old name
   * keeps that field and its entries, keys and hooks working.
   *
   * @param uses all uses of the field
   */
  public boolean isOfDeclared(List<FieldUse> uses) {
    return switch (role) {
      case SERIALIZER_FIELD, OTHER_FIELD, HOOK, FORM_KEY, POST_KEY ->
          uses.stream()
              .anyMatch(
                  each ->
                      each.role() == Role.DECLARED
                          && (in.equals(each.in()) || in.startsWith(each.in() + ".")));
      default -> false;
    };
  }

  /**
   * Whether it gives rows a key that others of the uses ask for, or asks for one that they give, in
   * the same file: {@code values("customer__name")} and {@code row["customer__name"]} are renamed
   * together or not at all.
   */
  public boolean isOfRowsReadBeside(List<FieldUse> uses) {
    return role == Role.KEY
        && (in.equals("values") || in.equals(OF_ROW))
        && uses.stream()
            .anyMatch(
                each ->
                    each.role() == Role.KEY
                        && each.certain()
                        && each.place().path().equals(place.path())
                        && each.in().equals(in.equals(OF_ROW) ? "values" : OF_ROW)
                        && each.lookup().equals(lookup()));
  }

  private String lookup() {
    return source.replaceAll("^\\w?[\"']+|[\"']+$", "");
  }

  /** The place as {@code path:line}. */
  public Place at() {
    return Place.of(place.path(), place.line());
  }
}
