package io.github.djarchitect.usage;

/**
 * What an expression stands for, seen from one model.
 *
 * @param certain told by imports and classes, not by the name of a variable
 */
record Kind(What what, boolean certain) {
  static final Kind OTHER = new Kind(What.OTHER, true);

  enum What {
    /** The model's class. */
    MODEL,
    /** A manager or query set of it. */
    QUERY,
    /** One object of it. */
    OBJECT,
    /** {@code self} in a class that is made for the model: a form, an admin, a view. */
    SELF,
    OTHER,
    /** What the name that is being told holds already: {@code found = found.filter(...)}. */
    SAME
  }

  static final Kind SAME = new Kind(What.SAME, true);

  boolean is(What what) {
    return this.what == what;
  }

  Kind to(What next) {
    return new Kind(next, certain);
  }
}
