package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.usage.FieldUse;
import io.github.djarchitect.usage.FieldUse.Role;
import io.github.djarchitect.usage.FieldUses;
import io.github.djarchitect.usage.Sought;
import io.github.djarchitect.usage.Usage;
import io.github.djarchitect.usage.UsageReport;
import io.github.djarchitect.usage.Usages;
import io.github.djarchitect.usage.WholeModel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The code of the release in which a model lets go of a field: names of fields are replaced where
 * the place says all that is needed, and what asks for a decision is listed for a person.
 *
 * <p>The model keeps a property under the old name, so attributes and values for new objects go on
 * working; queries, forms and admin options cannot use a property.
 */
final class CodeSwitch {
  /** A fixture that is larger is left to a person, in characters. */
  private static final int FIXTURE_SIZE = 100_000;

  private static final Pattern SCRIPT =
      Pattern.compile("\\.(?:js|mjs|jsx|ts|tsx|vue|svelte|riot|tag)$");

  /** What others wrote, or a build made. */
  private static final Pattern BUNDLED =
      Pattern.compile("(?:^|/)(?:node_modules|vendor|vendors|dist|build|lib|libs)/|\\.min\\.js$");

  /** A longer line is no one's handwriting. */
  private static final int LONGEST_LINE = 1_000;

  /** More places than this are listed without what to do. */
  private static final int LISTED = 40;

  /** Options whose entries clients name in an address. */
  private static final Set<String> PARAMETERS =
      Set.of(
          "filterset_fields",
          "filter_fields",
          "ordering_fields",
          "order_by_fields",
          "lookup_field");

  private final PlanInput input;
  private final Subject subject;
  private final List<String> into;
  private final Draft draft;
  private final boolean keepsColumn;
  private final FieldName name;

  /** Places that were changed, by file. */
  private final Map<String, List<FieldUse>> changed = new LinkedHashMap<>();

  /**
   * @param into the fields that take the old one's place: one for a rename
   * @param keepsColumn whether SQL goes on as it is
   */
  CodeSwitch(
      PlanInput input, Subject subject, List<String> into, Draft draft, boolean keepsColumn) {
    this.input = input;
    this.subject = subject;
    this.into = List.copyOf(into);
    this.draft = draft;
    this.keepsColumn = keepsColumn;
    this.name = FieldName.of(input, subject);
  }

  private String old() {
    return subject.named().name();
  }

  private boolean renames() {
    return into.size() == 1;
  }

  private List<FieldUse> uses() {
    return FieldUses.find(
            input.project(), draft.tree(), input.state(), subject.model().key(), old())
        .stream()
        .filter(use -> isOfProject(use.place().path()))
        .toList();
  }

  /** Whether a file was there before: what the plan itself writes is not to be looked at. */
  private boolean isOfProject(String path) {
    return input.project().tree().read(path) instanceof SourceTree.FileContent.Present;
  }

  /** Edits what is plain; to be called before the model itself is edited. */
  void edit() {
    Map<String, List<FieldUse>> byFile = new LinkedHashMap<>();
    for (FieldUse use : uses()) {
      byFile.computeIfAbsent(use.place().path(), _ -> new ArrayList<>()).add(use);
    }
    List<FieldUse> all = byFile.values().stream().flatMap(List::stream).toList();
    byFile.forEach(
        (path, inFile) -> {
          boolean fixture =
              path.endsWith(".json")
                  && draft.isText(path)
                  && draft.text(path).orElse("").length() <= FIXTURE_SIZE;
          if (path.endsWith(".py") || fixture) {
            edit(path, inFile, all);
          }
        });
  }

