package io.github.djarchitect.agent.advisor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.SaidEngine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One question from its words to the last: look, name, weigh, draft, submit, say. */
final class Advice {
  static final String NOT_A_MODEL =
      "This is the built-in advisor, not a language model. For a free conversation set"
          + " ANTHROPIC_API_KEY, OPENAI_API_KEY or GEMINI_API_KEY, or point --base-url at any"
          + " OpenAI-compatible server.";

  static final String NONE_OF_THESE = "none of these";

  private static final String WHICH = "Which column is meant?";

  /** By how much a hint that names no model sets one field before another. */
  private static final int HINT = 5;

  private static final int MODELS_A_CALL = 20;

  /** Asks of what is written whether it may go out. */
  private static final String ASKS_ONLY =
      "^\\W*(?:is|are|was|were|would)\\b.*\\b(?:safe|dangerous|risky|okay|a problem)\\b";

  private static final String NOT_RENAMED =
      "\\b(?:do(?:es)? ?n.?t|dont|not|instead of|rather than|without|no need"
          + " to)\\s+(?:\\w+\\s+)?renam";

  private static final String NOT_SPLIT =
      "\\b(?:do(?:es)? ?n.?t|dont|not|instead of|rather than|without|no need"
          + " to)\\s+(?:\\w+\\s+)?split";

  /** Takes back what stands before it. */
  private static final Pattern CORRECTED =
      Pattern.compile(
          "\\b(?:no,? wait|wait,? no|scratch that|sorry,? i meant?|correction:|(?<=[?.] )no:)\\W*",
          Pattern.CASE_INSENSITIVE);

  /** {@code Order.id... no wait, OrderLine.quantity}: one name in the place of another. */
  private static final Pattern NAME_CORRECTED =
      Pattern.compile(
          "[`'\"]?\\b\\w+\\.\\w+[`'\"]?\\s*(?:\\.{2,}|…|,|[-–—(])*\\s*"
              + "(?:no,? wait|wait,? no|no,? sorry|sorry|scratch that|i mean(?:t)?)\\b[,:;.)\\s]*"
              + "(?:i mean(?:t)?\\b[,:]?\\s*)?(?=[`'\"]?\\w+\\.\\w)",
          Pattern.CASE_INSENSITIVE);

  /** What stands in brackets of how a column is and stays: {@code (varchar(20) as before)}. */
  private static final Pattern ASIDE =
      Pattern.compile(
          "\\s*\\((?:(?:[^()]|\\([^()]*\\))*?\\b(?:as (?:before|now|today|it is|it"
              + " was|is)|unchanged|stays? (?:so|the same|as it is)|same as"
              + " (?:before|now))|currently [^()]*(?:\\([^()]*\\))?|(?:about |~|max\\.? |up to"
              + " )?\\d+ (?:chars?|characters)(?: long| max)?)\\)",
          Pattern.CASE_INSENSITIVE);

  /** Speaks of branches and nothing else, also where there are none that clash. */
  private static final String OF_LEAVES =
      "\\b(?:re-?number\\w*|two heads|multiple heads|leaf|leaves)\\b";

  private static final int INSPECTIONS = 8;

  private final Seen seen;
  private final Words whole;
  private final Demands demands;

  /** The question without what it forbids. */
  private final Words question;

  private final Goal goal;

  /** Wants to be told something, and nothing changed. */
  private final boolean inquires;

  private final Attached attached;

  /** Whether there is a project to ask about. */
  private final boolean inProject;

  Advice(Seen seen, boolean inProject) {
    this.seen = seen;
    this.inProject = inProject;
    this.whole = Words.of(asked(seen));
    this.demands = Demands.of(whole.text());
    Words wish = Words.of(demands.wish());
    this.goal = Goal.of(wish);
    this.question = goal.ofColumn() ? wish.about(goal) : wish;
    this.inquires = Inquiry.is(whole);
    this.attached = Attached.of(seen.question());
  }

  /** The question without what was piped in behind it. */
  private static String asked(Seen seen) {
    int attached = seen.question().indexOf(Attached.MARK);
    String text = attached < 0 ? seen.question() : seen.question().substring(0, attached);
    Matcher corrected = CORRECTED.matcher(text);
    int from = 0;
    while (corrected.find()) {
      from = corrected.end();
    }
    if (from > 0 && Goal.of(Words.of(text.substring(from))) != Goal.OTHER) {
      return text.substring(from);
    }
    return ASIDE.matcher(NAME_CORRECTED.matcher(text).replaceAll("")).replaceAll("");
  }

  /** The next step; a last word begins with what there is to say of a release that was named. */
  Step next() {
    return inProject ? behind(ofDjango(), step()) : fromCatalogue();
  }

  /** What the catalogue has, where no project is there. */
  private Step fromCatalogue() {
    String none =
        "There is no Django project here, so nothing of yours was looked at: give it with --repo"
            + " DIR, or ask in its folder.\n\n";
    Optional<HowTo> howTo = HowTo.of(whole);
    if (howTo.isPresent()) {
      return behind(none, howTo(howTo.get(), List.of(), Optional.empty()));
    }
    if (!seen.called("explain_rule")) {
      return Step.call("explain_rule", Step.arguments().put("words", whole.text()));
    }
    return behind(none, new ReviewAdvice(seen, Goal.OTHER).fromCatalogue());
  }

  /** The next step; a last word begins with what there is to say of what was attached. */
  private Step step() {
    boolean open = !goal.ofChange();
    return switch (attached) {
      case Attached.Nothing _ -> {
        List<Attached.Known> known = Attached.Known.in(question.text());
        Optional<String> tongue = known.isEmpty() ? unread() : Optional.empty();
        if (tongue.isPresent()) {
          yield new Step.Say(englishOnly(tongue.get()));
        }
        boolean clash = known.stream().anyMatch(each -> !each.goal().isEmpty());
        yield open && !known.isEmpty() && !clash
            ? new Step.Say(AttachedAdvice.told(known) + NOT_A_MODEL)
            : answer();
      }
      case Attached.Errors errors -> {
        String told = AttachedAdvice.told(errors.known());
        boolean clash = errors.known().stream().anyMatch(each -> !each.goal().isEmpty());
        yield clash || !open
            ? behind(told, clash ? clash() : answer())
            : new Step.Say(told + NOT_A_MODEL);
      }
      case Attached.Sql sql when open -> {
        Optional<Step> first = apps();
        yield first.isPresent() ? first.get() : new AttachedAdvice(seen).sql(sql.text());
      }
      case Attached.Diff diff when open -> {
        Optional<Step> first = apps();
        yield first.isPresent()
            ? first.get()
            : new AttachedAdvice(seen).diff(diff, seen.answer("list_apps").orElseThrow());
      }
      case Attached.MigrationText text when open -> {
        Optional<Step> first = apps();
        yield first.isPresent()
            ? first.get()
            : new AttachedAdvice(seen).migration(text, seen.answer("list_apps").orElseThrow());
      }
      case Attached.Other other ->
          behind(
              "A text of %d line%s was attached. It is no diff, no SQL, no migration and no error that is known here, and to read it takes a language model; it is left out of what follows.\n\n"
                  .formatted(other.lines(), other.lines() == 1 ? "" : "s"),
              answer());
      case Attached.Sql _, Attached.Diff _, Attached.MigrationText _ ->
          behind(
              "What was attached is left out of what follows; ask about it alone to have it"
                  + " judged.\n\n",
              answer());
    };
  }

