package io.github.djarchitect.agent.advisor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two branches, and what people say of which of them has run. */
class AppliedTest {
  private static final JsonNode CONFLICTS = conflicts();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0007_vat_id is deployed, 0007_loyalty_points is not: renumber the one that is not | 0007_vat_id
          0007_vat_id is not deployed, 0007_loyalty_points is | 0007_loyalty_points 0008_fill_loyalty
          Deployed: 0007_vat_id. | 0007_vat_id
          0007_vat_id is on main and deployed, 0007_loyalty_points only in my branch | 0007_vat_id
          0007_loyalty_points is in my feature branch, the other one is older | 0007_vat_id
          production has the vat id migration already | 0007_vat_id
          the loyalty points ones ran on staging yesterday but vat_id did not | 0007_loyalty_points 0008_fill_loyalty
          0008 was applied in production | 0008_fill_loyalty
          0007_vat_id, which is live, and 0007_loyalty_points, which isn't | 0007_vat_id
          Production has already run 0007_loyalty_points and 0008_fill_loyalty. The vat branch is mine and not deployed anywhere. | 0007_loyalty_points 0008_fill_loyalty
          0007_vat_id is deployed, 0007_loyalty_points and 0008_fill_loyalty are not | 0007_vat_id
          showmigrations on prod: [X] 0006_a [X] 0007_vat_id [ ] 0007_loyalty_points [ ] 0008_fill_loyalty | 0007_vat_id
          my 0007_loyalty_points and 0008 have not been run anywhere | 0007_vat_id
          0007_vat_id is deployed everywhere already, my 0007_loyalty_points and 0008 have not been run anywhere | 0007_vat_id
          renumber 0007_loyalty_points and 0008 so they come after 0007_vat_id. no merge migration | 0007_vat_id
          the vat id branch is on main and live. the loyalty branch is new | 0007_vat_id
          our main has 0007_vat_id and it is live. My feature branch brings 0007_loyalty_points and 0008_fill_loyalty | 0007_vat_id
          renumber 0007_vat_id behind 0008_fill_loyalty | 0007_loyalty_points 0008_fill_loyalty
          rebase 0007_loyalty_points onto 0007_vat_id please | 0007_vat_id
          0007_vat_id got merged to main last week | 0007_vat_id
          0007_loyalty_points and 0008_fill_loyalty are applied in prod | 0007_loyalty_points 0008_fill_loyalty
          loyalty_points (20) ran on staging and prod, vat_id nowhere | 0007_loyalty_points 0008_fill_loyalty
          vat_id went live on Monday, the points exist only in the pull request | 0007_vat_id
          stack my 0007_loyalty_points and 0008_fill_loyalty behind 0007_vat_id | 0007_vat_id
          0007_vat_id was rolled out on Friday, the points were not | 0007_vat_id
          vat_id is on production, the loyalty points are an open pull request | 0007_vat_id
          0007_vat_id has not run anywhere | 0007_loyalty_points 0008_fill_loyalty
          0007_vat_id is deployed, nothing may be lost | 0007_vat_id
          rebase my branch migrations (0007_loyalty_points, 0008_fill_loyalty) on top of main's | 0007_vat_id
          put my migrations (0007_loyalty_points and 0008_fill_loyalty) behind the other one | 0007_vat_id
          two leaves. 0007_vat_id ran yesterday. what do i do? | 0007_vat_id
          both 0007_vat_id and 0007_loyalty_points are deployed | 0007_vat_id 0007_loyalty_points
          """)
  void stays(String question, String names) {
    assertThat(Applied.of(question, CONFLICTS).names()).containsExactlyInAnyOrder(names.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Two leaves in customers, resolve it | false
          Make 0007_loyalty_points run before 0007_vat_id | false
          I do not know whether 0007_vat_id is deployed | false
          do not renumber anything | false
          neither is applied anywhere | false
          one of them is already applied in production | true
          both branches are on main | true
          """)
  void staysUntold(String question, boolean unnamed) {
    Applied applied = Applied.of(question, CONFLICTS);
    assertThat(applied.names()).isEmpty();
    assertThat(applied.unnamed()).isEqualTo(unnamed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          The vat branch is on main and deployed. The loyalty branch is mine, not deployed anywhere. | 0007_loyalty_points 0008_fill_loyalty
          0008_fill_loyalty has not run anywhere | 0008_fill_loyalty
          """)
  void isSaidToHaveRunNowhere(String question, String names) {
    assertThat(Applied.of(question, CONFLICTS).nowhere())
        .containsExactlyInAnyOrder(names.split(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "renumber 0007_loyalty_points behind 0007_vat_id",
        "Two of us merged on Friday, now there are 0007_vat_id and 0007_loyalty_points",
      })
  void aMoveOrAMergeSaysOfNoDatabase(String question) {
    assertThat(Applied.of(question, CONFLICTS).nowhere()).isEmpty();
    assertThat(Applied.maySay(question)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "one side went to the servers on Friday",
        "the points came with Friday's release",
        "one of them on Friday, the other today",
      })
  void wordsOfServersOrOfADayAloneMaySayIt(String question) {
    assertThat(Applied.maySay(question)).isTrue();
  }

  private static JsonNode conflicts() {
    ObjectMapper json = new ObjectMapper();
    return json.createArrayNode()
        .add(
            json.valueToTree(
                Map.of(
                    "app",
                    "customers",
                    "branches",
                    List.of(
                        Map.of("migrations", List.of("0007_vat_id")),
                        Map.of(
                            "migrations", List.of("0007_loyalty_points", "0008_fill_loyalty"))))));
  }
}
