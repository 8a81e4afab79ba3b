package io.github.djarchitect.codegen;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.migration.operation.Operation.Manager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operations as the source text of a migration's {@code operations} list. */
public final class OperationWriter {
  private static final String CONTRIB = "django.contrib.postgres.operations";

  private final Imports imports;
  private final ValueWriter values;

  public OperationWriter(Imports imports) {
    this.imports = imports;
    this.values = new ValueWriter(imports);
  }

  /** One operation; {@link ValueWriter.UnwritableException} where a part of it was not read. */
  public Code write(Operation operation) {
    return switch (operation) {
      case Operation.CreateModel o ->
          new Arguments("CreateModel")
              .text("name", o.name())
              .add("fields", fields(o.fields()))
              .addIf(!o.options().isEmpty(), "options", () -> dict(o.options()))
              .addIf(!o.bases().isEmpty(), "bases", () -> tuple(o.bases()))
              .addIf(!o.managers().isEmpty(), "managers", () -> managers(o.managers()))
              .code();
      case Operation.DeleteModel o -> new Arguments("DeleteModel").text("name", o.name()).code();
      case Operation.RenameModel o ->
          new Arguments("RenameModel")
              .text("old_name", o.oldName())
              .text("new_name", o.newName())
              .code();
      case Operation.AlterModelTable o ->
          new Arguments("AlterModelTable")
              .text("name", o.name())
              .add("table", optional(o.table()))
              .code();
      case Operation.AlterModelTableComment o ->
          new Arguments("AlterModelTableComment")
              .text("name", o.name())
              .add("table_comment", optional(o.comment()))
              .code();
      case Operation.AlterUniqueTogether o ->
          new Arguments("AlterUniqueTogether")
              .text("name", o.name())
              .add("unique_together", together(o.together()))
              .code();
      case Operation.AlterIndexTogether o ->
          new Arguments("AlterIndexTogether")
              .text("name", o.name())
              .add("index_together", together(o.together()))
              .code();
      case Operation.AlterOrderWithRespectTo o ->
          new Arguments("AlterOrderWithRespectTo")
              .text("name", o.name())
              .add("order_with_respect_to", optional(o.field()))
              .code();
      case Operation.AlterModelOptions o ->
          new Arguments("AlterModelOptions")
              .text("name", o.name())
              .add("options", dict(o.options()))
              .code();
      case Operation.AlterModelManagers o ->
          new Arguments("AlterModelManagers")
              .text("name", o.name())
              .add("managers", managers(o.managers()))
              .code();
      case Operation.AddField o ->
          field("AddField", o.model(), o.name(), o.field(), o.preserveDefault());
      case Operation.AlterField o ->
          field("AlterField", o.model(), o.name(), o.field(), o.preserveDefault());
      case Operation.RemoveField o ->
          new Arguments("RemoveField").text("model_name", o.model()).text("name", o.name()).code();
      case Operation.RenameField o ->
          new Arguments("RenameField")
              .text("model_name", o.model())
              .text("old_name", o.oldName())
              .text("new_name", o.newName())
              .code();
      case Operation.AddIndex o ->
          arguments("AddIndex", "AddIndexConcurrently", o.concurrently())
              .text("model_name", o.model())
              .add("index", index(o.index()))
              .code();
      case Operation.RemoveIndex o ->
          arguments("RemoveIndex", "RemoveIndexConcurrently", o.concurrently())
              .text("model_name", o.model())
              .text("name", o.name())
              .code();
      case Operation.RenameIndex o -> {
        Arguments rename =
            new Arguments("RenameIndex")
                .text("model_name", o.model())
                .text("new_name", o.newName());
        List<String> oldFields = o.oldFields();
        yield oldFields == null
            ? rename.text("old_name", String.valueOf(o.oldName())).code()
            : rename.add("old_fields", texts(oldFields)).code();
      }
      case Operation.AddConstraint o ->
          arguments("AddConstraint", "AddConstraintNotValid", o.notValid())
              .text("model_name", o.model())
              .add("constraint", constraint(o.constraint()))
              .code();
      case Operation.RemoveConstraint o ->
          new Arguments("RemoveConstraint")
              .text("model_name", o.model())
              .text("name", o.name())
              .code();
      case Operation.AlterConstraint o ->
          new Arguments("AlterConstraint")
              .text("model_name", o.model())
              .text("name", o.name())
              .add("constraint", constraint(o.constraint()))
              .code();
      case Operation.ValidateConstraint o ->
          arguments("", "ValidateConstraint", true)
              .text("model_name", o.model())
              .text("name", o.name())
              .code();
      case Operation.CreateExtension o ->
          arguments("", "CreateExtension", true).text("name", o.name()).code();
      case Operation.CreateCollation o ->
          arguments("", "CreateCollation", true)
              .text("name", o.name())
              .addAll(o.arguments())
              .code();
      case Operation.RemoveCollation o ->
          arguments("", "RemoveCollation", true)
              .text("name", o.name())
              .addAll(o.arguments())
              .code();
      case Operation.RunPython o ->
          throw new ValueWriter.UnwritableException("a RunPython's code is not data", o.place());
      case Operation.RunSql o ->
          new Arguments("RunSQL")
              .add("sql", values.value(o.sql()))
              .addIf(o.reverseSql() != null, "reverse_sql", () -> reverse(o))
              .addIf(
                  !o.stateOperations().isEmpty(),
                  "state_operations",
                  () -> operations(o.stateOperations()))
              .addIf(!o.hints().isEmpty(), "hints", () -> dict(o.hints()))
              .addIf(o.elidable(), "elidable", () -> Code.atom("True"))
              .code();
      case Operation.SeparateDatabaseAndState o ->
          new Arguments("SeparateDatabaseAndState")
              .addIf(
                  !o.databaseOperations().isEmpty(),
                  "database_operations",
                  () -> operations(o.databaseOperations()))
              .addIf(
                  !o.stateOperations().isEmpty(),
                  "state_operations",
                  () -> operations(o.stateOperations()))
              .code();
      case Operation.OpaqueOperation o ->
          throw new ValueWriter.UnwritableException(o.reason(), o.place());
    };
  }