  private static String englishOnly(String tongue) {
    return "The built-in advisor reads English only, and this question is in %s (assumed from its words), so nothing was looked up or planned: ask in English with the column as app.Model.field and what it is to become, or have a language model read it as it is by setting ANTHROPIC_API_KEY, OPENAI_API_KEY or GEMINI_API_KEY, or by pointing --base-url at any OpenAI-compatible server."
        .formatted(tongue);
  }

  /** The language of a question that cannot be read; what signs and names tell still is. */
  private Optional<String> unread() {
    Optional<String> tongue = Tongue.foreign(whole.text());
    boolean told =
        switch (goal) {
          case RENAME_COLUMN -> whole.says("\\b(?:umbenenn|hei(?:ß|ss)en)");
          case RESOLVE_CONFLICT -> true;
          case RBAC -> whole.says("\\brbac\\b") && !whole.says("\\?");
          case SPLIT_COLUMN, RETYPE_COLUMN, EXTRACT_TABLE, ADD_INDEX, REVIEW, EXPLAIN, OTHER ->
              whole.says("\\b\\w+\\.\\w+\\s*(?:[-=]+>|[→⇒])");
        };
    return told && !Tongue.turns(whole.text()) ? Optional.empty() : tongue;
  }

  private static Step behind(String said, Step step) {
    return step instanceof Step.Say say ? new Step.Say(said + say.markdown()) : step;
  }

  /** Branches that clash where the checkout shows them; else the words on the message are all. */
  private Step clash() {
    Optional<Step> first = apps();
    return first.isPresent() ? first.get() : conflict();
  }

  private Step conflict() {
    return new ConflictAdvice(seen, whole, demands).next();
  }

  /** The fields that the question may mean, best first, without what one of them is to become. */
  private List<Naming.Match> fields(Words asked) {
    Words words = goal == Goal.RENAME_COLUMN ? Renaming.withoutJudgement(asked) : asked;
    List<Naming.Match> all = anyFields(words);
    List<Naming.Match> named =
        source()
            .map(source -> Naming.fields(source, seen.answers("inspect_models")))
            .orElse(List.of());
    List<Naming.Match> meant =
        all.stream()
            .filter(
                each ->
                    named.stream()
                        .anyMatch(
                            of ->
                                of.model().equals(each.model()) && of.field().equals(each.field())))
            .toList();
    return meant.isEmpty() ? all : meant;
  }

  /** The words of "rename X to Y" that name X. */
  private Optional<Words> source() {
    return goal == Goal.RENAME_COLUMN || goal == Goal.OTHER
        ? Renaming.of(question.text()).map(said -> Words.of(said.source()))
        : Optional.empty();
  }

  /** The models that are named, best first; those of the words before "to" where there are any. */
  private List<Naming.ModelName> named(JsonNode apps) {
    List<Naming.ModelName> of =
        source().map(source -> Naming.named(source, apps)).orElse(List.of());
    List<Naming.ModelName> all = of.isEmpty() ? Naming.named(question, apps) : of;
    List<String> said = Naming.saidApps(question, apps);
    List<Naming.ModelName> own = all.stream().filter(each -> said.contains(each.app())).toList();
    return own.isEmpty() ? all : own;
  }

  private List<Naming.Match> anyFields(Words words) {
    boolean splits = goal == Goal.SPLIT_COLUMN;
    String asked = splits ? Parts.withoutRule(words.text()) : words.text();
    Words source = Words.of(Parts.withoutParts(asked, splits));
    List<Naming.Match> own = Naming.fields(source, seen.answers("inspect_models"));
    List<Naming.Match> matches =
        own.isEmpty() ? Naming.fields(words, seen.answers("inspect_models")) : own;
    List<String> targets =
        goal != Goal.RENAME_COLUMN
            ? List.of()
            : matches.stream()
                .map(Naming.Match::field)
                .flatMap(field -> Parts.takenName(words.text(), field, fields()).stream())
                .distinct()
                .toList();
    List<Naming.Match> sources =
        matches.stream().filter(each -> !targets.contains(each.field())).toList();
    return sources.isEmpty() ? matches : sources;
  }

  /** What has to be asked of the project first. */
  private Optional<Step> apps() {
    if (!seen.called("list_apps")) {
      return Optional.of(list());
    }
    return seen.answer("list_apps").isEmpty()
        ? Optional.of(new Step.Say(seen.failed("list_apps")))
        : Optional.empty();
  }

  private Step list() {
    ObjectNode arguments = Step.arguments();
    SaidVersion.in(whole.text()).ifPresent(said -> arguments.put("assume_django", said));
    return Step.call("list_apps", arguments);
  }

  /** What there is to say of a release of Django that the question names. */
  private String ofDjango() {
    return seen.answer("list_apps")
        .map(apps -> apps.path("django_said").asText(""))
        .filter(told -> !told.isEmpty())
        .map(
            told ->
                "%s%s.\n\n".formatted(told.substring(0, told.length() - 1), seen.cite("list_apps")))
        .orElse("");
  }

