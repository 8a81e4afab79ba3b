package io.github.djarchitect.autodetect;

import java.util.List;
import java.util.Map;

/**
 * What turns one state into another: the operations that Django's {@code MigrationAutodetector}
 * finds, in the order in which it finds them, with what each needs before it.
 *
 * <p>What cannot be compared is taken as unchanged, and told.
 *
 * @see <a
 *     href="https://github.com/django/django/blob/5.2/django/db/migrations/autodetector.py">autodetector.py</a>
 */
final class Autodetector {
  private Autodetector() {}

  /** Finds all of them, by the apps that they belong to. */
  static Map<String, List<Planned>> operations(Sides sides) {
    ModelChanges models = new ModelChanges(sides);
    OptionChanges options = new OptionChanges(sides);
    TogetherChanges together = new TogetherChanges(sides);
    FieldChanges fields = new FieldChanges(sides);
    IndexChanges indexes = new IndexChanges(sides, together);
    ConstraintChanges constraints = new ConstraintChanges(sides);
    sides.sortKeys();
    models.renameModels();
    sides.prepareFields();
    models.deleteModels();
    models.createModels();
    models.deleteProxies();
    models.createProxies();
    options.alterOptions();
    options.alterManagers();
    options.alterTableComments();
    fields.findRenamedFields();
    indexes.findIndexChanges();
    constraints.findConstraintChanges();
    constraints.removeConstraints();
    indexes.removeIndexes();
    fields.renameFields();
    indexes.renameIndexes();
    together.removeTogether("unique_together");
    if (sides.release < 51) {
      together.removeTogether("index_together");
    }
    fields.removeFields();
    fields.addFields();
    fields.alterFields();
    options.alterOrder();
    together.alterTogether("unique_together");
    if (sides.release < 51) {
      together.alterTogether("index_together");
    }
    indexes.addIndexes();
    constraints.addConstraints();
    constraints.alterConstraints();
    options.alterTables();
    return sides.generated;
  }
}
