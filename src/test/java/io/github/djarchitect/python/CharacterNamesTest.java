package io.github.djarchitect.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.testing.Interpreter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CharacterNamesTest {
  private static final String EVERY_NAME =
      """
      import sys, unicodedata as u
      for c in range(sys.maxunicode + 1):
          name = u.name(chr(c), None)
          if name:
              print(c, name)
      """;

  @Test
  void everyNameThatPythonKnowsIsFound() {
    String[] lines = Interpreter.atLeast(3, 12).run("-c", EVERY_NAME).split("\n");
    assertThat(lines).hasSizeGreaterThan(100_000);
    List<String> wrong = new ArrayList<>();
    for (String line : lines) {
      int space = line.indexOf(' ');
      int codePoint = Integer.parseInt(line.substring(0, space));
      String name = line.substring(space + 1).strip();
      if (!Character.toString(codePoint).equals(CharacterNames.find(name))) {
        wrong.add(line);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void aliasesOfControlCharactersAreThoseOfPython() {
    String script =
        """
        import unicodedata as u
        for c in list(range(0x20)) + list(range(0x7f, 0xa0)):
            for name in %s:
                try:
                    if u.lookup(name) == chr(c): print(c, name)
                except KeyError: pass
        """;
    List<String> names =
        List.of(
            "NULL",
            "LF",
            "EOL",
            "NEW LINE",
            "TAB",
            "ESC",
            "DEL",
            "NEL",
            "PAD",
            "APC",
            "CSI",
            "PRIVATE USE-2",
            "SINGLE-SHIFT-3",
            "EM",
            "CR",
            "US",
            "BEL");
    String list = "['" + String.join("','", names) + "']";
    String[] lines = Interpreter.atLeast(3, 12).run("-c", script.formatted(list)).split("\n");
    assertThat(lines).hasSize(names.size());
    for (String line : lines) {
      String[] parts = line.strip().split(" ", 2);
      assertThat(CharacterNames.find(parts[1]))
          .isEqualTo(Character.toString(Integer.parseInt(parts[0])));
    }
  }

  @Test
  void namesOfNothingAreNotFound() {
    for (String name :
        List.of("", "NO SUCH THING", "HANGUL SYLLABLE XX", "CJK UNIFIED IDEOGRAPH-41")) {
      assertThat(CharacterNames.find(name)).as(name).isNull();
    }
  }
}
