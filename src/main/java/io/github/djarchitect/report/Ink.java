package io.github.djarchitect.report;

/** Terminal colours, or none. */
public enum Ink {
  COLOR,
  PLAIN;

  private String paint(String code, String text) {
    return this == PLAIN || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }

  public String bold(String text) {
    return paint("1", text);
  }

  public String dim(String text) {
    return paint("2", text);
  }

  public String good(String text) {
    return paint("1;32", text);
  }

  public String bad(String text) {
    return paint("1;31", text);
  }

  public String warn(String text) {
    return paint("33", text);
  }

  public String code(String text) {
    return paint("36", text);
  }
}
