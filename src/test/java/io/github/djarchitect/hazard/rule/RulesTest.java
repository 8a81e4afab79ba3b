package io.github.djarchitect.hazard.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Rule;
import io.github.djarchitect.hazard.RuleDoc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RulesTest {
  private static final Path SOURCES = Path.of("src/main/java/io/github/djarchitect/hazard/rule");

  @Test
  void everyRuleHasAnIdOfItsOwn() {
    assertThat(Rules.all().rules()).extracting(rule -> rule.doc().id()).doesNotHaveDuplicates();
  }

  @Test
  void everyRuleClassIsInTheList() throws IOException {
    List<String> listed =
        Rules.all().rules().stream().map(rule -> rule.getClass().getSimpleName()).toList();
    try (Stream<Path> files = Files.list(SOURCES)) {
      List<String> classes =
          files
              .filter(RulesTest::isRule)
              .map(file -> file.getFileName().toString().replace(".java", ""))
              .toList();
      assertThat(listed).containsExactlyInAnyOrderElementsOf(classes);
    }
  }

  private static boolean isRule(Path file) {
    try {
      return Files.readString(file).matches("(?s).*implements (Migration|Project)Rule \\{.*");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @TestFactory
  Stream<DynamicTest> theFileIsNamedAsTheId() {
    return each(
        rule -> assertThat(kebab(rule.getClass().getSimpleName())).isEqualTo(rule.doc().id()));
  }

  private static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  @TestFactory
  Stream<DynamicTest> theDocumentationIsWhole() {
    return each(
        rule -> {
          RuleDoc doc = rule.doc();
          assertThat(List.of(doc.title(), doc.sees(), doc.effect(), doc.instead(), doc.appliesTo()))
              .allSatisfy(text -> assertThat(text.strip()).hasSizeGreaterThan(3));
          assertThat(List.of(doc.sees(), doc.effect(), doc.instead()))
              .allSatisfy(text -> assertThat(text).endsWith("."));
          assertThat(doc.unsafe().strip()).isNotEmpty();
          assertThat(doc.safe().strip()).isNotEmpty();
          assertThat(doc.sources()).anySatisfy(source -> assertThat(source).startsWith("https://"));
        });
  }

  @TestFactory
  Stream<DynamicTest> theUnsafeExampleFires() {
    return each(
        rule ->
            assertThat(SpecProject.of(rule.doc().unsafe()).findings())
                .extracting(Finding::rule)
                .contains(rule.doc().id()));
  }

  @TestFactory
  Stream<DynamicTest> theSafeExampleIsSilent() {
    return each(
        rule ->
            assertThat(SpecProject.of(rule.doc().safe()).findings())
                .extracting(Finding::rule)
                .doesNotContain(rule.doc().id()));
  }

  private interface Check {
    void on(Rule rule);
  }

  private static Stream<DynamicTest> each(Check check) {
    return Rules.all().rules().stream()
        .map(rule -> DynamicTest.dynamicTest(rule.doc().id(), () -> check.on(rule)));
  }
}
