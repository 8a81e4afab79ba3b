package io.github.djarchitect.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The map behind a project's state is a sorted map that a change leaves as it was. */
class ModelMapTest {
  private static ModelState model(int number) {
    return new ModelState(
        "shop",
        "Model%d".formatted(number),
        List.of(),
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        number % 2 == 0);
  }

  @Test
  void whateverIsAddedAndRemovedItIsWhatATreeMapWouldBe() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<ModelKey, ModelState> expected = new TreeMap<>();
    ModelMap map = ModelMap.EMPTY;
    for (int i = 0; i < 2_000; i++) {
      ModelState model = model(random.nextInt(300));
      ModelMap before = map;
      List<ModelKey> keys = List.copyOf(before.keySet());
      if (random.nextInt(3) == 0) {
        map = map.without(model.key());
        expected.remove(model.key());
      } else {
        map = map.with(model.key(), model);
        expected.put(model.key(), model);
      }
      assertThat(map).as("seed %d, step %d", seed, i).isEqualTo(expected).hasSameSizeAs(expected);
      assertThat(map.keySet())
          .as("seed %d, step %d", seed, i)
          .containsExactlyElementsOf(expected.keySet());
      assertThat(before.keySet()).as("seed %d, step %d", seed, i).containsExactlyElementsOf(keys);
    }
  }
}
