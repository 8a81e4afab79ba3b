package io.github.djarchitect.hazard.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The specs of the rules, one Markdown file each.
 *
 * <p>A heading names a case, a {@code python} block below it is a snippet for {@link SpecProject}.
 * A comment {@code # expect: rule-id severity hazard} at the end of a line demands a finding on
 * that line; severity and hazard may be left out. Of the spec's own rule there must be no other
 * finding; findings of other rules are not looked at unless the comment names them.
 */
class RuleSpecsTest {
  private static final Path SPECS = Path.of("src/test/specs/rules");
  private static final Pattern EXPECT =
      Pattern.compile(
          "#\\s*expect: (?<rule>[a-z0-9-]+)(?: (?<severity>blocker|warning|note))?(?:"
              + " (?<hazard>[a-z-]+))?\\s*$");
  private static final Pattern CASE =
      Pattern.compile("(?ms)^## (?<title>[^\\n]+)\\n(?<prose>.*?)^```python\\n(?<code>.*?)^```$");

  private record Case(String title, String code) {
    boolean fires() {
      return code.contains("# expect:");
    }
  }

  private static List<Case> cases(String id) throws IOException {
    Matcher matcher = CASE.matcher(Files.readString(SPECS.resolve(id + ".md")));
    List<Case> cases = new ArrayList<>();
    while (matcher.find()) {
      cases.add(new Case(matcher.group("title"), matcher.group("code")));
    }
    return cases;
  }

  @Test
  void everySpecBelongsToARule() throws IOException {
    try (Stream<Path> files = Files.list(SPECS)) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".md", "")))
          .containsExactlyInAnyOrderElementsOf(
              Rules.all().rules().stream().map(rule -> rule.doc().id()).toList());
    }
  }

  @TestFactory
  Stream<DynamicNode> specs() {
    return Rules.all().rules().stream().map(RuleSpecsTest::spec);
  }

  private static DynamicNode spec(Rule rule) {
    String id = rule.doc().id();
    try {
      List<Case> cases = cases(id);
      List<DynamicTest> tests = new ArrayList<>();
      tests.add(
          DynamicTest.dynamicTest(
              "has a case that fires and two near misses",
              () -> {
                assertThat(cases).filteredOn(Case::fires).isNotEmpty();
                assertThat(cases).filteredOn(each -> !each.fires()).hasSizeGreaterThanOrEqualTo(2);
              }));
      cases.forEach(
          each -> tests.add(DynamicTest.dynamicTest(each.title(), () -> check(id, each))));
      return DynamicContainer.dynamicContainer(id, tests);
    } catch (IOException e) {
      return DynamicTest.dynamicTest(
          id,
          () -> {
            throw e;
          });
    }
  }

  private record Expected(String rule, String severity, String hazard, String path, int line) {}

  private static void check(String id, Case spec) {
    SpecProject project = SpecProject.of(spec.code());
    List<Expected> expected = new ArrayList<>();
    for (String path : project.tree().paths()) {
      if (project.tree().read(path)
          instanceof io.github.djarchitect.files.SourceTree.FileContent.Present present) {
        List<String> lines =
            new String(present.bytes(), java.nio.charset.StandardCharsets.UTF_8).lines().toList();
        for (int line = 1; line <= lines.size(); line++) {
          Matcher matcher = EXPECT.matcher(lines.get(line - 1));
          if (matcher.find()) {
            expected.add(
                new Expected(
                    matcher.group("rule"),
                    matcher.group("severity"),
                    matcher.group("hazard"),
                    path,
                    line));
          }
        }
      }
    }
    List<Finding> findings = project.findings();
    for (Expected each : expected) {
      assertThat(findings)
          .as("finding %s", each)
          .anySatisfy(
              finding -> {
                assertThat(finding.rule()).isEqualTo(each.rule());
                assertThat(finding.place().path()).isEqualTo(each.path());
                assertThat(finding.place().line()).isEqualTo(each.line());
                if (each.severity() != null) {
                  assertThat(finding.severity().spelling()).isEqualTo(each.severity());
                }
                if (each.hazard() != null) {
                  assertThat(finding.hazard().spelling()).isEqualTo(each.hazard());
                }
              });
    }
    assertThat(findings)
        .filteredOn(finding -> finding.rule().equals(id))
        .as("only what is expected of " + id)
        .hasSize((int) expected.stream().filter(each -> each.rule().equals(id)).count());
  }
}
