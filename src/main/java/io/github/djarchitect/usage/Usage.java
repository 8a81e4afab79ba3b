package io.github.djarchitect.usage;

import io.github.djarchitect.files.Place;
import java.util.Locale;

/**
 * One place where the name occurs.
 *
 * @param text the line, without the white space around it, cut where it is very long
 * @param write whether it looks like a write: the target of an assignment, a keyword of {@code
 *     create()} or {@code update()}
 */
public record Usage(Place place, String text, Kind kind, boolean write, Setting setting) {

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
