package io.github.djarchitect.usage;

import io.github.djarchitect.files.Place;
import java.util.Locale;

/**
 * One place where the name occurs.
 *
 * @param text the line, without the white space around it, cut where it is very long
 * @param write whether it looks like a write: the target of an assignment, a keyword of {@code
 *     create()} or {@code update()}
 * @param purpose what it is there for, by its own file alone
 * @param around what stands around it in Python; elsewhere nothing
 */
public record Usage(
    Place place,
    String text,
    Kind kind,
    boolean write,
    Setting setting,
    Purpose purpose,
    Around around) {

  /**
   * What the judgement of a name needs to know of its place.
   *
   * @param on the last name before the attribute: {@code order} of {@code request.order.name}
   * @param root the first one
   * @param inClass the innermost class
   * @param callee the call that it is an argument of, by its last name
   * @param calledOn the names in the chain that the call is the end of
   * @param called whether it is called itself
   * @param option the attribute or variable that is assigned
   * @param value a text that is compared or kept as a constant, and the name of a URL
   * @param key a key of a dict or of what is asked for one
   * @param word the name, lookup or text itself
   */
  public record Around(
      String on,
      String root,
      String inClass,
      String callee,
      String calledOn,
      boolean called,
      String option,
      boolean value,
      boolean key,
      String word) {
    static final Around NONE = new Around("", "", "", "", "", false, "", false, false, "");

    static Around on(String last, String first, String word) {
      return new Around(last, first, "", "", "", false, "", false, false, word);
    }
  }

  /** How the name occurs. */
  public enum Kind {
    /** The field or model itself. */
    DEFINITION,
    /** {@code x.name}. */
    ATTRIBUTE,
    /** A keyword argument, lookups across relations included: {@code filter(customer__name=1)}. */
    KEYWORD,
    /** A string constant that is the name, or holds it as a part of a lookup or dotted label. */
    STRING,
    /** A variable, parameter or function. */
    NAME,
    IMPORT,
    /** Anything inside a {@code class Meta}. */
    CLASS_META,
    /** Inside {@code {{ }}} or {@code {% %}}. */
    TEMPLATE,
    /** A word of a string or file that reads like SQL. */
    SQL,
    /** A word of a piece of Python that could not be read. */
    UNPARSED;

    /** As outputs spell it: {@code class-meta}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What kind of file it occurs in. */
  public enum Setting {
    RUNNING_CODE,
    TEST,
    MIGRATION;

    /** As outputs spell it: {@code running-code}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
