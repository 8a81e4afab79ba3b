package io.github.djarchitect.agent.advisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether a plan keeps to what a question forbids. */
final class Limits {
  private final Demands demands;
  private final JsonNode apps;
  private final List<JsonNode> inspected;

  Limits(Demands demands, JsonNode apps, List<JsonNode> inspected) {
    this.demands = demands;
    this.apps = apps;
    this.inspected = List.copyOf(inspected);
  }

  /** What there is to say where a limit cannot be kept to. */
  static String cannot(Demands.Limit limit, String playbook) {
    return cannot(limit.whole(), playbook, "Ask");
  }

  /**
   * @param ask the beginning of the remedy, up to its word "ask": what else there is to do
   */
  static String cannot(String condition, String playbook, String ask) {
    return "\"%s\" is a condition that I cannot plan around, so I have drafted nothing: a plan that breaks it would be worse than none. %s again without it to see what `%s` would write, and judge that against it. %s"
        .formatted(condition, ask, playbook, Advice.NOT_A_MODEL);
  }

  /** Apps that are not to be touched; whether a plan does, its files tell. */
  List<String> untouchable() {
    return demands.limits().stream().flatMap(limit -> apps(limit).stream()).distinct().toList();
  }

  private List<String> apps(Demands.Limit limit) {
    List<String> labels = new ArrayList<>();
    for (JsonNode app : apps.path("apps")) {
      String label = app.path("app").asText();
      if (!limit.only()
          && limit.says("\\b%s\\b".formatted(Pattern.quote(label)))
          && limit.says("\\bapps?\\b|^(?:touch|change|edit|modify|in)\\b")) {
        labels.add(label);
      }
    }
    return labels;
  }

  /** The first limit that the change of a column does not keep to, as far as can be told. */
  Optional<Demands.Limit> against(Naming.Match match, Goal kind) {
    return demands.limits().stream()
        .filter(
            limit -> !keeps(limit, match, kind) && !isForNow(limit, match.field(), demands.wish()))
        .findFirst();
  }

  /** A limit that the last phase alone would break, so that the plan keeps it until then. */
  Optional<Demands.Limit> forNow(String field) {
    return demands.limits().stream()
        .filter(limit -> isForNow(limit, field, demands.wish()))
        .findFirst();
  }

  /** Words that end, where "keep the old column" without them is said for good. */
  static final Pattern FOR_NOW =
      Pattern.compile(
          "\\b(?:yet|still|untill?|till|for now|for the (?:moment|time being)|for a while|as long"
              + " as|(?:right|straight) away|immediately|at once|too (?:early|soon)|in the (?:first"
              + " |same )?(?:phase|release|deploy(?:ment)?)|(?:first|next|this) (?:phase|release"
              + "|deploy(?:ment)?)|before|at first|initially|a (?:few|couple of)"
              + " (?:weeks?|months?|releases?)|(?:some|another|a) (?:time|week|month|release))\\b",
          Pattern.CASE_INSENSITIVE);

  /** Something else that is forbidden in the same breath. */
  private static final Pattern BESIDE_IT =
      Pattern.compile(
          "\\b(?:or|nor)\\b|\\band (?!(?:(?:the|our|a|its) )?(?:\\w+"
              + " ){0,3}(?:is|are|has|have|still|reads?|uses?|writes?|needs?)\\b)",
          Pattern.CASE_INSENSITIVE);

