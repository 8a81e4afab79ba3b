package io.github.djarchitect.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final ObjectMapper mapper = new ObjectMapper();

  @Test
  void numbersResultsInTheOrderTheyCome() throws Exception {
    Ledger ledger = new Ledger();
    assertThat(ledger.record("list_apps", json("{}"), json("{\"apps\":[]}")).id()).isEqualTo("E1");
    assertThat(ledger.record("list_apps", json("{}"), json("{\"apps\":[1]}")).id()).isEqualTo("E2");
    assertThat(ledger.record("rows", json("{}"), json("{\"apps\":[1]}")).id()).isEqualTo("E3");
    assertThat(ledger.entries()).extracting(Evidence::id).containsExactly("E1", "E2", "E3");
  }

  @Test
  void theSameCallWithTheSameResultKeepsItsNumberHoweverItIsSpelled() throws Exception {
    Ledger ledger = new Ledger();
    Evidence first = ledger.record("t", json("{\"a\":1,\"b\":2.50}"), json("{\"x\":[1,2]}"));
    Evidence again =
        ledger.record("t", json("{ \"b\" : 2.5, \"a\" : 1.0 }"), json("{\"x\": [1, 2]}"));
    assertThat(again).isEqualTo(first);
    assertThat(first.arguments()).isEqualTo("{\"a\":1,\"b\":2.5}");
  }

  @Test
  void theHashIsSha256OfCanonicalJson() throws Exception {
    // printf '{"a":1,"b":["é",null,true]}' | sha256sum
    assertThat(Ledger.hash(json("{\"b\":[\"\\u00e9\",null,true],\"a\":1e0}")))
        .isEqualTo("ee14d3ce0c1450a517228590913e8f5e662c350f49abaf3a61aeaf0518b4a17e");
  }

  @Test
  void goesOnAfterAnEarlierConversation() throws Exception {
    Ledger first = new Ledger();
    Evidence known = first.record("t", json("{}"), json("{\"x\":1}"));
    Ledger second = new Ledger(first.entries());
    assertThat(second.record("t", json("{}"), json("{\"x\":1}"))).isEqualTo(known);
    assertThat(second.record("t", json("{}"), json("{\"x\":2}")).id()).isEqualTo("E2");
  }

  @Test
  void manyThreadsGetEachNumberOnce() throws Exception {
    Ledger ledger = new Ledger();
    List<Thread> threads =
        IntStream.range(0, 50)
            .mapToObj(
                i ->
                    Thread.ofVirtual()
                        .start(
                            () ->
                                ledger.record(
                                    "t", mapper.createObjectNode().put("i", i), mapper.nullNode())))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(ledger.entries())
        .extracting(Evidence::id)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 50).mapToObj(i -> "E" + i).toList());
  }

  @Test
  void citationsAreReadFromBracketsOnly() throws Exception {
    assertThat(Citations.in("[E3] and [E1, E12]; E9 alone is none, [E3] again"))
        .containsExactly("E3", "E1", "E12");
    Ledger ledger = new Ledger();
    ledger.record("t", json("{}"), json("{}"));
    assertThat(Citations.unknown("[E1] [E2]", ledger)).containsExactly("E2");
  }

  private JsonNode json(String text) throws Exception {
    return mapper.readTree(text);
  }
}