  private void edit(String path, List<FieldUse> uses, List<FieldUse> all) {
    if (!draft.isText(path)) {
      return; // left to a person, with its place
    }
    String text = draft.text(path).orElseThrow();
    boolean python = path.endsWith(".py");
    Map<Span, Entry> entries = Map.of();
    if (python) {
      PythonModule module = PythonParser.parse(text);
      if (!module.problems().isEmpty()) {
        return;
      }
      entries = entries(module);
    }
    String edited = text;
    int editedFrom = text.length();
    for (FieldUse use :
        uses.stream()
            .sorted(Comparator.comparingInt((FieldUse u) -> u.span().start()).reversed())
            .toList()) {
      Optional<String> replacement =
          use.isOfDeclared(all) ? Optional.empty() : replacement(use, all, entries.get(use.span()));
      // one text may have two roles: update_or_create(**{"name": ...})
      if (replacement.isPresent() && use.span().end() <= editedFrom) {
        editedFrom = use.span().start();
        int end = use.span().end();
        Entry entry = entries.get(use.span());
        if (entry != null && entry.alone() && !renames()) {
          // ("name",) needs its comma no longer
          Matcher comma = Pattern.compile("\\s*,").matcher(edited).region(end, edited.length());
          end = comma.lookingAt() ? comma.end() : end;
        }
        edited =
            edited.substring(0, use.span().start()) + replacement.get() + edited.substring(end);
        changed.computeIfAbsent(path, _ -> new ArrayList<>()).addFirst(use);
      }
    }
    if (!edited.equals(text)) {
      if (python && !PythonParser.parse(edited).problems().isEmpty()) {
        throw new IllegalStateException("an edit broke " + path + " " + Sha256.of(text));
      }
      draft.edit(path, edited);
    }
  }

  /**
   * Where a text stands.
   *
   * @param alone whether it is the one element of a tuple
   */
  private record Entry(boolean alone) {}

  /** Texts in whose place several can stand: elements and positional arguments. */
  private static Map<Span, Entry> entries(PythonModule module) {
    Map<Span, Entry> entries = new HashMap<>();
    Walk.through(
        module.body(),
        node -> {
          List<Expr> elements =
              switch (node) {
                case Expr.ListExpr list -> list.elts();
                case Expr.TupleExpr tuple -> tuple.elts();
                case Expr.SetExpr set -> set.elts();
                case Expr.Call call -> call.args();
                default -> List.of();
              };
          boolean alone = node instanceof Expr.TupleExpr && elements.size() == 1;
          elements.forEach(element -> entries.put(element.span(), new Entry(alone)));
        });
    return entries;
  }

  /**
   * What takes the place of a use; absent where a person has to decide or nothing has to be done.
   */
  private Optional<String> replacement(FieldUse use, List<FieldUse> all, @Nullable Entry entry) {
    if (!use.certain() || worksAsItIs(use) || name.isTwiceIn(use.source())) {
      return Optional.empty();
    }
    if (renames()) {
      return switch (use.role()) {
        // what is made of each entry, and who else reads the keys, is not told by the place
        case DERIVED, DECLARED, LOOP, LISTED -> Optional.empty();
        case KEY ->
            use.isOfRowsReadBeside(all)
                ? Optional.of(inPlace(use.source(), into.getFirst()))
                : Optional.empty();
        // the plan edits the Meta of the model itself
        case MODEL_OPTION ->
            use.in().contains(".Meta.")
                ? Optional.empty()
                : Optional.of(inPlace(use.source(), into.getFirst()));
        case HOOK -> Optional.of(hook(use.source()));
        case FORM_FIELD,
            FILTER_FIELD,
            ADMIN_OPTION,
            VIEW_FIELD,
            SERIALIZER_FIELD,
            OTHER_FIELD,
            FORM_KEY,
            POST_KEY,
            FIXTURE,
            CONDITION,
            ORDERING,
            LOADED,
            EXPRESSION,
            SAVED,
            VALUE,
            ATTRIBUTE,
            TEMPLATE,
            PATH ->
            Optional.of(inPlace(use.source(), into.getFirst()));
      };
    }
    boolean severalFit =
        switch (use.role()) {
          case FORM_FIELD, FILTER_FIELD, VIEW_FIELD, OTHER_FIELD, ADMIN_OPTION -> true;
          case ORDERING, LOADED, SAVED -> use.source().endsWith("\"") || use.source().endsWith("'");
          case SERIALIZER_FIELD,
              HOOK,
              DECLARED,
              FORM_KEY,
              POST_KEY,
              MODEL_OPTION,
              LOOP,
              LISTED,
              FIXTURE,
              CONDITION,
              EXPRESSION,
              KEY,
              VALUE,
              ATTRIBUTE,
              DERIVED,
              TEMPLATE,
              PATH ->
              false;
        };
    return entry == null || !severalFit
        ? Optional.empty()
        : Optional.of(
            into.stream()
                .map(part -> inPlace(use.source(), part))
                .collect(Collectors.joining(", ")));
  }

