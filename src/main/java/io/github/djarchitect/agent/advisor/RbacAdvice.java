package io.github.djarchitect.agent.advisor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Groups and permissions moved into roles. */
final class RbacAdvice {
  /** Wishes beside the move, which keeps what people may do and adds nothing. */
  private static final Pattern BESIDE =
      Pattern.compile(
          "\\b(?:make|widen|rename|split|convert|retype|change)\\b(?:[^.;,]|\\.(?=\\w))*\\b(?:characters?|chars|wide|column|varchar\\S*|bigint)\\b[^.;,]*|\\b(?:widen|retype)\\s+\\w+\\.\\w+[^.;,]*|\\b(?:add|create|introduce|with|plus)\\s+(?:an?\\s+)?new\\s+role\\b[^.;\\n"
              + "]*|\\b(?:merge|combine|join)\\b[^.;,\\n"
              + "]*\\broles?\\b[^.;,\\n"
              + "]*|\\bfrom\\s+`?\\w+_required`?\\s+to\\b[^.;\\n"
              + "]*|\\b(?:instead of|replace)\\s+the\\s+hard[- ]?coded\\s+\\w*choices\\b[^.;,\\n"
              + "]*|\\b(?:per|for each|for"
              + " every)\\s+(?:object|tenant|project|store|team|organi[sz]ation)\\b"
              + "|\\b(?:expir\\w+|temporary|time-limited)\\s+(?:roles?|grants?|access)\\b|\\b(?:drop|delete|remove)\\b[^.;,]{0,40}?\\b(?:auth_\\w+|user_permissions|groups?(?:"
              + " tables?)?)\\b[^.;,]*|\\b\\w+(?:\\s*>\\s*\\w+)+",
          Pattern.CASE_INSENSITIVE);

  /** {@code the role column}, {@code Member.role}, {@code the user's role field}. */
  private static final String COLUMN =
      "[`'\"]?(?:(?:(?:\\w+['’]s?\\s+)?\\w+)[`'\"]?\\s+(?:column|field|attribute|enum|flag|choices|char\\w*)|(?:\\w+\\.)?(?-i:[A-Z])\\w*\\.\\w+[`'\"]?)\\b";

  /** Wants less permitted than before, which this plan never does. */
  private static final Pattern TAKES =
      Pattern.compile(
          "\\b(?:drop|revoke|remove|delete|strip|reset|wipe|forget)\\b[^.;]{0,60}\\b(?:permissions?|perms|grants?|rights)\\b|\\b(?:clean"
              + " slate|from scratch)\\b",
          Pattern.CASE_INSENSITIVE);

  /** In front of what is not to happen. */
  private static final Pattern NEVER =
      Pattern.compile(
          "\\b(?:not|dont|don.t|never|without|cannot|can.t|mustn.t|nobody|no"
              + " one)\\W+(?:\\w+\\W+){0,2}$",
          Pattern.CASE_INSENSITIVE);

  /** Said of a column whose place roles are to take. */
  private static final Pattern REPLACED =
      Pattern.compile(
          "\\b(?:instead of|in place of|in the place of|rather"
              + " than|replac\\w+|substitut\\w+|supersed\\w+|retir\\w+|get(?:ting)? rid"
              + " of|drop(?:ping)?|remov\\w+|away"
              + " from|convert\\w*|swap\\w*|exchang\\w*|turn\\w*|migrat\\w+|mov(?:e|ing)|map\\w*|from)\\s+(?:(?:the|our|my|its|that|this|old|current|existing|single|hard-?coded|plain|value|values|of|each)\\s+)*"
              + COLUMN
              + "|\\b(?:turn|convert|replac|migrat|chang|mak|get(?:ting)? rid"
              + " of)\\w*\\s+(?:(?:the|our|its|that)\\s+)*role\\s+(?:on|of|in|from)\\s+\\w+|"
              + COLUMN
              + "\\s+(?:(?:should|shall|must|has to|needs to|will|is to) )?(?:becomes?|goes|go|be"
              + " (?:replaced|dropped|removed|retired)|is"
              + " (?:replaced|dropped|removed)|(?:in)?to\\s+(?:real\\s+|proper\\s+)?roles?\\b)",
          Pattern.CASE_INSENSITIVE);