  private static boolean isForNow(Demands.Limit limit, String field, String wish) {
    String column =
        "(?:(?:the|our|its|that|this)\\s+)?(?:(?:(?:old|original|existing|current|previous|source)\\s+)?(?:[`'\"]?%1$s[`'\"]?\\s+)?(?:column|field|one)|[\\w.]*\\b[`'\"]?%1$s[`'\"]?|it|itself)\\b"
            .formatted(Pattern.quote(field));
    boolean dropped =
        limit.says("^(?:be\\s+)?(?:drop|remov|delet|get(?:ting)? rid of)\\w*\\s+" + column);
    boolean kept =
        limit.whole().matches("(?is)\\W*(?:\\w+\\W+){0,2}?(?:keep|leave)\\b.*")
            && limit.says("^" + column);
    boolean itDropped =
        limit.says("^(?:be|get)\\s+(?:drop|remov|delet)\\w*\\b")
            && Pattern.compile(column, Pattern.CASE_INSENSITIVE)
                .matcher(Slips.mend(limit.of()))
                .find();
    return !limit.only()
        && (dropped || kept || itDropped)
        && (FOR_NOW.matcher(limit.what()).find() || (!kept && Conditions.hasOthers(wish)))
        && !BESIDE_IT.matcher(limit.what()).find();
  }

  private static final String OF_PAGES =
      "^(?:touch|chang|edit|modif|break)\\w*\\s+(?:the |our |any"
          + " )?(?:front-?ends?|ui|javascript|js|css|react|vue|angular|spa)\\b";

  private boolean keeps(Demands.Limit limit, Naming.Match match, Goal kind) {
    // such a plan only adds migrations
    if (!apps(limit).isEmpty() || limit.keepsMigrations()) {
      return true;
    }
    if (forbidsAnother(limit, kind)) {
      return true;
    }
    if (kind == Goal.RENAME_COLUMN
        && (Conditions.keepsColumn(limit.whole()) || Conditions.forbidsTriggers(limit.whole()))) {
      return true;
    }
    // nothing of a page or a script is written
    if (!limit.only() && limit.says(OF_PAGES)) {
      return true;
    }
    boolean itself = names(limit, match.field());
    if (itself) {
      boolean name = limit.says("\\brenam|\\bname\\b") && !match.field().equals("name");
      boolean type = limit.says("\\btype\\b|\\blength\\b");
      return (name && kind != Goal.RENAME_COLUMN) || (type && kind == Goal.RENAME_COLUMN);
    }
    if (kind == Goal.RENAME_COLUMN && limit.says("^(?:the |its )?(?:data ?)?type\\b")) {
      return true;
    }
    if (limit.says(
        "^an? (?!(?:\\w+"
            + " )?(?:new|second|column|field|table|trigger|backfill|migration|release|deploy\\w*|script|phase)\\b)|^(?:just"
            + " )?(?:an? )?(?:int|integer|varchar|char|text|float|string)\\b")) {
      return true; // the type it has now
    }
    if (limit.says("\\b(?:new|another|extra) (?:tables?|models?|apps?)\\b")) {
      return true;
    }
    for (JsonNode result : inspected) {
      for (JsonNode model : result.path("models")) {
        for (JsonNode field : model.path("fields")) {
          String name = field.path("name").asText();
          if (!name.equals(match.field()) && names(limit, name)) {
            return true;
          }
        }
        String label = model.path("model").asText();
        if (!label.equals(match.model()) && names(limit, label.substring(label.indexOf('.') + 1))) {
          return true;
        }
      }
    }
    return (limit.says("\\brenam") && kind != Goal.RENAME_COLUMN)
        || (limit.says("\\bsplit") && kind != Goal.SPLIT_COLUMN);
  }

  /** Forbids a change of another kind, of this field or any: "not split the name". */
  private static boolean forbidsAnother(Demands.Limit limit, Goal kind) {
    return !limit.only()
        && ((limit.says("^(?:be )?split") && kind != Goal.SPLIT_COLUMN)
            || (limit.says("^(?:be )?renam") && kind != Goal.RENAME_COLUMN));
  }

  private static boolean names(Demands.Limit limit, String name) {
    return Words.of(limit.what()).indexOf(Words.split(name)) >= 0;
  }

