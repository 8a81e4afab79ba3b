package io.github.djarchitect.agent.advisor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamingTest {
  private static final JsonNode INSPECTED =
      inspected(
          model("people.Profile", "people_profile", "id", "user", "name", "bio"),
          model("orders.Order", "orders_order", "id", "status", "total_cents", "note"));

  private static final List<Naming.ModelName> ORDER =
      List.of(new Naming.ModelName("orders", "Order"));

  private static final List<Naming.ModelName> PROFILE =
      List.of(new Naming.ModelName("people", "Profile"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10 million users; rename the field 'name' of Profile to label",
        "rename the field name of Profile to label, 10M users, the user must notice nothing",
        "Profile holds ten million users: its name column should be called label",
        "for 250k users, rename the column `name` of the profile table to label",
      })
  void whatIsCountedIsNoColumn(String question) {
    assertThat(Naming.fields(Words.of(question), List.of(INSPECTED)).getFirst().field())
        .isEqualTo("name");
  }

  @Test
  void aNameWithUnderscoresNamesNoModelByItsParts() {
    Words question = Words.of("n_pings to bigint pls, 12 mio rows");
    JsonNode inspected =
        inspected(
            model("api.Ping", "api_ping", "id", "n"), model("api.Check", "api_check", "n_pings"));

    assertThat(Naming.modelScore(question, "api", "Ping")).isZero();
    assertThat(Naming.fields(question, List.of(inspected)).getFirst().model())
        .isEqualTo("api.Check");
  }

  @Test
  void ofTwoModelsOfOneNameTheOneWithTheFieldIsMeant() {
    JsonNode inspected =
        inspected(
            model("config.GymConfig", "config_gymconfig", "id"),
            model("gym.GymConfig", "gym_gymconfig", "weeks_inactive"));

    assertThat(
            Naming.unknown(
                Words.of("GymConfig.weeks_inactive to BigIntegerField"),
                List.of(new Naming.ModelName("config", "GymConfig")),
                List.of(inspected)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "convert Order.total to decimal | total | total_cents",
        "make orders.Order.total a bigint | total | total_cents",
        "orders_order.total should be a bigint | total | total_cents",
        "rename Order.notes to remark | notes | note",
        "rename the field 'total' of the order to amount | total | total_cents",
      })
  void aNameThatIsNoFieldHasItsNearest(String question, String name, String nearest) {
    Naming.Unknown unknown =
        Naming.unknown(Words.of(question), ORDER, List.of(INSPECTED)).orElseThrow();
    assertThat(unknown.name()).isEqualTo(name);
    assertThat(unknown.nearest()).first().isEqualTo(nearest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rename Order.note to Order.remark",
        "rename the note column of orders to a new column 'remark'",
        "rename the note of Order to customer_remark",
        "Order.total_cents should be a decimal, see models.DecimalField",
      })
  void theNameOfWhatIsYetToComeIsNotMissed(String question) {
    assertThat(Naming.unknown(Words.of(question), ORDER, List.of(INSPECTED))).isEmpty();
  }

  @Test
  void aQuotedNameThatIsNoFieldIsNotTakenForAnother() {
    assertThat(
            Naming.unknown(
                Words.of("10 million users; rename the field 'nickname' of Profile to label"),
                PROFILE,
                List.of(INSPECTED)))
        .isPresent();
  }

  private static JsonNode inspected(ObjectNode... models) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    ArrayNode list = result.putArray("models");
    for (ObjectNode model : models) {
      list.add(model);
    }
    return result;
  }

  private static ObjectNode model(String label, String table, String... fields) {
    ObjectNode model = JsonNodeFactory.instance.objectNode();
    model.put("model", label).put("table", table);
    ArrayNode list = model.putArray("fields");
    for (String field : fields) {
      list.addObject().put("name", field).put("class", "TextField");
    }
    return model;
  }
}