  private Step answer() {
    if (!seen.called("list_apps")) {
      return list();
    }
    Optional<JsonNode> apps = seen.answer("list_apps");
    if (apps.isEmpty()) {
      return new Step.Say(seen.failed("list_apps"));
    }
    if (Inquiry.undoes(whole)) {
      return new Step.Say(
          "To undo what databases have run is nothing I plan. `manage.py migrate APP NAME` goes"
              + " back to a migration as long as everything behind it has a reverse, and loses what"
              + " that reverse does not keep; `architect review` names those that have none"
              + " (run-python-irreversible, run-sql-irreversible). A change back of a structure"
              + " that holds data is a change like any other, forwards, in phases. "
              + NOT_A_MODEL);
    }
    Optional<LockAdvice> locks = LockAdvice.of(seen, whole);
    if (locks.isPresent()) {
      return locks.get().next();
    }
    if (ConflictAdvice.isOfGit(whole)) {
      return conflict();
    }
    boolean ofBranches = inquires && question.says("\\b(?:branch(?:es)?|leaf|leaves)\\b");
    if (ofBranches || Goal.maybeBranches(whole, goal)) {
      if (!seen.called("find_conflicts")) {
        return Step.call("find_conflicts", Step.arguments());
      }
      boolean clash =
          seen.answer("find_conflicts").filter(r -> !r.path("conflicts").isEmpty()).isPresent();
      if (clash || (!goal.ofColumn() && question.says(OF_LEAVES))) {
        return conflict();
      }
    }
    // a plan is the better answer to "is it safe": it depends on the two types
    if (goal == Goal.RETYPE_COLUMN && !Inquiry.wantsNoFiles(whole) && namesAType()) {
      return column(apps.get());
    }
    if (question.says(ASKS_ONLY) && goal != Goal.RESOLVE_CONFLICT) {
      return HowTo.of(question).isPresent()
          ? asked(apps.get())
          : new ReviewAdvice(seen, Goal.REVIEW).review();
    }
    if (inquires) {
      return switch (goal) {
        case RESOLVE_CONFLICT -> conflict();
        case RBAC -> new Step.Say(new RbacAdvice(seen, question, demands, apps.get()).told());
        case SPLIT_COLUMN, RETYPE_COLUMN, RENAME_COLUMN, EXTRACT_TABLE, ADD_INDEX ->
            asked(apps.get());
        case REVIEW, EXPLAIN, OTHER ->
            howTo().isPresent() ? asked(apps.get()) : new ReviewAdvice(seen, goal).review();
      };
    }
    return switch (goal) {
      case RESOLVE_CONFLICT -> conflict();
      case RBAC -> rbac(apps.get());
      case SPLIT_COLUMN, RETYPE_COLUMN, RENAME_COLUMN, EXTRACT_TABLE, ADD_INDEX ->
          column(apps.get());
      case REVIEW, EXPLAIN, OTHER ->
          Goal.maybeChange(question) || howTo().isPresent()
              ? changeOrReview(apps.get())
              : new ReviewAdvice(seen, goal).review();
    };
  }

  private boolean namesAType() {
    return Parts.plainType(question.text(), "").isPresent()
        || question.says("\\bneeds?(?: to be)?(?: at least)? \\d+\\b");
  }

  /** Several columns into one, which no playbook plans. */
  private boolean joins() {
    return HowTo.of(question).filter(each -> each.id().equals("join-columns")).isPresent();
  }

  /** What the catalogue says of a change that is asked about and not asked for. */
  private Step asked(JsonNode apps) {
    List<Naming.ModelName> named = named(apps);
    if (!seen.called("inspect_models")) {
      Optional<Step> inspection = inspect(apps, named);
      if (inspection.isPresent()) {
        return inspection.get();
      }
    }
    return howTo(
        HowTo.of(question).orElseGet(() -> HowTo.named(goal.howTo())),
        named,
        choose(named, fields(question)));
  }

  /** A kind of change that is asked about; a review is asked for in the same words. */
  private Optional<HowTo> howTo() {
    return goal == Goal.REVIEW && !question.says("\\bhow\\b")
        ? Optional.empty()
        : HowTo.of(question);
  }

  /** Words that name no kind of change may still name a column and what it becomes. */
  private Step changeOrReview(JsonNode apps) {
    if (joins()) {
      return asked(apps);
    }
    if (seen.called("review_migrations")) {
      return new ReviewAdvice(seen, goal).review();
    }
    List<Naming.ModelName> named = named(apps);
    if (!seen.called("inspect_models")) {
      Optional<Step> inspection = inspect(apps, named);
      if (inspection.isPresent()) {
        return inspection.get();
      }
    }
    Optional<Naming.Unknown> unknown = unknown(named);
    if (unknown.isPresent()) {
      return didYouMean(unknown.get());
    }
    Optional<Naming.Match> match = choose(named, fields(question));
    if (match.isPresent() && plainKind(match.get()).isPresent()) {
      return change(match.get());
    }
    Optional<HowTo> howTo = howTo();
    return howTo.isPresent()
        ? howTo(howTo.get(), named, match)
        : new ReviewAdvice(seen, goal).review();
  }

  /** What the catalogue says of a kind of change, and the command that plans it. */
  private Step howTo(HowTo howTo, List<Naming.ModelName> named, Optional<Naming.Match> match) {
    boolean told = howTo.rules().isEmpty() || seen.called("explain_rule");
    if (!told || (match.isPresent() && !seen.called("find_usages"))) {
      List<Step.Call> calls = new ArrayList<>();
      howTo
          .rules()
          .forEach(id -> calls.add(new Step.Call("explain_rule", Step.arguments().put("id", id))));
      match.ifPresent(
          of ->
              calls.add(
                  new Step.Call(
                      "find_usages",
                      Step.arguments().put("name", of.field()).put("model", of.model()))));
      return new Step.Calls(calls);
    }
    StringBuilder out = new StringBuilder();
    out.append(howTo.title()).append(seen.cite("explain_rule")).append(":\n\n");
    StringBuilder examples = new StringBuilder();
    for (JsonNode result : seen.answers("explain_rule")) {
      for (JsonNode rule : result.path("rules")) {
        ReviewAdvice.rule(rule, "", out);
        if (examples.isEmpty()) {
          examples
              .append("\nThe form that is safe, on an example:\n\n```python\n")
              .append(rule.path("safe").asText().strip())
              .append("\n```\n");
        }
      }
    }
    out.append(examples);
    if (!howTo.then().isEmpty()) {
      out.append('\n').append(howTo.then()).append('\n');
    }
    match.ifPresent(of -> used(of, out));
    String model = named.isEmpty() ? "app.Model" : named.getFirst().label();
    Optional<String> plan = howTo.plan(match.map(Naming.Match::model).orElse(model));
    out.append(
        plan.map(
                command ->
                    "\nThe playbook writes the whole plan, phase by phase with its files: `%s`.\n"
                        .formatted(
                            match.map(of -> command.replace("FIELD", of.field())).orElse(command)))
            .orElse(
                "\nNo playbook covers this. Write the migration in that form and have it judged:"
                    + " `architect review`.\n"));
    return new Step.Say(out.append('\n').append(NOT_A_MODEL).toString());
  }

