package io.github.djarchitect.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.TextTree;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SaidRowsTest {
  private static Map<String, SaidRows> of(String conventions) {
    return SaidRows.of(
        ProjectReader.read(
            TextTree.of(Map.of("manage.py", "", "CLAUDE.md", conventions)),
            ProjectOptions.DEFAULT));
  }

  @Test
  void tablesAndProseGiveFiguresWithTheirLine() {
    Map<String, SaidRows> said =
        of(
            """
            # Sizes
            | `orders_order` | 10,000,000 | busy |
            The table orders_line has about 31.5 million rows, grows 2 % a month.
            `stock_item`: 250k
            audit_entry = 1_200_000_000
            """);

    assertThat(said.keySet())
        .containsExactlyInAnyOrder("orders_order", "orders_line", "stock_item", "audit_entry");
    assertThat(said.get("orders_order").rows()).isEqualTo(10_000_000);
    assertThat(said.get("orders_line").rows()).isEqualTo(31_500_000);
    assertThat(said.get("stock_item").rows()).isEqualTo(250_000);
    assertThat(said.get("audit_entry").rows()).isEqualTo(1_200_000_000);
    assertThat(said.get("orders_line").place().toString()).isEqualTo("CLAUDE.md:3");
  }

  @Test
  void whatIsNoSizeIsNotTakenForOne() {
    assertThat(
            of(
                """
                lock_timeout is 4 seconds; see orders/models.py line 12
                Names are max_length 30 at most
                `0007_order_customer_placed_index`, never `0007_auto_1`
                """))
        .isEmpty();
  }

  @Test
  void noConventionsSayNothing() {
    assertThat(
            SaidRows.of(
                ProjectReader.read(TextTree.of(Map.of("manage.py", "")), ProjectOptions.DEFAULT)))
        .isEmpty();
  }
}