  /** {@code clean_name} is called for the form's field by its name. */
  private String hook(String source) {
    return source.endsWith("_" + old())
        ? source.substring(0, source.length() - old().length()) + into.getFirst()
        : inPlace(source, into.getFirst());
  }

  private String inPlace(String source, String part) {
    return name.replaced(source, part);
  }

  /** Whether the place is left to the property: a rename names anew what it can. */
  private boolean worksAsItIs(FieldUse use) {
    return use.worksWithProperty() && (use.role() == Role.DERIVED || !renames());
  }

  /** A serializer makes a field that only answers of a property: what is sent is dropped. */
  private boolean worksWithProperty(FieldUse use, List<FieldUse> uses) {
    return use.isOfDeclared(uses)
        || (use.role() != Role.SERIALIZER_FIELD && use.worksWithProperty());
  }

  // In words

  /** What was changed, what is left to a person and what goes on working; Markdown. */
  String words() {
    List<FieldUse> left = uses();
    List<String> paragraphs = new ArrayList<>();
    if (!changed.isEmpty()) {
      paragraphs.add(
          "Changed with the model: "
              + changed.entrySet().stream()
                  .map(
                      each ->
                          "%s (%s)"
                              .formatted(each.getKey(), String.join(", ", names(each.getValue()))))
                  .collect(Collectors.joining(", "))
              + ".");
    }
    List<FieldUse> fixtures = left.stream().filter(use -> use.role() == Role.FIXTURE).toList();
    List<FieldUse> todo =
        left.stream()
            .filter(use -> use.role() != Role.FIXTURE && !worksWithProperty(use, left))
            .toList();
    List<FieldUse> running =
        todo.stream().filter(use -> use.setting() != Usage.Setting.TEST).toList();
    if (!running.isEmpty()) {
      paragraphs.add("To change by hand before this release goes out:");
      running.stream()
          .limit(LISTED)
          .forEach(
              use -> paragraphs.add("- %s `%s`: %s".formatted(use.at(), use.line(), advice(use))));
      if (running.size() > LISTED) {
        paragraphs.add(
            "- and %d more: %s."
                .formatted(
                    running.size() - LISTED,
                    running.stream()
                        .skip(LISTED)
                        .map(use -> use.at().toString())
                        .distinct()
                        .collect(Collectors.joining(", "))));
      }
    }
    list(
        paragraphs,
        "Fixtures whose objects have the old name, from here on; loaddata and the tests that load them fail until they have %s"
            .formatted(String.join(" and ", into)),
        List.copyOf(
            fixtures.stream()
                .collect(
                    Collectors.toMap(
                        use -> use.place().path(),
                        use -> use,
                        (first, _) -> first,
                        LinkedHashMap::new))
                .values()));
    List<String> forms =
        Stream.concat(left.stream(), changed.values().stream().flatMap(List::stream))
            .filter(
                use ->
                    use.role() == Role.FORM_FIELD
                        || (use.role() == Role.VIEW_FIELD && use.option().equals("fields")))
            .map(use -> use.place().path())
            .toList();
    boolean isInForm = !forms.isEmpty();
    UsageReport names =
        Usages.find(draft.tree(), new Sought.FieldNamed(old(), subject.model().key()));
    places(
        paragraphs,
        "Templates that name the form's field",
        names.inRunningCode().stream()
            .filter(use -> use.kind() == Usage.Kind.TEMPLATE)
            .filter(use -> isOfOneOf(use.place().path(), forms))
            .filter(use -> use.text().matches(".*\\bform\\." + Pattern.quote(old()) + "\\b.*"))
            .map(use -> Place.of(use.place().path(), use.place().line()))
            .toList());
    places(
        paragraphs,
        "SQL that has the word, to be looked at before the contract phase",
        names.inRunningCode().stream()
            .filter(use -> use.kind() == Usage.Kind.SQL && !keepsColumn)
            .filter(use -> isOfProject(use.place().path()))
            .filter(use -> draft.isText(use.place().path()))
            .filter(use -> draft.text(use.place().path()).orElse("").contains(subject.table()))
            .map(use -> Place.of(use.place().path(), use.place().line()))
            .toList());
    places(
        paragraphs,
        "These texts are the old name, and what they name is not told by the place: look at each"
            + " before this release goes out",
        textsAlone(names, left));
    list(
        paragraphs,
        "Tests to change by hand",
        todo.stream().filter(use -> use.setting() == Usage.Setting.TEST).toList());
    list(
        paragraphs,
        name.relation()
            ? "Goes on working through the properties %s and %s".formatted(old(), name.key())
            : "Goes on working through the property %s".formatted(old()),
        left.stream().filter(use -> !todo.contains(use) && !fixtures.contains(use)).toList());
    places(
        paragraphs,
        "What these serializers take and give is called %s from here on; where the API has to go on saying %s, declare that field in them with source=\"%s\""
            .formatted(into.getFirst(), old(), into.getFirst()),
        serializers());
    places(
        paragraphs,
        "Scripts here that have the word, the first place of each: look whether they send or"
            + " read it through that API",
        scripts());
    places(
        paragraphs,
        "Parameters of the address that these take are called after %s from here on; links and clients that send the old name are not heard, unless it is declared there"
            .formatted(names()),
        changed.values().stream()
            .flatMap(List::stream)
            .filter(CodeSwitch::isParameter)
            .map(FieldUse::at)
            .toList());
    List<WholeModel> whole =
        FieldUses.whole(input.project(), draft.tree(), input.state(), subject.model().key(), old());
    places(
        paragraphs,
        "These take every field of the model without naming it, so what the API takes and gives is called %s from here on; declare %s there to go on with it"
            .formatted(names(), old()),
        whole.stream().filter(each -> !each.form()).map(WholeModel::place).toList());
    places(
        paragraphs,
        "These forms take every field of the model: their field is called %s from here on"
            .formatted(names()),
        whole.stream().filter(WholeModel::form).map(WholeModel::place).toList());
    boolean isSent = isInForm || whole.stream().anyMatch(WholeModel::form);
    if (isSent) {
      paragraphs.add(
          "A form's field takes its name from the model: a page that the old release served sends %s, which the new form does not read; so do scripts and tests that send it."
              .formatted(old()));
      places(
          paragraphs, "Templates that write an input of the old name, to be looked at", inputs());
    }
    return String.join("\n", paragraphs);
  }