  private void used(Naming.Match match, StringBuilder out) {
    seen.answer("find_usages")
        .ifPresent(
            found -> {
              List<String> places = new ArrayList<>();
              found.path("usages").forEach(each -> places.add(each.path("at").asText()));
              places.removeIf(place -> place.contains("/migrations/"));
              out.append(
                  "\n%s.%s is named in %s of running code, its declaration among them%s%s.\n"
                      .formatted(
                          match.model(),
                          match.field(),
                          places(found.path("in_running_code").asInt()),
                          seen.cite("find_usages"),
                          places.isEmpty()
                              ? ""
                              : ", first " + String.join(", ", places.stream().limit(3).toList())));
            });
  }

  private static String places(int count) {
    return count == 1 ? "1 place" : count + " places";
  }

  /** How a kind of change is made, where no column is named whose change could be planned. */
  private Optional<Step> inGeneral(List<Naming.ModelName> named, Optional<Naming.Match> match) {
    if (match.isPresent()) {
      boolean unique = goal == Goal.ADD_INDEX && question.says("\\bunique\\b");
      return unique ? Optional.of(howTo(HowTo.named("unique"), named, match)) : Optional.empty();
    }
    Optional<HowTo> howTo = howTo();
    boolean planned = howTo.filter(each -> !each.playbook().isEmpty()).isPresent();
    boolean asksHow =
        question.says(
            "\\b(how|what|which|best|safest|can (we|i|you|one)|is (it|there)|should"
                + " (we|i)|explain|way to)\\b");
    return howTo.filter(_ -> !planned || asksHow).map(each -> howTo(each, named, match));
  }

  /** What a field becomes, told by what stands for it and not by a verb. */
  private Optional<Goal> plainKind(Naming.Match match) {
    List<String> taken = taken(match);
    boolean ofPerson =
        match.field().endsWith("name")
            && Parts.person(question.text(), match.field()).stream().noneMatch(taken::contains)
            && !Parts.person(question.text(), match.field()).isEmpty();
    if (ofPerson || !Parts.run(question.text(), taken).isEmpty()) {
      return Optional.of(Goal.SPLIT_COLUMN);
    }
    if (Parts.plainType(question.text(), match.field()).isPresent()) {
      return Optional.of(Goal.RETYPE_COLUMN);
    }
    return Parts.plainlyRenamed(question.text(), match.field(), taken).map(_ -> Goal.RENAME_COLUMN);
  }

  /**
   * The kind of change the words name, unless what is to come of the field belies it: "migrate name
   * to first_name and last_name text fields" is no new type.
   */
  private Goal kind(Naming.Match match) {
    return switch (goal) {
      case REVIEW, EXPLAIN, OTHER, RESOLVE_CONFLICT, RBAC, EXTRACT_TABLE ->
          plainKind(match).orElse(goal);
      case RETYPE_COLUMN, RENAME_COLUMN -> {
        Optional<Goal> plain = plainKind(match);
        boolean several = plain.filter(Goal.SPLIT_COLUMN::equals).isPresent();
        boolean untyped =
            goal == Goal.RETYPE_COLUMN
                && Parts.type(question.text(), match.field()).isEmpty()
                && plain.isPresent();
        yield several || untyped ? plain.orElseThrow() : goal;
      }
      case SPLIT_COLUMN, ADD_INDEX -> goal;
    };
  }

  /** Names that a new field cannot have, because they are something else already. */
  private List<String> taken(Naming.Match match) {
    List<String> taken = new ArrayList<>();
    String model = match.model().substring(match.model().indexOf('.') + 1);
    taken.add(model.toLowerCase(Locale.ROOT));
    taken.add(model.toLowerCase(Locale.ROOT) + "s");
    taken.add(match.model().substring(0, match.model().indexOf('.')));
    for (JsonNode result : seen.answers("inspect_models")) {
      for (JsonNode each : result.path("models")) {
        taken.add(each.path("table").asText());
        if (each.path("model").asText().equals(match.model())) {
          each.path("fields").forEach(field -> taken.add(field.path("name").asText()));
        }
      }
    }
    return taken;
  }

  // Roles and permissions

  private Step rbac(JsonNode apps) {
    if (!seen.called("inspect_models")) {
      Set<String> models = new LinkedHashSet<>();
      models.add(apps.path("user_model").asText());
      Naming.named(question, apps).stream()
          .limit(5)
          .map(Naming.ModelName::label)
          .forEach(models::add);
      Optional<Step> inspection =
          inspect(models.stream().filter(label -> Naming.isModel(apps, label)).toList());
      if (inspection.isPresent()) {
        return inspection.get();
      }
    }
    return new RbacAdvice(seen, question, demands, apps).plan();
  }

  // Columns and tables

  private Step column(JsonNode apps) {
    if (joins()) {
      return asked(apps);
    }
    List<Naming.ModelName> named = named(apps);
    if (!seen.called("inspect_models")) {
      Optional<Step> inspection = inspect(apps, named);
      if (inspection.isPresent()) {
        return inspection.get();
      }
      return new Step.Say(
          "The migrations of this project lead to no model: there are none, or they cannot be read"
              + " or ordered, which 'architect graph' shows. So there is no column to plan for. "
              + NOT_A_MODEL);
    }
    Optional<String> elsewhere = Naming.elsewhere(question, apps);
    if (elsewhere.isPresent()) {
      return new Step.Say(
          "%s%s Ask again with the one that is meant, as app.Model.field. %s"
              .formatted(elsewhere.get(), seen.cite("list_apps"), NOT_A_MODEL));
    }
    List<Naming.Match> wished = ofSaidApps(fields(question), apps);
    // "don't rename X, only change its type" names the field where it forbids something of it
    List<Naming.Match> matches = wished.isEmpty() ? fields(whole) : wished;
    if (goal == Goal.EXTRACT_TABLE) {
      Optional<Naming.Match> moved = choose(named, matches);
      boolean ofOneColumn =
          moved.isPresent()
              && plainKind(moved.get()).isPresent()
              && !question.says("\\b(table|model)\\b.{0,40}\\b(called|named)\\b");
      return ofOneColumn ? change(moved.orElseThrow()) : extract(named, matches);
    }
    Optional<Naming.Unknown> unknown = unknown(named);
    if (unknown.isPresent()) {
      return didYouMean(unknown.get());
    }
    Optional<Naming.Match> match = choose(named, matches);
    Optional<Step> inGeneral = inGeneral(named, match);
    if (inGeneral.isPresent()) {
      return inGeneral.get();
    }
    Optional<Step> noModel = noModel(apps);
    if (noModel.isPresent()) {
      return noModel.get();
    }
    if (match.isEmpty()) {
      return elsewhere(apps, named).orElseGet(() -> ask(named, matches));
    }
    Optional<Step> another = inAnotherApp(match.get(), apps);
    return another.isPresent() ? another.get() : change(match.get());
  }

