package io.github.djarchitect.agent.advisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a question says of a change of a column that no phase heeds by itself. */
final class Conditions {
  private static final Pattern AT_ONCE =
      Pattern.compile(
          "\\b(?:with)?in (?:one|a single|the same|1)"
              + " (?:release|deploy(?:ment)?|step|migration)\\b|\\b(?:one|two|\\d)"
              + " (?:releases?|deploy(?:ment)?s?) (?:at (?:the )?most|max(?:imum)?)\\b|\\b(?:at"
              + " most|no more than|max(?:imum)?) (?:one|two|\\d)"
              + " (?:releases?|deploy(?:ment)?s?)\\b",
          Pattern.CASE_INSENSITIVE);

  /** A retyped column has a name of its own in the end; the field keeps its name. */
  private static final Pattern OLD_NAME =
      Pattern.compile(
          "\\b(?:keep|retain|preserve)\\w*\\s+(?:the\\s+)?(?:(?:same|old)\\s+)?column(?:['’]s)?\\s+name\\b[^.;,]*|\\bcolumn(?:['’]s)?"
              + " name (?:must|should|has to) (?:stay|remain|not change)[^.;,]*",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern OTHERS =
      Pattern.compile(
          "(?:\\b(?:a|an|the|our|another|other|some)\\s+)?\\b(?:BI(?: tools?)?|(?:data"
              + " )?warehouse|reporting|reports?|ETL|analytics|metabase|tableau|looker|power"
              + " ?bi|airflow|dbt|airbyte|fivetran|debezium|(?:micro)?services?|other"
              + " (?:apps?|systems?|teams?)|another"
              + " (?:app|system|team)|exports?|scripts?)\\b[^.;!?]{0,30}?\\b(?:reads?|writes?|uses?|queries|query|needs?|selects?|depends?"
              + " on|loads?|imports?)\\b[^.;!?,]*",
          Pattern.CASE_INSENSITIVE);

  /** The plans in phases keep old and new in step by one. */
  private static final Pattern NO_TRIGGERS =
      Pattern.compile(
          "\\btriggers?\\s+(?:(?:is|are|were)\\s+)?(?:strictly\\s+)?(?:forbidden|banned|prohibited|disallowed|disabled|off"
              + " limits|a no[- ]go|not (?:allowed|permitted|an"
              + " option|possible|supported|wanted))\\b|\\b(?:forbid|forbids|ban|bans|disallow|disallows|prohibit|prohibits|avoid|(?:can(?:no|['’]?)t|can"
              + " not|may not|must not|don['’]?t|do not|won['’]?t|not allowed"
              + " to)\\s+(?:want|like|use|have|create|add|allow|write|do))\\s+(?:any\\s+|the\\s+|database\\s+|db\\s+|sql\\s+)*triggers?\\b|\\b(?:no|without)\\s+(?:(?:any|adding|using|creating|new)\\s+)*(?:database\\s+|db\\s+|sql\\s+)?triggers?\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern CLIENTS =
      Pattern.compile(
          "\\b(?:api|apis|front-?ends?|endpoints?|clients?|(?:mobile"
              + " )?apps?|consumers?|integrations?|json|payloads?)\\b[^.;!?]{0,40}?\\b(?:keeps?|must|should|may"
              + " not|cannot|can.?t|interrupt\\w*|works?|working|stays?|remains?|same|stable|compatible|unchanged|breaks?)\\b[^.;!?,]*|\\b(?:break|chang|alter)\\w*\\s+(?:the\\s+|our\\s+|any\\s+)?(?:public\\s+|rest\\s+)?(?:api|front-?ends?|endpoints?|clients?|payloads?)\\b",
          Pattern.CASE_INSENSITIVE);

  /** Only the field is to have another name. */
  private static final Pattern KEEPS_COLUMN =
      Pattern.compile(
          "\\b(?:not|never|without)(?: \\w+ing)? (?:the |its |our )?(?:db |database |sql"
              + " )?column\\b(?!s)|\\bonly (?:the |its"
              + " )?(?:python|field|attribute|django|model)(?:['’]?s)? name\\b|\\bonly in"
              + " (?:python|django|the (?:code|models?))\\b|\\bkeep(?:s|ing)? (?:the |its )?(?:same"
              + " |old |db |database )*column\\b(?! (?:for|until|as long))|\\bcolumn(?:['’]s)?(?:"
              + " name)? (?:(?:must|should|shall|can|may|is to|has to) )?(?:stays?|remains?|keeps?"
              + " (?:its|the) name)\\b(?! (?:for|until|as long))|\\bdb_column\\b|\\bstate[-"
              + " ]only\\b",
          Pattern.CASE_INSENSITIVE);

  private Conditions() {}

  /** {@code at most 5000 rows per transaction}, {@code never more than 2,000 rows at once}. */
  private static final Pattern BATCH =
      Pattern.compile(
          "\\b(?:at most|no more than|not more than|never more than|max(?:imum)?(?: of)?|up to|in"
              + " batches of|batches of(?: at most)?|batch(?:es)? size(?:"
              + " of)?)\\s+(?<rows>\\d{1,3}(?:[,._"
              + " ]?\\d{3})?)\\s*(?<kilo>k)?\\s*(?:rows?|records?)?\\b(?!\\s*(?:million|m\\b|%|ms\\b|seconds?|minutes?|releases?|deploy))",
          Pattern.CASE_INSENSITIVE);

  /** The most rows that a question allows for one batch. */
  static Optional<Long> batchRows(String question) {
    Matcher batch = BATCH.matcher(question);
    return batch.find() && batch.group().matches("(?is).*(?:rows?|records?|batch).*")
        ? Optional.of(
            Long.parseLong(batch.group("rows").replaceAll("\\D", ""))
                * (batch.group("kilo") == null ? 1 : 1_000))
        : Optional.empty();
  }

  /** Whether no trigger may be made, and the column can keep its name instead. */
  static boolean forbidsTriggers(String question) {
    return NO_TRIGGERS.matcher(Slips.mend(question)).find();
  }

  /** Whether somebody outside the repository is said to read or write. */
  static boolean hasOthers(String question) {
    return OTHERS.matcher(question).find();
  }

  /** Whether a column is to keep its name while its field gets another one. */
  static boolean keepsColumn(String question) {
    return KEEPS_COLUMN.matcher(question).find();
  }

  /** The words that a plan in phases cannot keep to. */
  static Optional<String> against(String asked, Goal kind) {
    String question = Slips.mend(asked);
    Matcher once = AT_ONCE.matcher(question);
    if (once.find()) {
      return Optional.of(once.group());
    }
    Matcher triggers = NO_TRIGGERS.matcher(question);
    boolean needsOne = kind.ofColumn() && kind != Goal.RENAME_COLUMN;
    if (needsOne && triggers.find()) {
      return Optional.of(triggers.group());
    }
    Matcher name = OLD_NAME.matcher(question);
    return kind == Goal.RETYPE_COLUMN && name.find() ? Optional.of(name.group()) : Optional.empty();
  }

  /**
   * What there is to say where the old column has to stay for a while, or somebody else reads or
   * writes it.
   *
   * @param forNow the words that keep the column for now, where there are any
   * @param drafted the plan; without phases where there is none yet
   */
  static String oldColumn(String question, Optional<String> forNow, JsonNode drafted) {
    Matcher others = OTHERS.matcher(question);
    boolean read = others.find();
    Optional<String> words =
        read ? Optional.of(others.group().strip()) : forNow.or(() -> staysForNow(question));
    if (words.isEmpty() || drafted.path("phases").isEmpty()) {
      return "";
    }
    boolean contracts = false;
    for (JsonNode phase : drafted.path("phases")) {
      contracts |= phase.path("title").asText().equals("contract");
    }
    return "\"%s\": %s%s\n\n"
        .formatted(
            words.get(),
            read ? "No phase changes what is outside this repository. " : "",
            contracts
                ? "Every phase but the last leaves the old column as it is, filled and in step with the new. Only the contract phase drops it, so hold that phase back %s, whatever the plan assumes."
                    .formatted(
                        read
                            ? "until whoever uses it has moved to the new one"
                            : "for as long as the column is needed")
                : "No phase of this plan drops a column.");
  }

  /** The old column stays, said as what is wanted and not as what is forbidden. */
  private static final Pattern STAYS_FOR_NOW =
      Pattern.compile(
          "\\b(?:the |our"
              + " )?(?:old|original|existing|current)\\s+(?:\\w+\\s+)?(?:column|field|one)\\s+(?:(?:should|must|has"
              + " to|needs to|will|shall|can|is to)\\s+)?(?:stays?|remains?|be kept|live|is kept|is"
              + " still (?:read|used|needed))\\b[^.;!?]*",
          Pattern.CASE_INSENSITIVE);

  /** The words that say the old column is to stay for now, where the question has them. */
  private static Optional<String> staysForNow(String question) {
    Matcher stays = STAYS_FOR_NOW.matcher(Slips.mend(question));
    return stays.find() && Limits.FOR_NOW.matcher(stays.group()).find()
        ? Optional.of(stays.group().strip())
        : Optional.empty();
  }

  /**
   * What there is to say where callers of an API are named, and the plan changes what it says.
   *
   * @param assumptions of the plan
   */
  static String clients(String question, JsonNode assumptions) {
    Matcher clients = CLIENTS.matcher(question);
    for (JsonNode assumption : assumptions) {
      if (assumption.asText().startsWith("No client of the API") && clients.find()) {
        return "\"%s\": the plan assumes more of them than the question may allow. %s\n\n"
            .formatted(clients.group().strip(), assumption.asText());
      }
    }
    return "";
  }
}
