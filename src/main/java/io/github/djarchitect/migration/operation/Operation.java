package io.github.djarchitect.migration.operation;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every operation of {@code django.db.migrations} and {@code django.contrib.postgres}, as data.
 * What an operation does to a state, a lock or a file lives in the rooms of those things, so that a
 * new operation makes the compiler name every place to think about.
 *
 * <p>Model names are as written (Django compares them without case); {@code place} is where the
 * operation's call stands.
 */
public sealed interface Operation {
  Place place();

  // Models

  record CreateModel(
      String name,
      List<NamedField> fields,
      Map<String, Value> options,
      List<Value> bases,
      List<Manager> managers,
      Place place,
      boolean basesListed)
      implements Operation {
    /** With its bases in a tuple, as Django writes them. */
    public CreateModel(
        String name,
        List<NamedField> fields,
        Map<String, Value> options,
        List<Value> bases,
        List<Manager> managers,
        Place place) {
      this(name, fields, options, bases, managers, place, false);
    }

    public CreateModel {
      fields = List.copyOf(fields);
      options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
      bases = List.copyOf(bases);
      managers = List.copyOf(managers);
    }
  }

  record Manager(String name, Value manager) {}

  record DeleteModel(String name, Place place) implements Operation {}

  record RenameModel(String oldName, String newName, Place place) implements Operation {}

  /** {@code table} absent: back to the default name. */
  record AlterModelTable(String name, @Nullable String table, Place place) implements Operation {}

  record AlterModelTableComment(String name, @Nullable String comment, Place place)
      implements Operation {}

  /**
   * @param nothing what stands for no group at all, as written: {@code None}, a list, a set; Django
   *     keeps it so. Absent where there are groups.
   */
  record AlterUniqueTogether(
      String name, List<List<String>> together, @Nullable Value nothing, Place place)
      implements Operation {}

  record AlterIndexTogether(
      String name, List<List<String>> together, @Nullable Value nothing, Place place)
      implements Operation {}

  record AlterOrderWithRespectTo(String name, @Nullable String field, Place place)
      implements Operation {}

  record AlterModelOptions(String name, Map<String, Value> options, Place place)
      implements Operation {
    public AlterModelOptions {
      options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }
  }

  /**
   * @param inTuple whether the managers stand in a tuple
   */
  record AlterModelManagers(String name, List<Manager> managers, Place place, boolean inTuple)
      implements Operation {
    /** With its managers in a list, as Django writes them. */
    public AlterModelManagers(String name, List<Manager> managers, Place place) {
      this(name, managers, place, false);
    }
  }

  // Fields

  /**
   * @param preserve what is written for {@code preserve_default}, where that is no truth value
   */
  record AddField(
      String model,
      String name,
      Field field,
      boolean preserveDefault,
      Place place,
      @Nullable Value preserve)
      implements Operation {
    public AddField(String model, String name, Field field, boolean preserveDefault, Place place) {
      this(model, name, field, preserveDefault, place, null);
    }
  }

  record RemoveField(String model, String name, Place place) implements Operation {}

  /**
   * @param preserve what is written for {@code preserve_default}, where that is no truth value
   */
  record AlterField(
      String model,
      String name,
      Field field,
      boolean preserveDefault,
      Place place,
      @Nullable Value preserve)
      implements Operation {
    public AlterField(
        String model, String name, Field field, boolean preserveDefault, Place place) {
      this(model, name, field, preserveDefault, place, null);
    }
  }

  record RenameField(String model, String oldName, String newName, Place place)
      implements Operation {}

  // Indexes and constraints; the concurrent and not-valid forms are PostgreSQL's

  record AddIndex(String model, Index index, boolean concurrently, Place place)
      implements Operation {}

  record RemoveIndex(String model, String name, boolean concurrently, Place place)
      implements Operation {}

  /**
   * Exactly one of {@code oldName} and {@code oldFields} is given.
   *
   * @param listed whether {@code oldFields} are in a list, which Django's {@code deconstruct()}
   *     gives back as one
   */
  record RenameIndex(
      String model,
      String newName,
      @Nullable String oldName,
      @Nullable List<String> oldFields,
      boolean listed,
      Place place)
      implements Operation {}

  record AddConstraint(String model, Constraint constraint, boolean notValid, Place place)
      implements Operation {}

  record RemoveConstraint(String model, String name, Place place) implements Operation {}

  record AlterConstraint(String model, String name, Constraint constraint, Place place)
      implements Operation {}

  record ValidateConstraint(String model, String name, Place place) implements Operation {}

  // PostgreSQL objects