  /** A look at all models for a name that only a field can have and none that is named has. */
  private Optional<Step> elsewhere(JsonNode apps, List<Naming.ModelName> named) {
    boolean ofField =
        question.says("\\b[a-z]+(?:_[a-z0-9]+)+\\b") && !named.isEmpty() && answered().isEmpty();
    return ofField && seen.count("inspect_models") == 1
        ? inspect(apps, List.of())
        : Optional.empty();
  }

  /** Fields of the app that is named as one; all where it has none of them. */
  private List<Naming.Match> ofSaidApps(List<Naming.Match> matches, JsonNode apps) {
    List<String> said = Naming.saidApps(question, apps);
    List<Naming.Match> own =
        matches.stream()
            .filter(each -> said.contains(each.model().substring(0, each.model().indexOf('.'))))
            .toList();
    return own.isEmpty() ? matches : own;
  }

  /** What there is to say where another app than the one that was named has the field. */
  private Optional<Step> inAnotherApp(Naming.Match match, JsonNode apps) {
    List<String> said = Naming.saidApps(question, apps);
    String app = match.model().substring(0, match.model().indexOf('.'));
    return said.isEmpty() || said.contains(app) || answered().isPresent()
        ? Optional.empty()
        : Optional.of(
            new Step.Say(
                "The question names the app %s, and what comes nearest to the field it speaks of is `%s.%s`%s, of another app. So I have planned nothing: ask again with the one that is meant, as app.Model.field. %s"
                    .formatted(
                        String.join(", ", said),
                        match.model(),
                        match.field(),
                        seen.cite("inspect_models"),
                        NOT_A_MODEL)));
  }

  /** The field that is named and does not exist, unless a person has said since which is meant. */
  private Optional<Naming.Unknown> unknown(List<Naming.ModelName> named) {
    return answered().isPresent()
        ? Optional.empty()
        : Naming.unknown(question, named, seen.answers("inspect_models"));
  }

  /** What there is to say of {@code Name.field} where no model has that name. */
  private Optional<Step> noModel(JsonNode apps) {
    return answered().isPresent()
        ? Optional.empty()
        : Naming.noModel(question, apps)
            .map(
                none ->
                    new Step.Say(
                        "This project has no model %s%s%s. Ask again with the column that is meant, as app.Model.field; `architect state` lists them all. %s"
                            .formatted(
                                none.name(),
                                seen.cite("list_apps"),
                                none.nearest().isEmpty()
                                    ? ""
                                    : "; what comes near is " + String.join(", ", none.nearest()),
                                NOT_A_MODEL)));
  }

  private Step didYouMean(Naming.Unknown unknown) {
    List<String> near =
        unknown.nearest().stream().map(field -> unknown.model() + "." + field).toList();
    if (!near.isEmpty() && !seen.called("ask_user")) {
      ObjectNode arguments = Step.arguments();
      ObjectNode asked = arguments.putArray("questions").addObject();
      asked.put(
          "question",
          "%s has no field %s. Did you mean %s?"
              .formatted(unknown.model(), unknown.name(), String.join(" or ", near)));
      asked.put("why", "The whole plan is about it.");
      ArrayNode offered = asked.putArray("choices");
      near.forEach(offered::add);
      asked.put("default", NONE_OF_THESE);
      return Step.call("ask_user", arguments);
    }
    return new Step.Say(
        "%s has no field `%s`%s.%s Its fields are: %s. Ask again with the one that is meant. %s"
            .formatted(
                unknown.model(),
                unknown.name(),
                seen.cite("inspect_models"),
                near.isEmpty()
                    ? ""
                    : " Did you mean "
                        + near.stream()
                            .map(each -> "`" + each + "`")
                            .collect(Collectors.joining(" or "))
                        + "?",
                String.join(", ", unknown.fields()),
                NOT_A_MODEL));
  }

  /** The one field that is meant; absent where several are as likely, or none is. */
  private Optional<Naming.Match> choose(List<Naming.ModelName> named, List<Naming.Match> matches) {
    Optional<String> answered = answered();
    if (answered.isPresent()) {
      Words words = Words.of(answered.get());
      List<Naming.Match> again = Naming.fields(words, seen.answers("inspect_models"));
      Optional<Naming.Match> exact =
          again.stream()
              .filter(each -> answered.get().contains(each.model() + "." + each.field()))
              .findFirst();
      if (exact.isPresent()) {
        return exact;
      }
      if (!again.isEmpty()) {
        return Optional.of(again.getFirst());
      }
    }
    if (matches.isEmpty()) {
      return Optional.empty();
    }
    if (misses(named, matches)) {
      return Optional.empty();
    }
    List<Naming.Match> own =
        named.isEmpty()
            ? matches
            : matches.stream()
                .filter(each -> each.model().equalsIgnoreCase(named.getFirst().label()))
                .toList();
    List<Naming.Match> candidates = own.isEmpty() ? matches : own;
    Naming.Match best = candidates.getFirst();
    boolean alone =
        candidates.size() == 1
            || candidates.get(1).score() < best.score() - (named.isEmpty() ? HINT : 0);
    return alone ? Optional.of(best) : Optional.empty();
  }

  /** Whether "the note of a meal plan" names a model that has no such field. */
  private boolean misses(List<Naming.ModelName> named, List<Naming.Match> matches) {
    boolean inSource =
        source()
            .map(source -> seen.answer("list_apps").map(apps -> Naming.named(source, apps)))
            .flatMap(each -> each)
            .filter(each -> !each.isEmpty())
            .isPresent();
    return inSource
        && matches.stream()
            .noneMatch(
                match ->
                    named.stream().anyMatch(each -> match.model().equalsIgnoreCase(each.label())));
  }

  private Optional<String> answered() {
    return seen.answer("ask_user")
        .map(result -> result.path("answers").path(0).path("answer").asText(""))
        .filter(text -> !text.isBlank() && !text.equals(NONE_OF_THESE));
  }