  private String names() {
    return String.join(" and ", into);
  }

  /** Whether a template is of an app that has one of the forms; other apps' forms are others. */
  private boolean isOfOneOf(String template, List<String> forms) {
    return input.project().apps().stream()
        .filter(app -> forms.stream().anyMatch(form -> form.startsWith(app.directory() + "/")))
        .anyMatch(
            app ->
                template.startsWith(app.directory() + "/")
                    || template.contains("/" + app.label() + "/"));
  }

  /** Scripts in this checkout that say the old name, of an API whose serializers change. */
  private List<Place> scripts() {
    List<Place> places = new ArrayList<>();
    if (serializers().isEmpty()) {
      return places;
    }
    Pattern word = Pattern.compile("(?<![\\w$-])%s(?![\\w-])".formatted(Pattern.quote(old())));
    SourceTree tree = draft.tree();
    for (String path : tree.paths()) {
      if (!SCRIPT.matcher(path).find()
          || BUNDLED.matcher(path).find()
          || !(tree.read(path) instanceof SourceTree.FileContent.Present present)
          || present.bytes().length > Usages.MAX_FILE_SIZE) {
        continue;
      }
      String[] lines = new String(present.bytes(), StandardCharsets.UTF_8).split("\n", -1);
      for (int i = 0; i < lines.length; i++) {
        if (lines[i].length() < LONGEST_LINE && word.matcher(lines[i]).find()) {
          places.add(Place.of(path, i + 1));
          break;
        }
      }
    }
    return places;
  }

