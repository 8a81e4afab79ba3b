package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Evaluator;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The managers of a model that its state has: {@code ModelState.from_model}. */
final class ModelManagers {
  private final Evaluator evaluator;
  private final ModelShapes shapes;
  private final int release;

  ModelManagers(Evaluator evaluator, ModelShapes shapes, int release) {
    this.evaluator = evaluator;
    this.shapes = shapes;
    this.release = release;
  }

  List<Operation.Manager> of(
      Evaluator.Type type,
      Lineage lineage,
      ModelShapes.Shape shape,
      Map<String, Value> options,
      Optional<ModelState> before) {
    Map<String, Operation.Manager> all = new LinkedHashMap<>();
    boolean ownManagers = !shape.managers().isEmpty();
    Optional<String> named = text(options.get("default_manager_name"));
    for (Lineage.Ancestor ancestor : lineage.order()) {
      switch (ancestor) {
        case Lineage.Ancestor.Own(Evaluator.Type each) -> {
          Lineage ofEach = each.equals(type) ? lineage : shapes.lineage(each);
          if (ofEach.isModel()) {
            shapes.shape(each, ofEach).managers().forEach(one -> all.putIfAbsent(one.name(), one));
          }
        }
        case Lineage.Ancestor.Django(DjangoModel model) -> {
          if (model.manager() != null) {
            all.putIfAbsent(model.manager().name(), model.manager());
          }
        }
        case Lineage.Ancestor.Plain _ -> {}
      }
    }
    if (named.isEmpty() && !ownManagers) {
      named = inheritedDefault(lineage);
    }
    String theDefault = named.orElseGet(() -> all.keySet().stream().findFirst().orElse("objects"));
    Optional<String> base = text(options.get("base_manager_name"));
    List<Operation.Manager> kept = new ArrayList<>();
    boolean shimmed = false;
    for (Operation.Manager each : all.values()) {
      if (isForMigrations(each, before)) {
        kept.add(each);
      } else if (each.name().equals(theDefault) || base.equals(Optional.of(each.name()))) {
        kept.add(
            new Operation.Manager(
                each.name(),
                new Value.Call("django.db.models.Manager", List.of(), Map.of(), type.place())));
        shimmed |= each.name().equals(theDefault);
      }
    }
    boolean plain = kept.size() == 1 && shimmed && kept.getFirst().name().equals("objects");
    return plain ? List.of() : kept;
  }

  private static Optional<String> text(@Nullable Value value) {
    return Optional.ofNullable(value).flatMap(Value::asString);
  }

  /** What the nearest model that it derives from says is its default manager. */
  private Optional<String> inheritedDefault(Lineage lineage) {
    return lineage.order().stream()
        .skip(1)
        .flatMap(
            ancestor ->
                ancestor instanceof Lineage.Ancestor.Own(Evaluator.Type type)
                        && shapes.lineage(type).isModel()
                    ? Stream.of(type)
                    : Stream.empty())
        .findFirst()
        .flatMap(
            type ->
                text(
                    MetaOptions.of(shapes.lineage(type), evaluator, release)
                        .options()
                        .get("default_manager_name")));
  }

  /** Of a class from elsewhere the migrations tell. */
  private boolean isForMigrations(Operation.Manager manager, Optional<ModelState> before) {
    if (!(manager.manager() instanceof Value.Call call)) {
      return false;
    }
    if (ModelShapes.asManager(call).isPresent() || ModelShapes.isOfQuerySet(call)) {
      // a manager of a class that Django makes: whatever the querysets say, no migration names it
      return false;
    }
    String path = call.path();
    Optional<Evaluator.Type> own = evaluator.type(path);
    if (own.isPresent()) {
      Optional<Value> said = own.get().attribute(ModelShapes.FOR_MIGRATIONS);
      return said.isPresent()
          ? said.get().equals(Value.bool(true))
          : own.get().outsideBases().stream().anyMatch(ModelManagers::isForMigrations);
    }
    return isForMigrations(path)
        || (!path.startsWith("django.")
            && before
                .filter(
                    model ->
                        model.managers().stream()
                            .anyMatch(
                                each ->
                                    each.name().equals(manager.name())
                                        && each.manager() instanceof Value.Call old
                                        && last(old.path()).equals(last(path))))
                .isPresent());
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** Managers of Django that say so. */
  private static boolean isForMigrations(String path) {
    return Set.of(
                "UserManager",
                "GroupManager",
                "PermissionManager",
                "ContentTypeManager",
                "SiteManager",
                "CurrentSiteManager",
                "SessionManager",
                "BaseSessionManager",
                "LogEntryManager")
            .contains(last(path))
        && path.startsWith("django.contrib.");
  }
}
