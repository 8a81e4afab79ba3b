package io.github.djarchitect.sql;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns operations into the editor's steps, forwards and backwards. */
final class OperationSender {
  private final Dialect dialect;
  private final SchemaContext context;
  private final Script script;
  private final TableEditor editor;
  private final String app;

  OperationSender(Dialect dialect, SchemaContext context, Script script, String app) {
    this.dialect = dialect;
    this.context = context;
    this.script = script;
    this.editor = TableEditor.of(dialect, script);
    this.app = app;
  }

  private Models models(ProjectState state) {
    return new Models(state, dialect, context);
  }

  /** Sends an operation; what cannot be rendered becomes one unknown statement. */
  void forwards(String path, Operation operation, ProjectState before) {
    script.enter(path);
    ProjectState after = StateSimulator.apply(before, app, operation).state();
    try {
      send(path, operation, before, after);
    } catch (Unrenderable e) {
      Place place = e.place().path().isEmpty() ? operation.place() : e.place();
      script.unknown(place, e.reason(), "-- " + operation.typeName() + ": " + e.reason());
    }
  }

  private void send(String path, Operation operation, ProjectState before, ProjectState after) {
    switch (operation) {
      case Operation.CreateModel o -> {
        ModelTable model = models(after).get(new ModelKey(app, o.name()), o.place());
        if (model.migrates()) {
          editor.createModel(model);
        }
      }
      case Operation.DeleteModel o -> {
        ModelTable model = models(before).get(new ModelKey(app, o.name()), o.place());
        if (model.migrates()) {
          editor.deleteModel(model);
        }
      }
      case Operation.RenameModel o ->
          renameModel(
              models(before).get(new ModelKey(app, o.oldName()), o.place()),
              models(after).get(new ModelKey(app, o.newName()), o.place()));
      case Operation.AlterModelTable o ->
          alterModelTable(
              models(before).get(new ModelKey(app, o.name()), o.place()),
              models(after).get(new ModelKey(app, o.name()), o.place()));
      case Operation.AlterModelTableComment o -> {
        ModelTable model = models(after).get(new ModelKey(app, o.name()), o.place());
        if (model.migrates() && dialect.hasComments()) {
          editor.commentTable(model.table(), o.comment());
        }
      }
      case Operation.AlterUniqueTogether o -> {
        ModelTable changed = models(after).get(new ModelKey(app, o.name()), o.place());
        if (changed.migrates()) {
          editor.alterUniqueTogether(
              changed,
              models(before).get(changed.key(), o.place()).uniqueTogether(),
              changed.uniqueTogether());
        }
      }
      case Operation.AlterIndexTogether o -> {
        ModelTable changed = models(after).get(new ModelKey(app, o.name()), o.place());
        if (changed.migrates()) {
          editor.alterIndexTogether(
              changed,
              models(before).get(changed.key(), o.place()).together("index_together"),
              changed.together("index_together"));
        }
      }
      case Operation.AlterOrderWithRespectTo o ->
          throw new Unrenderable(o.place(), "the _order column is not rendered");
      case Operation.AddField o -> addField(o, before);
      case Operation.RemoveField o -> {
        ModelTable model = models(before).get(new ModelKey(app, o.model()), o.place());
        if (model.migrates()) {
          editor.removeField(model, model.field(o.name()));
        }
      }
      case Operation.AlterField o ->
          alterField(o.model(), o.name(), o.name(), before, kept(before, o), o.place());
      case Operation.RenameField o ->
          alterField(o.model(), o.oldName(), o.newName(), before, after, o.place());
      case Operation.AddIndex o -> {
        ModelTable model = models(after).get(new ModelKey(app, o.model()), o.place());
        if (model.migrates()) {
          editor.addIndex(model, o.index(), o.concurrently());
        }
      }
      case Operation.RemoveIndex o -> {
        ModelTable model = models(before).get(new ModelKey(app, o.model()), o.place());
        if (model.migrates()) {
          editor.removeIndex(model, index(model, o.name(), o.place()), o.concurrently());
        }
      }
      case Operation.RenameIndex o -> renameIndex(o, before, after);
      case Operation.AddConstraint o -> {
        ModelTable model = models(after).get(new ModelKey(app, o.model()), o.place());
        if (model.migrates()) {
          editor.addConstraint(model, o.constraint(), o.notValid());
        }
      }
      case Operation.RemoveConstraint o -> {
        ModelTable model = models(before).get(new ModelKey(app, o.model()), o.place());
        if (model.migrates()) {
          editor.removeConstraint(model, constraint(model, o.name(), o.place()));
        }
      }
      case Operation.ValidateConstraint o -> validate(o, before);
      case Operation.CreateExtension o -> {
        if (dialect.vendor() == Vendor.POSTGRESQL) {
          script.execute(
              new Statement.CreateExtension(
                  o.name(), "CREATE EXTENSION IF NOT EXISTS " + editor.q(o.name())));
        }
      }
      case Operation.CreateCollation o ->
          throw new Unrenderable(o.place(), "CREATE COLLATION is not rendered");
      case Operation.RemoveCollation o -> {
        if (dialect.vendor() == Vendor.POSTGRESQL) {
          script.execute(new Statement.Harmless("DROP COLLATION " + editor.q(o.name())));
        }
      }
      case Operation.RunPython o -> runPython(o.code());
      case Operation.RunSql o -> runSql(o.sql(), o.place());
      case Operation.SeparateDatabaseAndState o -> {
        ProjectState state = before;
        int index = 0;
        for (Operation inner : o.databaseOperations()) {
          forwards(path + ".database_operations." + index++, inner, state);
          state = StateSimulator.apply(state, app, inner).state();
        }
      }
      case Operation.OpaqueOperation o ->
          script.unknown(
              o.place(),
              o.reason(),
              "-- " + o.typeName() + ": not understood (" + o.reason() + ")");
      case Operation.AlterModelOptions _,
          Operation.AlterModelManagers _,
          Operation.AlterConstraint _ -> {}
    }
  }

