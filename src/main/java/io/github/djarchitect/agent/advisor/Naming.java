package io.github.djarchitect.agent.advisor;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.djarchitect.NearestName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the models and fields that a question speaks of, in what the tools have shown. */
final class Naming {
  private static final Pattern DOTTED =
      Pattern.compile("\\b([A-Za-z_]\\w*)\\.([A-Za-z_]\\w*)(?:\\.([A-Za-z_]\\w*))?\\b");

  /** Words that a question about a column has anyway, so that they name a field only if quoted. */
  private static final List<String> COMMON =
      List.of(
          "id", "type", "date", "data", "column", "field", "table", "model", "order", "new",
          "value", "time", "state", "user");

  /** A table that is only counted ({@code 10 million users}) is a hint and no more. */
  private static final int COUNTED_ONLY = 20;

  /** A name directly behind "field" or "column", or in quotes directly before it. */
  private static final Pattern CALLED_FIELD =
      Pattern.compile(
          "\\b(?:field|column|attribute)\\s+(?:called\\s+|named\\s+)?[`'\"“‘](?<name>[A-Za-z_]\\w*)[`'\"”’]"
              + "|[`'\"“‘](?<before>[A-Za-z_]\\w*)[`'\"”’]\\s+(?:field|column|attribute)\\b"
              + "|\\b(?:field|column|attribute)\\s+(?:called\\s+|named\\s+)?(?<bare>[a-z]\\w*)\\b",
          Pattern.CASE_INSENSITIVE);

  /** What stands before the name of a column that is yet to come. */
  private static final Pattern BECOMES =
      Pattern.compile(
          "\\b(?:new|to|into|in|two|three|separate|as|be|becomes?|another|own)\\s+(?:an?\\s+|the\\s+|new\\s+)*$",
          Pattern.CASE_INSENSITIVE);

  private Naming() {}

  /** A model as {@code list_apps} names it. */
  record ModelName(String app, String name) {
    String label() {
      return app + "." + name;
    }
  }

  /** A field of a model, with how well a question names it. */
  record Match(String model, String table, String field, int score) {}

  /** Every model of the project, in the order of {@code list_apps}. */
  static List<ModelName> models(JsonNode listApps) {
    List<ModelName> models = new ArrayList<>();
    for (JsonNode app : listApps.path("apps")) {
      for (JsonNode model : app.path("models")) {
        models.add(new ModelName(app.path("app").asText(), model.asText()));
      }
    }
    return models;
  }

  /** Whether a label, {@code app.Model}, is one of the project's own models. */
  static boolean isModel(JsonNode listApps, String label) {
    return models(listApps).stream().anyMatch(model -> model.label().equalsIgnoreCase(label));
  }

  /** {@code in the gym app}, {@code app gym}: labels of apps that are named as such. */
  static List<String> saidApps(Words question, JsonNode listApps) {
    List<String> labels = new ArrayList<>();
    for (JsonNode app : listApps.path("apps")) {
      String label = app.path("app").asText();
      String quoted = "[`'\"]?" + Pattern.quote(label) + "[`'\"]?";
      if (question.says(
          "\\b(?:app|application) %1$s\\b|\\b%1$s app(?:lication)?\\b".formatted(quoted))) {
        labels.add(label);
      }
    }
    return labels;
  }

  /** A model that is said to be of one app and is another's: {@code orders.Customer}. */
  static Optional<String> elsewhere(Words question, JsonNode listApps) {
    List<ModelName> models = models(listApps);
    Matcher dotted = DOTTED.matcher(question.text());
    while (dotted.find()) {
      String app = dotted.group(1);
      String model = dotted.group(2);
      boolean isApp = models.stream().anyMatch(each -> each.app().equals(app));
      List<ModelName> called = models.stream().filter(each -> each.name().equals(model)).toList();
      if (isApp && !called.isEmpty() && called.stream().noneMatch(each -> each.app().equals(app))) {
        return Optional.of(
            "There is no model %s.%s; %s is %s."
                .formatted(
                    app,
                    model,
                    model,
                    String.join(" or ", called.stream().map(ModelName::label).toList())));
      }
    }
    return Optional.empty();
  }

