package io.github.djarchitect.agent.advisor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a column becomes: the names it is split into, its new name or its new type. */
final class Parts {
  /** A name no prose has: with an underscore or a hump, or in quotes. */
  private static final String IDENTIFIER =
      "(?:[`'\"“‘](?:[A-Za-z]\\w*)[`'\"”’]|\\b[a-z]\\w*_\\w+\\b|\\b[a-z]+[A-Z]\\w*\\b)";

  private static final String ARROW = "(?:[-=]+>|[→⇒])";

  private static final Pattern IDENTIFIERS = Pattern.compile(IDENTIFIER);

  private static final Pattern RUN =
      Pattern.compile(
          IDENTIFIER
              + "(?:\\s*(?:,\\s*(?:and\\s+|und\\s+)?|&|\\+|/|\\band\\b|\\bund\\b|\\bplus\\b)\\s*(?:an?\\s+|the\\s+)?"
              + IDENTIFIER
              + ")+");

  private static final Pattern INTO =
      Pattern.compile(
          "(?:\\b(?:into|to|with|by|as|in|becomes?|columns?|fields?)\\b|"
              + ARROW
              + ")\\s*:?\\s*(?:two |three |separate |new |distinct |the |a |its |columns? |fields?"
              + " )*(?<list>[`'\"]?[A-Za-z_][\\w`'\"]*(?:[ \\w`'\"]{0,30}?)(?:\\s*,\\s*[\\w`'\""
              + " ]{1,30})*\\s*(?:,|&|\\+|\\band\\b|\\bund\\b|\\bplus\\b|/)\\s*(?:and\\s+)?[`'\"]?[A-Za-z_][\\w`'\"]*(?:"
              + " [a-z]+)?)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern PAIR =
      Pattern.compile(
          "\\b(?<a>[a-z]\\w*(?:[ _]name)?)\\s*(?:and|und|&|/|\\+|,)\\s*(?<b>[a-z]\\w*(?:["
              + " _](?:name|part))?)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final String NAME_PART =
      "(?:(?:first|last|given|family|middle|second|sur|fore|maiden)["
          + " _-]?names?|first|last|given|family|middle)";

  private static final String AND =
      "\\s*(?:,\\s*(?:and\\s+|und\\s+)?|&|/|\\+|\\b(?:and|und|plus)\\b)\\s*(?:an?\\s+|the\\s+|its\\s+)?";

  /** Parts of a person's name in a row: {@code first, middle and last name}. */
  private static final Pattern PERSON =
      Pattern.compile(
          "\\b" + NAME_PART + "(?:" + AND + NAME_PART + ")+\\b", Pattern.CASE_INSENSITIVE);

  /** What only a list of more parts than were read goes on with. */
  private static final String MORE_PARTS =
      "(?is)\\s*(?:,|and\\b|&|\\+)\\s*(?:and\\s+)?(?:an?\\s+|the\\s+)?(?:first|last|given|family|middle|sur|title|salutation|suffix|prefix|initials?|nick)\\b.*";

  private static final String NEW_NAME =
      "\\s+(?:the (?:name )?)?(?<name>(?:\\w+\\.)*[`'\"“‘]?[a-z_]\\w*[`'\"”’]?)";

  /** Words behind which nothing but a name can stand. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?:\\b(?:called|named|titled|labelled|renamed"
              + " (?:to|into|as)|(?:gets?|bears?|carry|receives?|takes?) the name(?: of)?|so that"
              + " (?:it|this|the (?:column|field)) reads|calls? (?:it|them|this|that)|name"
              + " (?:it|them)|call(?=\\s+[\\w.]+\\s+[`'\"“‘])(?:\\s+[\\w.]+))"
              + NEW_NAME
              + "|"
              + ARROW
              + "\\s*(?<target>(?:\\w+\\.)*[`'\"“‘]?[a-z_]\\w*[`'\"”’]?))",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern TOWARDS =
      Pattern.compile(
          "\\b(?:to|into|as|be|becomes?|in|by|with)" + NEW_NAME, Pattern.CASE_INSENSITIVE);

  /** {@code it should be remark}. */
  private static final Pattern WISHED =
      Pattern.compile(
          "\\b(?:should|shall|must|ought to|needs? to|has to|have to|had better|better) (?:really"
              + " |rather |just )?be"
              + " (?:(?:called|named)\\s+)?[`'\"“‘]?(?<name>[a-z_]\\w*)[`'\"”’]?(?=\\s*(?:[.,;:!?()]|$|\\b(?:instead|please|without|rather|not)\\b))",
          Pattern.CASE_INSENSITIVE);

  private static final String BETTER =
      "(?:new|better|other|different|another|proper|nicer|good|clearer|right|correct|future|final"
          + "|meaningful|telling|shorter|longer|real|english|(?:more|less) \\w+)";

  private static final String PLAIN_NAME = "(?<name>(?:\\w+\\.)*[`'\"“‘]?[A-Za-z_]\\w*[`'\"”’]?)";

  /** A name that is spoken of as such: {@code a better name: remark}, {@code known as remark}. */
  private static final List<Pattern> SPOKEN =
      List.of(
          spoken(
              "\\bname\\b[^.;:,!?\\n"
                  + "]{0,50}?(?:\\b(?:is|be|become|becomes)\\b(?:\\s+(?:really|actually|called|simply|just)\\b)*\\s+|\\s*[:=]\\s*)"
                  + PLAIN_NAME),
          spoken("\\b" + BETTER + "\\s+name\\b\\s*[-–—:=,]?\\s*(?:of\\s+)?" + PLAIN_NAME),
          spoken("\\b" + BETTER + "\\s+name\\b[^.;!?\\n]{0,50}?\\s*[,:=–—]\\s*" + PLAIN_NAME),
          spoken("\\b(?:known as|referred to as|goes? by|labelled|spelled)\\s+" + PLAIN_NAME),
          spoken(
              PLAIN_NAME
                  + "\\s+(?:(?:would|might|could|will) be|is|seems|sounds"
                  + " like|makes)\\s+(?:an?\\s+|the\\s+)?(?:much\\s+|far\\s+|its\\s+)*"
                  + BETTER
                  + "\\s+(?:\\w+\\s+)?name\\b"),
          spoken(
              "\\b(?:use|take|prefer|want|like|give it|choose)\\s+"
                  + PLAIN_NAME
                  + "\\s+(?:as|for|instead|rather)\\b"),
          spoken(
              "\\b(?:replace|exchange|swap|substitute)\\b[^.;!?\\n"
                  + "]{0,60}?\\bname\\b[^.;!?\\n"
                  + "]{0,40}?\\b(?:by|with|for)\\s+"
                  + PLAIN_NAME),
          spoken(PLAIN_NAME + "\\s+(?:hei(?:ß|ss)en|umbenennen|umbenannt)\\b"));

  /** Said of a name only where the question is about one. */
  private static final List<Pattern> PROPOSED =
      List.of(
          spoken(
              "\\b(?:think(?:ing)? (?:of|about)|suggest|propose|perhaps|maybe|such as|something"
                  + " like|for example|e\\.g\\.|say,|namely)\\s+"
                  + PLAIN_NAME),
          spoken(
              PLAIN_NAME
                  + "\\s+(?:is|would be|seems|sounds)\\s+(?:much\\s+|far\\s+)?"
                  + BETTER
                  + "\\b"));

  private static Pattern spoken(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
  }

  /** {@code call the note of an order remark}: the name stands last, behind what gets it. */
  private static final Pattern CALLING =
      Pattern.compile(
          "\\b(?<verb>call|name|calling|naming|rename|renaming|retitle|relabel|label|dub)\\s+(?<phrase>[^.;!?\\n"
              + "]*(?:\\.\\w+[^.;!?\\n"
              + "]*)*)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern END_OF_CALLING =
      Pattern.compile(
          "\\b(?:without|on|with|while|because|since|instead|please|now|across|from|in|and|so|as|at|when|during|to|into)\\b|[,:=]",
          Pattern.CASE_INSENSITIVE);

  /** Words that stand behind the parts and do not belong to them. */
  private static final List<String> TAIL =
      List.of(
          "without",
          "column",
          "columns",
          "field",
          "fields",
          "on",
          "for",
          "while",
          "with",
          "no",
          "in",
          "at",
          "instead",
          "using",
          "during",
          "separately",
          "online",
          "live",
          "please",
          "now",
          "soon",
          "today",
          "asap",
          "safely",
          "thanks",
          "zero",
          "keeping",
          "across",
          "when",
          "before",
          "after",
          "the",
          "we",
          "of",
          "from");

  /** Verbs and fillers that stand behind "to" or "be" where no name does. */
  private static final List<String> FILLERS =
      List.of(
          "a",
          "an",
          "and",
          "any",
          "be",
          "become",
          "becomes",
          "called",
          "change",
          "do",
          "get",
          "have",
          "named",
          "titled",
          "it",
          "keep",
          "make",
          "migrate",
          "move",
          "new",
          "not",
          "online",
          "production",
          "rename",
          "run",
          "something",
          "stay",
          "switch",
          "that",
          "their",
          "them",
          "this",
          "use",
          "its",
          "our",
          "renamed",
          "changed",
          "done",
          "able",
          "split");

  /** Words of a sentence that follows where a name might have. */
  private static final List<String> PROSE =
      List.of(
          "ten",
          "twenty",
          "hundred",
          "million",
          "millions",
          "thousand",
          "also",
          "are",
          "because",
          "better",
          "but",
          "by",
          "called",
          "can",
          "clear",
          "clearer",
          "could",
          "downtime",
          "else",
          "future",
          "good",
          "has",
          "however",
          "i",
          "if",
          "is",
          "just",
          "like",
          "may",
          "me",
          "might",
          "model",
          "more",
          "must",
          "my",
          "name",
          "named",
          "names",
          "nicer",
          "only",
          "or",
          "please",
          "proper",
          "really",
          "row",
          "rows",
          "shall",
          "should",
          "since",
          "so",
          "table",
          "than",
          "then",
          "there",
          "to",
          "us",
          "was",
          "what",
          "when",
          "where",
          "which",
          "will",
          "would",
          "you",
          "your");

  /** The usual parts of a person's name. */
  private static final List<String> NAME_PARTS =
      List.of("first", "last", "given", "family", "middle", "sur");

  /** What a type is called; the first that fits a stretch of text is it. */
  private record TypeWord(Pattern pattern, String call, boolean plain) {
    static TypeWord of(String regex, String call, boolean plain) {
      return new TypeWord(
          Pattern.compile("\\b(?:" + regex + ")\\b", Pattern.CASE_INSENSITIVE), call, plain);
    }
  }

  private static final String NO_DIGITS = "DecimalField(max_digits=12, decimal_places=2)";

  /** Whether a type is a decimal of which the question tells no digits. */
  static boolean isOfNoDigits(String call) {
    return call.equals(NO_DIGITS);
  }

  /** A plain word is said of other things too, so that it needs "to" or "as" before it. */
  private static final List<TypeWord> TYPES =
      List.of(
          TypeWord.of(
              "positive ?big ?int(?:eger)?(?:field)?s?", "PositiveBigIntegerField()", false),
          TypeWord.of(
              "positive ?small ?int(?:eger)?(?:field)?s?", "PositiveSmallIntegerField()", false),
          TypeWord.of(
              "big ?int(?:eger)?(?:field)?s?|64[- ]?bit(?:" + " int(?:eger)?s?)?|int8|int64",
              "BigIntegerField()",
              false),
          TypeWord.of("long", "BigIntegerField()", true),
          TypeWord.of("positive ?int(?:eger)?(?:field)?s?", "PositiveIntegerField()", false),
          TypeWord.of("bigauto(?:field)?|bigserial", "BigAutoField(primary_key=True)", false),
          TypeWord.of("decimal(?:field)?s?|numeric", NO_DIGITS, false),
          TypeWord.of("small ?int(?:eger)?(?:field)?|int2", "SmallIntegerField()", false),
          TypeWord.of("textfield", "TextField()", false),
          TypeWord.of("text", "TextField()", true),
          TypeWord.of("uuid(?:field)?s?", "UUIDField()", false),
          TypeWord.of("jsonb|jsonfield", "JSONField()", false),
          TypeWord.of("json", "JSONField()", true),
          TypeWord.of("timestamp(?:tz)?s?|date ?time(?:field)?", "DateTimeField()", false),
          TypeWord.of("datefield", "DateField()", false),
          TypeWord.of("date", "DateField()", true),
          TypeWord.of("booleanfield", "BooleanField()", false),
          TypeWord.of("bool(?:ean)?", "BooleanField()", true),
          TypeWord.of("floatfield|double precision", "FloatField()", false),
          TypeWord.of("float|double", "FloatField()", true),
          TypeWord.of("integerfield|int4|int32", "IntegerField()", false),
          TypeWord.of("int(?:eger)?s?", "IntegerField()", true),
          // A string of no stated length: what it is from, seldom what it is to be.
          TypeWord.of("charfield|varchar", "CharField(max_length=255)", false),
          TypeWord.of("char|string", "CharField(max_length=255)", true));

  /** A type that is told whole, with its length or digits. */
  private record Spelled(Pattern pattern, Function<MatchResult, String> call) {
    static Spelled of(String regex, Function<MatchResult, String> call) {
      return new Spelled(Pattern.compile(regex, Pattern.CASE_INSENSITIVE), call);
    }
  }

  private static String text(MatchResult length) {
    return "CharField(max_length=" + length.group("n") + ")";
  }

  private static String decimal(MatchResult size) {
    return "DecimalField(max_digits=%s, decimal_places=%s)"
        .formatted(size.group("digits"), size.group("places"));
  }

  private static final Pattern POSITIONAL =
      Pattern.compile(
          "(?<type>\\w+)Field\\(\\s*(?<first>\\d+)(?:\\s*,\\s*(?<second>\\d+))?\\s*\\)");

  /** As a model declares it: people write the numbers alone. */
  private static String named(String call) {
    Matcher numbers = POSITIONAL.matcher(call);
    if (!numbers.matches()) {
      return call;
    }
    String type = numbers.group("type") + "Field";
    return numbers.group("second") == null
        ? "%s(max_length=%s)".formatted(type, numbers.group("first"))
        : "%s(max_digits=%s, decimal_places=%s)"
            .formatted(type, numbers.group("first"), numbers.group("second"));
  }

  /** Ten digits before the point, where nobody says how many. */
  private static String ofPlaces(MatchResult size) {
    int places = Integer.parseInt(size.group("places"));
    return "DecimalField(max_digits=%d, decimal_places=%d)".formatted(10 + places, places);
  }

  /** What is found first keeps its stretch of the text. */
  private static final List<Spelled> SPELLED =
      List.of(
          new Spelled(
              Pattern.compile("\\b(?:models\\.)?(?<call>[A-Z]\\w*Field\\([^)]*\\))"),
              call -> named(call.group("call"))),
          Spelled.of("\\b(?:to|into|=>|->)\\s*max_length\\s*=\\s*(?<n>\\d+)", Parts::text),
          Spelled.of(
              "\\b(?:varchar|charfield|char|character"
                  + " varying)\\s*\\(?\\s*(?:max_length\\s*=\\s*)?(?<n>\\d+)\\)?",
              Parts::text),
          // 320 characters
          Spelled.of("\\b(?<n>\\d{1,5})[- ]*(?:chars?|characters|letters|zeichen)\\b", Parts::text),
          // max length 255 -> 500
          Spelled.of(
              "\\b(?:max_?\\s?length|length|longer|lengthen|widen|chars?|characters)\\b(?:[^\\d.;!?]|\\.(?=\\w)){0,30}?\\b\\d{1,5}\\s*(?:chars?|characters)?\\s*(?:\\bto\\b|\\binto\\b|[-=]+>|[→⇒])\\s*(?<n>\\d{2,5})\\b",
              Parts::text),
          // longer: 255
          Spelled.of(
              "\\b(?:max_?length|length|longer|lengthen|widen)\\b(?:[^\\d.;!?]|\\.(?=\\w)){0,30}?\\b(?<n>\\d{2,5})\\b(?!\\s*(?:rows|records|million|mio|m\\b|k\\b|%|[.,_]\\d))",
              Parts::text),
          // max_digits=8, decimal_places=3
          Spelled.of(
              "\\bmax_digits\\s*=?\\s*(?<digits>\\d+)\\D{1,30}?decimal_places\\s*=?\\s*(?<places>\\d+)",
              Parts::decimal),
          // max_digits=8 and 3 decimals
          Spelled.of(
              "\\bmax_digits\\s*=?\\s*(?<digits>\\d+)\\D{1,30}?(?<places>\\d+)\\s+(?:decimals?|places)",
              Parts::decimal),
          // a decimal with 3 places
          Spelled.of(
              "\\b(?:decimals?(?:field)?|numeric)\\b[^.;,\\d]{0,20}?\\b(?<places>\\d)\\s+(?:decimal\\s+)?(?:places|decimals)\\b",
              Parts::ofPlaces),
          // 3 decimals
          Spelled.of(
              "\\b(?<places>\\d{1,2})\\s+(?:decimals|decimal\\s+(?:places|digits)|digits\\s+(?:after|behind)\\s+the\\s+(?:point|comma|decimal\\s+point))\\b",
              Parts::ofPlaces),
          // numeric(8, 3), decimal 8,3, decimal to 8,3
          Spelled.of(
              "\\b(?:numeric|decimals?(?:field)?)\\b[^.;,\\d]{0,20}?\\(?\\s*(?<digits>\\d{1,3})\\s*,\\s*(?<places>\\d{1,2})\\b",
              Parts::decimal),
          // limited to 500 characters; customers want 2000
          Spelled.of(
              "(?<=\\b(?:characters|chars|letters|varchar|charfield)\\b[^\\n"
                  + "]{0,100})(?:\\b(?:wants?|needs?|allow|make"
                  + " it|be)\\s+)(?<n>\\d{2,5})\\b(?!\\s*(?:rows|records|million|mio|m\\b|k\\b|%|[.,_]\\d))",
              Parts::text),
          // varchar(100) is too short, 255 please
          Spelled.of(
              "(?<=\\b(?:varchar|charfield)\\b[^\\n"
                  + "]{0,60})(?<!\\b(?:postgres|postgresql|mysql|mariadb|django|python|version)"
                  + " )\\b(?<n>\\d{2,5})\\b(?=\\s*(?:please|pls|instead|chars?\\b|characters|[.!,]|$))(?!\\s*,?\\d)(?!\\s*\\))",
              Parts::text));

  private static final Pattern BEHIND_OLD =
      Pattern.compile(
          "\\b(?:from|instead of|rather than|not|no"
              + " longer|replace|currently|still|now|(?:is|was|are|as)(?:"
              + " (?:currently|still|now|today))?)\\s+(?:an?\\s+|the\\s+|only\\s+)?$",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern BEFORE_NEW =
      Pattern.compile(
          "^\\s*(?:\\([^)]*\\))?\\s*(?:" + ARROW + "|\\b(?:to|into)\\b)", Pattern.CASE_INSENSITIVE);

  /** The bound that there is, though "to" stands before it. */
  private static final Pattern LIMITED =
      Pattern.compile(
          "\\b(?:limited|restricted|capped|bound(?:ed)?) (?:to|at|by)\\s+(?:only\\s+)?$",
          Pattern.CASE_INSENSITIVE);

  /** Said behind the type that a column has. */
  private static final Pattern TOO_SHORT =
      Pattern.compile(
          "^\\)?\\s*(?:(?:is|are|was|it.?s)\\s+)?(?:\\w+\\s+)?(?:too"
              + " (?:short|small|narrow|tight|little)|not enough|no longer enough|isn.?t enough|at"
              + " the moment|today\\b)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern BEHIND_WANT =
      Pattern.compile(
          "(?:"
              + ARROW
              + "|\\b(?:to|into|as|be|becomes?|need(?:s|ed)?|want(?:ed|s)?|make"
              + " (?:it|this|that)))\\s*(?:(?:an?|the|of|type|proper|real|true|plain)\\s+)*$",
          Pattern.CASE_INSENSITIVE);

  private Parts() {}

  /** Quoted words behind it are what a column holds. */
  private static final Pattern VALUES =
      Pattern.compile(
          "\\b(?:values?|contains?|holds?|containing|like|either|one of)\\W*$",
          Pattern.CASE_INSENSITIVE);

  /** Behind it stand columns that are only looked up. */
  private static final Pattern LOOKED_UP =
      Pattern.compile(
          "(?i)\\b(?:index|search|sort|order|filter|unique|constraint|ordering)\\w*(?:\\W+\\w+){0,2}\\W*$");

  /** Lists of parts that a question names, one of each length, where it names several lengths. */
  static List<List<String>> variants(String question, String field, List<String> taken) {
    List<List<String>> variants = new ArrayList<>();
    for (Pattern pattern : List.of(RUN, PERSON)) {
      Matcher list = pattern.matcher(question);
      while (list.find()) {
        String before = question.substring(0, list.start());
        List<String> names = pattern == RUN ? run(list.group(), taken) : names(list.group(), field);
        if (names.size() > 1
            && !isOfMore(question, list)
            && !VALUES.matcher(before).find()
            && !LOOKED_UP.matcher(before).find()
            && variants.stream().noneMatch(each -> each.size() == names.size())) {
          variants.add(names);
        }
      }
    }
    return variants.size() > 1 ? variants : List.of();
  }

  /** Plain words of the same list before its first name that no prose has: {@code into title, }. */
  private static final Pattern HEAD =
      Pattern.compile(
          "(?:\\b(?:into|to|columns?|fields?|parts?)\\b|"
              + ARROW
              + "|[:(])\\s*(?:(?:two|three|four|separate|new|distinct|the|its|columns?|fields?)\\s+)*(?<words>(?:[a-z]\\w*\\s*,\\s*(?:and\\s+)?)+)$",
          Pattern.CASE_INSENSITIVE);

  /** One plain word that ends the list: {@code last_name and title}. */
  private static final Pattern END =
      Pattern.compile(
          "^\\s*(?:,\\s*(?:and\\s+)?|\\band\\s+|&\\s*)(?:an?\\s+)?(?<word>[a-z]\\w*)\\s*(?=[.;!?)]|$)",
          Pattern.CASE_INSENSITIVE);

  /** Of a person's name, and before or behind it in some values only: no cut at spaces finds it. */
  private static final Set<String> SOMETIMES =
      Set.of(
          "title",
          "salutation",
          "prefix",
          "suffix",
          "honorific",
          "degree",
          "initial",
          "initials",
          "nickname");

  /** Those of the parts that only some values have. */
  static List<String> sometimes(List<String> parts) {
    return parts.stream().filter(SOMETIMES::contains).toList();
  }

  private static boolean isPart(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return !FILLERS.contains(lower) && !PROSE.contains(lower) && !TAIL.contains(lower);
  }

  /** Names no prose has that stand in a row: {@code first_name and last_name}. */
  static List<String> run(String question, List<String> taken) {
    Matcher run = RUN.matcher(question);
    while (run.find()) {
      if (VALUES.matcher(question.substring(0, run.start())).find()) {
        continue;
      }
      List<String> names = new ArrayList<>();
      Matcher head = HEAD.matcher(question.substring(0, run.start()));
      if (head.find()) {
        Stream.of(head.group("words").split("[\\s,]+"))
            .filter(Parts::isPart)
            .map(word -> word.toLowerCase(Locale.ROOT))
            .filter(word -> !taken.contains(word))
            .forEach(names::add);
      }
      Matcher each = IDENTIFIERS.matcher(run.group());
      while (each.find()) {
        String name = snake(each.group());
        if (!taken.contains(name) && !names.contains(name)) {
          names.add(name);
        }
      }
      Matcher end = END.matcher(question.substring(run.end()));
      if (end.find() && isPart(end.group("word"))) {
        names.add(end.group("word").toLowerCase(Locale.ROOT));
      }
      if (names.size() >= 2) {
        return names;
      }
    }
    return List.of();
  }

  /** The columns a column is split into, as field names; empty where the question names none. */
  static List<String> split(String asked, String field, List<String> taken) {
    List<String> own = listed(withoutRule(asked), field, taken);
    return own.isEmpty() ? listed(withRulesParts(asked), field, taken) : own;
  }

  private static List<String> listed(String question, String field, List<String> taken) {
    List<String> run = run(question, taken);
    if (!run.isEmpty()) {
      return run;
    }
    List<String> person = field.endsWith("name") ? person(question, field) : List.of();
    if (!person.isEmpty()) {
      return person;
    }
    Matcher into = INTO.matcher(question);
    int from = 0;
    while (into.find(from)) {
      List<String> names = names(into.group("list"), field);
      if (names.size() >= 2) {
        return names;
      }
      from = into.start() + 1;
    }
    return person(question, field);
  }

  /** First and last name, in whatever words, of a field that holds a name. */
  static List<String> person(String question, String field) {
    Matcher several = PERSON.matcher(question);
    while (several.find()) {
      List<String> names = names(several.group(), field);
      if (!isOfMore(question, several) && names.size() > 2) {
        return names;
      }
    }
    Matcher pair = PAIR.matcher(question);
    while (pair.find()) {
      List<String> names = names(pair.group(), field);
      if (!isOfMore(question, pair)
          && names.size() == 2
          && names.stream().anyMatch(name -> isNamePart(name))) {
        return names;
      }
    }
    return List.of();
  }

  /** Whether a list that was read is a stretch of a longer one. */
  private static boolean isOfMore(String question, Matcher list) {
    return question.substring(0, list.start()).matches("(?s).*,\\s*")
        || question.substring(list.end()).matches(MORE_PARTS);
  }

  /** Behind it stands what something becomes. */
  private static final Pattern TO_PARTS =
      Pattern.compile(
          "(?:\\b(?:into|to|becomes?|as|in|by|with|columns?|fields?)\\b|"
              + ARROW
              + "|[(:])\\s*,?\\s*(?:(?:two|three|separate|new|distinct|the|an?|its|columns?|fields?)\\s+)*[,:(]?\\s*$",
          Pattern.CASE_INSENSITIVE);

  /**
   * The question without lists of what a field is to become: a field that is there already and is
   * called as a part is to be is not what is split.
   *
   * @param everywhere a list stands for parts wherever it stands
   */
  static String withoutParts(String question, boolean everywhere) {
    String text = question;
    for (Pattern pattern : List.of(RUN, PERSON)) {
      StringBuilder left = new StringBuilder();
      Matcher list = pattern.matcher(text);
      int from = 0;
      while (list.find()) {
        boolean parts = everywhere || TO_PARTS.matcher(text.substring(0, list.start())).find();
        left.append(text, from, parts ? list.start() : list.end());
        from = list.end();
      }
      text = left.append(text.substring(from)).toString();
    }
    return text;
  }

  /** Whether a name is that of a part of a person's name. */
  static boolean isNamePart(String name) {
    return NAME_PARTS.stream().anyMatch(part -> name.startsWith(part) || name.contains("_" + part));
  }

  private static List<String> names(String list, String field) {
    List<String> names = new ArrayList<>();
    String[] pieces =
        list.replaceAll("[`'\"]", "")
            .split("\\s*(?:,\\s*and\\b|,|&|\\+|/|\\band\\b|\\bund\\b|\\bplus\\b)\\s*");
    String lastWord = "";
    for (String piece : pieces) {
      List<String> words = new ArrayList<>();
      for (String word : piece.strip().split("[\\s-]+")) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (TAIL.contains(lower) && !words.isEmpty()) {
          break;
        }
        if (!lower.isEmpty()
            && !TAIL.contains(lower)
            && !lower.equals("a")
            && !lower.equals("an")) {
          words.add(lower);
        }
        if (words.size() == 3) {
          break;
        }
      }
      if (!words.isEmpty()) {
        names.add(String.join("_", words));
        lastWord = words.getLast();
      }
    }
    // "first and last name", and "first and last" of a name
    String noun = lastWord.contains("_") ? "" : lastWord;
    String suffix = field.endsWith("name") ? "name" : field;
    List<String> whole = new ArrayList<>();
    for (String name : names) {
      boolean bare = NAME_PARTS.contains(name);
      if (bare) {
        String tail = noun.equals("name") || NAME_PARTS.contains(noun) ? suffixOf(suffix) : noun;
        whole.add(name.equals("sur") ? "surname" : name + "_" + tail);
      } else {
        whole.add(name);
      }
    }
    // "first and last name" of an owner are two names
    boolean ofName = whole.stream().anyMatch(name -> name.endsWith("_name"));
    return whole.stream()
        .map(
            name ->
                ofName && NAME_PARTS.stream().anyMatch(part -> name.equals(part + "_" + suffix))
                    ? name.substring(0, name.indexOf('_')) + "_name"
                    : name)
        .filter(name -> name.matches("[a-z_][a-z0-9_]*"))
        .distinct()
        .toList();
  }

  private static String suffixOf(String field) {
    return field.isEmpty() ? "name" : field;
  }

  private static final Pattern UNIT =
      Pattern.compile(
          "\\b(?:instead of|rather than|not|from|no"
              + " longer)\\s+(?:in\\s+|as\\s+)?(?:the\\s+|whole\\s+)?(?<unit>(?:euro)?cents|pence|pennies|minor"
              + " units|(?:milli|micro|nano)?seconds|minutes|hours|(?:milli|kilo)?grams|kilos|pounds|(?:milli|centi|kilo)?met(?:er|re)s|inches|(?:kilo|mega)?bytes)\\b|\\b(?:divided?|multipl(?:y|ied))\\b.{0,20}\\bby\\s+\\d",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern TO_UNIT =
      Pattern.compile(
          "\\b(?:in|to|into|as|becomes?)\\s+(?:whole\\s+)?(?<unit>euros?|dollars?|francs?|(?:kilo|milli)?grams?|kilos?|kg|lbs|tons?|(?:milli)?seconds?|minutes|hours|met(?:er|re)s|kilomet(?:er|re)s|km|miles|percent)\\b|\\b(?:convert|translat|recalculat)\\w*\\s+(?:the"
              + " |all |their |its |existing )*values\\b",
          Pattern.CASE_INSENSITIVE);

  /**
   * Words by which the values themselves are to change, and not their type alone.
   *
   * @param field its own unit, as in {@code weight_grams}, is none that it is to have
   */
  static Optional<String> otherUnit(String question, String field) {
    Matcher unit = UNIT.matcher(question);
    if (unit.find()) {
      return Optional.of(unit.group());
    }
    Matcher to = TO_UNIT.matcher(question);
    while (to.find()) {
      if (to.group("unit") == null
          || !Words.split(field)
              .contains(Words.singular(to.group("unit").toLowerCase(Locale.ROOT)))) {
        return Optional.of(to.group());
      }
    }
    return Optional.empty();
  }

  private static final Pattern CUT =
      Pattern.compile(
          "\\b(?:by|on|at) (?:the |a |an |each |every"
              + " )?(?:comma|semicolon|dash|hyphen|slash|colon|pipe|dot|underscore|line"
              + " ?break|newline|tab|digit|number|last"
              + " (?:space|blank|word)|second)s?\\b|\\b(?:at|on|by|after|before) (?:the"
              + " )?(?:first|last|second|third) (?!space\\b|blank\\b|white"
              + " ?space\\b|of\\b|release\\b|deploy|step\\b|phase\\b|\\w*name\\b)\\S+|\\b(?:at|on|by)"
              + " (?:the )?(?:first |last )?[\"'`][^\"'`\\w]{1,3}[\"'`]|\\b(?:first|last|second)"
              + " word\\b|\\beverything (?:before|after|else|behind)\\b|\\b(?:is|stands|comes)"
              + " (?:always )?at the (?:end|start|beginning|front)\\b|\\bregexp?\\b|\\bregular"
              + " expression\\b|\\b\\w+[- ]separated (?:string|list|values?|text)\\b",
          Pattern.CASE_INSENSITIVE);

  /**
   * What stands at no fixed end of a value, so that no one cut finds it: {@code 12 Main Street}.
   */
  private static final Pattern HOUSE =
      Pattern.compile("\\bhouse[ _]?(?:no|nr|num|number)\\b", Pattern.CASE_INSENSITIVE);

  /** Lengths of the parts, which the plan takes from the old column. */
  private static final Pattern LENGTHS =
      Pattern.compile(
          "\\b[a-z]\\w*\\s*\\(\\s*(?:(?:max\\.?|up"
              + " to|length)\\s*\\d{1,4}|\\d{1,4}(?:\\s*char\\w*)?)\\s*\\)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern AT_SPACES =
      Pattern.compile("\\b(?:space|blank|white ?space)s?\\b", Pattern.CASE_INSENSITIVE);

  /** Whether a question says that spaces are where the values are cut. */
  static boolean cutAtSpaces(String question) {
    return AT_SPACES.matcher(question).find();
  }

  private static final String UP_TO_SPACE =
      "(?:(?:everything|all|anything|what(?:ever)?(?: is|'s)?|the (?:part|text|bit|piece))"
          + " )?(?:before|up to|until|in front of|left of) (?:the )?first"
          + " (?:space|blank|white ?space)|(?:the )?first word";

  private static final String REST =
      "(?:everything|all|anything|(?:the )?(?:rest|remainder)|what(?:ever)?)";

  private static final String FIRST = "\\b(?:first|given|fore)[ _-]?name";

  private static final String LAST = "\\b(?:last|family|sur)[ _-]?name";

  /** The one rule the plan knows, said of a name in so many words. */
  private static final Pattern OWN_RULE =
      Pattern.compile(
          "\\b(?:%1$s)\\b[^.;]{0,25}?%3$s\\b[^.;]{0,20}?\\b%2$s\\b[^.;]{0,40}?%4$s\\b`?|%3$s\\b[^.;]{0,25}?\\b(?:%1$s)\\b[^.;]{0,20}?%4$s\\b[^.;]{0,25}?\\b%2$s\\b(?: (?:else|after|behind)\\b(?: (?:it|that|the first (?:space|blank)))?)?"
              .formatted(UP_TO_SPACE, REST, FIRST, LAST),
          Pattern.CASE_INSENSITIVE);

  /** A question without the rule that is the plan's own. */
  static String withoutRule(String question) {
    return OWN_RULE.matcher(question).replaceAll(" ");
  }

  /** The same with the parts that the rule names, where it says them alone. */
  private static String withRulesParts(String question) {
    return OWN_RULE
        .matcher(question)
        .replaceAll(
            rule ->
                " into %s and %s ".formatted(part(FIRST, rule.group()), part(LAST, rule.group())));
  }

  private static String part(String name, String rule) {
    Matcher part = Pattern.compile(name, Pattern.CASE_INSENSITIVE).matcher(rule);
    return part.find() ? part.group().toLowerCase(Locale.ROOT).replaceAll("[ -]", "_") : "";
  }

  /** Words that say where the values are to be cut, or how long the parts are to be. */
  static Optional<String> cut(String asked) {
    String question = withoutRule(asked);
    for (Pattern pattern : List.of(CUT, HOUSE, LENGTHS)) {
      Matcher cut = pattern.matcher(question);
      if (cut.find()) {
        return Optional.of(cut.group());
      }
    }
    return Optional.empty();
  }

  /** Fields that each get a name of their own in one question. */
  static List<String> changed(String question, List<String> fields) {
    List<String> changed = new ArrayList<>();
    for (String field : fields) {
      Pattern pair =
          Pattern.compile(
              "(?<![\\w/])[`'\"]?"
                  + Pattern.quote(field)
                  + "[`'\"]?\\s*(?:\\b(?:to|into|as)\\b|"
                  + ARROW
                  + ")\\s*[`'\"]?[a-z_]\\w*");
      if (pair.matcher(question).find()) {
        changed.add(field);
      }
    }
    return changed;
  }

  /** Words of a sentence or of types, which are in a name only where the sentence was misread. */
  private static final Set<String> MISREAD =
      Set.of(
          "into",
          "by",
          "space",
          "spaces",
          "blank",
          "rest",
          "comma",
          "db",
          "the",
          "in",
          "one",
          "another",
          "split",
          "big",
          "int",
          "integer",
          "max",
          "length",
          "varchar",
          "char",
          "decimal",
          "numeric",
          "column",
          "columns",
          "field",
          "table",
          "tables",
          "downtime",
          "that",
          "this",
          "these",
          "cant",
          "cannot",
          "take",
          "we",
          "our",
          "you",
          "production",
          "please",
          "rows",
          "records",
          "million",
          "millions",
          "without",
          "want",
          "should",
          "must",
          "separately",
          "while",
          "they",
          "them");

  /** Whether a name that was read from a question is none that somebody would give a field. */
  static boolean isDoubtful(String name) {
    return Stream.of(name.split("_")).anyMatch(MISREAD::contains);
  }

  /** The new name of a column. */
  static Optional<String> renamed(String question, String field, List<String> taken) {
    record Candidate(String name, int rank, int at) {}
    List<Candidate> candidates = new ArrayList<>();
    Renaming.of(question).ifPresent(said -> candidates.add(new Candidate(said.name(), -1, 0)));
    Matcher wished = WISHED.matcher(question);
    while (wished.find()) {
      candidates.add(new Candidate(wished.group("name"), 1, wished.start()));
    }
    int field0 =
        Math.max(0, question.toLowerCase(Locale.ROOT).indexOf(field.toLowerCase(Locale.ROOT)));
    Matcher named = NAMED.matcher(question);
    for (int from = 0; named.find(from); from = named.start() + 1) {
      String name = named.group("name") != null ? named.group("name") : named.group("target");
      candidates.add(new Candidate(name, isIdentifier(name) ? 0 : 2, named.start()));
    }
    Matcher towards = TOWARDS.matcher(question);
    for (int from = 0; towards.find(from); from = towards.start() + 1) {
      String name = towards.group("name");
      boolean behind = towards.start() > field0;
      candidates.add(
          new Candidate(
              name, isIdentifier(name) ? (behind ? 0 : 1) : (behind ? 4 : 5), towards.start()));
    }
    for (String name : spokenOf(question, field, taken)) {
      candidates.add(new Candidate(name, isIdentifier(name) ? 0 : 2, 0));
    }
    for (Pattern pattern : PROPOSED) {
      Matcher proposed = pattern.matcher(question);
      while (proposed.find()) {
        if (!PROSE.contains(proposed.group("name").toLowerCase(Locale.ROOT))) {
          candidates.add(new Candidate(proposed.group("name"), 3, proposed.start()));
        }
      }
    }
    Matcher loose = IDENTIFIERS.matcher(question);
    while (loose.find()) {
      candidates.add(new Candidate(loose.group(), 3, loose.start()));
    }
    return candidates.stream()
        .sorted(Comparator.comparingInt(Candidate::rank).thenComparingInt(Candidate::at))
        .map(candidate -> snake(candidate.name()))
        .filter(name -> !name.equals(field) && !taken.contains(name))
        .filter(name -> !TAIL.contains(name) && !FILLERS.contains(name))
        .findFirst();
  }

  /** A name that ends what is said of it. */
  private static final String ENDS =
      "[`'\"”’]?(?=\\s*(?:[.,;:!?()]|$|\\b(?:please|without|with|in|on|of|for|from|henceforth|everywhere|at|until|across|while|because|since|so|as|and|but|column|field|instead|now|safely|online)\\b))";

  /** The name of a field that is there already and is what another is to be called. */
  static Optional<String> takenName(String question, String field, List<String> fields) {
    for (String each : fields) {
      Pattern towards =
          Pattern.compile(
              "(?:\\b(?:to|into|as|be|become|called|named)\\s+(?:the (?:name )?)?|"
                  + ARROW
                  + "\\s*)(?:\\w+\\.)*[`'\"“‘]?"
                  + Pattern.quote(each)
                  + ENDS);
      if (!each.equals(field) && towards.matcher(question).find()) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** A new name that is said so plainly that the question is about it. */
  static Optional<String> plainlyRenamed(String question, String field, List<String> taken) {
    Matcher named = NAMED.matcher(question);
    Matcher towards = TOWARDS.matcher(question);
    boolean said = named.find() || Renaming.of(question).isPresent();
    for (int from = 0; !said && towards.find(from); from = towards.start() + 1) {
      said = isIdentifier(towards.group("name"));
    }
    said |= !spokenOf(question, field, taken).isEmpty();
    return said ? renamed(question, field, taken) : Optional.empty();
  }

  /** Names that the question speaks of as names, without those that stand already. */
  private static List<String> spokenOf(String question, String field, List<String> taken) {
    List<String> names = new ArrayList<>();
    for (Pattern pattern : SPOKEN) {
      Matcher matcher = pattern.matcher(question);
      for (int from = 0; matcher.find(from); from = matcher.start() + 1) {
        names.add(matcher.group("name"));
      }
    }
    Matcher calling = CALLING.matcher(question);
    while (calling.find()) {
      lastOf(calling.group("verb"), calling.group("phrase"), field).ifPresent(names::add);
    }
    return names.stream()
        .filter(name -> !PROSE.contains(name.toLowerCase(Locale.ROOT)))
        .filter(name -> !snake(name).equals(field) && !taken.contains(snake(name)))
        .filter(name -> !TAIL.contains(snake(name)) && !FILLERS.contains(snake(name)))
        .toList();
  }

  private static final List<String> NOUNS =
      List.of("column", "field", "attribute", "app", "application", "model", "table");

  /** The last word of a phrase that names the field before it. */
  private static Optional<String> lastOf(String verb, String phrase, String field) {
    Matcher end = END_OF_CALLING.matcher(phrase);
    String head = phrase;
    String behind = "";
    if (end.find()) {
      head = phrase.substring(0, end.start());
      behind = phrase.substring(end.start());
    }
    List<String> whole = Words.split(field);
    Words words = Words.of(head);
    int at = words.indexOf(whole);
    if (at < 0) {
      return Optional.empty();
    }
    // "rename Order.note, remark" and "rename Order.note: remark"
    Matcher separated =
        Pattern.compile("^[,:=]\\s*" + PLAIN_NAME + "\\s*(?:[.,;!?]|$)").matcher(behind);
    if (separated.find()) {
      return Optional.of(separated.group("name"));
    }
    String[] written = head.strip().split("\\s+");
    String last = written[written.length - 1];
    boolean itself = Words.split(last).equals(whole) || last.contains(".");
    boolean isName = last.matches("[`'\"“‘]?[A-Za-z_]\\w*[`'\"”’]?");
    boolean noun = NOUNS.contains(last.toLowerCase(Locale.ROOT));
    // "rename note remark", where "rename the note of a meal plan" has no name yet
    boolean apart =
        verb.toLowerCase(Locale.ROOT).startsWith("re")
            && at + whole.size() < words.words().size() - Words.split(last).size();
    return itself || !isName || noun || apart ? Optional.empty() : Optional.of(last);
  }

  private static boolean isIdentifier(String name) {
    return IDENTIFIERS.matcher(name.substring(name.lastIndexOf('.') + 1)).matches();
  }

  /** {@code Customer.fullName} and {@code "full_name"} are both {@code full_name}. */
  private static String snake(String name) {
    return name.substring(name.lastIndexOf('.') + 1)
        .replaceAll("[^\\w]", "")
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
        .toLowerCase(Locale.ROOT);
  }

  /** The new type of a column, as a Django field call. */
  static Optional<String> type(String question, String field) {
    return chosen(mentions(question, field)).map(Mention::call);
  }

  /** A new type that is said so plainly that the question is about it. */
  static Optional<String> plainType(String question, String field) {
    return chosen(mentions(question, field))
        .filter(each -> each.wanted() || !each.plain())
        .map(Mention::call);
  }

  private record Mention(
      int start, int end, String call, boolean exact, boolean plain, boolean old, boolean wanted) {}

  /** What is wanted goes before what is only said, the later before the earlier. */
  private static Optional<Mention> chosen(List<Mention> mentions) {
    List<Mention> fresh = mentions.stream().filter(each -> !each.old()).toList();
    Optional<Mention> best =
        fresh.stream().max(Comparator.comparing(Mention::wanted).thenComparingInt(Mention::start));
    // "as decimal instead of int (numeric(10,3))" says further on which decimal
    return best.flatMap(
        chosen ->
            chosen.exact()
                ? best
                : fresh.stream()
                    .filter(Mention::exact)
                    .filter(each -> name(each).equals(name(chosen)))
                    .findFirst()
                    .or(() -> best));
  }

  private static String name(Mention mention) {
    return mention.call().substring(0, mention.call().indexOf('('));
  }

  private static final Map<String, String> NUMBERS =
      Map.of("two", "2", "three", "3", "four", "4", "five", "5", "six", "6");

  private static final Pattern PLACES_IN_WORDS =
      Pattern.compile(
          "\\b(?<number>two|three|four|five|six)(?=\\s+(?:decimals|decimal"
              + " (?:places|digits)|places|digits)\\b)",
          Pattern.CASE_INSENSITIVE);

  private static List<Mention> mentions(String asked, String field) {
    String question =
        PLACES_IN_WORDS
            .matcher(asked)
            .replaceAll(
                found ->
                    NUMBERS.getOrDefault(
                        found.group("number").toLowerCase(Locale.ROOT), found.group()));
    List<Mention> mentions = new ArrayList<>();
    for (Spelled spelled : SPELLED) {
      Matcher matcher = spelled.pattern().matcher(question);
      while (matcher.find()) {
        add(mentions, question, matcher, spelled.call().apply(matcher), true, false);
      }
    }
    for (TypeWord type : TYPES) {
      Matcher matcher = type.pattern().matcher(question);
      while (matcher.find()) {
        boolean ofName =
            matcher.group().equals(field)
                || (matcher.start() > 0
                    && question.charAt(matcher.start() - 1) == '.'
                    && !question.startsWith("models.", matcher.start() - 7));
        if (!ofName) {
          add(mentions, question, matcher, type.call(), false, type.plain());
        }
      }
    }
    // "it is an int" tells the old type only where another one is told as well
    return mentions.stream().anyMatch(each -> !each.old())
        ? mentions
        : mentions.stream()
            .map(
                each ->
                    new Mention(
                        each.start(),
                        each.end(),
                        each.call(),
                        each.exact(),
                        each.plain(),
                        question.substring(0, each.start()).matches("(?is).*\\bfrom\\s+(an?\\s+)?"),
                        each.wanted()))
            .toList();
  }

  private static void add(
      List<Mention> mentions,
      String question,
      Matcher at,
      String call,
      boolean exact,
      boolean plain) {
    boolean taken =
        mentions.stream().anyMatch(each -> at.start() < each.end() && each.start() < at.end());
    if (taken) {
      return;
    }
    String before = question.substring(0, at.start());
    boolean wanted = BEHIND_WANT.matcher(before).find();
    String after = question.substring(at.end());
    boolean old =
        LIMITED.matcher(before).find()
            || BEFORE_NEW.matcher(after).find()
            || TOO_SHORT.matcher(after).find()
            || (BEHIND_OLD.matcher(before).find() && !wanted);
    mentions.add(new Mention(at.start(), at.end(), call, exact, plain, old, wanted && !old));
  }
}