  /** The state with an altered field whose one-off default is still there: Django sends it. */
  private ProjectState kept(ProjectState before, Operation.AlterField o) {
    return StateSimulator.apply(
            before, app, new Operation.AlterField(o.model(), o.name(), o.field(), true, o.place()))
        .state();
  }

  private void addField(Operation.AddField o, ProjectState before) {
    ProjectState withDefault =
        StateSimulator.apply(
                before,
                app,
                new Operation.AddField(o.model(), o.name(), o.field(), true, o.place()))
            .state();
    ModelKey key = new ModelKey(app, o.model());
    ModelTable model = models(before).get(key, o.place());
    if (model.migrates()) {
      editor.addField(model, models(withDefault).get(key, o.place()).field(o.name()));
    }
  }

  private void alterField(
      String modelName,
      String oldName,
      String newName,
      ProjectState before,
      ProjectState after,
      Place place) {
    ModelKey key = new ModelKey(app, modelName);
    ModelTable old = models(before).get(key, place);
    ModelTable changed = models(after).get(key, place);
    if (changed.migrates()) {
      editor.alterField(old, old.field(oldName), changed.field(newName));
    }
  }

  private void renameModel(ModelTable old, ModelTable renamed) {
    if (!renamed.migrates()) {
      return;
    }
    boolean sameTable = old.table().equals(renamed.table());
    if (sameTable && dialect.django.atLeast(4, 0)) {
      return;
    }
    editor.alterTable(old.table(), renamed.table());
    for (ModelField key : old.models().pointingTo(old.key())) {
      Optional<ModelTable> holder =
          key.model().createdFor().isPresent()
              ? Optional.empty()
              : renamed
                  .models()
                  .find(key.model().key().equals(old.key()) ? renamed.key() : key.model().key());
      if (holder.isPresent()) {
        editor.alterField(holder.get(), key, holder.get().field(key.name()));
      }
    }
    for (ModelField field : old.manyToMany()) {
      Optional<ModelTable> from = field.findAutoThrough();
      Optional<ModelField> now = renamed.find(field.name());
      Optional<ModelTable> to = now.flatMap(ModelField::findAutoThrough);
      if (from.isPresent() && to.isPresent()) {
        editor.alterTable(from.get().table(), to.get().table());
        editor.alterField(to.get(), ModelField.sourceOf(from.get()), ModelField.sourceOf(to.get()));
      }
    }
  }

  private void alterModelTable(ModelTable old, ModelTable changed) {
    if (!changed.migrates()) {
      return;
    }
    if (!old.table().equals(changed.table())) {
      editor.alterTable(old.table(), changed.table());
    }
    for (ModelField field : old.manyToMany()) {
      Optional<ModelTable> from = field.findAutoThrough();
      Optional<ModelTable> to = changed.find(field.name()).flatMap(ModelField::findAutoThrough);
      if (from.isPresent() && to.isPresent() && !from.get().table().equals(to.get().table())) {
        editor.alterTable(from.get().table(), to.get().table());
      }
    }
  }

  private static Index index(ModelTable model, String name, Place place) {
    return model.indexes().stream()
        .filter(index -> index.name().equals(Optional.of(name)))
        .findFirst()
        .orElseThrow(
            () -> new Unrenderable(place, "%s has no index %s".formatted(model.name(), name)));
  }

