package io.github.djarchitect.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import org.junit.jupiter.api.Test;

class GateDocsTest {
  @Test
  void everyPageIsWhole() {
    assertThat(GateDocs.all()).hasSizeGreaterThan(10).doesNotHaveDuplicates();
    for (RuleDoc doc : GateDocs.all()) {
      assertThat(doc.sees()).as(doc.id()).endsWith(".");
      assertThat(doc.effect()).as(doc.id()).endsWith(".");
      assertThat(doc.instead()).as(doc.id()).endsWith(".");
      assertThat(doc.sources()).as(doc.id()).isNotEmpty();
    }
  }

  @Test
  void aFindingWithoutAPageIsABug() {
    assertThatThrownBy(
            () ->
                Judgement.finding(
                    "made-up",
                    Hazard.STYLE,
                    Severity.NOTE,
                    null,
                    Place.ofFile("a.py"),
                    "message",
                    "fix"))
        .hasMessageContaining("made-up");
  }
}
