package io.github.djarchitect.autodetect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The indexes, or the constraints, of one model on both sides.
 *
 * <p>Django adds what is not in the other list and removes what is not in the first, by equality
 * ({@code create_altered_indexes} and {@code create_altered_constraints} of Django 5.2). Here too,
 * where that is certain: absent stands for one that may be any.
 *
 * @param option its name in {@code Meta}
 */
record DeclaredLists(
    String option, List<Optional<Declaration>> models, List<Optional<Declaration>> migrations) {
  DeclaredLists {
    models = List.copyOf(models);
    migrations = List.copyOf(migrations);
  }

  /** One sentence for each that certainly differs. */
  List<String> differences(String model) {
    String noun = option.equals("indexes") ? "index" : "constraint";
    List<Declaration> added = without(models, migrations);
    List<Declaration> removed = without(migrations, models);
    List<String> differences = new ArrayList<>();
    for (Declaration each : added) {
      Optional<Declaration> altered =
          removed.stream().filter(other -> other.name().equals(each.name())).findFirst();
      Optional<Declaration> renamed = removed.stream().filter(each::isRenamed).findFirst();
      if (each.name().isPresent() && altered.isPresent()) {
        removed.remove(altered.get());
        differences.add(
            "the %s %s of %s is another in models.py than in the migrations"
                .formatted(noun, called(each), model));
      } else if (renamed.isPresent()) {
        removed.remove(renamed.get());
        differences.add(
            "the %s %s of %s is called %s in models.py"
                .formatted(noun, called(renamed.get()), model, called(each)));
      } else {
        differences.add(
            "models.py has the %s %s of %s, the migrations do not"
                .formatted(noun, called(each), model));
      }
    }
    for (Declaration each : removed) {
      differences.add(
          "the migrations have the %s %s of %s, models.py does not"
              .formatted(noun, called(each), model));
    }
    return differences;
  }

  private static List<Declaration> without(
      List<Optional<Declaration>> some, List<Optional<Declaration>> others) {
    List<Declaration> without = new ArrayList<>();
    for (Optional<Declaration> each : some) {
      if (each.isPresent()
          && others.stream()
              .allMatch(
                  other ->
                      other
                          .filter(known -> each.get().sameAs(known) == Sameness.OTHER)
                          .isPresent())) {
        without.add(each.get());
      }
    }
    return without;
  }

  private static String called(Declaration each) {
    return each.name().orElse("without a name");
  }
}