  private static Constraint constraint(ModelTable model, String name, Place place) {
    return model.constraints().stream()
        .filter(constraint -> constraint.name().equals(Optional.of(name)))
        .findFirst()
        .orElseThrow(
            () -> new Unrenderable(place, "%s has no constraint %s".formatted(model.name(), name)));
  }

  private void renameIndex(Operation.RenameIndex o, ProjectState before, ProjectState after) {
    if (o.oldName() == null) {
      throw new Unrenderable(o.place(), "the name of an index over old_fields is not known");
    }
    ModelTable old = models(before).get(new ModelKey(app, o.model()), o.place());
    ModelTable changed = models(after).get(new ModelKey(app, o.model()), o.place());
    if (changed.migrates()) {
      editor.renameIndex(
          changed, index(old, o.oldName(), o.place()), index(changed, o.newName(), o.place()));
    }
  }

  private void validate(Operation.ValidateConstraint o, ProjectState before) {
    ModelTable model = models(before).get(new ModelKey(app, o.model()), o.place());
    if (!model.migrates() || dialect.vendor() != Vendor.POSTGRESQL) {
      return;
    }
    Statement.ConstraintKind kind =
        model.constraints().stream()
            .filter(constraint -> constraint.name().equals(Optional.of(o.name())))
            .findFirst()
            .map(
                constraint ->
                    constraint.shortName().equals("CheckConstraint")
                        ? Statement.ConstraintKind.CHECK
                        : Statement.ConstraintKind.UNKNOWN)
            .orElse(Statement.ConstraintKind.UNKNOWN);
    script.execute(
        new Statement.ValidateConstraint(
            model.table(),
            o.name(),
            kind,
            null,
            "ALTER TABLE %s VALIDATE CONSTRAINT %s"
                .formatted(editor.q(model.table()), editor.q(o.name()))));
  }

  private void runPython(Value code) {
    if (code instanceof Value.Ref(String path) && path.endsWith("RunPython.noop")) {
      return;
    }
    String name =
        switch (code) {
          case Value.Ref(String path) -> path.substring(path.lastIndexOf('.') + 1);
          case Value.Lambda _ -> "<lambda>";
          default -> "?";
        };
    script.execute(new Statement.PythonCode(name, "-- THIS OPERATION CANNOT BE WRITTEN AS SQL"));
  }

  private void runSql(Value sql, Place place) {
    List<String> texts = new ArrayList<>();
    switch (sql) {
      case Value.Str text -> texts.addAll(SqlText.split(text.value()));
      case Value.PyList list -> list.items().forEach(item -> addText(item, texts));
      case Value.PyTuple tuple -> tuple.items().forEach(item -> addText(item, texts));
      case Value.Ref(String path) when path.endsWith("RunSQL.noop") -> {}
      default -> script.unknown(place, "SQL text that is not known", "-- RunSQL");
    }
    for (String text : texts) {
      script.execute(SqlRecogniser.recognise(text, place));
    }
  }

  private static void addText(Value item, List<String> texts) {
    switch (item) {
      case Value.Str text -> texts.addAll(SqlText.split(text.value()));
      case Value.PyTuple tuple when !tuple.items().isEmpty() ->
          addText(tuple.items().getFirst(), texts);
      case Value.PyList list when !list.items().isEmpty() ->
          addText(list.items().getFirst(), texts);
      default -> texts.add("");
    }
  }

  // Backwards

  /** Sends the reverse of an operation, from the state after it to the one before. */
  void backwards(String path, Operation operation, ProjectState before) {
    script.enter(path);
    ProjectState after = StateSimulator.apply(before, app, operation).state();
    try {
      undo(path, operation, before, after);
    } catch (Unrenderable e) {
      Place place = e.place().path().isEmpty() ? operation.place() : e.place();
      script.unknown(place, e.reason(), "-- " + operation.typeName() + ": " + e.reason());
    }
  }