  /** Places that were changed, of what an API takes and gives. */
  private List<Place> serializers() {
    return changed.values().stream()
        .flatMap(List::stream)
        .filter(use -> use.role() == Role.SERIALIZER_FIELD)
        .map(FieldUse::at)
        .toList();
  }

  /** What a rename assumes of whoever calls the API; empty where no serializer was changed. */
  Optional<String> ofClients() {
    List<Place> places = serializers();
    return places.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "No client of the API counts on the name %1$s: %2$s take and give %3$s from the switch on, for every client at once. Where one does, declare %1$s in them with source=\"%3$s\"."
                .formatted(
                    old(),
                    places.stream()
                        .map(Place::toString)
                        .distinct()
                        .collect(Collectors.joining(", ")),
                    into.getFirst()));
  }

  /** Whether what was changed names what a client may send: {@code ?name__gte=}. */
  private static boolean isParameter(FieldUse use) {
    return switch (use.role()) {
      case FILTER_FIELD -> use.option().equals("fields") || use.option().equals("declared");
      case VIEW_FIELD, OTHER_FIELD -> PARAMETERS.contains(use.option());
      default -> false;
    };
  }

  /**
   * Texts that are the name and that no use explains, as in a list of keys that code goes through.
   * Only of a name of several words, and in files that speak of the model: {@code name} is
   * everywhere.
   */
  private List<Place> textsAlone(UsageReport names, List<FieldUse> left) {
    if (!renames() || !name.key().contains("_")) {
      return List.of();
    }
    Set<Place> known = new HashSet<>();
    left.forEach(use -> known.add(Place.of(use.place().path(), use.place().line())));
    changed
        .values()
        .forEach(
            uses ->
                uses.forEach(use -> known.add(Place.of(use.place().path(), use.place().line()))));
    Pattern quoted =
        Pattern.compile(
            "[\"']%s[\"']"
                .formatted(
                    old().contains("_")
                        ? Pattern.quote(old()) + (name.relation() ? "(_id)?" : "")
                        : Pattern.quote(name.key())));
    Pattern model =
        Pattern.compile("\\b\\w*%s\\b".formatted(Pattern.quote(subject.model().name())));
    return names.inRunningCode().stream()
        .filter(use -> use.kind() == Usage.Kind.STRING && quoted.matcher(use.text()).find())
        .filter(use -> !use.text().contains("db_column=")) // it names the column, which may stay
        .map(use -> Place.of(use.place().path(), use.place().line()))
        .filter(place -> !place.path().contains("/migrations"))
        .filter(place -> isOfProject(place.path()))
        .filter(place -> !known.contains(place) && draft.isText(place.path()))
        .filter(place -> model.matcher(draft.text(place.path()).orElse("")).find())
        .distinct()
        .toList();
  }

  /** Templates of the app with {@code name="name"}. */
  private List<Place> inputs() {
    Pattern input = Pattern.compile("\\b(?:name|for)=[\"']%s[\"']".formatted(Pattern.quote(old())));
    List<Place> places = new ArrayList<>();
    for (String path : draft.tree().paths()) {
      boolean near =
          path.startsWith(subject.app().directory() + "/")
              || path.contains("/" + subject.app().label() + "/");
      if (near && Usages.isTemplate(path) && draft.isText(path)) {
        int number = 0;
        for (String line : (Iterable<String>) draft.text(path).orElse("").lines()::iterator) {
          number++;
          if (input.matcher(line).find()) {
            places.add(Place.of(path, number));
          }
        }
      }
    }
    return places;
  }

  private static Set<String> names(List<FieldUse> uses) {
    return uses.stream()
        .map(FieldUse::option)
        .filter(in -> !in.isEmpty())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static void list(List<String> paragraphs, String title, List<FieldUse> uses) {
    places(paragraphs, title, uses.stream().map(FieldUse::at).toList());
  }

  private static void places(List<String> paragraphs, String title, List<Place> all) {
    List<Place> places = all.stream().distinct().toList();
    if (!places.isEmpty()) {
      String listed =
          places.stream().map(Place::toString).limit(LISTED).collect(Collectors.joining(", "));
      int more = places.size() - LISTED;
      paragraphs.add(
          title + ": " + listed + (more > 0 ? " and %d more".formatted(more) : "") + ".");
    }
  }

  private String advice(FieldUse use) {
    String doubt = use.certain() ? "" : "if this is the %s, ".formatted(subject.model().name());
    String key = name.isKey(use) ? "_id" : "";
    String names = into.stream().map(part -> part + key).collect(Collectors.joining(" and "));
    return doubt
        + switch (use.role()) {
          case CONDITION ->
              renames()
                  ? "ask %s.".formatted(names)
                  : "a query cannot use the property; ask %s, or put the whole together with alias(full=Concat(...))."
                      .formatted(names);
          case EXPRESSION ->
              renames()
                  ? "name %s.".formatted(names)
                  : "put it together from %s, or load both.".formatted(names);
          case KEY ->
              !renames()
                  ? "put it together from %s, or load both.".formatted(names)
                  : use.in().equals(FieldUse.OF_ROW)
                      ? "where rows of values() are asked for it, their key changes with the name."
                      : use.in().equals("values") && use.source().contains("__" + old())
                          ? "the rows' key changes with the name; name %s here and where the rows are read."
                              .formatted(names)
                          : use.in().equals("values")
                              ? "the rows' keys change with the name; values(%s=F(\"%s\")) keeps them."
                                  .formatted(old() + key, names)
                              : "the result is keyed by the name; name %s, and give the aggregate the key that the code below reads."
                                  .formatted(names);
          case ORDERING, LOADED, SAVED -> "name %s.".formatted(names);
          case HOOK ->
              "it is not called any more once the form has %s; move what it does.".formatted(names);
          case FORM_KEY ->
              "the form's field is called %s from here on; a name that it has not fails when this is reached."
                  .formatted(names);
          case POST_KEY ->
              "what is sent under the old name is not read any more; send %s.".formatted(names);
          case MODEL_OPTION -> "name %s; Django's system check fails otherwise.".formatted(names);
          case LOOP ->
              "%s is given this name in the loop; name %s, and look who else reads the entry."
                  .formatted(
                      use.in().equals("update_fields")
                          ? "save(update_fields=...)"
                          : use.in() + "()",
                      names);
          case LISTED ->
              "where the list is gone through, a query of the old name fails; name %s, and look who else reads the entry."
                  .formatted(names);
          case FIXTURE -> "name %s.".formatted(names);
          case FORM_FIELD, FILTER_FIELD, VIEW_FIELD, OTHER_FIELD, ADMIN_OPTION ->
              "name %s; the old name fails when the class is used.".formatted(names);
          case PATH -> "if it reaches a query, name %s.".formatted(names);
          case SERIALIZER_FIELD ->
              "it answers as before, and drops what is sent; name %s, or declare %s in the serializer to go on writing."
                  .formatted(names, old());
          case VALUE, ATTRIBUTE, DERIVED, DECLARED, TEMPLATE -> "look whether it still fits.";
        };
  }

  /** How many places surely mean the field, for a situation; nothing where there are none. */
  static String known(PlanInput input, Subject subject) {
    SourceTree tree = input.project().tree();
    List<FieldUse> uses =
        FieldUses.find(
                input.project(), tree, input.state(), subject.model().key(), subject.named().name())
            .stream()
            .filter(use -> use.role() != Role.FIXTURE && use.role() != Role.MODEL_OPTION)
            .toList();
    long files = uses.stream().map(use -> use.place().path()).distinct().count();
    long tests = uses.stream().filter(use -> use.setting() == Usage.Setting.TEST).count();
    return uses.isEmpty()
        ? "No place in the code was found that surely means it."
        : "%d place%s in %d file%s of the code mean%s it, %d of them in tests."
            .formatted(
                uses.size(),
                uses.size() == 1 ? "" : "s",
                files,
                files == 1 ? "" : "s",
                uses.size() == 1 ? "s" : "",
                tests);
  }
}
