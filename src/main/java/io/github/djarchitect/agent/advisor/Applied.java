package io.github.djarchitect.agent.advisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a question says that databases have run, or that is on a branch others share.
 *
 * @param names of migrations that stay as they are: on a branch that is said to have run, or across
 *     from one that is said to have run nowhere or to be the one to move
 * @param nowhere names of migrations that are said to have run on no database
 * @param unnamed something is said to be applied, and which branch it is on is not told
 */
record Applied(Set<String> names, Set<String> nowhere, boolean unnamed) {
  private static final Pattern SENTENCES = Pattern.compile("[;!?\\n()]+|\\.(?=\\s|$)");

  /** A line of showmigrations. */
  private static final Pattern LISTED = Pattern.compile("\\[(?<box>[Xx ])]\\s*(?<name>[\\w.]+)");

  /** Each side is told in a piece of its own: {@code a is deployed, b is not and can be moved}. */
  private static final Pattern PIECES =
      Pattern.compile(
          ",(?!\\s*(?:which|that)\\b)|\\b(?:but|while|whereas|and)\\b", Pattern.CASE_INSENSITIVE);

  /** Names that say which migrations are meant: {@code my migrations (0004_a, 0005_b)}. */
  private static final Pattern BRACKETED =
      Pattern.compile(
          "\\(\\s*(?<names>\\d{3,}_\\w+(?:(?:\\s*,\\s*|\\s+and\\s+)\\d{3,}_\\w+)*)\\s*\\)");

  private static final Pattern RUN =
      Pattern.compile(
          "\\bwhich"
              + " (?:has|have|had|ran)\\b|\\b(?:applied|ran|run|migrated|deployed|live|released|shipped|rolled"
              + " out|went"
              + " out)\\b.{0,40}\\b(?:prod(?:uction)?|staging|live|servers?|databases?|already)\\b"
              + "|\\b(?:already|both)\\b.{0,30}\\b(?:applied|ran|run|deployed|live|migrated)\\b"
              + "|\\b(?:prod(?:uction)?|staging|live|servers?)\\b.{0,20}\\b(?:has|have|had|ran|runs)\\b|\\b(?:is|are|was|were|got)"
              + " (?:deployed|applied|live|released|shipped|rolled out)\\b|\\bon"
              + " (?:main|master|develop|trunk)\\b|\\b(?:was|is|been|already|got)"
              + " merged\\b|\\bmerged (?:already|yesterday|first|last)\\b|\\bmerged (?:in)?to"
              + " (?:main|master|develop|trunk)\\b|\\bin prod(?:uction)?\\b",
          Pattern.CASE_INSENSITIVE);

  /** Enough beside a name: {@code Deployed: 0124_rename}. */
  private static final Pattern RUN_OF_NAME =
      Pattern.compile(
          "\\b(?:applied|deployed|live|released|shipped|rolled out|went"
              + " out|ran (?:yesterday|already|everywhere|first|on|last|this"
              + " morning)|prod(?:uction)?|staging)\\b(?<!\\b(?:be|being|gets|get) \\w{1,10})",
          Pattern.CASE_INSENSITIVE);

  /** {@code so it must not be touched}: said of what has run, whatever the word "not". */
  private static final Pattern STAYS =
      Pattern.compile(
          "\\b(?:(?:must|should|may|shall|is to|has to)"
              + " (?:not|never)|(?:must|should|may|shall)n['’]?t|can(?:not| not|['’]?t)|(?:has"
              + " to|must|should|is to) stay(?= as))(?: be)?"
              + " (?:touched|changed|edited|moved|renamed|rewritten|renumbered|modified|rebased|as"
              + " (?:it|they) (?:is|are))\\b",
          Pattern.CASE_INSENSITIVE);

  /**
   * How a conflict comes to be: no database is told of, and neither side stands before the other.
   */
  private static final Pattern BOTH_MERGED =
      Pattern.compile(
          "\\b(?:both|two|all)\\b.{0,40}\\bmerged\\b|\\bmerged (?:both|two|all)\\b",
          Pattern.CASE_INSENSITIVE);