  private Step ask(List<Naming.ModelName> named, List<Naming.Match> matches) {
    boolean ofPerson = !Parts.person(question.text(), "name").isEmpty();
    List<String> choices =
        new ArrayList<>(
            matches.stream()
                .filter(each -> named.isEmpty() || isOf(named, each) || noneOf(named, matches))
                .filter(each -> each.score() >= matches.getFirst().score() - HINT)
                .sorted(
                    Comparator.comparing(
                        (Naming.Match each) -> ofPerson && !Drafting.isPerson(each.model())))
                .map(each -> each.model() + "." + each.field())
                .distinct()
                .toList());
    if (choices.isEmpty()) {
      choices.addAll(Naming.near(question, named, seen.answers("inspect_models")));
    }
    if (choices.isEmpty()) {
      for (JsonNode result : seen.answers("inspect_models")) {
        for (JsonNode model : result.path("models")) {
          String label = model.path("model").asText();
          if (named.isEmpty() || named.getFirst().label().equalsIgnoreCase(label)) {
            for (JsonNode field : model.path("fields")) {
              choices.add(label + "." + field.path("name").asText());
            }
          }
        }
      }
    }
    if (seen.called("ask_user") || choices.isEmpty()) {
      return new Step.Say(
          "I could not tell which column is meant. Name it as `app.Model.field`; the ones that come"
              + " near are: "
              + choices.stream().limit(12).collect(Collectors.joining(", "))
              + ". "
              + NOT_A_MODEL);
    }
    ObjectNode arguments = Step.arguments();
    ObjectNode asked = arguments.putArray("questions").addObject();
    asked.put("question", WHICH);
    asked.put("why", "The whole plan is about it.");
    ArrayNode offered = asked.putArray("choices");
    choices.stream().limit(8).forEach(offered::add);
    asked.put(
        "default",
        matches.isEmpty() || misses(named, matches) ? NONE_OF_THESE : choices.getFirst());
    return Step.call("ask_user", arguments);
  }

  private static boolean isOf(List<Naming.ModelName> named, Naming.Match match) {
    return match.model().equalsIgnoreCase(named.getFirst().label());
  }

  private static boolean noneOf(List<Naming.ModelName> named, List<Naming.Match> matches) {
    return matches.stream().noneMatch(each -> isOf(named, each));
  }

  /** What was taken where several were as likely and nobody was there to ask. */
  private String assumed(Naming.Match match) {
    for (Seen.Exchange each : seen.exchanges()) {
      JsonNode asked = each.arguments().path("questions").path(0);
      if (each.tool().equals("ask_user")
          && asked.path("question").asText().equals(WHICH)
          && each.result().path("answers").path(0).path("assumed").asBoolean()) {
        List<String> others = new ArrayList<>();
        asked.path("choices").forEach(choice -> others.add(choice.asText()));
        others.remove(match.model() + "." + match.field());
        return "Assumed: %s.%s is meant. The question does not say which, and nobody was there to ask; it could as well be %s. Name the one that is meant, as app.Model.field, where it is another.\n\n"
            .formatted(match.model(), match.field(), String.join(", ", others));
      }
    }
    return "";
  }

  private Step change(Naming.Match match) {
    return behind(assumed(match), planned(match));
  }

  private Step planned(Naming.Match match) {
    Optional<Step> weighing = weigh(match.model(), match.table(), match.field());
    if (weighing.isPresent()) {
      return weighing.get();
    }
    ObjectNode parameters = Step.arguments();
    parameters.put("model", match.model()).put("field", match.field());
    Conditions.batchRows(whole.text())
        .ifPresent(rows -> parameters.put("batch_rows", String.valueOf(rows)));
    String text = question.text();
    Goal kind = kind(match);
    boolean renames = question.says("\\brenam(?:e|ing|ed to)\\b") && !question.says(NOT_RENAMED);
    boolean splits = question.says("\\bsplit") && !question.says(NOT_SPLIT);
    // "rename string to text" names a field and no type
    String typed =
        Renaming.of(text)
            .filter(_ -> renames)
            .map(said -> text.replaceFirst("\\b(?:to|into|as)\\s+\\W?" + said.name() + "\\b", ""))
            .orElse(text);
    boolean retypes = Parts.plainType(typed, match.field()).isPresent();
    if (kind == Goal.SPLIT_COLUMN && renames && !splits) {
      kind = Goal.RENAME_COLUMN;
    } else if (renames && (splits || retypes)) {
      return new Step.Say(twoChanges());
    }
    boolean newName =
        Parts.plainlyRenamed(text, match.field(), taken(match))
            .filter(name -> name.contains("_") && !Parts.isDoubtful(name))
            .isPresent();
    if (kind == Goal.RENAME_COLUMN && retypes && !renames) {
      kind = Goal.RETYPE_COLUMN;
    }
    List<String> others = Parts.changed(text, fields());
    if (others.size() > 1 || (kind == Goal.RETYPE_COLUMN && newName)) {
      return new Step.Say(twoChanges());
    }
    JsonNode apps = seen.answer("list_apps").orElse(Step.arguments());
    Limits limits = new Limits(demands, apps, seen.answers("inspect_models"));
    Optional<Demands.Limit> limit = limits.against(match, kind);
    if (limit.isPresent()) {
      return new Step.Say(Limits.cannot(limit.get(), kind.playbook()));
    }
    Optional<SaidEngine> engine = SaidEngine.in(whole.text());
    Optional<String> elsewhere = engine.flatMap(said -> said.differs(apps));
    if (elsewhere.isPresent()) {
      return new Step.Say(
          "%s%s, so I have drafted nothing. Ask again with `--target %s`. %s"
              .formatted(
                  elsewhere.get(),
                  seen.cite("list_apps"),
                  engine.orElseThrow().target(),
                  NOT_A_MODEL));
    }
    if (kind == Goal.RETYPE_COLUMN && whole.says(Goal.RELATION)) {
      return new Step.Say(
          "A relation is no other type of %s.%s: its rows have to be there first, each value has to find its row, and the key is a column of its own. No playbook plans that, so I have drafted nothing. In phases it is: the other table with a row for each value, the key as a nullable column, a trigger and a batched backfill that look the row up, the code switched to it, and the old column dropped a release later. %s"
              .formatted(match.model(), match.field(), NOT_A_MODEL));
    }
    Optional<String> condition = Conditions.against(whole.text(), kind);
    if (condition.isPresent()) {
      return new Step.Say(Limits.cannot(condition.get(), kind.playbook(), "Ask"));
    }
    JsonNode drafted = seen.answer("draft_plan").orElse(Step.arguments());
    return behind(
        Conditions.oldColumn(
                whole.text(), limits.forNow(match.field()).map(Demands.Limit::whole), drafted)
            + Conditions.clients(whole.text(), drafted.path("assumptions")),
        drafted(match, kind, parameters, limits));
  }

