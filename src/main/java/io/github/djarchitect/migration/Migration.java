package io.github.djarchitect.migration;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.python.PythonModule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One migration file as read.
 *
 * @param initial absent unless set
 * @param variants the operations under each of the conditions that they hang on; empty where they
 *     hang on none. Of those that hang on one, {@code operations} has opaque ones.
 * @param ownClasses where operations stand that a class of the project makes, which does as that of
 *     Django from which it derives; with its import path
 * @param readable false when the file does not parse or its operations cannot be told; it is then a
 *     node of the graph all the same
 * @param module the parsed file, for rules that read bodies and comments
 */
public record Migration(
    MigrationKey key,
    String path,
    List<Dependency> dependencies,
    List<Dependency> runBefore,
    List<MigrationKey> replaces,
    @Nullable Boolean initial,
    boolean atomic,
    List<Operation> operations,
    List<Variant> variants,
    Map<Place, String> ownClasses,
    boolean readable,
    Place place,
    PythonModule module) {
  public Migration {
    dependencies = List.copyOf(dependencies);
    runBefore = List.copyOf(runBefore);
    replaces = List.copyOf(replaces);
    operations = List.copyOf(operations);
    variants = List.copyOf(variants);
    ownClasses = Map.copyOf(ownClasses);
  }

  /**
   * @param when the condition as it stands in the source
   * @param likely whether the project's own defaults lead to it
   */
  public record Variant(String when, boolean likely, List<Operation> operations) {
    public Variant {
      operations = List.copyOf(operations);
    }
  }
}
