package io.github.djarchitect.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionPinTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Django==4.2.11 | 4.2 | 4 | 2 | true",
        "Django==4.2.11 | 4.2 | 5 | 2 | false",
        "Django>=4.2,<6 | 4.2 | 5 | 2 | true",
        "Django>=4.2,<5.2 | 4.2 | 5 | 2 | false",
        "Django>=4.2,<5.2.3 | 4.2 | 5 | 2 | true",
        "Django~=4.2 | 4.2 | 5 | 0 | false",
        "Django~=4.2.0 | 4.2 | 4 | 2 | true",
        "django = \"^4.1\" | 4.1 | 4 | 2 | true",
        "django = \"^4.1\" | 4.1 | 5 | 0 | false",
        "version = \"4.2.11\" | 4.2 | 4 | 2 | true",
        "version = \"4.2.11\" | 4.2 | 5 | 0 | false",
        "Django | 4.2 | 5 | 0 | false",
      })
  void aLineAllowsTheReleasesThatItsSpecifiersDo(
      String line, String pinned, int major, int minor, boolean allowed) {
    assertThat(VersionPin.allows(line, pinned, major, minor)).isEqualTo(allowed);
  }
}