  /** Of an order that is wished for. */
  private static final Pattern WISHED =
      Pattern.compile(
          "\\b(?:before|after|behind|ahead|must|should|has to|have to|needs? to|going to|will)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern NOT_RUN =
      Pattern.compile(
          "\\b(?:not|nowhere|neither|none|never|nothing|isn.?t|aren.?t|wasn.?t|hasn.?t|haven.?t|didn.?t|no"
              + " (?:database|server|one)|unmerged|unreleased|undeployed|(?:only|just|still)"
              + " (?:in|on|local)|(?:in|on) (?:my|our|a|the) (?:\\w+"
              + " )?(?:branch|laptop|machine|checkout|pr)|(?:pull|merge) requests?|local"
              + " only|(?:is|are) mine|mine (?:is|are)|my (?=\\d{3,5}_)|my (?:\\w+ )*branch(?:es)?"
              + " (?:brings?|has|have|adds?|contains?)|is new)\\b",
          Pattern.CASE_INSENSITIVE);

  /** The rest of {@code a is not deployed, b is}. */
  private static final Pattern ELLIPSIS =
      Pattern.compile(
          "\\b(?:is|are|was|has|have|did|does)(?: already| so)?\\s*$", Pattern.CASE_INSENSITIVE);

  /** Said of one side without its being told which, or not known. */
  private static final Pattern UNSURE =
      Pattern.compile(
          "\\b(?:where|if|in case|whether|regardless)\\b.{0,60}\\b(?:one side|either|one"
              + " of|applied|deployed|ran|run|live|main|master|merged)\\b|\\b(?:don.?t|do"
              + " not|cannot|can.?t) (?:know|tell|remember)\\b|\\b(?:not"
              + " sure|unsure|perhaps|maybe|might)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern MOVES =
      Pattern.compile(
          "\\b(?:renumber|move|rebase|reorder|put|shift)\\s+(?:(?:the|my|our|migrations?|branch(?:es|['’]?s)?|files?|with)\\s+)*(?<moved>[\\w.]+)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern BEHIND =
      Pattern.compile(
          "(?:\\b(?:come|comes|go|goes|put|move|rebase|renumber|sits?|stands?|stack|place)\\b.{0,80}?\\bafter|\\b(?:behind|onto|on"
              + " top of))\\s+(?:(?:the|main.s|master.s|migration)\\s+)*(?<base>[\\w.]+)",
          Pattern.CASE_INSENSITIVE);

  Applied {
    names = Set.copyOf(names);
    nowhere = Set.copyOf(nowhere);
  }

  /** Which way a piece of a question speaks of a migration. */
  private enum Status {
    RUN,
    NOT_RUN,
    UNSURE,
    UNTOLD
  }

  /**
   * A part of a sentence that tells of one side.
   *
   * @param exact the migrations that it names
   */
  private record Piece(String text, Status status, List<String> exact, List<String> meant) {
    static Piece of(String text, JsonNode conflicts) {
      List<String> exact = named(text, conflicts);
      Status status = Applied.status(text, !exact.isEmpty());
      boolean told = status == Status.RUN || status == Status.NOT_RUN;
      List<String> meant = exact.isEmpty() ? branch(text, conflicts) : exact;
      // "barcode and ean are live": the first is a piece with nothing beside the name
      boolean bare = status == Status.UNTOLD && text.strip().split("\\s+").length <= 3;
      return new Piece(text, status, bare ? meant : exact, told || bare ? meant : exact);
    }

    boolean isTold() {
      return status != Status.UNTOLD;
    }
  }

  static Applied of(String question, JsonNode conflicts) {
    Set<String> names = new LinkedHashSet<>();
    Set<String> free = new LinkedHashSet<>();
    Set<String> nowhere = new LinkedHashSet<>();
    Matcher listed = LISTED.matcher(question);
    while (listed.find()) {
      (listed.group("box").isBlank() ? free : names).addAll(named(listed.group("name"), conflicts));
    }
    boolean unnamed = false;
    String unlisted =
        BRACKETED
            .matcher(LISTED.matcher(question).replaceAll(" ").replaceAll("\\(\\d+\\)", " "))
            .replaceAll(" ${names} ");
    String prose = STAYS.matcher(unlisted).replaceAll(" is applied already ");
    for (String sentence : SENTENCES.split(prose)) {
      List<Piece> pieces =
          PIECES
              .splitAsStream(sentence)
              .filter(each -> !each.isBlank())
              .map(each -> Piece.of(each, conflicts))
              .toList();
      boolean told = false;
      for (int i = 0; i < pieces.size(); i++) {
        Piece piece = pieces.get(i);
        free.addAll(moved(piece.text(), conflicts));
        names.addAll(stands(piece.text(), conflicts));
        Status status = piece.isTold() ? piece.status() : beside(pieces, i, conflicts);
        if (status == Status.RUN || status == Status.NOT_RUN) {
          (status == Status.RUN ? names : nowhere).addAll(piece.meant());
          // "is on main, and deployed": the second half of the same
          unnamed |= piece.meant().isEmpty() && status == Status.RUN && piece.isTold() && !told;
          told |= !piece.meant().isEmpty();
        }
      }
    }
    nowhere.removeAll(names);
    free.addAll(nowhere);
    free.removeAll(names);
    names.addAll(across(free, conflicts));
    return new Applied(names, nowhere, unnamed);
  }

  /**
   * What is said of names that stand in a piece alone: by the piece behind them, {@code a and b are
   * live}, or by the one before, {@code prod has run a and b}.
   */
  private static Status beside(List<Piece> pieces, int at, JsonNode conflicts) {
    // with a verb of its own it says something else, which is not known
    if (pieces.get(at).exact().isEmpty() || VERB.matcher(pieces.get(at).text()).find()) {
      return Status.UNTOLD;
    }
    Optional<Piece> next =
        pieces.subList(at + 1, pieces.size()).stream().filter(Piece::isTold).findFirst();
    Optional<Piece> last =
        pieces.subList(0, at).stream().filter(Piece::isTold).reduce((_, it) -> it);
    boolean ofNext =
        next.isPresent()
            && (next.get().meant().isEmpty()
                || last.isEmpty()
                || isOneBranch(pieces.get(at).exact(), next.get().meant(), conflicts));
    return (ofNext ? next : last).map(Piece::status).orElse(Status.UNTOLD);
  }

  private static final Pattern VERB =
      Pattern.compile(
          "\\b(?:is|are|was|were|has|have|had|went|hit|got|came|reached)\\b",
          Pattern.CASE_INSENSITIVE);

  private static boolean isOneBranch(List<String> some, List<String> others, JsonNode conflicts) {
    for (JsonNode conflict : conflicts) {
      for (JsonNode branch : conflict.path("branches")) {
        List<String> names = migrations(branch);
        if (names.containsAll(some) && names.containsAll(others)) {
          return true;
        }
      }
    }
    return false;
  }

  private static Status status(String piece, boolean named) {
    if (BOTH_MERGED.matcher(piece).find() && !named && !RUN_OF_NAME.matcher(piece).find()) {
      return Status.UNTOLD;
    }
    if (UNSURE.matcher(piece).find()) {
      return Status.UNSURE;
    }
    if (NOT_RUN.matcher(piece).find()) {
      return Status.NOT_RUN;
    }
    boolean run =
        RUN.matcher(piece).find()
            || (named
                && !WISHED.matcher(piece).find()
                && (RUN_OF_NAME.matcher(piece).find() || ELLIPSIS.matcher(piece).find()));
    return run ? Status.RUN : Status.UNTOLD;
  }

  /** What a piece says is to be moved: {@code rebase 0007_a onto 0007_b}. */
  private static List<String> moved(String piece, JsonNode conflicts) {
    Matcher moves = MOVES.matcher(piece);
    return moves.find() && !NOT_RUN.matcher(piece.substring(0, moves.start())).find()
        ? named(moves.group("moved"), conflicts)
        : List.of();
  }

  /** What another is to come behind: {@code put mine after 0007_b}. */
  private static List<String> stands(String piece, JsonNode conflicts) {
    Matcher behind = BEHIND.matcher(piece);
    return behind.find() && !NOT_RUN.matcher(piece.substring(0, behind.start())).find()
        ? named(behind.group("base"), conflicts)
        : List.of();
  }

  /** The migrations of the other branches, where one has a migration that may move. */
  private static Set<String> across(Set<String> free, JsonNode conflicts) {
    Set<String> others = new LinkedHashSet<>();
    for (JsonNode conflict : conflicts) {
      List<List<String>> branches = new ArrayList<>();
      conflict.path("branches").forEach(branch -> branches.add(migrations(branch)));
      if (branches.stream().filter(branch -> branch.stream().anyMatch(free::contains)).count()
          == branches.size() - 1) {
        branches.stream()
            .filter(branch -> branch.stream().noneMatch(free::contains))
            .forEach(others::addAll);
      }
    }
    return others;
  }

  private static List<String> migrations(JsonNode branch) {
    List<String> names = new ArrayList<>();
    branch.path("migrations").forEach(name -> names.add(name.asText()));
    return names;
  }

  private static final Pattern OF_SERVERS =
      Pattern.compile(
          "\\b(?:prod(?:uction)?|staging|live|releas\\w+|deploy\\w*|rolled|shipp\\w+|servers?|self-hosted)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern OF_DAYS =
      Pattern.compile(
          "\\b(?:yesterday|last (?:week|night|month)|this"
              + " morning|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\\b",
          Pattern.CASE_INSENSITIVE);

  /** What is done with branches, on whatever day, and on no database. */
  private static final Pattern OF_GIT =
      Pattern.compile(
          "\\b(?:merg|push|commit|pull|rebas|branch|cherry|wr(?:o|i)te|add|creat|made|open|git)\\w*\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern NOWHERE =
      Pattern.compile(
          "\\b(?:nobody|no one|nowhere|neither|none|nothing|anywhere|no (?:database|server))\\b",
          Pattern.CASE_INSENSITIVE);

  /** Whether a question tells of servers or releases, in words that may say what has run there. */
  static boolean maySay(String question) {
    if (NOWHERE.matcher(question).find()) {
      return false;
    }
    String told = SINCE.matcher(question).replaceAll(" ");
    return OF_SERVERS.matcher(told).find()
        || SENTENCES
            .splitAsStream(told)
            .anyMatch(each -> OF_DAYS.matcher(each).find() && !OF_GIT.matcher(each).find());
  }

  /** {@code nothing that is applied may be edited}: kept, and which it is remains to be told. */
  private static final Pattern APPLIED_STAYS =
      Pattern.compile(
          "\\b(?:(?:nothing|anything|everything|none|files?|migrations?|ones?|those)\\s+(?:that|which)|what(?:ever|['’]s)?)\\b(?:\\W+\\w+){0,4}?\\W+(?:applied|deployed|live|released|shipped|run|ran|prod(?:uction)?|staging)\\b[^.;!?]{0,30}\\b(?:should|must|may|can|shall|has"
              + " to|is to|stays?|remains?|edited|touched|changed|untouched|unchanged|alone)\\b",
          Pattern.CASE_INSENSITIVE);

  static boolean keepsApplied(String question) {
    return APPLIED_STAYS.matcher(question).find();
  }

  /** When it broke, which tells of no database. */
  private static final Pattern SINCE =
      Pattern.compile(
          "\\b(?:since|after)\\s+(?:yesterday|last (?:week|night|month)|this"
              + " morning|\\w+day)(?:['’]s)?(?:\\s+merges?)?\\b",
          Pattern.CASE_INSENSITIVE);

  /** Whether a question names migrations of one branch alone, by their names. */
  static boolean isOfOneSide(String question, JsonNode conflicts) {
    Set<String> named = Set.copyOf(named(question, conflicts));
    for (JsonNode conflict : conflicts) {
      int sides = 0;
      for (JsonNode branch : conflict.path("branches")) {
        sides += migrations(branch).stream().anyMatch(named::contains) ? 1 : 0;
      }
      if (sides == 1) {
        return true;
      }
    }
    return false;
  }

  /** Says where a branch is, which limits nothing: {@code only on my machine}. */
  static boolean isOfOneBranch(String text) {
    return ON_A_BRANCH.matcher(text).find();
  }

  private static final Pattern ON_A_BRANCH =
      Pattern.compile(
          "\\b(?:in|on) (?:my|our|a|the) (?:\\w+ )?(?:branch|laptop|machine|checkout|pull"
              + " request|merge request|pr)\\b",
          Pattern.CASE_INSENSITIVE);

  /** Migrations of the branches that a text names, whole or by a number that is one's alone. */
  static List<String> named(String text, JsonNode conflicts) {
    List<String> all = new ArrayList<>();
    for (JsonNode conflict : conflicts) {
      conflict.path("branches").forEach(branch -> all.addAll(migrations(branch)));
    }
    return all.stream()
        .filter(
            name ->
                says(text, name)
                    || (name.indexOf('_', 5) > 0 && says(text, name.replaceFirst("^\\d+_", "")))
                    || NUMBER
                        .matcher(name)
                        .results()
                        .map(MatchResult::group)
                        .anyMatch(
                            number ->
                                says(text, number)
                                    && all.stream()
                                            .filter(each -> each.startsWith(number + "_"))
                                            .count()
                                        == 1))
        .toList();
  }

  private static final Pattern NUMBER = Pattern.compile("^\\d{3,}(?=_)");

  private static boolean says(String text, String word) {
    return Pattern.compile("(?<!\\w)" + Pattern.quote(word) + "(?!\\w)").matcher(text).find();
  }

  /** What says nothing of one migration in particular. */
  private static final Set<String> OF_ALL =
      Set.of("add", "and", "the", "for", "not", "has", "new", "auto", "alter", "remove", "merge");

  /** The branch whose migrations' names have most of a clause's words, if it is one alone. */
  private static List<String> branch(String clause, JsonNode conflicts) {
    Words words = Words.of(clause);
    List<String> best = List.of();
    int most = 0;
    boolean alone = false;
    for (JsonNode conflict : conflicts) {
      for (JsonNode branch : conflict.path("branches")) {
        List<String> names = migrations(branch);
        Set<String> spoken = new LinkedHashSet<>();
        for (String name : names) {
          Words.split(name).stream()
              .filter(word -> !OF_ALL.contains(word) && !word.matches("\\d+|.{1,2}"))
              .filter(words.words()::contains)
              .forEach(spoken::add);
        }
        alone = spoken.size() > most || (alone && spoken.size() < most);
        if (spoken.size() > most) {
          most = spoken.size();
          best = names;
        }
      }
    }
    return alone ? best : List.of();
  }
}
