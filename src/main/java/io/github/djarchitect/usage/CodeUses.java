package io.github.djarchitect.usage;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.state.ProjectState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The lines that use a model, field or permission, with what each is there for.
 *
 * <p>What surely means it comes first, then what may; names that mean something else are left out
 * and counted by reason. Each file's migrations and tests are in the list too, told by {@link
 * CodeUse#setting()}.
 *
 * @param names every occurrence of the name, which this was sifted from
 * @param leftOut how many lines have the name and mean something else, by what they mean
 * @param unseen where the code that may use it makes its names at run time
 */
public record CodeUses(
    UsageReport names, List<CodeUse> uses, Map<String, Integer> leftOut, List<BlindSpot> unseen) {
  /** What reading alone never sees, in words for people and models. */
  public static final String LIMITS =
      "Read, not run: what puts a name together at run time, the database's own views and triggers,"
          + " and clients outside of this repository are not seen. 'perhaps' is for a person to"
          + " look at; nothing found is no proof that nothing uses it.";

  public CodeUses {
    uses = List.copyOf(uses);
    leftOut = Map.copyOf(leftOut);
    unseen = List.copyOf(unseen);
  }

  /** Gathers lines, one use each. */
  static final class Sifting {
    /** Variables, parameters and keywords of functions. */
    static final String LOCAL = "variables, parameters and functions of the same name";

    static final String ELSEWHERE = "names of other models, classes and modules";

    static final String VALUE = "texts that are values, URLs or aliases";

    private final Map<Place, CodeUse> uses = new TreeMap<>(Comparator.comparing(Place::toString));
    private final Map<Place, String> left = new TreeMap<>(Comparator.comparing(Place::toString));

    void list(CodeUse use) {
      uses.merge(line(use.place()), use, CodeUse::and);
    }

    void leave(Usage usage, String reason) {
      left.putIfAbsent(line(usage.place()), reason);
    }

    boolean has(Place place) {
      return uses.containsKey(line(place));
    }

    private static Place line(Place place) {
      return Place.of(place.path(), place.line());
    }

    CodeUses done(UsageReport names) {
      List<CodeUse> sorted = new ArrayList<>(uses.values());
      sorted.sort(
          Comparator.comparing(CodeUse::setting)
              .thenComparing(use -> !use.sure())
              .thenComparing(CodeUse::place));
      Map<String, Integer> counts = new TreeMap<>();
      left.forEach(
          (place, reason) -> {
            if (!uses.containsKey(place)
                && Usages.setting(place.path()) == Usage.Setting.RUNNING_CODE) {
              counts.merge(reason, 1, Integer::sum);
            }
          });
      return new CodeUses(names, sorted, counts, List.of());
    }
  }

  /** Looks through all files of a tree. */
  public static CodeUses find(Project project, SourceTree tree, ProjectState state, Sought sought) {
    CodeUses found =
        switch (sought) {
          case Sought.FieldNamed field -> new FieldSift(project, tree, state, field).sift();
          case Sought.ModelNamed model -> new ModelSift(project, tree, state, model).sift();
          case Sought.PermissionNamed permission -> new PermissionSift(tree, permission).sift();
        };
    return new CodeUses(
        found.names,
        found.uses,
        found.leftOut,
        BlindSpot.find(project, tree, state, sought, found.uses));
  }

  /** Those that run: neither migrations nor tests. */
  public List<CodeUse> inRunningCode() {
    return uses.stream().filter(use -> use.setting() == Usage.Setting.RUNNING_CODE).toList();
  }
}
