package io.github.djarchitect.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Source text laid out anew, as {@code ruff format} would. */
class CodeTest {
  private static String laid(String source) {
    return Code.of(source).at(4);
  }

  @Test
  void whatFitsStaysOnItsLine() {
    assertThat(laid("models.CharField(max_length=20,\n  null=True)"))
        .isEqualTo("models.CharField(max_length=20, null=True)");
    assertThat(laid("f((1,), {**a, 'b': [x for x in y]}, *c, **d)"))
        .isEqualTo("f((1,), {**a, 'b': [x for x in y]}, *c, **d)");
  }

  @Test
  void whatDoesNotFitHasOneItemALineAtItsIndentation() {
    assertThat(
            laid(
                "models.CharField(choices=[('new', 'New'), ('paid', 'Paid')], default='new',"
                    + " max_length=20, blank=True)"))
        .isEqualTo(
            """
            models.CharField(
                    choices=[('new', 'New'), ('paid', 'Paid')],
                    default='new',
                    max_length=20,
                    blank=True,
                )\
            """);
  }

  @Test
  void aLastCommaKeepsOneItemALine() {
    assertThat(laid("f(a=[\n1,\n2,\n],)"))
        .isEqualTo("f(\n        a=[\n            1,\n            2,\n        ],\n    )");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f(a,  # why\n  b)",
        "f(\"\"\"SELECT\n  1\"\"\")",
        "f(a,\n  b",
        "x if y else z",
        "lambda a: [ a ]",
      })
  void whatCannotBeTakenApartStaysAsItIs(String source) {
    assertThat(Code.of(source)).isEqualTo(Code.atom(source));
  }

  @Test
  void proseIsBrokenBetweenWords() {
    assertThat(PythonText.filled("one two three\nfour", 9)).isEqualTo("one two\nthree\nfour");
    assertThat(PythonText.filled("unbreakable-word a", 5)).isEqualTo("unbreakable-word\na");
  }
}
