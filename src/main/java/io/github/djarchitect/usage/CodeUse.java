package io.github.djarchitect.usage;

import io.github.djarchitect.files.Place;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A line of code that uses a model, field or permission.
 *
 * @param text the line, without the white space around it
 * @param sure whether it is told that exactly this one is meant
 * @param why what leaves a doubt, or how a line means it that does not name it; may be empty
 * @param times how often the file has it, where one line stands for all: in a fixture
 */
public record CodeUse(
    Place place,
    String text,
    Set<Purpose> purposes,
    boolean sure,
    String why,
    Usage.Setting setting,
    int times) {
  public CodeUse {
    purposes = Set.copyOf(purposes);
  }

  static CodeUse sure(Place place, String text, Purpose purpose, Usage.Setting setting) {
    return new CodeUse(place, text, Set.of(purpose), true, "", setting, 1);
  }

  static CodeUse doubtful(
      Place place, String text, Purpose purpose, Usage.Setting setting, String why) {
    return new CodeUse(place, text, Set.of(purpose), false, why, setting, 1);
  }

  /** The same line, seen twice: what is sure of either is sure. */
  CodeUse and(CodeUse other) {
    if (sure != other.sure) {
      return sure ? this : other;
    }
    Set<Purpose> both = EnumSet.copyOf(purposes);
    both.addAll(other.purposes);
    return new CodeUse(
        place, text, both, sure, why.isEmpty() ? other.why : why, setting, times + other.times - 1);
  }

  public boolean writes() {
    return purposes.contains(Purpose.WRITE);
  }

  /** As outputs spell them: {@code read, write}. */
  public String kinds() {
    return purposes.stream().sorted().map(Purpose::label).collect(Collectors.joining(", "));
  }
}