  /** {@code turn the hard coded roles into ...}: said of a column that has no name there. */
  private static final Pattern HARD_CODED =
      Pattern.compile(
          "\\b(?:turn|convert|replac|mak|mov|migrat|chang|swap|retir|get(?:ting)? rid of|instead"
              + " of|from)\\w*\\b[^.;]{0,40}\\bhard[- ]?coded\\s+(?:\\w+\\s+)?roles?\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern NEW_APP =
      Pattern.compile("\\b(?:new|own|separate) app\\b[^.,;]*", Pattern.CASE_INSENSITIVE);

  private static final Pattern NAMED =
      Pattern.compile(
          "\\b(?:called|named|(?:class|model|table))\\s+[`'\"]?(?<name>[A-Z][a-z]\\w*)");

  private final Seen seen;
  private final Words question;
  private final Demands demands;
  private final JsonNode apps;

  RbacAdvice(Seen seen, Words question, Demands demands, JsonNode apps) {
    this.seen = seen;
    this.question = question;
    this.demands = demands;
    this.apps = apps;
  }

  /** Names Django's own groups and permissions as what is to be moved. */
  private static final Pattern GROUPS =
      Pattern.compile(
          "\\b(?:django(?:['’]?s)?|auth|contrib\\.auth)["
              + " _]groups?\\b|\\bgroups?\\s*(?:\\+|and|&|plus)\\s*(?:\\w+\\s+){0,3}permissions?\\b|\\b(?:swap|replac\\w+|instead"
              + " of|turn|convert|from|behind|mov\\w+|migrat\\w+)\\s+(?:(?:the|our|all)\\s+)*groups?\\b|\\b(?:auth"
              + " )?groups?\\b[^.;]{0,40}\\b(?:user|direct|individual\\w*|per-user)\\s+(?:\\w+"
              + " )?permissions?\\b",
          Pattern.CASE_INSENSITIVE);

  /** Speaks of rights for one thing of several, which groups alone do not decide. */
  private static final Pattern SCOPED =
      Pattern.compile(
          "\\b(?:access|rights?|permissions?|perms|do|role)\\b[^.;]{0,20}\\b(?:to|in|on|for|of)\\s+(?:their|his|her|its|each|every)\\s+\\w+|\\bper["
              + " -](?!user|group|role|permission|day|week)\\w+",
          Pattern.CASE_INSENSITIVE);

  /** The last word on a question about permissions that wants nothing changed. */
  String told() {
    return "That asks about permissions as they are, and what I can do is plan their move into roles: who may do what stands in the project's code and in its database, and to read it out takes a language model or `manage.py shell`. I have drafted nothing. The user model is %s%s; `architect plan rbac` writes the plan that moves groups and user permissions into roles. %s"
        .formatted(apps.path("user_model").asText(), seen.cite("list_apps"), Advice.NOT_A_MODEL);
  }

  /** What to do once the models that are named have been looked at. */
  Step plan() {
    String userModel = apps.path("user_model").asText();
    if (hasNoGroups(userModel)) {
      return withoutGroups(userModel);
    }
    Limits limits = new Limits(demands, apps, seen.answers("inspect_models"));
    Optional<Demands.Limit> limit = limits.againstRoles(userModel);
    if (limit.isPresent()) {
      return new Step.Say(Limits.cannot(limit.get(), "rbac"));
    }
    Optional<String> own = ownRoles();
    if (own.isPresent()
        && !GROUPS.matcher(question.text()).find()
        && said().isEmpty()
        && demands.limits().stream().noneMatch(Limits::leaves)) {
      return new Step.Say(
          "%1$s%2$s has roles already, and they are the project's own: the plan into roles moves Django's groups and user_permissions of %3$s alone, and nothing of %1$s. So I have drafted nothing. Ask again with \"Django's groups\" where those are what is to be moved; to bring what %1$s holds into other tables, name the field as app.Model.field. %4$s"
              .formatted(own.get(), seen.cite("list_apps"), userModel, Advice.NOT_A_MODEL));
    }
    Matcher takes = TAKES.matcher(question.text());
    if (takes.find() && !NEVER.matcher(question.text().substring(0, takes.start())).find()) {
      return new Step.Say(
          "\"%s\" takes permissions away, and the move into roles is made to keep every one: it copies them and proves that nobody has less. So I have drafted nothing. Take them away first, or after the switch with access.revoke(), as a step of its own that somebody signs. %s"
              .formatted(takes.group().strip(), Advice.NOT_A_MODEL));
    }
    Optional<String> condition = Conditions.against(question.text(), Goal.RBAC);
    if (condition.isPresent()) {
      return new Step.Say(Limits.cannot(condition.get(), "rbac", "Ask"));
    }
    Optional<String> members = members();
    if (members.isPresent()
        && replaced().isEmpty()
        && said().isEmpty()
        && demands.limits().stream().noneMatch(Limits::leaves)) {
      return new Step.Say(
          "%s%s is no permission of Django's, and the plan into roles moves none of it: it copies the groups and user_permissions of %s, and leaves the rest as it is. So I have drafted nothing. Ask again with \"leave %s as it is\" where that plan is what is wanted; to turn its rows into roles takes a mapping that a person decides. %s"
              .formatted(
                  members.get(),
                  seen.cite("list_apps"),
                  userModel,
                  members.get(),
                  Advice.NOT_A_MODEL));
    }
    Matcher app = NEW_APP.matcher(question.text());
    if (app.find()) {
      return new Step.Say(
          Limits.cannot(
              app.group().strip(),
              "rbac",
              "The playbook writes into an app that is there: make it with `startapp`, add it to"
                  + " INSTALLED_APPS and name it. Or ask"));
    }
    return new Drafting(seen, beside() + stays(userModel), limits.untouchable())
        .plan("rbac", parameters());
  }

  /** Whether the user model is known and has none of what the plan moves. */
  private boolean hasNoGroups(String userModel) {
    for (JsonNode result : seen.answers("inspect_models")) {
      for (JsonNode model : result.path("models")) {
        if (model.path("model").asText().equalsIgnoreCase(userModel)) {
          List<String> fields = new ArrayList<>();
          model.path("fields").forEach(field -> fields.add(field.path("name").asText()));
          return !fields.contains("groups") && !fields.contains("user_permissions");
        }
      }
    }
    return false;
  }

  /** Rights that are the project's own: where they stand, and what a move of them takes. */
  private Step withoutGroups(String userModel) {
    Optional<Naming.Match> field = said();
    if (field.isPresent() && !seen.called("find_usages")) {
      return Step.call(
          "find_usages",
          Step.arguments().put("name", field.get().field()).put("model", field.get().model()));
    }
    String none =
        "%s has no groups and no user_permissions of Django's%s, and the plan into roles moves nothing else, so I have drafted nothing."
            .formatted(userModel, seen.cite("inspect_models"));
    return new Step.Say(
        field
            .map(
                match ->
                    """
                    %s %s.%s, which you name, is the project's own%s; to bring its values into a table of their \
                    own is no kind of change that a playbook plans.

                    What such a plan has to hold, whoever writes it: the table first, empty, with a key to %s and a \
                    unique constraint over that key and the permission; a trigger that keeps the table in step with \
                    the column, as the running release writes only that; a backfill in batches by primary key that \
                    can be stopped and started; a count of the rows of %s where the two differ, which must be \
                    zero; every reader moved to the table; the column dropped a release after the last code that names it.

                    Write the migrations in that order and have them judged: `architect review`.%s %s\
                    """
                        .formatted(
                            none,
                            match.model(),
                            match.field(),
                            used(),
                            match.model(),
                            match.model(),
                            unsupported(),
                            Advice.NOT_A_MODEL))
            .orElse(
                "%s Name the field where they are kept, as app.Model.field, and what is to become of it.%s %s"
                    .formatted(none, unsupported(), Advice.NOT_A_MODEL)));
  }

  private String used() {
    JsonNode found = seen.answer("find_usages").orElse(Step.arguments());
    List<String> places = new ArrayList<>();
    found.path("usages").forEach(each -> places.add(each.path("at").asText()));
    return found.has("in_running_code")
        ? " and used in %d places of running code%s%s"
            .formatted(
                found.path("in_running_code").asInt(),
                seen.cite("find_usages"),
                places.isEmpty()
                    ? ""
                    : ", first " + String.join(", ", places.stream().limit(3).toList()))
        : "";
  }

  /** What there is to say of a server for which nothing can be judged. */
  private String unsupported() {
    List<String> targets = new ArrayList<>();
    apps.path("targets_not_supported").forEach(each -> targets.add(each.asText()));
    return targets.isEmpty()
        ? ""
        : " The project's files say %s%s, for which nothing can be judged; give the release that you run or go to, as `--target postgresql:16` (there are %s)."
            .formatted(
                String.join(", ", targets),
                seen.cite("list_apps"),
                apps.path("supported").asText());
  }

  /** What a field that says who somebody is may be called. */
  private static final List<String> OF_RANK =
      List.of(
          "role",
          "lead",
          "leader",
          "admin",
          "staff",
          "manager",
          "owner",
          "access",
          "level",
          "group",
          "permission",
          "moderator",
          "rank",
          "kind",
          "type",
          "editor",
          "supervisor");

  /** A name that no prose has, of a field that says what somebody is. */
  private boolean isSaidOutright(Naming.Match match) {
    String label = match.model().substring(match.model().indexOf('.') + 1);
    boolean ofDjango = List.of("groups", "user_permissions").contains(match.field());
    if (ofDjango || Words.split(match.field()).stream().noneMatch(OF_RANK::contains)) {
      return false;
    }
    return question.says("\\b%s\\.%s\\b".formatted(label, match.field()))
        || (match.field().contains("_") && question.says("\\b%s\\b".formatted(match.field())));
  }

  /** A field that the question names as one that says what somebody is. */
  private Optional<Naming.Match> said() {
    return Naming.fields(question, seen.answers("inspect_models")).stream()
        .filter(this::isSaidOutright)
        .findFirst();
  }

  /** A field of the user model that is named and is no permission. */
  private String stays(String userModel) {
    Optional<String> field =
        said()
            .filter(match -> match.model().equalsIgnoreCase(userModel))
            .map(Naming.Match::field)
            .or(
                () ->
                    HARD_CODED.matcher(question.text()).find() ? roleOfUsers() : Optional.empty());
    return field
        .filter(_ -> replaced().isEmpty())
        .map(
            name ->
                "Not in this plan: %s.%s itself%s, which is no permission of Django's. It stays as it is, and so does the code that decides by it.\n\n"
                    .formatted(userModel, name, seen.cite("inspect_models")))
        .orElse("");
  }

  /** {@code the enum on User should turn into rows of a roles table}: a column without its name. */
  private static final Pattern INTO_ROLES =
      Pattern.compile(
          "\\b(?:enum|choices|column|field|flag|char\\w*)\\b(?:[^.;]|\\.(?=\\w)){0,80}\\b(?:should|shall|must|has"
              + " to|needs to|is"
              + " to|to)\\s+(?:be\\s+)?(?:turn|become|go|move|convert|make)\\w*\\b[^.;]{0,40}\\broles?\\b",
          Pattern.CASE_INSENSITIVE);

  /** Ends of names that models have which say who may do what somewhere. */
  private static final Pattern OF_MEMBERS =
      Pattern.compile("\\w*?_?(?:Members?|Memberships?|Roles?|Grants?|Access)");

  /** A model of the project that the question names and that says who may do what. */
  private Optional<String> members() {
    return Naming.models(apps).stream()
        .filter(model -> OF_MEMBERS.matcher(model.name()).matches())
        .filter(model -> model.name().length() > "Role".length())
        .filter(model -> question.text().matches("(?s).*\\b" + model.name() + "s?\\b.*"))
        .map(Naming.ModelName::label)
        .findFirst();
  }

  /** A model of the project that is one of roles, where the question speaks of such. */
  private Optional<String> ownRoles() {
    return Naming.models(apps).stream()
        .filter(model -> model.name().equals("Role") || model.name().equals("UserRole"))
        .filter(_ -> question.says("\\broles?\\b"))
        .map(Naming.ModelName::label)
        .findFirst();
  }

  /** {@code the role on the workspace member}. */
  private static final Pattern ROLE_OF =
      Pattern.compile(
          "\\brole\\s+(?:on|of|in|from)\\s+(?:(?:the|our|each|a)\\s+)?(?<model>\\w+(?: \\w+)?)",
          Pattern.CASE_INSENSITIVE);

  /** Said behind the name of a column: {@code Make a Role table out of it}. */
  private static final Pattern OUT_OF_IT =
      Pattern.compile(
          "\\b(?:out of|instead of|from) (?:it|that|this)\\b", Pattern.CASE_INSENSITIVE);

  /** The column, as it is written, that roles are to take the place of. */
  private Optional<String> replaced() {
    Matcher matcher = REPLACED.matcher(question.text());
    while (matcher.find()) {
      Matcher column = NAMED_COLUMN.matcher(matcher.group());
      while (column.find()) {
        String name =
            column.group("dotted") == null ? column.group("bare") : column.group("dotted");
        boolean ofModel =
            Naming.models(apps).stream().anyMatch(each -> name.startsWith(each.name() + "."));
        if (name.contains(".") ? ofModel : isField(name)) {
          return Optional.of(name);
        }
      }
      Matcher role = ROLE_OF.matcher(matcher.group());
      if (role.find()) {
        List<String> words = Words.split(role.group("model"));
        return Optional.of(
            Naming.models(apps).stream()
                    .filter(each -> isSaidIn(Words.split(each.name()), words))
                    .max(Comparator.comparingInt(each -> each.name().length()))
                    .map(each -> each.name() + ".")
                    .orElse("")
                + "role");
      }
    }
    if (INTO_ROLES.matcher(question.text()).find()) {
      return said().map(Naming.Match::field).or(this::roleOfUsers);
    }
    Optional<Naming.Match> said = said();
    boolean instead =
        said.isPresent()
            && question.says(
                "\\b(?:instead of|in place of|rather than|replac\\w+|away from|get rid of)\\s+(?:(?:the|our|its)\\s+)?(?:\\w+\\.)?%s\\b"
                    .formatted(said.get().field()));
    return instead || question.says(Goal.SEVERAL_ROLES) || OUT_OF_IT.matcher(question.text()).find()
        ? said.map(match -> match.model() + "." + match.field())
        : Optional.empty();
  }

  private static boolean isSaidIn(List<String> name, List<String> words) {
    return words.size() >= name.size() && words.subList(0, name.size()).equals(name);
  }

  /** The one field of the user model that is called a role. */
  private Optional<String> roleOfUsers() {
    List<String> roles = new ArrayList<>();
    for (JsonNode result : seen.answers("inspect_models")) {
      for (JsonNode model : result.path("models")) {
        if (model.path("model").asText().equalsIgnoreCase(apps.path("user_model").asText())) {
          for (JsonNode field : model.path("fields")) {
            String name = field.path("name").asText();
            if (Words.split(name).contains("role")) {
              roles.add(name);
            }
          }
        }
      }
    }
    return roles.size() == 1 ? Optional.of(roles.getFirst()) : Optional.empty();
  }

  private static final Pattern NAMED_COLUMN =
      Pattern.compile(
          "(?<dotted>\\b(?-i:[A-Z])\\w*\\.\\w+)|\\b(?<bare>\\w+)[`'\"]?\\s+(?:column|field|attribute|enum|flag|choices|char\\w*)\\b",
          Pattern.CASE_INSENSITIVE);

  /** A name that a model has for a field, or that says itself what somebody is. */
  private boolean isField(String name) {
    boolean field = Words.split(name).stream().anyMatch(OF_RANK::contains);
    for (JsonNode result : seen.answers("inspect_models")) {
      for (JsonNode model : result.path("models")) {
        for (JsonNode each : model.path("fields")) {
          field |= each.path("name").asText().equals(name);
        }
      }
    }
    return field && !name.endsWith("permission") && !name.endsWith("permissions");
  }

  private ObjectNode parameters() {
    ObjectNode parameters = home();
    replaced().ifPresent(column -> parameters.put("replaces", column));
    if (demands.limits().stream().anyMatch(Limits::leaves)) {
      parameters.put("beside", "stays");
    } else if (GROUPS.matcher(question.text()).find() && !SCOPED.matcher(question.text()).find()) {
      parameters.put("beside", "named");
    }
    said().ifPresent(match -> parameters.put("field", match.model() + "." + match.field()));
    return parameters;
  }

  private String beside() {
    List<String> wishes = new ArrayList<>();
    Matcher matcher = BESIDE.matcher(question.text());
    while (matcher.find()) {
      if (!NEVER.matcher(question.text().substring(0, matcher.start())).find()) {
        wishes.add("\"" + matcher.group().strip() + "\"");
      }
    }
    return wishes.isEmpty()
        ? ""
        : "Not in this plan: %s. It moves what is there and changes nobody's permissions; do that after the switch.\n\n"
            .formatted(String.join(", ", wishes));
  }

  /** The app that the question gives the roles to, if it names one as an app. */
  private ObjectNode home() {
    ObjectNode parameters = Step.arguments();
    for (JsonNode app : apps.path("apps")) {
      String label = app.path("app").asText();
      if (question.says("\\b(?:app %s|%s app)\\b".formatted(label, label))) {
        parameters.put("app", label);
      }
    }
    Matcher named = NAMED.matcher(question.text());
    if (named.find() && !Naming.isModel(apps, named.group("name"))) {
      parameters.put("role", named.group("name"));
    }
    return parameters;
  }
}
