package io.github.djarchitect.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.Deconstructor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValueJsonTest {
  private static final ValueJson JSON = new ValueJson(Deconstructor.of("5.2"));

  private static final Place HERE = Place.of("shop/migrations/0001_initial.py", 7);

  @Test
  void aFlagOfAPatternIsTheMemberThatItIs() {
    assertThat(
            JSON.of(call("operator.getitem", new Value.Ref("re.RegexFlag"), "IGNORECASE"))
                .toString())
        .isEqualTo("{\"enum\":\"re.RegexFlag\",\"name\":\"IGNORECASE\",\"value\":2}");
  }

  @Test
  void flagsThatAreJoinedAreOne() {
    Value both =
        new Value.Call(
            "operator.or_",
            List.of(new Value.Ref("re.M"), new Value.Ref("re.IGNORECASE")),
            Map.of(),
            HERE);
    assertThat(JSON.of(both).toString())
        .isEqualTo("{\"enum\":\"re.RegexFlag\",\"name\":\"IGNORECASE|MULTILINE\",\"value\":10}");
  }

  @Test
  void whatIsAnotherValueEachTimeIsUnknown() {
    Value now = new Value.Call("django.utils.timezone.now", List.of(), Map.of(), HERE);
    assertThat(JSON.of(now).path("unknown").path("reason").asText())
        .isEqualTo("what django.utils.timezone.now() gives when it is imported");
  }

  @Test
  void aVariableOfTheEnvironmentIsItsDefaultOrUnknown() {
    assertThat(JSON.of(call("os.environ.get", Value.str("CURRENCY"), "USD")).toString())
        .isEqualTo(
            "{\"either\":[{\"when\":\"CURRENCY is set\",\"value\":{\"unknown\":{\"path\":"
                + "\"shop/migrations/0001_initial.py\",\"line\":7,\"reason\":\"the environment's"
                + " CURRENCY\"}}},{\"when\":\"CURRENCY is not set\",\"value\":\"USD\"}]}");
  }

  private static Value call(String path, Value first, String second) {
    return new Value.Call(path, List.of(first, Value.str(second)), Map.of(), HERE);
  }
}