  /**
   * Models by how well the question names them, best first; those it does not name are left out.
   */
  static List<ModelName> named(Words question, JsonNode listApps) {
    record Scored(ModelName model, int score) {}
    return models(listApps).stream()
        .map(model -> new Scored(model, modelScore(question, model.app(), model.name())))
        .filter(scored -> scored.score() > 0)
        .sorted(Comparator.comparingInt(Scored::score).reversed())
        .map(Scored::model)
        .toList();
  }

  /** 0 where the question does not name the model. */
  static int modelScore(Words question, String app, String model) {
    Words about = Words.of(RowFigure.without(question.text()));
    int score = scoreOfModel(about, app, model);
    return score > 0 ? score : Math.min(COUNTED_ONLY, scoreOfModel(question, app, model));
  }

  private static int scoreOfModel(Words question, String app, String model) {
    Matcher dotted = DOTTED.matcher(question.text());
    while (dotted.find()) {
      boolean appAndModel =
          dotted.group(1).equalsIgnoreCase(app) && dotted.group(2).equalsIgnoreCase(model);
      boolean modelAndField =
          Words.split(dotted.group(1)).equals(Words.split(model))
              || dotted.group(1).equalsIgnoreCase(model);
      if (appAndModel) {
        return 200;
      }
      if (modelAndField) {
        return dotted.group(1).equals(model) ? 150 : 140;
      }
    }
    if (Pattern.compile("\\b" + Pattern.quote(app + "_" + model) + "\\b", Pattern.CASE_INSENSITIVE)
        .matcher(question.text())
        .find()) {
      return 160;
    }
    List<String> phrase = Words.split(model);
    String compact = model.toLowerCase(Locale.ROOT);
    if (Pattern.compile("\\b" + Pattern.quote(model) + "s?\\b").matcher(question.text()).find()
        && Character.isUpperCase(model.charAt(0))) {
      return 120 + phrase.size();
    }
    // a name with underscores is a column's: weight_unit and n_pings name no Unit and no Ping
    Words apart = Words.of(question.text().replaceAll("\\b\\w*_\\w*\\b", " "));
    if (apart.indexOf(phrase) >= 0) {
      int near = besideTable(apart, phrase) ? 40 : 0;
      return 60 + 10 * phrase.size() + near + (question.has(app) ? 5 : 0);
    }
    return apart.words().contains(Words.singular(compact)) ? 60 : 0;
  }

  /** {@code orders table}, {@code the order model}: said of a table and not by the way. */
  private static boolean besideTable(Words question, List<String> phrase) {
    int at = question.indexOf(phrase);
    int behind = at + phrase.size();
    return behind < question.words().size()
        && List.of("table", "model", "row", "record").contains(question.words().get(behind));
  }

  /** Fields by how well the question names them, best first. */
  static List<Match> fields(Words question, List<JsonNode> inspected) {
    List<Match> matches = new ArrayList<>();
    Words about = Words.of(RowFigure.without(question.text()));
    for (JsonNode result : inspected) {
      for (JsonNode model : result.path("models")) {
        String label = model.path("model").asText();
        String app = label.substring(0, Math.max(0, label.indexOf('.')));
        String name = label.substring(label.indexOf('.') + 1);
        int modelScore = Math.max(modelScore(question, app, name), inPart(about, name));
        for (JsonNode field : model.path("fields")) {
          String fieldName = field.path("name").asText();
          int score = fieldScore(about, name, fieldName);
          if (score > 0) {
            matches.add(
                new Match(label, model.path("table").asText(), fieldName, score + modelScore));
          }
        }
      }
    }
    matches.sort(Comparator.comparingInt(Match::score).reversed());
    return matches;
  }

  /** {@code the profile} is a hint at {@code UserProfile}. */
  private static int inPart(Words about, String model) {
    List<String> words = Words.split(model);
    return words.size() > 1 && about.words().contains(words.getLast()) ? 5 : 0;
  }