  private Step drafted(Naming.Match match, Goal kind, ObjectNode parameters, Limits limits) {
    String text = question.text();
    Drafting drafting = new Drafting(seen, "", limits.untouchable());
    switch (kind) {
      case SPLIT_COLUMN -> {
        Optional<String> rule = Parts.cut(text);
        if (rule.isPresent()) {
          return new Step.Say(
              "\"%s\" says how the values are to be cut or kept, and the plan knows one way only: at the first space, what is behind it going to the last part, each part as long as the column was%s. With that your values would come out otherwise, so I have drafted nothing. `architect plan split-column` writes the plan with its cut in one place of the trigger and one of the backfill, for somebody to change both and test. %s"
                  .formatted(rule.get(), seen.cite("find_usages"), NOT_A_MODEL));
        }
        List<List<String>> variants =
            Parts.variants(Parts.withoutRule(text), match.field(), taken(match));
        if (!variants.isEmpty()) {
          return new Step.Say(
              "The question names the parts of %s.%s in more than one way, %s, so I have planned neither. Ask again with the one that is meant. %s"
                  .formatted(
                      match.model(),
                      match.field(),
                      variants.stream()
                          .map(each -> "`" + String.join(", ", each) + "`")
                          .collect(Collectors.joining(" and ")),
                      NOT_A_MODEL));
        }
        List<String> parts = Parts.split(text, match.field(), taken(match));
        if (!parts.isEmpty()
            && !match.field().endsWith("name")
            && parts.stream().noneMatch(Parts::isNamePart)
            && !Parts.cutAtSpaces(text)) {
          return new Step.Say(
              "How the values of %s.%s are to be cut the question does not say, and the plan knows one way only: from space to space, what is behind the last cut going to the last part. For a name that is a fair guess; for %s it would be none, so I have drafted nothing. Ask again with \"at the first space\" where it is right; else `architect plan split-column` writes the plan with its cut in one place of the trigger and one of the backfill, for somebody to change both and test. %s"
                  .formatted(match.model(), match.field(), match.field(), NOT_A_MODEL));
        }
        List<String> sometimes = Parts.sometimes(parts);
        if (!sometimes.isEmpty()) {
          return new Step.Say(
              "%s stands in some values of %s.%s and not in others%s, and the plan knows one cut only: from space to space. `Ada Lovelace` would come out with `Ada` in the wrong field, so I have drafted nothing. Split into two parts first, or run `architect plan split-column` with all of them and change its cut, which stands in one place of the trigger and one of the backfill. %s"
                  .formatted(
                      String.join(", ", sometimes),
                      match.model(),
                      match.field(),
                      seen.cite("find_usages"),
                      NOT_A_MODEL));
        }
        boolean doubtful = parts.stream().anyMatch(Parts::isDoubtful);
        if (doubtful
            && match.field().endsWith("name")
            && parts.stream().noneMatch(Parts::isNamePart)) {
          parts = List.of();
        } else if (doubtful) {
          return new Step.Say(
              "Into which fields %s.%s is to be split I have not understood: I read %s. Name them as `into first_name, last_name`. %s"
                  .formatted(match.model(), match.field(), String.join(", ", parts), NOT_A_MODEL));
        }
        if (!parts.isEmpty()) {
          parameters.put("into", String.join(",", parts));
        }
        return behind(ofMiddle(parts), drafting.plan(kind.playbook(), parameters));
      }
      case RENAME_COLUMN -> {
        Optional<String> there = Parts.takenName(text, match.field(), fields(match.model()));
        if (there.isPresent()) {
          return new Step.Say(taken(match, there.get()));
        }
        Parts.renamed(text, match.field(), taken(match))
            .filter(name -> !Parts.isDoubtful(name) || isPlain(name))
            .ifPresent(name -> parameters.put("to", name));
        boolean keeps = Conditions.keepsColumn(whole.text());
        boolean withoutTriggers = !keeps && Conditions.forbidsTriggers(whole.text());
        if (keeps || withoutTriggers) {
          parameters.put("column", "keep");
          parameters.remove("batch_rows");
        }
        return behind(
            withoutTriggers
                ? "Without a trigger nothing keeps two columns in step while old and new code run"
                    + " side by side, so the column keeps its name here and the field alone gets"
                    + " the new one.\n\n"
                : "",
            drafting.plan(kind.playbook(), parameters));
      }
      case ADD_INDEX -> {
        parameters.remove("batch_rows");
        return drafting.plan(kind.playbook(), parameters);
      }
      default -> {
        Optional<String> unit = Parts.otherUnit(text, match.field());
        if (unit.isPresent()) {
          return new Step.Say(otherValues(match, unit.get()));
        }
        Optional<String> type = Parts.type(text, match.field());
        Optional<String> kept = type.map(call -> ofItsKind(call, match));
        kept.ifPresent(call -> parameters.put("to", call));
        return behind(
            type.filter(Parts::isOfNoDigits).isPresent()
                ? "Assumed: twelve digits, two of them behind the point. The question names none;"
                    + " ask again with \"numeric(10, 3)\" or the like where that is not"
                    + " right.\n\n"
                : kept.filter(call -> call.startsWith("Positive")).isPresent() && !kept.equals(type)
                    ? "Assumed: %s, since %s takes no negative number now. Where it is to take them, ask for %s by that name.\n\n"
                        .formatted(kept.orElseThrow(), match.field(), type.orElseThrow())
                    : "",
            drafting.plan("retype-column", parameters));
      }
    }
  }

  /** Said as "rename X to NAME", where a word of a sentence is no part of it. */
  private boolean isPlain(String name) {
    return Renaming.of(question.text()).filter(said -> said.name().equals(name)).isPresent();
  }

  /** A cut at each space in turn gives a middle name to people who have none. */
  private static String ofMiddle(List<String> parts) {
    return parts.size() < 3 || parts.stream().noneMatch(each -> each.startsWith("middle"))
        ? ""
        : "Mind the cut: it goes from space to space, so of `Ada Lovelace` the plan puts `Lovelace` into %s and leaves %s empty. Whoever has no middle name is cut wrong; count them by the query under Open, and change the cut in the trigger and in the backfill if they are many, or split into two parts.\n\n"
            .formatted(parts.get(1), parts.getLast());
  }

  /** A name that a field of the same model has. */
  private String taken(Naming.Match match, String name) {
    String kind = "";
    for (JsonNode field : inspected(match.model()).path("fields")) {
      kind = field.path("name").asText().equals(name) ? field.path("class").asText() : kind;
    }
    return "The name `%s` is taken: %s has a field of that name already, a %s%s, and no two fields of a model can have one name. So I have planned nothing for `%s`. Ask again with another name; or, if `%s` is to take its place, have that one renamed or removed first, in a release before. %s"
        .formatted(
            name,
            match.model(),
            kind,
            seen.cite("inspect_models"),
            match.field(),
            match.field(),
            NOT_A_MODEL);
  }

