package io.github.djarchitect.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.TextTree;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.RunningCode;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.live.LiveDatabase;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.review.Coverage;
import io.github.djarchitect.review.Gate;
import io.github.djarchitect.review.ReviewRequest;
import io.github.djarchitect.review.ReviewResult;
import io.github.djarchitect.review.Verdict;
import io.github.djarchitect.sql.DjangoVersion;
import io.github.djarchitect.sql.Target;
import io.github.djarchitect.sql.Vendor;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReviewAnnotationsTest {
  private static final List<Target> TARGETS = List.of(new Target(Vendor.POSTGRESQL, "15"));

  private static Finding finding(Severity severity, int line, boolean fresh, String message) {
    return new Finding(
        "index-not-concurrent",
        Hazard.BLOCKS_WRITES,
        List.of(),
        severity,
        new MigrationKey("shop", "0002_x"),
        "0",
        new Place("shop/migrations/0002_x,y.py", line, 9),
        List.of("postgresql:15"),
        message,
        "Mend it.",
        null,
        null,
        null,
        fresh,
        List.of());
  }

  /** Only the gate makes verdicts, so one is asked of an empty project. */
  private static Verdict verdict() {
    return Gate.review(
            new ReviewRequest(
                MigrationReader.read(ProjectReader.read(new TextTree(), ProjectOptions.DEFAULT)),
                TARGETS,
                DjangoVersion.DEFAULT,
                LiveDatabase.NONE,
                RunningCode.UNKNOWN,
                Set.of(),
                Set.of(),
                Set.of(),
                ProjectOptions.DEFAULT,
                LocalDate.of(2026, 1, 1)))
        .verdict();
  }

  private static ReviewResult result(Finding... findings) {
    return new ReviewResult(
        verdict(),
        List.of(findings),
        new Coverage(1, 1, 0, 0, List.of()),
        TARGETS,
        DjangoVersion.DEFAULT);
  }

  @Test
  void sarifHoldsEachNewFindingWithItsRule() {
    JsonNode log =
        ReviewAnnotations.sarif(
            result(
                finding(Severity.BLOCKER, 7, true, "It blocks."),
                finding(Severity.NOTE, 0, true, "Worth knowing."),
                finding(Severity.WARNING, 9, false, "Old.")),
            "backend/");

    assertThat(log.path("version").asText()).isEqualTo("2.1.0");
    JsonNode run = log.path("runs").path(0);
    assertThat(run.path("results")).hasSize(2);
    JsonNode first = run.path("results").path(0);
    assertThat(first.path("level").asText()).isEqualTo("error");
    assertThat(first.path("ruleId").asText()).isEqualTo(run.at("/tool/driver/rules/0/id").asText());
    assertThat(run.at("/tool/driver/rules/0/help/markdown").asText()).contains("CREATE INDEX");
    JsonNode place = first.path("locations").path(0).path("physicalLocation");
    assertThat(place.path("artifactLocation").path("uri").asText())
        .isEqualTo("backend/shop/migrations/0002_x,y.py");
    assertThat(place.path("region").path("startLine").asInt()).isEqualTo(7);
    assertThat(
            run.path("results")
                .path(1)
                .at("/locations/0/physicalLocation/region/startLine")
                .asInt())
        .isEqualTo(1);
  }

  @Test
  void fingerprintsStayWhenLinesAndWordingChange() {
    String before = print(finding(Severity.BLOCKER, 7, true, "It blocks."));
    String after = print(finding(Severity.WARNING, 99, true, "It blocks for 3 s."));
    assertThat(before).isEqualTo(after).isNotBlank();
  }

  private static String print(Finding finding) {
    return ReviewAnnotations.sarif(result(finding), "")
        .at("/runs/0/results/0/partialFingerprints/primary")
        .asText();
  }

  @Test
  void githubCommandsEscapeWhatWouldEndThem() {
    List<String> lines =
        ReviewAnnotations.github(
            result(finding(Severity.BLOCKER, 7, true, "100 % of\nrows, all: yes.")), "");
    assertThat(lines)
        .containsExactly(
            "::error file=shop/migrations/0002_x%2Cy.py,line=7,title=index-not-concurrent"
                + "::100 %25 of%0Arows, all: yes. Fix: Mend it.");
  }

  @Test
  void whatIsInNoFileIsAnnotatedWithoutOne() {
    Finding target =
        Finding.of(
            "target-not-supported",
            Hazard.UNREADABLE,
            Severity.BLOCKER,
            null,
            Place.ofFile("postgresql:13"),
            "postgresql:13 is not supported.",
            "Name another.");
    assertThat(ReviewAnnotations.github(result(target), "backend/"))
        .containsExactly(
            "::error title=target-not-supported::postgresql:13 is not supported. Fix: Name"
                + " another.");
  }

  @Test
  void gitlabFindingsHaveWhatItDemands() {
    JsonNode report =
        ReviewAnnotations.gitlab(result(finding(Severity.WARNING, 7, true, "It may block.")), "");
    assertThat(report).hasSize(1);
    assertThat(report.path(0).path("severity").asText()).isEqualTo("minor");
    assertThat(report.path(0).path("fingerprint").asText()).isNotBlank();
    assertThat(report.at("/0/location/path").asText()).isEqualTo("shop/migrations/0002_x,y.py");
    assertThat(report.at("/0/location/lines/begin").asInt()).isEqualTo(7);
    assertThat(report.at("/0/check_name").asText()).isEqualTo("index-not-concurrent");
  }
}