  /**
   * @param written how the extension is named, which Django's {@code deconstruct()} gives back
   */
  record CreateExtension(String name, Written written, Map<String, Value> hints, Place place)
      implements Operation {
    /** By a class that has one extension, or by the argument, in its position or by name. */
    public enum Written {
      CLASS,
      POSITION,
      KEYWORD
    }

    /** The subclasses that Django has for one extension each, which are not told its name. */
    public static final Map<String, String> NAMED_BY_CLASS =
        Map.of(
            "BloomExtension", "bloom",
            "BtreeGinExtension", "btree_gin",
            "BtreeGistExtension", "btree_gist",
            "CITextExtension", "citext",
            "CryptoExtension", "pgcrypto",
            "HStoreExtension", "hstore",
            "TrigramExtension", "pg_trgm",
            "UnaccentExtension", "unaccent");

    /** The name of the class that is called. */
    public String className() {
      return written != Written.CLASS
          ? "CreateExtension"
          : NAMED_BY_CLASS.entrySet().stream()
              .filter(each -> each.getValue().equals(name))
              .map(Map.Entry::getKey)
              .findFirst()
              .orElseThrow();
    }
  }

  record CreateCollation(String name, Map<String, Value> arguments, Place place)
      implements Operation {}

  record RemoveCollation(String name, Map<String, Value> arguments, Place place)
      implements Operation {}

  // Special

  /**
   * @param atomic absent: follows the migration
   * @param reverseCode absent: irreversible
   */
  record RunPython(
      Value code,
      @Nullable Value reverseCode,
      @Nullable Boolean atomic,
      Map<String, Value> hints,
      boolean elidable,
      Place place)
      implements Operation {
    public boolean reversible() {
      return reverseCode != null;
    }
  }

  /**
   * SQL as statements with their parameters as written.
   *
   * @param sql a text, or a list of texts and (text, params) pairs; possibly unknown
   * @param reverseSql absent: irreversible
   */
  record RunSql(
      Value sql,
      @Nullable Value reverseSql,
      List<Operation> stateOperations,
      Map<String, Value> hints,
      boolean elidable,
      Place place)
      implements Operation {
    public RunSql {
      stateOperations = List.copyOf(stateOperations);
    }
  }

  record SeparateDatabaseAndState(
      List<Operation> databaseOperations, List<Operation> stateOperations, Place place)
      implements Operation {
    public SeparateDatabaseAndState {
      databaseOperations = List.copyOf(databaseOperations);
      stateOperations = List.copyOf(stateOperations);
    }
  }

  /**
   * An operation that cannot be read as one of the others; never skipped, never safe.
   *
   * @param path import path of its class where known
   * @param state what it does to the project's state, where that is known although what it does to
   *     the database is not: an operation of Django that a class of the project refines, or the one
   *     that the project's own defaults lead to where a condition decides
   */
  record OpaqueOperation(
      @Nullable String path,
      List<Value> args,
      Map<String, Value> kwargs,
      String reason,
      @Nullable Operation state,
      Place place)
      implements Operation {
    public OpaqueOperation(
        @Nullable String path,
        List<Value> args,
        Map<String, Value> kwargs,
        String reason,
        Place place) {
      this(path, args, kwargs, reason, null, place);
    }
  }

  /** The model an operation is about, as written, where it is about one. */
  default Optional<String> subject() {
    return switch (this) {
      case CreateModel o -> Optional.of(o.name());
      case DeleteModel o -> Optional.of(o.name());
      case RenameModel o -> Optional.of(o.oldName());
      case AlterModelTable o -> Optional.of(o.name());
      case AlterModelTableComment o -> Optional.of(o.name());
      case AlterUniqueTogether o -> Optional.of(o.name());
      case AlterIndexTogether o -> Optional.of(o.name());
      case AlterOrderWithRespectTo o -> Optional.of(o.name());
      case AlterModelOptions o -> Optional.of(o.name());
      case AlterModelManagers o -> Optional.of(o.name());
      case AddField o -> Optional.of(o.model());
      case RemoveField o -> Optional.of(o.model());
      case AlterField o -> Optional.of(o.model());
      case RenameField o -> Optional.of(o.model());
      case AddIndex o -> Optional.of(o.model());
      case RemoveIndex o -> Optional.of(o.model());
      case RenameIndex o -> Optional.of(o.model());
      case AddConstraint o -> Optional.of(o.model());
      case RemoveConstraint o -> Optional.of(o.model());
      case AlterConstraint o -> Optional.of(o.model());
      case ValidateConstraint o -> Optional.of(o.model());
      case CreateExtension _,
          CreateCollation _,
          RemoveCollation _,
          RunPython _,
          RunSql _,
          SeparateDatabaseAndState _,
          OpaqueOperation _ ->
          Optional.empty();
    };
  }

  /** {@code AddField}, {@code AddIndexConcurrently}: the class name as Django spells it. */
  default String typeName() {
    return switch (this) {
      case AddIndex o -> o.concurrently() ? "AddIndexConcurrently" : "AddIndex";
      case RemoveIndex o -> o.concurrently() ? "RemoveIndexConcurrently" : "RemoveIndex";
      case AddConstraint o -> o.notValid() ? "AddConstraintNotValid" : "AddConstraint";
      case RunSql _ -> "RunSQL";
      case OpaqueOperation o ->
          o.path() == null ? "operation" : o.path().substring(o.path().lastIndexOf('.') + 1);
      default -> getClass().getSimpleName();
    };
  }
}