  /** {@code [...]}, one operation per line. */
  public Code operations(List<Operation> operations) {
    return Code.list(operations.stream().map(this::write).toList()).explode();
  }

  private Code reverse(Operation.RunSql operation) {
    Value reverse = operation.reverseSql();
    return reverse == null ? Code.atom("None") : values.value(reverse);
  }

  private Code field(String type, String model, String name, Field field, boolean preserve) {
    return new Arguments(type)
        .text("model_name", model)
        .text("name", name)
        .add("field", values.field(field))
        .addIf(!preserve, "preserve_default", () -> Code.atom("False"))
        .code();
  }

  private Code fields(List<NamedField> fields) {
    return Code.list(
            fields.stream()
                .map(
                    f ->
                        (Code)
                            new Code.Group(
                                "(",
                                List.of(
                                    Code.item(Code.atom(PythonText.quote(f.name()))),
                                    Code.item(values.field(f.field()))),
                                ")",
                                false))
                .toList())
        .explode();
  }

  /** An index as a model's {@code Meta} and a migration write it. */
  public Code index(Index index) {
    return call(index.className(), index.expressions(), index.kwargs());
  }

  /** A constraint as a model's {@code Meta} and a migration write it. */
  public Code constraint(Constraint constraint) {
    return call(constraint.className(), constraint.expressions(), constraint.kwargs());
  }

  private Code call(String className, List<Value> expressions, Map<String, Value> kwargs) {
    List<Code.Item> items = new ArrayList<>();
    expressions.forEach(e -> items.add(Code.item(values.value(e))));
    kwargs.forEach((name, value) -> items.add(Code.keyword(name, values.value(value))));
    return Code.call(values.reference(className), items);
  }

  private Code managers(List<Manager> managers) {
    return Code.list(
            managers.stream()
                .map(
                    m ->
                        (Code)
                            new Code.Group(
                                "(",
                                List.of(
                                    Code.item(Code.atom(PythonText.quote(m.name()))),
                                    Code.item(values.value(m.manager()))),
                                ")",
                                false))
                .toList())
        .explode();
  }

  private Code dict(Map<String, Value> entries) {
    return new Code.Group(
        "{",
        entries.entrySet().stream()
            .map(
                e -> new Code.Item(PythonText.quote(e.getKey()) + ": ", values.value(e.getValue())))
            .toList(),
        "}",
        false);
  }

  private Code tuple(List<Value> items) {
    return values.value(new Value.PyTuple(items));
  }

  private static Code texts(List<String> texts) {
    return Code.list(texts.stream().map(PythonText::quote).map(Code::atom).toList());
  }

  /** Django's own form: a set of tuples, sorted by writing. */
  private static Code together(List<List<String>> together) {
    if (together.isEmpty()) {
      return Code.atom("set()");
    }
    List<Code.Item> tuples =
        together.stream()
            .map(
                names ->
                    Code.item(
                        new Code.Group(
                            "(",
                            names.stream()
                                .map(n -> Code.item(Code.atom(PythonText.quote(n))))
                                .toList(),
                            ")",
                            false)))
            .toList();
    return new Code.Group("{", tuples, "}", false);
  }

  private static Code optional(@Nullable String text) {
    return Code.atom(text == null ? "None" : PythonText.quote(text));
  }

  private Arguments arguments(String plain, String postgres, boolean isPostgres) {
    return isPostgres ? new Arguments(postgres, CONTRIB) : new Arguments(plain);
  }

  /** The keyword arguments of one operation, always one per line, as Django writes them. */
  private final class Arguments {
    private final String function;
    private final List<Code.Item> items = new ArrayList<>();

    Arguments(String type) {
      imports.from("django.db", "migrations");
      this.function = "migrations." + type;
    }

    Arguments(String type, String module) {
      imports.from(module, type);
      this.function = type;
    }

    Arguments text(String name, String text) {
      return add(name, Code.atom(PythonText.quote(text)));
    }

    Arguments add(String name, Code value) {
      items.add(Code.keyword(name, value));
      return this;
    }

    Arguments addIf(boolean wanted, String name, java.util.function.Supplier<Code> value) {
      return wanted ? add(name, value.get()) : this;
    }

    Arguments addAll(Map<String, Value> arguments) {
      arguments.forEach((name, value) -> add(name, values.value(value)));
      return this;
    }

    Code code() {
      return Code.call(function, items).explode();
    }
  }
}