  private static int fieldScore(Words question, String model, String field) {
    Matcher dotted = DOTTED.matcher(question.text());
    while (dotted.find()) {
      String last = dotted.group(3) == null ? dotted.group(2) : dotted.group(3);
      if (last.equals(field)) {
        return 150;
      }
    }
    Matcher called = CALLED_FIELD.matcher(question.text());
    while (called.find()) {
      if (field.equals(called.group("name")) || field.equals(called.group("before"))) {
        return 160;
      }
    }
    String quoted = "[`'\"“‘]" + Pattern.quote(field) + "[`'\"”’]";
    if (Pattern.compile(quoted).matcher(question.text()).find()) {
      return 120;
    }
    if (field.contains("_")
        && Pattern.compile("\\b" + Pattern.quote(field) + "\\b").matcher(question.text()).find()) {
      return 120;
    }
    boolean key =
        question.says("\\bprimary key\\b|\\bpk\\b") && !question.says("\\bforeign key\\b");
    if (key && field.equals("id")) {
      return 110;
    }
    List<String> phrase = Words.split(field);
    int at = question.indexOf(phrase);
    while (at >= 0 && isInside(question, at, phrase, Words.split(model))) {
      at = question.indexOf(phrase, at + 1);
    }
    if (at < 0) {
      return 0;
    }
    // A field called like its own model's word is meant only where it stands apart from it.
    if (phrase.equals(Words.split(model)) && question.indexOf(phrase, at + phrase.size()) < 0) {
      return 0;
    }
    boolean common = phrase.size() == 1 && COMMON.contains(phrase.getFirst());
    boolean beside = beside(question, phrase);
    return (common && !beside ? 15 : 40) + 10 * phrase.size() + (beside ? 30 : 0);
  }

  /** The {@code order} of {@code OrderLine} is a piece of the model's name and no field. */
  private static boolean isInside(Words question, int at, List<String> phrase, List<String> model) {
    List<String> words = question.words();
    for (int k = 0; k + phrase.size() <= model.size(); k++) {
      int from = at - k;
      if (phrase.size() < model.size()
          && model.subList(k, k + phrase.size()).equals(phrase)
          && from >= 0
          && from + model.size() <= words.size()
          && words.subList(from, from + model.size()).equals(model)) {
        return true;
      }
    }
    return false;
  }

  /** {@code note column} or {@code column note}. */
  private static boolean beside(Words question, List<String> phrase) {
    List<String> nouns = List.of("column", "field", "attribute", "char");
    List<String> words = question.words();
    for (int at = question.indexOf(phrase);
        at >= 0;
        at = question.indexOf(phrase, at + phrase.size())) {
      int behind = at + phrase.size();
      if ((behind < words.size() && nouns.contains(words.get(behind)))
          || (at > 0 && nouns.subList(0, 3).contains(words.get(at - 1)))) {
        return true;
      }
    }
    return false;
  }

  /** A name that is plainly said to be a model's and is none, with those that come near. */
  record NoModel(String name, List<String> nearest) {}

  /** {@code Order.status}; a file has such a name as well. */
  private static final Pattern OF_MODEL =
      Pattern.compile(
          "(?<![\\w./-])(?<model>[A-Z][a-z]\\w+)\\.(?!(?:js|md|py|txt|com|io|org|net|html|sql|json|toml|ya?ml)\\b)[a-z_]\\w*(?![\\w.]*\\()");

  /** The first {@code Name.field} of a question of which no such name is a model or an app. */
  static Optional<NoModel> noModel(Words question, JsonNode listApps) {
    List<ModelName> models = models(listApps);
    List<String> said =
        OF_MODEL
            .matcher(question.text())
            .results()
            .map(each -> each.group("model"))
            .filter(name -> !name.equals("Meta") && !name.equals("User"))
            .toList();
    boolean known =
        said.stream()
            .map(Words::split)
            .anyMatch(
                name ->
                    models.stream()
                        .anyMatch(
                            each ->
                                Words.split(each.name()).equals(name)
                                    || Words.split(each.app()).equals(name)));
    if (said.isEmpty() || known) {
      return Optional.empty();
    }
    List<String> words = Words.split(said.getFirst());
    return Optional.of(
        new NoModel(
            said.getFirst(),
            models.stream()
                .filter(each -> Words.split(each.name()).stream().anyMatch(words::contains))
                .map(ModelName::label)
                .limit(5)
                .toList()));
  }

  /** A name that is plainly said to be a field and is none, with the fields it may stand for. */
  record Unknown(String model, String name, List<String> nearest, List<String> fields) {}

