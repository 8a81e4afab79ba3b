package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.codegen.Imports;
import io.github.djarchitect.codegen.ValueWriter;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.ParsedExpression;
import io.github.djarchitect.python.PythonParser;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The call that declares a field, as models.py writes it and as a migration does: names of the
 * model's class, such as its choices, are out of reach in a migration.
 */
final class FieldCall {
  /** What decides a value where none is given; a new column gets it once it is filled. */
  private static final List<String> DEFAULTS = List.of("default", "db_default");

  private final String type;
  private final List<String> positional;
  private final Map<String, String> keywords;
  private final @Nullable Field migrated;
  private final Map<String, Value> written;
  private final Set<String> given;

  private FieldCall(
      String type,
      List<String> positional,
      Map<String, String> keywords,
      @Nullable Field migrated,
      Map<String, Value> written,
      Set<String> given) {
    this.type = type;
    this.positional = List.copyOf(positional);
    this.keywords = new LinkedHashMap<>(keywords);
    this.migrated = migrated;
    this.written = Map.copyOf(written);
    this.given = Set.copyOf(given);
  }

  /** A call that means the same everywhere; absent if the text is not a plain call. */
  static Optional<FieldCall> parse(String source) {
    ParsedExpression parsed = PythonParser.parseExpression(source);
    if (!parsed.problems().isEmpty() || !(parsed.expression() instanceof Expr.Call call)) {
      return Optional.empty();
    }
    List<String> positional = new ArrayList<>();
    for (Expr argument : call.args()) {
      positional.add(text(parsed, argument.span().start(), argument.span().end()));
    }
    Map<String, String> keywords = new LinkedHashMap<>();
    for (Keyword keyword : call.keywords()) {
      String name = keyword.arg();
      if (name == null) {
        return Optional.empty();
      }
      keywords.put(
          name, text(parsed, keyword.value().span().start(), keyword.value().span().end()));
    }
    String type = text(parsed, call.func().span().start(), call.func().span().end());
    return Optional.of(new FieldCall(type, positional, keywords, null, Map.of(), Set.of()));
  }

  private static String text(ParsedExpression parsed, int start, int end) {
    return parsed.source().text().substring(start, end);
  }

  /** A call of models.py, whose migration form is taken from the state. */
  static Optional<FieldCall> parse(String source, Field migrated) {
    return parse(source)
        .map(
            call ->
                new FieldCall(
                    call.type, call.positional, call.keywords, migrated, call.written, call.given));
  }

  /** The call of a field that no file declares, as the state has it. */
  static FieldCall of(Field migrated) {
    Map<String, String> keywords = new LinkedHashMap<>();
    migrated.kwargs().keySet().forEach(name -> keywords.put(name, ""));
    String type =
        migrated.className().startsWith("django.db.models.")
            ? "models." + migrated.shortName()
            : migrated.className();
    return new FieldCall(type, List.of(), keywords, migrated, Map.of(), Set.of());
  }

  /** With values of the state, which a migration writes in place of what models.py has. */
  FieldCall asMigrated(Map<String, Value> values) {
    Map<String, Value> all = new LinkedHashMap<>(written);
    all.putAll(values);
    return new FieldCall(type, positional, keywords, migrated, all, given);
  }

  /** The same call of another class, with what a migration says of it. */
  FieldCall as(String other, @Nullable Field inMigration) {
    return new FieldCall(other, positional, keywords, inMigration, written, given);
  }

  String type() {
    return type;
  }

  /** What the call says for a keyword; the name of Django's own fields may stand first, bare. */
  Optional<String> keyword(String name) {
    boolean first =
        name.equals("verbose_name")
            && migrated != null
            && !migrated.foreign()
            && migrated.kwarg("to").isEmpty()
            && !positional.isEmpty();
    return Optional.ofNullable(first ? positional.getFirst() : keywords.get(name));
  }

  FieldCall with(String name, String source) {
    Map<String, String> changed = new LinkedHashMap<>(keywords);
    changed.put(name, source);
    Set<String> all = new HashSet<>(given);
    all.add(name);
    return new FieldCall(type, positional, changed, migrated, written, all);
  }

  FieldCall without(Collection<String> names) {
    Map<String, String> changed = new LinkedHashMap<>(keywords);
    names.forEach(changed::remove);
    return new FieldCall(type, positional, changed, migrated, written, given);
  }

  /**
   * Nullable and without defaults, since Django would write a default into every row there is, and
   * out of the forms, which would send an empty text for a field that nobody fills in.
   */
  FieldCall empty() {
    return without(DEFAULTS).with("null", "True").with("blank", "True").with("editable", "False");
  }

  /** Without defaults, which would make Django fill what is NULL once more. */
  FieldCall filled() {
    return without(DEFAULTS);
  }

  /**
   * The same without the check that a field of Django's for positive numbers has of its own; absent
   * for any other. PostgreSQL reads the whole table under lock where a column comes with one.
   */
  Optional<FieldCall> withoutCheck() {
    String name =
        migrated == null || migrated.foreign()
            ? type.substring(type.lastIndexOf('.') + 1)
            : migrated.shortName();
    boolean foreign = migrated != null && migrated.foreign();
    // a type that was asked for stands before what the old field is
    String own = type.startsWith("models.") ? type.substring("models.".length()) : name;
    return !foreign && own.matches("Positive(?:Big|Small)?IntegerField")
        ? Optional.of(as("models." + own.substring("Positive".length()), migrated))
        : Optional.empty();
  }

  /** As models.py writes it. */
  String model() {
    return call(type, positional, keywords);
  }

  /** As a migration writes it; what it needs is added to the imports. */
  String migration(Imports imports) {
    ValueWriter writer = new ValueWriter(imports);
    if (migrated == null) {
      Map<String, String> texts = new LinkedHashMap<>(keywords);
      texts.replaceAll(
          (name, source) ->
              written.containsKey(name) ? writer.value(written.get(name)).layout(0, 0, 0) : source);
      return call(type, positional, texts);
    }
    Map<String, String> texts = new LinkedHashMap<>();
    migrated
        .kwargs()
        .forEach(
            (name, value) -> {
              String own = given.contains(name) ? keywords.get(name) : null;
              if (own != null) {
                texts.put(name, own);
              } else if (keywords.containsKey(name) || !DROPPABLE.contains(name)) {
                texts.put(name, writer.value(value).layout(0, 0, 0));
              }
            });
    keywords.forEach(
        (name, source) -> {
          if (!texts.containsKey(name) && ADDABLE.contains(name)) {
            texts.put(name, source);
          }
        });
    List<String> rest =
        migrated.args().stream().map(arg -> writer.value(arg).layout(0, 0, 0)).toList();
    // what models.py imports under a name of its own is out of reach in a migration
    String name = type.startsWith("models.") ? type : writer.reference(migrated.className());
    return call(name, rest, texts);
  }

  /** What this class takes away from a call. */
  private static final List<String> DROPPABLE =
      List.of("default", "db_default", "null", "blank", "db_column");

  /** What this class adds to a call, the same text in both forms. */
  private static final List<String> ADDABLE = List.of("null", "blank", "editable", "db_column");

  private static String call(String type, List<String> positional, Map<String, String> keywords) {
    List<String> arguments = new ArrayList<>(positional);
    keywords.forEach((name, source) -> arguments.add(name + "=" + source));
    return type + "(" + String.join(", ", arguments) + ")";
  }

  @Override
  public String toString() {
    return model();
  }
}