  /** The first limit that a move to roles does not keep to, as far as can be told. */
  Optional<Demands.Limit> againstRoles(String userModel) {
    return demands.limits().stream().filter(limit -> !keepsRoles(limit, userModel)).findFirst();
  }

  /** Says of something that it stays as it is. */
  static boolean leaves(Demands.Limit limit) {
    return limit.says("\\b(?:alone|untouched|unchanged|as (?:it|they) (?:is|are))\\b");
  }

  private static final Pattern KEPT =
      Pattern.compile(
          "\\b(?:permissions?|assignments?|grants?|rights|access|memberships?|privileges?)\\b",
          Pattern.CASE_INSENSITIVE);

  /** The same as all that is to be kept: {@code keep all assignments}. */
  private static final String KEPT_WHOLE =
      "^(?:(?:all|every|each|the|our|their|of|any|existing|current|today.?s|user|users.?|people.?s)\\W+)*"
          + KEPT.pattern()
          + "(?:\\W+(?:and\\W+)?(?:"
          + KEPT.pattern()
          + "|intact|working|please|alive|too|exactly|safe|as|they|it|are|is|now|today))*\\W*$";

  /** {@code what every member can do today}: kept. */
  private static final String MAY_STILL =
      "\\b(?:what(?:ever)?|everything|all(?: that)?)\\b.{0,60}\\b(?:can|may|could|is|are|was|were)"
          + "\\s+(?:(?:already|currently|now|today)\\s+)?(?:do|see|edit|access|open|reach|allowed|permitted|able)\\b";

  /** {@code someone in support can't refund anymore}: what must not come of it, and does not. */
  private static final String MAY_NO_LONGER =
      "\\b(?:some(?:one|body)|any(?:one|body)|people|users?|members?|staff|who\\w*|nobody|everybody|everyone)\\b.{0,60}(?:\\b(?:can(?:no|.)?t|cannot|can"
          + " no longer|no longer can|is refused|loses?|gets? (?:locked out|refused|denied)|locked"
          + " out)\\b)";

  private static final String BESIDE =
      "\\b(?:views?|viewsets?|urls?|templates?|forms?|serializers?|api|endpoints?|decorators?)\\b";

  private boolean keepsRoles(Demands.Limit limit, String userModel) {
    if (!apps(limit).isEmpty() || limit.keepsMigrations()) {
      return true;
    }
    // what the plan is made for
    if (limit.says("^(?:them|it|everything|all(?: of (?:it|them))?)\\W*$")) {
      return true;
    }
    if (limit.whole().matches("(?i)\\W*(?:\\w+\\W+)?keep\\b.*") && limit.says(KEPT_WHOLE)) {
      return true;
    }
    // and keeps every one of them
    if (leaves(limit) && KEPT.matcher(limit.of() + " " + limit.what()).find()) {
      return true;
    }
    if (limit.says(MAY_STILL) || limit.says(MAY_NO_LONGER)) {
      return true;
    }
    // it takes nothing away
    if (!limit.only()
        && limit.says(
            "^(?:(?:drop|remov|delet|revok|strip|depriv|los)\\w*|tak\\w+\\b.*\\baway)\\b")) {
      return true;
    }
    // its code is new, beside what is there
    if (leaves(limit) && limit.says(BESIDE)) {
      return true;
    }
    // the plan writes into no model that is there
    if (leaves(limit)
        && Naming.models(apps).stream().anyMatch(model -> names(limit, model.name()))) {
      return true;
    }
    // the field that holds a role now is left as it is
    String user = userModel.substring(userModel.indexOf('.') + 1);
    return limit.says(
        "^(?:touch|remove|drop|rename|delete|change|alter|the)?\\s*(?:(?:the|our|any|existing|current|old) )*(?:%s[.'’s]*\\s*)?`?(?:role|groups?)`?(?: tables?)?(?: field| column| as| yet| un?till?| for now|\\b\\s*$)"
            .formatted(Pattern.quote(user)));
  }
}