  /**
   * The field that a question plainly speaks of where there is no such field: {@code Order.total}
   * of a model whose column is {@code total_cents}.
   */
  static Optional<Unknown> unknown(
      Words question, List<ModelName> named, List<JsonNode> inspected) {
    List<JsonNode> models = new ArrayList<>();
    inspected.forEach(result -> result.path("models").forEach(models::add));
    Optional<Unknown> first = Optional.empty();
    Matcher dotted = DOTTED.matcher(question.text());
    while (dotted.find()) {
      boolean three = dotted.group(3) != null;
      String owner = three ? dotted.group(2) : dotted.group(1);
      String field = three ? dotted.group(3) : dotted.group(2);
      List<JsonNode> called = models.stream().filter(each -> isCalled(each, owner)).toList();
      if (!called.isEmpty()) {
        if (called.stream().anyMatch(each -> names(each).contains(field))) {
          return Optional.empty();
        }
        boolean isModel = models.stream().anyMatch(each -> isCalled(each, field));
        first =
            first.isEmpty() && !isModel ? Optional.of(unknown(called.getFirst(), field)) : first;
      }
    }
    if (first.isPresent() || named.isEmpty()) {
      return first;
    }
    Optional<JsonNode> model =
        models.stream()
            .filter(each -> each.path("model").asText().equalsIgnoreCase(named.getFirst().label()))
            .findFirst();
    Matcher called = CALLED_FIELD.matcher(question.text());
    if (model.isPresent()
        && called.find()
        && !BECOMES.matcher(question.text().substring(0, called.start())).find()) {
      String quoted = called.group("name") != null ? called.group("name") : called.group("before");
      String bare = called.group("bare");
      if (quoted != null && names(model.get()).stream().noneMatch(quoted::equalsIgnoreCase)) {
        return Optional.of(unknown(model.get(), quoted));
      }
      if (bare != null
          && bare.contains("_")
          && names(model.get()).stream().noneMatch(bare::equalsIgnoreCase)
          && names(model.get()).stream().noneMatch(each -> mentioned(question, each))) {
        return Optional.of(unknown(model.get(), bare));
      }
    }
    return Optional.empty();
  }

  /**
   * Fields of which the question has a word and not the whole name, those of the model that it
   * names first: {@code price} of {@code price_cents}.
   */
  static List<String> near(Words question, List<ModelName> named, List<JsonNode> inspected) {
    List<String> own = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (JsonNode result : inspected) {
      for (JsonNode model : result.path("models")) {
        String label = model.path("model").asText();
        boolean isNamed = !named.isEmpty() && named.getFirst().label().equalsIgnoreCase(label);
        for (String field : names(model)) {
          List<String> words = Words.split(field);
          boolean near =
              words.size() > 1
                  && words.stream()
                      .filter(word -> word.length() > 3 && !COMMON.contains(word))
                      .anyMatch(question.words()::contains);
          if (near) {
            (isNamed ? own : others).add(label + "." + field);
          }
        }
      }
    }
    return own.isEmpty() && named.isEmpty() ? others : own;
  }

  private static boolean mentioned(Words question, String field) {
    return Pattern.compile("\\b" + Pattern.quote(field) + "\\b").matcher(question.text()).find();
  }

  /** By class or by table, in any case, in the plural too. */
  private static boolean isCalled(JsonNode model, String name) {
    String label = model.path("model").asText();
    String simple = label.substring(label.indexOf('.') + 1);
    return simple.equalsIgnoreCase(name)
        || model.path("table").asText().equalsIgnoreCase(name)
        || (Words.split(simple).equals(Words.split(name)) && !name.isEmpty());
  }

  private static List<String> names(JsonNode model) {
    List<String> names = new ArrayList<>();
    model.path("fields").forEach(field -> names.add(field.path("name").asText()));
    return names;
  }

  private static Unknown unknown(JsonNode model, String name) {
    List<String> fields = names(model);
    String lower = name.toLowerCase(Locale.ROOT);
    List<String> words = Words.split(name);
    List<String> nearest = new ArrayList<>();
    fields.stream()
        .filter(each -> each.startsWith(lower) || lower.startsWith(each + "_"))
        .forEach(nearest::add);
    fields.stream()
        .filter(
            each ->
                Words.split(each).stream().anyMatch(words::contains)
                    || Words.oneSlip(lower, each)
                    || (lower.length() > 3 && (each.contains(lower) || lower.contains(each))))
        .forEach(nearest::add);
    NearestName.among(fields, name).ifPresent(nearest::add);
    return new Unknown(
        model.path("model").asText(),
        name,
        nearest.stream().distinct().filter(each -> !each.equals("id")).limit(4).toList(),
        fields);
  }
}
