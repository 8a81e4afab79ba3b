package io.github.djarchitect.agent.advisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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

  private Naming() {}

  /** A model as {@code list_apps} names it. */
  record ModelName(String app, String name) {
    String label() {
      return app + "." + name;
    }
  }

  /** A field of a model, with how well a question names it. */
  record Match(String model, String table, String field, String fieldClass, int score) {}

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
    if (question.indexOf(phrase) >= 0) {
      int near = besideTable(question, phrase) ? 40 : 0;
      return 60 + 10 * phrase.size() + near + (question.has(app) ? 5 : 0);
    }
    return question.words().contains(Words.singular(compact)) ? 60 : 0;
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
    for (JsonNode result : inspected) {
      for (JsonNode model : result.path("models")) {
        String label = model.path("model").asText();
        String app = label.substring(0, Math.max(0, label.indexOf('.')));
        String name = label.substring(label.indexOf('.') + 1);
        int modelScore = modelScore(question, app, name);
        for (JsonNode field : model.path("fields")) {
          String fieldName = field.path("name").asText();
          int score = fieldScore(question, name, fieldName);
          if (score > 0) {
            matches.add(
                new Match(
                    label,
                    model.path("table").asText(),
                    fieldName,
                    field.path("class").asText(),
                    score + modelScore));
          }
        }
      }
    }
    matches.sort(Comparator.comparingInt(Match::score).reversed());
    return matches;
  }

  private static int fieldScore(Words question, String model, String field) {
    Matcher dotted = DOTTED.matcher(question.text());
    while (dotted.find()) {
      String last = dotted.group(3) == null ? dotted.group(2) : dotted.group(3);
      if (last.equals(field)) {
        return 150;
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
    List<String> phrase = Words.split(field);
    int at = question.indexOf(phrase);
    if (at < 0) {
      return 0;
    }
    // A field called like its own model's word is meant only where it stands apart from it.
    if (phrase.equals(Words.split(model)) && question.indexOf(phrase, at + phrase.size()) < 0) {
      return 0;
    }
    boolean common = phrase.size() == 1 && COMMON.contains(phrase.getFirst());
    boolean beside =
        at + phrase.size() < question.words().size()
            && List.of("column", "field", "attribute", "char")
                .contains(question.words().get(at + phrase.size()));
    return (common && !beside ? 15 : 40) + 10 * phrase.size() + (beside ? 30 : 0);
  }
}