  private List<String> fields(String model) {
    List<String> fields = new ArrayList<>();
    inspected(model).path("fields").forEach(field -> fields.add(field.path("name").asText()));
    return fields;
  }

  private String twoChanges() {
    return "This asks for two changes of columns at once, and each goes out in phases of its own%s, so I have planned neither. Ask for the first, and for the second once its last phase is deployed. %s"
        .formatted(seen.cite("find_usages"), NOT_A_MODEL);
  }

  private List<String> fields() {
    List<String> fields = new ArrayList<>();
    for (JsonNode result : seen.answers("inspect_models")) {
      for (JsonNode model : result.path("models")) {
        model.path("fields").forEach(field -> fields.add(field.path("name").asText()));
      }
    }
    return fields.stream().distinct().toList();
  }

  /** Says that the type is meant as it is called, or what only a number with a sign can hold. */
  private static final Pattern SIGNED =
      Pattern.compile(
          "\\b(?:models\\.)?(?:Big|Small)?IntegerField\\b|(?i:\\b(?<!non-)signed\\b|\\bnegatives?\\b|\\bbelow"
              + " zero\\b|(?<=\\s)[-−]\\d+\\b)");

  /** What the type alone does not say stays: an e-mail address, a slug, a number of no sign. */
  private String ofItsKind(String type, Naming.Match match) {
    for (JsonNode field : inspected(match.model()).path("fields")) {
      String kind = field.path("class").asText();
      if (field.path("name").asText().equals(match.field())
          && kind.matches("Positive(?:Big|Small)?IntegerField")
          && type.matches("(?:Big|Small)?IntegerField\\(\\)")
          && !SIGNED.matcher(whole.text()).find()) {
        return "Positive" + type;
      }
      if (field.path("name").asText().equals(match.field())
          && List.of("EmailField", "SlugField", "URLField").contains(kind)) {
        return type.replaceFirst("^CharField\\(max_length", kind + "(max_length");
      }
    }
    return type;
  }

  private String otherValues(Naming.Match match, String unit) {
    return """
    "%s" changes the values of %s.%s themselves, and code that reads them, not the type alone. \
    `retype-column` keeps every value as the number it is, so I have planned nothing%s.

    What such a plan has to hold, whoever writes it: a new field under another name beside the \
    old one, nullable at first; a trigger that computes either from the other, both ways, with \
    the rounding written down; a batched backfill and a count of rows where the two differ, which \
    must be zero; every reader moved by hand, because what it gets is another number; the old \
    column dropped a release after the last code that names it.

    What I can plan whole for the same column is another type for the same values (retype-column) \
    or another name (rename-column). %s\
    """
        .formatted(unit, match.model(), match.field(), seen.cite("find_usages"), NOT_A_MODEL);
  }

  private Step extract(List<Naming.ModelName> named, List<Naming.Match> matches) {
    Optional<String> model =
        named.isEmpty()
            ? matches.stream().map(Naming.Match::model).findFirst()
            : Optional.of(named.getFirst().label());
    if (model.isEmpty()) {
      return ask(named, matches);
    }
    JsonNode inspected = inspected(model.get());
    Optional<Step> weighing = weigh(model.get(), inspected.path("table").asText(), "");
    if (weighing.isPresent()) {
      return weighing.get();
    }
    String fields =
        matches.stream()
            .filter(each -> each.model().equalsIgnoreCase(model.get()))
            .map(Naming.Match::field)
            .distinct()
            .collect(Collectors.joining(", "));
    return new Step.Say(
        """
        Moving %s%s to a table of its own is not something I can plan without a model: which columns \
        go, what identifies a row of the new table and which code writes it is a matter of judgement. \
        Where its name is used%s and how many rows there are%s is above.

        What such a plan has to hold, whoever writes it: the new table and a nullable key to it first; \
        writes to both places, by a trigger where code outside this repository writes too; a backfill \
        in batches that can be stopped and started; a count of differences that must be zero; reads \
        switched; the old columns dropped a release after the last code that names them.

        What I can plan whole for the same table: split-column, retype-column, rename-column, \
        add-index-concurrently. %s\
        """
            .formatted(
                model.get(),
                fields.isEmpty() ? "" : " (" + fields + ")",
                seen.cite("find_usages"),
                seen.cite("estimate_rows"),
                NOT_A_MODEL));
  }

  private JsonNode inspected(String label) {
    for (JsonNode result : seen.answers("inspect_models")) {
      for (JsonNode model : result.path("models")) {
        if (model.path("model").asText().equalsIgnoreCase(label)) {
          return model;
        }
      }
    }
    return Step.arguments();
  }

  /** Uses and rows, before anything is planned. */
  private Optional<Step> weigh(String model, String table, String field) {
    if (seen.called("estimate_rows")) {
      return Optional.empty();
    }
    List<Step.Call> calls = new ArrayList<>();
    ObjectNode usages = Step.arguments();
    usages.put("name", field.isEmpty() ? model.substring(model.indexOf('.') + 1) : field);
    usages.put("model", model);
    calls.add(new Step.Call("find_usages", usages));
    ObjectNode rows = Step.arguments();
    rows.putArray("tables").add(table);
    OptionalLong figure = RowFigure.in(whole.text());
    if (figure.isPresent()) {
      rows.put("assume_rows", figure.getAsLong());
    }
    calls.add(new Step.Call("estimate_rows", rows));
    return Optional.of(new Step.Calls(calls));
  }

  /** The models that are named, or all. */
  private static Optional<Step> inspect(JsonNode apps, List<Naming.ModelName> named) {
    return inspect(
        (named.isEmpty() ? Naming.models(apps) : named)
            .stream().map(Naming.ModelName::label).toList());
  }

  private static Optional<Step> inspect(List<String> labels) {
    List<Step.Call> calls = new ArrayList<>();
    for (int from = 0; from < labels.size() && calls.size() < INSPECTIONS; from += MODELS_A_CALL) {
      ObjectNode arguments = Step.arguments();
      ArrayNode models = arguments.putArray("models");
      labels.subList(from, Math.min(labels.size(), from + MODELS_A_CALL)).forEach(models::add);
      calls.add(new Step.Call("inspect_models", arguments));
    }
    return calls.isEmpty() ? Optional.empty() : Optional.of(new Step.Calls(calls));
  }
}
