package io.github.djarchitect.agent.advisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoalTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "migrate says: Conflicting migrations detected; multiple leaf nodes in the migration graph",
        "We have conflicting migrations from different branches, please help",
        "Two branches both added a migration to the orders app. How do we merge them?",
        "After merging main I get two leaf nodes in catalog",
        "Resolve the migration conflict between my feature branch and main",
        "makemigrations --merge asks me questions I cannot answer",
      })
  void clashingLeavesAreAConflict(String question) {
    assertThat(Goal.of(Words.of(question))).isEqualTo(Goal.RESOLVE_CONFLICT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Move our permissions system to a new RBAC structure, keep all existing permissions",
        "Migrate from Django groups and permissions to role-based access control",
        "we want roles instead of the flat permission flags; nobody may lose a right to"
            + " permissions",
        "Replace the role column on users with a proper permission model with roles",
      })
  void rolesAndPermissionsAreRbac(String question) {
    assertThat(Goal.of(Words.of(question))).isEqualTo(Goal.RBAC);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Split the customer's name into first and last name, 10 million rows, no downtime",
        "We need to break up Customer.name into first_name and last_name without downtime",
        "How do I separate full_name into given and family name on a table of 10M rows?",
      })
  void oneColumnIntoTwoIsASplit(String question) {
    assertThat(Goal.of(Words.of(question))).isEqualTo(Goal.SPLIT_COLUMN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Change orders.Order.quantity from int to bigint on ten million rows without locking",
        "Convert the total column to decimal",
        "Order.reference should be text, it is an int today; widen it online",
      })
  void anotherTypeIsARetype(String question) {
    assertThat(Goal.of(Words.of(question))).isEqualTo(Goal.RETYPE_COLUMN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "price needs to become prize (same type)",
        "Product.price should become amount",
        "the note must become remark; the type stays",
        "quantity has to become qty, 10M rows, keep the type",
        "will become 'label' in the products table",
      })
  void whatBecomesAnotherNameIsARename(String question) {
    assertThat(Goal.of(Words.of(question))).isEqualTo(Goal.RENAME_COLUMN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Order.reference must become nullable",
        "Order.reference must become text",
        "price should become decimal",
        "price_cents must become a bigint",
        "price_cents needs to become BigIntegerField",
        "the address should become street, city and zip",
        "sku has to become unique",
      })
  void whatBecomesSomethingElseIsNone(String question) {
    assertThat(Goal.of(Words.of(question))).isNotEqualTo(Goal.RENAME_COLUMN);
  }

  @Test
  void anotherNameIsARename() {
    assertThat(Goal.of(Words.of("Rename the column Order.ref to reference without downtime")))
        .isEqualTo(Goal.RENAME_COLUMN);
  }

  @Test
  void columnsIntoATableOfTheirOwnAreAnExtraction() {
    assertThat(
            Goal.of(
                Words.of("Extract the shipping address columns of Order into a new Address table")))
        .isEqualTo(Goal.EXTRACT_TABLE);
  }

  @Test
  void anythingElseIsReviewed() {
    assertThat(Goal.of(Words.of("Is this safe?"))).isEqualTo(Goal.REVIEW);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10M rows | 10000000",
        "10 million records | 10000000",
        "ten million rows | 10000000",
        "10,000,000 rows | 10000000",
        "10 000 000 rows | 10000000",
        "about 2.5 million | 2500000",
        "250k customers | 250000",
        "1.2bn events | 1200000000",
      })
  void rowFiguresAreRead(String text, long rows) {
    assertThat(RowFigure.in(text)).hasValue(rows);
  }

  @ParameterizedTest
  @ValueSource(strings = {"since 2024", "port 5432", "no figure", "in a minute"})
  void whatIsNoRowFigureIsNone(String text) {
    assertThat(RowFigure.in(text)).isEmpty();
  }

  @Test
  void partsOfASplitAreFieldNames() {
    assertThat(
            Parts.split("Split name into first and last name, 10M rows", "name", List.of("name")))
        .isEqualTo(List.of("first_name", "last_name"));
    assertThat(
            Parts.split(
                "split Customer.name into first_name and last_name", "name", List.of("name")))
        .isEqualTo(List.of("first_name", "last_name"));
    assertThat(
            Parts.split(
                "break address into street, city and zip without downtime",
                "address",
                List.of("address")))
        .isEqualTo(List.of("street", "city", "zip"));
    assertThat(
            Parts.split(
                "separate full_name into given and family name", "full_name", List.of("full_name")))
        .isEqualTo(List.of("given_name", "family_name"));
    assertThat(Parts.split("split the name of our customers", "name", List.of("name"))).isEmpty();
  }

  @Test
  void theNewTypeIsTheOneThatIsWanted() {
    assertThat(Parts.type("change quantity from int to bigint", "")).contains("BigIntegerField()");
    assertThat(Parts.type("quantity is an integer and must become a BigIntegerField", ""))
        .contains("BigIntegerField()");
    assertThat(Parts.type("make reference varchar(200)", "")).contains("CharField(max_length=200)");
    assertThat(Parts.type("convert to DecimalField(max_digits=10, decimal_places=2) please", ""))
        .contains("DecimalField(max_digits=10, decimal_places=2)");
    assertThat(Parts.type("change its type", "")).isEmpty();
  }

  @Test
  void namesMeetWhateverTheirForm() {
    assertThat(Words.split("OrderLines")).isEqualTo(List.of("order", "line"));
    assertThat(Words.split("order_lines")).isEqualTo(List.of("order", "line"));
    assertThat(Words.of("the customers' full names").words())
        .isEqualTo(List.of("the", "customer", "full", "name"));
    assertThat(Words.split("categories addresses status"))
        .isEqualTo(List.of("category", "address", "status"));
  }
}