  private void undo(String path, Operation operation, ProjectState before, ProjectState after) {
    switch (operation) {
      case Operation.CreateModel o -> {
        ModelTable model = models(after).get(new ModelKey(app, o.name()), o.place());
        if (model.migrates()) {
          editor.deleteModel(model);
        }
      }
      case Operation.DeleteModel o -> {
        ModelTable model = models(before).get(new ModelKey(app, o.name()), o.place());
        if (model.migrates()) {
          editor.createModel(model);
        }
      }
      case Operation.RenameModel o ->
          renameModel(
              models(after).get(new ModelKey(app, o.newName()), o.place()),
              models(before).get(new ModelKey(app, o.oldName()), o.place()));
      case Operation.AlterModelTable o ->
          alterModelTable(
              models(after).get(new ModelKey(app, o.name()), o.place()),
              models(before).get(new ModelKey(app, o.name()), o.place()));
      case Operation.AlterModelTableComment o -> {
        ModelState old = before.model(new ModelKey(app, o.name())).orElseThrow();
        ModelTable model = models(before).get(old.key(), o.place());
        if (model.migrates() && dialect.hasComments()) {
          editor.commentTable(
              model.table(),
              Optional.ofNullable(old.options().get("db_table_comment"))
                  .flatMap(Value::asString)
                  .orElse(null));
        }
      }
      case Operation.AlterUniqueTogether o -> {
        ModelTable old = models(before).get(new ModelKey(app, o.name()), o.place());
        if (old.migrates()) {
          editor.alterUniqueTogether(
              old, models(after).get(old.key(), o.place()).uniqueTogether(), old.uniqueTogether());
        }
      }
      case Operation.AlterIndexTogether o -> {
        ModelTable old = models(before).get(new ModelKey(app, o.name()), o.place());
        if (old.migrates()) {
          editor.alterIndexTogether(
              old,
              models(after).get(old.key(), o.place()).together("index_together"),
              old.together("index_together"));
        }
      }
      case Operation.AddField o -> {
        ModelTable model = models(after).get(new ModelKey(app, o.model()), o.place());
        if (model.migrates()) {
          editor.removeField(model, model.field(o.name()));
        }
      }
      case Operation.RemoveField o -> {
        ModelKey key = new ModelKey(app, o.model());
        ModelTable model = models(after).get(key, o.place());
        if (model.migrates()) {
          editor.addField(model, models(before).get(key, o.place()).field(o.name()));
        }
      }
      case Operation.AlterField o ->
          alterField(o.model(), o.name(), o.name(), after, before, o.place());
      case Operation.RenameField o ->
          alterField(o.model(), o.newName(), o.oldName(), after, before, o.place());
      case Operation.AddIndex o -> {
        ModelTable model = models(after).get(new ModelKey(app, o.model()), o.place());
        if (model.migrates()) {
          editor.removeIndex(model, o.index(), o.concurrently());
        }
      }
      case Operation.RemoveIndex o -> {
        ModelTable model = models(before).get(new ModelKey(app, o.model()), o.place());
        if (model.migrates()) {
          editor.addIndex(model, index(model, o.name(), o.place()), o.concurrently());
        }
      }
      case Operation.RenameIndex o -> {
        if (o.oldName() == null) {
          return;
        }
        ModelTable old = models(before).get(new ModelKey(app, o.model()), o.place());
        ModelTable changed = models(after).get(new ModelKey(app, o.model()), o.place());
        editor.renameIndex(
            old, index(changed, o.newName(), o.place()), index(old, o.oldName(), o.place()));
      }
      case Operation.AddConstraint o -> {
        ModelTable model = models(after).get(new ModelKey(app, o.model()), o.place());
        if (model.migrates()) {
          editor.removeConstraint(model, o.constraint());
        }
      }
      case Operation.RemoveConstraint o -> {
        ModelTable model = models(before).get(new ModelKey(app, o.model()), o.place());
        if (model.migrates()) {
          editor.addConstraint(model, constraint(model, o.name(), o.place()), false);
        }
      }
      case Operation.RunPython o -> {
        if (o.reverseCode() == null) {
          throw new Unrenderable(o.place(), "this RunPython cannot be reversed");
        }
        runPython(o.reverseCode());
      }
      case Operation.RunSql o -> {
        if (o.reverseSql() == null) {
          throw new Unrenderable(o.place(), "this RunSQL cannot be reversed");
        }
        runSql(o.reverseSql(), o.place());
      }
      case Operation.SeparateDatabaseAndState o -> {
        List<ProjectState> states = new ArrayList<>(List.of(before));
        for (Operation inner : o.databaseOperations()) {
          states.add(StateSimulator.apply(states.getLast(), app, inner).state());
        }
        for (int i = o.databaseOperations().size() - 1; i >= 0; i--) {
          backwards(
              path + ".database_operations." + i, o.databaseOperations().get(i), states.get(i));
        }
      }
      case Operation.CreateExtension o -> {
        if (dialect.vendor() == Vendor.POSTGRESQL) {
          script.execute(new Statement.Harmless("DROP EXTENSION IF EXISTS " + editor.q(o.name())));
        }
      }
      case Operation.AlterOrderWithRespectTo _,
          Operation.CreateCollation _,
          Operation.RemoveCollation _ ->
          throw new Unrenderable(operation.place(), "the reverse is not rendered");
      case Operation.OpaqueOperation o ->
          script.unknown(
              o.place(),
              o.reason(),
              "-- " + o.typeName() + ": not understood (" + o.reason() + ")");
      case Operation.AlterModelOptions _,
          Operation.AlterModelManagers _,
          Operation.AlterConstraint _,
          Operation.ValidateConstraint _ -> {}
    }
  }
}
