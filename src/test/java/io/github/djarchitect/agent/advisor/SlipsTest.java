package io.github.djarchitect.agent.advisor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlipsTest {
  @ParameterizedTest
  @CsvSource({
    "dont loose anything, dont lose anything",
    "keep exisiting permisions, keep existing permissions",
    "without loosing anyones acces, without losing anyones access",
    "wihtout droping the old colum, without dropping the old column",
    "priviledges, privileges",
    "no dwontime and no maintainance, no downtime and no maintenance",
    "Triggers are forbiden, Triggers are forbidden",
    "lcok the tabel, lock the table",
  })
  void areMended(String said, String meant) {
    assertThat(Slips.mend(said)).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "do not touch the date, the cost and the look of it",
        "keep Team.acess_level and member.permisions",
        "not editable, excess rows, within a minute, across shards",
        "editing what is exiting, noting lots of right alignments, migrating, resolving, intercept",
        "last, past, list, host, clock, block, cable, stable",
      })
  void anotherWordOrANameIsNone(String said) {
    assertThat(Slips.mend(said)).isEqualTo(said);
  }
}
