package io.github.djarchitect.agent.advisor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a question forbids or restricts, told apart from what it asks for.
 *
 * <p>A plan that does what somebody said must not be done is worse than none, so each of these is
 * either heeded or told. Guarantees that every plan gives anyway ("no downtime", "nobody loses
 * access") are none.
 *
 * @param wish the question without what it forbids, for telling what it is about
 * @param limits what it forbids or restricts, in its own words, slips of the finger mended
 */
record Demands(String wish, List<Limit> limits) {
  Demands {
    limits = List.copyOf(limits);
  }

  /**
   * @param what the words behind the forbidding one: {@code touch the customers app}
   * @param whole the same with it
   * @param only it allows nothing else, as against forbidding one thing
   * @param of what stands before it in its clause: {@code the applied ones} must not be edited
   */
  record Limit(String what, String whole, boolean only, String of) {
    /** Names migrations, or all that is in a file, and forbids that they change. */
    boolean keepsMigrations() {
      String all = of + " " + what;
      return !only
          && CHANGES.matcher(what).find()
          && MIGRATIONS.matcher(all).find()
          && !NEW_ONES.matcher(all).find();
    }

    /** Forbids that something changes, or wants it to stay. */
    boolean keeps() {
      return !only
          && (CHANGES.matcher(what).find()
              || whole.matches("(?is)\\W*(?:\\w+\\W+)?(?:keep|leave)\\b.*"));
    }

    boolean says(String regex) {
      return Pattern.compile(regex, Pattern.CASE_INSENSITIVE).matcher(what).find();
    }
  }

  private static final Pattern CHANGES =
      Pattern.compile(
          "\\b(?:touch|edit|chang|modif|rewrit|renam|renumber|mov|alter|delet|remov|replac|rebas|reorder|squash|alone|untouched|unchanged|as"
              + " (?:it|they) (?:is|are))\\w*",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern MIGRATIONS =
      Pattern.compile("\\b(?:migrations?|migration files?|history)\\b", Pattern.CASE_INSENSITIVE);

  private static final Pattern NEW_ONES =
      Pattern.compile(
          "\\b(?:new|another|extra|additional|more|merge)\\b", Pattern.CASE_INSENSITIVE);

  /** The end of a sentence, or a turn in it. */
  private static final Pattern BREAK =
      Pattern.compile(
          "[;!?\\n"
              + "]+|\\.(?=\\s|$)|\\s[-–—]+\\s|[,;:]?\\s+(?=but\\b)|,\\s*(?=(?:and |please |so |we"
              + " |i |they )*(?:do"
              + " not|don.?t|dont|never|not|no|only|just|keep|leave|without|except|unless)\\b)|\\s+(?=and"
              + " (?:do not|don.?t|dont|never|leave|without)\\b)|\\s+(?=(?:do"
              + " not|don.?t|dont)\\s+(?!want|have|need|care|know|mind))",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern FORBIDS =
      Pattern.compile(
          "^(?:\\W|and\\b|but\\b|please\\b|so\\b|pls\\b)*(?:(?:(?:we|i|they)\\s+)(?:do"
              + " not|don.?t|did"
              + " not|didn.?t)\\s+(?:want|wish|intend|plan|mean)\\s+to\\s+(?<want>.+)|(?:(?:we|i|they)\\s+)(?:do"
              + " not|don.?t)\\s+(?:want|like)\\s+(?<touched>(?:any|our|the|an?|existing|my|their)\\b.+\\b(?:to"
              + " be|being|to get)\\b.+)|(?:do"
              + " not|don.?t|dont|never|not|no)\\s+(?<not>.+)|(?:leave|keep)\\s+(?<keep>.+)|(?:only|just)\\s+(?<only>.+)|(?:except|unless|apart"
              + " from)\\s+(?<but>.+))",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** {@code without the permissions of support}: what is asked for, but not of everybody. */
  private static final String SOME_OF_THEM =
      "(?:(?:the|those|any|all|our)\\s+)*(?:\\w+\\s+)?(?:permissions?|rights|grants|privileges|users?|members?|people|groups?|roles?|staff)\\s+(?:of|for|from)\\s+\\w.*"
          + "|(?:the|our)\\s+\\w+\\s+(?:group|role|team|users|members|people|staff)\\b.*";

  private static final Pattern EXCLUDES =
      Pattern.compile(
          "\\b(?:without|except(?: for)?|unless|apart from|but not|excluding)\\s+(?:%s)"
              .formatted(SOME_OF_THEM),
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** The same behind something else in its clause. */
  private static final Pattern INSIDE =
      Pattern.compile(
          "\\b(?:(?:must|should|shall|may)"
              + " not|mustn.?t|shouldn.?t)\\s+(?<not>(?:be\\s+)?\\w+.*)|\\bwithout\\s+(?<without>(?:\\w+ing|(?:an?"
              + " |any |new |extra )*(?:merge|migrations?|tables?"
              + "|models?|columns?|apps?|dependenc\\w+|packages?|triggers?|backfills?|code))\\b.*|"
              + SOME_OF_THEM
              + ")|\\b(?:except(?: for)?|apart from|but not|excluding)\\s+(?<except>"
              + SOME_OF_THEM
              + ")|\\b(?<only>only"
              + " (?:for|in|on|inside) .+)|\\b(?:with|using)\\s+(?<no>no (?:new|extra)"
              + " .+)|\\b(?<mine>[\\w.]+ (?:alone|untouched|unchanged|as (?:it|they)"
              + " (?:is|are)))\\b",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** What every plan is made for: said at once behind the forbidding word, it forbids nothing. */
  private static final Pattern GUARANTEE =
      Pattern.compile(
          "^(?!(?:copy|migrat|mov|transfer|includ|mirror|carry)\\w*\\b|out\\b(?!"
              + " of)|(?:touch|chang|edit|alter|modif|updat|writ|rewrit)\\w*\\W+(?:\\w+\\W+){0,3}(?:rows?|records?)\\b)(?:\\w+\\W+){0,5}?(?:down|downtime|down-time|dwntime|offline|outages?|out"
              + " of service|lock(?:s|ed|ing)?|lost|los(?:e|es|ing|s|t)|break(?:s|ing)?|brak(?:e|es|ing)|broken|block(?:s|ed|ing)?|stop(?:s|ped|ping)?|stand(?:s|ing)?"
              + " still|interrupt\\w*|maintenance"
              + "|wait(?:s|ing)?|hang(?:s|ing)?|fail(?:s|ed|ing|ures?)?|errors?|notice\\w*|affect\\w*|risk\\w*|surpris\\w*|regress\\w*|corrupt\\w*|miss(?:es|ing)?|time"
              + " ?outs?|afford|perms?|permissions?|rights?|access|grants?|privileges?|running|serv(?:e|es|ing)|traffic|online|up|writable|readable|working|usable|responsive|available|alive|open|(?:existing|current)(?!\\W+(?:\\w+\\W+)?(?:column|field)s?\\b)|everybody\\w*|everyone\\w*|who"
              + " can|what (?:they|people|everybody|everyone)|data|rows?|gains?|more than|longer"
              + " than|exclusive|window|problems?|trouble|need|idea|clue|one may|old code|old"
              + " release|old pods|seconds?|hurry|rush|forget|exceptions?|leav(?:e|ing) \\w+"
              + " behind|lag(?:s|ging)?|keep(?:ing)? up|fall(?:ing)? behind|tak(?:e|ing) (?:\\w+"
              + " ){1,3}away|(?:nobody|no one) behind|rollback possible)\\b",
          Pattern.CASE_INSENSITIVE);

  /** {@code Team.access as it is}: a field, whatever its name says. */
  private static final Pattern FIELD_STAYS =
      Pattern.compile(
          "^[`'\"]?[A-Z]\\w*\\.\\w+[`'\"]? (?:alone|untouched|unchanged|as (?:it|they)"
              + " (?:is|are))\\b");

  /** {@code I don't want any existing migration file to be renamed}. */
  private static final Pattern FILES_STAY =
      Pattern.compile(
          "\\bmigrations?\\b.*\\b(?:to be|being)"
              + " (?:renam|edit|chang|touch|modif|mov|delet|remov|rewrit|renumber)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** A description that has the same words: {@code just added}, {@code not enough}. */
  private static final Pattern TELLS =
      Pattern.compile(
          "^(?:[`'\"“‘]\\w*\\d{4}\\w*[`'\"”’]|enough|american|sure|only\\b(?!"
              + " (?:for|in|on|inside)\\b)|yet|possible|allowed|any"
              + " ?more|longer|one\\b|matter|now\\b|a"
              + " few|about|like|wonder|run\\b|added|merged|pulled|rebased|deployed|upgraded|noticed|so\\b|in"
              + " case|to be"
              + " (?:sure|clear|safe)|as\\b|because|if\\b|that\\b.*\\bis\\b|pretty|really|very|too\\b)",
          Pattern.CASE_INSENSITIVE);

  /** "Only change its type" is what is wanted, and no limit to it. */
  private static final Pattern WISHES =
      Pattern.compile(
          "^\\W*(?:(?:but|and|so|please)\\W+)*(?:only|just)"
              + " (?:change|convert|alter|make|widen|retype|rename|split|switch|turn|add)\\b",
          Pattern.CASE_INSENSITIVE);

  static Demands of(String question) {
    // the words of the wish stay as written: a name may be misspelled in the project itself
    return new Demands(scan(question).wish(), scan(Slips.mend(question)).limits());
  }

  private static Demands scan(String question) {
    List<Limit> limits = new ArrayList<>();
    StringBuilder wish = new StringBuilder();
    int from = 0;
    Matcher breaks = BREAK.matcher(question);
    while (from <= question.length()) {
      boolean more = breaks.find(from);
      int end = more ? breaks.start() : question.length();
      int next = more ? Math.max(breaks.end(), from + 1) : question.length() + 1;
      String clause = question.substring(from, end);
      String between = question.substring(end, Math.min(question.length(), Math.max(end, next)));
      Optional<Found> found = find(clause).or(() -> find(Slips.mend(clause)));
      found.ifPresent(each -> limits.add(each.limit()));
      wish.append(found.map(Found::rest).orElse(clause));
      wish.append(between);
      from = next;
    }
    return new Demands(wish.toString(), limits);
  }

  /** A limit, and what of its clause is none. */
  private record Found(Limit limit, String rest) {}

  private static Optional<Found> find(String clause) {
    Matcher first = FORBIDS.matcher(clause);
    if (first.find()) {
      for (String group : List.of("want", "touched", "not", "keep", "only", "but")) {
        String what = first.group(group);
        if (what != null) {
          // "just explain" says what is wanted too
          int comma = group.equals("only") ? -1 : what.indexOf(", ");
          String own = comma < 0 ? what : what.substring(0, comma);
          String rest = group.equals("only") ? clause : comma < 0 ? "" : what.substring(comma);
          return limit(own, clause.substring(0, first.end(group)), group.equals("only"), "")
              .map(limit -> new Found(limit, rest));
        }
      }
    }
    Matcher inside = INSIDE.matcher(clause);
    while (inside.find()) {
      for (String group : List.of("not", "without", "except", "only", "no", "mine")) {
        Optional<Limit> limit =
            inside.group(group) == null
                ? Optional.empty()
                : limit(
                    inside.group(group),
                    inside.group(),
                    group.equals("only"),
                    clause.substring(0, inside.start()).strip());
        if (limit.isPresent()) {
          return Optional.of(new Found(limit.get(), clause.substring(0, inside.start())));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Limit> limit(String what, String whole, boolean only, String of) {
    return WISHES.matcher(whole).find()
            || (GUARANTEE.matcher(what).find()
                && !FIELD_STAYS.matcher(what).find()
                && !EXCLUDES.matcher(whole).find()
                && !FILES_STAY.matcher(whole).find())
            || TELLS.matcher(what).find()
        ? Optional.empty()
        : Optional.of(new Limit(what.strip(), whole.strip(), only, of));
  }
}
