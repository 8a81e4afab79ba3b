package io.github.djarchitect.agent.advisor;

/** What a question is after, as far as words tell. */
enum Goal {
  RESOLVE_CONFLICT,
  RBAC,
  SPLIT_COLUMN,
  RETYPE_COLUMN,
  RENAME_COLUMN,
  EXTRACT_TABLE,
  ADD_INDEX,
  REVIEW,
  EXPLAIN,
  OTHER;

  /** Whether a change is wanted, and not only an answer. */
  boolean ofChange() {
    return switch (this) {
      case RESOLVE_CONFLICT,
          RBAC,
          SPLIT_COLUMN,
          RETYPE_COLUMN,
          RENAME_COLUMN,
          EXTRACT_TABLE,
          ADD_INDEX ->
          true;
      case REVIEW, EXPLAIN, OTHER -> false;
    };
  }

  /** Whether one column is what it is about. */
  boolean ofColumn() {
    return switch (this) {
      case SPLIT_COLUMN, RETYPE_COLUMN, RENAME_COLUMN -> true;
      case RESOLVE_CONFLICT, RBAC, EXTRACT_TABLE, ADD_INDEX, REVIEW, EXPLAIN, OTHER -> false;
    };
  }

  /** The playbook that plans it; empty where none does. */
  String playbook() {
    return switch (this) {
      case RESOLVE_CONFLICT -> "resolve-conflict";
      case RBAC -> "rbac";
      case SPLIT_COLUMN -> "split-column";
      case RETYPE_COLUMN -> "retype-column";
      case RENAME_COLUMN -> "rename-column";
      case ADD_INDEX -> "add-index-concurrently";
      case EXTRACT_TABLE, REVIEW, EXPLAIN, OTHER -> "";
    };
  }

  /** The entry of {@link HowTo} that tells how it is done. */
  String howTo() {
    return switch (this) {
      case RESOLVE_CONFLICT -> "conflict";
      case RBAC -> "roles";
      case RETYPE_COLUMN -> "retype-column";
      case RENAME_COLUMN -> "rename-column";
      case ADD_INDEX -> "add-index";
      case SPLIT_COLUMN, EXTRACT_TABLE, REVIEW, EXPLAIN, OTHER -> "split-column";
    };
  }

  /** A column that goes, which is none of the changes below. */
  private static final String DROPS =
      "\\b(?:drop|remov|delet)\\w*\\b.{0,40}\\b(?:column|field)s?\\b";

  /** Plainly a new name, whatever the field is about. */
  private static final String RENAMES =
      "\\brenam(?:e|ing)\\s+(?:the\\s+)?[`'\"]?[\\w.]+[`'\"]?\\s+(?:(?:column|field)\\s+)?(?:to|into|as)\\s+[`'\"]?\\w+";

  /** The type is said to stay, so the wish is about something else. */
  private static final String SAME_TYPE =
      "\\b(?:(?:the|its|of|with|at) )*(?:(?:same|unchanged|identical) (?:data ?)?type|type"
          + " (?:stays|remains|unchanged|is kept|(?:should|shall|must|will|can)"
          + " (?:stay|remain))|(?:keep(?:ing)?|without changing|leav(?:e|ing)) (?:the|its) (?:data"
          + " ?)?type)\\b(?: (?:the same|as (?:it is|is)|unchanged))?";

  /** What a field becomes and is no name: a type, or how it is to be. */
  private static final String NO_NAME =
      "(?:an?|two|three|four|several|separate|part|one|more|less|much|very|not|non|null\\w*|nullable|optional|required|mandatory|unique|indexed|empty|blank|longer|shorter|bigger|larger|smaller|wider|faster|slower|available|read-?only|obsolete|deprecated|case|sortable|searchable|translatable|\\w*field|\\w*int|\\w*integer|\\w*char|varchar\\w*|text|string|decimal|numeric|json\\w*|uuid|float|double|date\\w*|timestamp\\w*|bool\\w*|first|last|given|family)";

  /** {@code price needs to become amount}: one plain name, and no list of several. */
  private static final String BECOMES_NAME =
      "(?:\\b(?:needs?|has|have|is|are|wants?|ought|going)"
          + " to|\\b(?:should|shall|must|will|may|can|could)) (?:become|turn"
          + " into)\\s+(?:the\\s+)?[`'\"“‘]?(?!"
          + NO_NAME
          + "\\b)[a-z_]\\w*[`'\"”’]?(?=\\s*(?:[.;:!?()]|$|,(?!\\s*[`'\"]?\\w+[`'\"]?\\s*(?:,|and\\b|&))|\\b(?:in|on|for|of|with|without|please|across|while|because|since)\\b))";

  private static final String A_TYPE =
      "(?:(?:big|small)?int(?:eger)?s?|int[48]|varchar|char|text|decimal|numeric|float|double|uuid|jsonb?|timestamptz?|datetime|date|bool(?:ean)?)";

  /** {@code exit_code: integer to bigint}. */
  private static final String TYPE_TO_TYPE =
      "\\b%1$s(?:\\s*\\([\\d, ]+\\))?\\s*(?:to|into|->|→|=>)\\s*(?:an?\\s+)?%1$s\\b"
          .formatted(A_TYPE);

  /** {@code Ingredient.brand to manufacturer}: nothing but a field and a name. */
  private static final String FIELD_TO_NAME =
      "^\\W*(?:\\w+\\.)?(?-i:[A-Z])\\w*\\.[a-z_]\\w*[`'\"]?\\s+(?:to|into)\\s+[`'\"]?(?!"
          + NO_NAME
          + "\\b)[a-z_]\\w*[`'\"]?(?=\\s*(?:[.,;:!?()]|$))";

  /** Behind a name that is found wanting: what it is to be. */
  private static final String WANTS_ANOTHER =
      "\\b(?:should|shall|must|ought|better|clearer|nicer|prefer|instead|call|want|needs?)\\b";

  /** A relation, which no retype of a column makes. */
  static final String RELATION =
      "\\b(?:to|into|as|become|be|a)\\s+(?:an?\\s+)?(?:foreign ?key|fk\\b|many[- ]to[-"
          + " ]many|m2m\\b|one[- ]to[- ]one)";

  /** Several roles for one who has one: roles, whatever the field that holds it now. */
  static final String SEVERAL_ROLES =
      "\\broles?\\b[^.;!?]{0,80}\\b(?:many[- ]to[- ]many|m2m|manytomany\\w*)\\b|\\b(?:many[- ]to[-"
          + " ]many|m2m|manytomany\\w*)\\b[^.;!?]{0,80}\\broles?\\b";

  /** The kind of change comes before the things around it: a split of a role column is a split. */
  static Goal of(Words asked) {
    Goal goal = kind(asked);
    boolean open =
        switch (goal) {
          case RETYPE_COLUMN, EXTRACT_TABLE, EXPLAIN, OTHER -> true;
          case RESOLVE_CONFLICT, RBAC, SPLIT_COLUMN, RENAME_COLUMN, ADD_INDEX, REVIEW -> false;
        };
    if (open && asked.says(SEVERAL_ROLES)) {
      return RBAC;
    }
    return goal == RETYPE_COLUMN && asked.says(RELATION) ? EXTRACT_TABLE : goal;
  }

  private static Goal kind(Words asked) {
    Words question = asked.mended().without(SAME_TYPE);
    if (question.says(
            "\\b(?:each|both|all|two|three|several|colleagues?|developers?|people|branches|we)\\b.{0,30}\\b(?:added|made|created|wrote|have|has|got)\\b.{0,20}\\b(?:an?"
                + " |the )?(?:same )?(?:migration )?0\\d{3}\\b|^\\W*(?:(?:are|is) there |any |do"
                + " (?:we|i) have )*(?:an? |any )?(?:merge"
                + " )?conflicts?\\W*$|\\b(resolv|fix|solv|find|show|list|merg)\\w*\\b.{0,20}\\bconflicts?\\b|conflict(ing)?"
                + " (in |of )?(the )?(django )?(migration|leaf|leaves)|migrations?"
                + " .{0,20}conflict|multiple leaf|leaf nodes|two leaves|two leaf|two"
                + " heads|makemigrations --merge")
        || (question.has("migration")
            && question.says(
                "(two|both|different|several|separate|parallel|feature) (git )?(branch|pull"
                    + " request|pr\\b|developer|people|colleague|team)|branch(es)?"
                    + " .{0,40}(clash|collid|diverg|both add|same number)|(clash|collid|diverg)\\w*"
                    + " .{0,60}(branch|migration)|same (migration )?(number|parent)|merge(d|s)?"
                    + " .{0,40}migration"))) {
      return RESOLVE_CONFLICT;
    }
    boolean roles = question.says("\\b(?:rbac|role[- ]based|permissions?|acl)\\b");
    if (!roles && question.says(RENAMES)) {
      return RENAME_COLUMN;
    }
    boolean drops = question.says(DROPS) && !question.says("\\b(?:rbac|role[- ]based|roles)\\b");
    if (!drops
        && question.says(
            "^\\W*roles?\\W+(?:please|pls)\\b|\\b(rbac|role[- ]based|access[- ]control|acl)\\b"
                + "|\\b(?:user_)?(permission|authori[sz]ation|privilege|entitlement)s?\\b.{0,80}\\b(role|structure|system|model|group|scheme|table)"
                + "|\\broles?\\b.{0,80}\\b(permission|right|privilege|(?:auth_)?group|hierarch)")) {
      return RBAC;
    }
    if (question.says(
        "\\b(?:(?:two|three|separate|distinct|several) (?:new"
            + " )?(?:column|field)s?)\\b|\\b(split|splitting|(break(ing)?|broken)"
            + " (up|apart|down|out)|break \\S+ (in)?to|separat(e|ing)|divid(e|ing)|decompos|tear"
            + " apart|take apart)\\b|\\binto (two|three|separate|distinct)"
            + " (column|field)|\\b(replace|turn|change)\\b.{0,60}\\bwith (two|separate)\\b")) {
      return question.says("\\b(new|own|separate|another|dedicated) (table|model)\\b")
              && !question.says("\\b(two|three|separate) (column|field)")
          ? EXTRACT_TABLE
          : SPLIT_COLUMN;
    }
    if (question.says(
        "\\b(extract|normali[sz]e|pull out|move out|factor out|carve"
            + " out)\\b|\\bmov(e|ing)\\b.{0,80}\\b(new|own|separate|another|dedicated|different)"
            + " (table|model|structure|schema)|\\bin(to)? (a |an |its |their"
            + " )?(new|own|separate|dedicated) (\\w+ )?(table|model)")) {
      return EXTRACT_TABLE;
    }
    if (question.says(
        "\\brenam(e|ing)\\b.{0,80}\\b(column|field|to|into|as)\\b|\\b(column|field)\\b.{0,60}\\brenam|\\bmisnam\\w+|\\b(wrong|better|bad|new|other|different|another|proper|nicer|clearer|good|correct|right|meaningful|(more|less)"
            + " \\w+) name\\b(?!\\s*(?:column|field)s\\b)|\\bname (should|shall|must|is to|has to)"
            + " (be|become)\\b|\\bumbenenn|\\bhei(ß|ss)en\\b|\\b(known|referred to)"
            + " as\\b|\\bre(title|label)|\\brenam(e|ing)\\s+(?!.{0,40}\\b(table|model|class|app|constraint|index|migration)s?\\b)[`'\"]?\\w|\\b(should|shall|must|to|will|can|needs"
            + " to|has to)(?: (?:henceforth|from now on|now|then|please|rather|really))*"
            + " (?:be|get|become)"
            + " (?:re)?(?:called|named|titled|labelled)\\b|\\b(?:get|gets|bear|bears|carry|receive|receives|take|takes)"
            + " the name\\b|\\bso that (?:it|this|the (?:column|field)) reads\\b|\\bcalls?"
            + " (it|them)\\b|\\b(chang|alter)\\w* the names? of\\b|\\b(column|field)"
            + " renam|\\brenam(e|ing)\\s+[\\w.`'\"]+\\s*(->|=>|→)|\\bcall [\\w.]+"
            + " [`'\"]\\w+[`'\"]")) {
      return RENAME_COLUMN;
    }
    if (question.says(TYPE_TO_TYPE)) {
      return RETYPE_COLUMN;
    }
    if (question.says(FIELD_TO_NAME)) {
      return RENAME_COLUMN;
    }
    if (question.says(BECOMES_NAME)
        || (Renaming.judges(question.text()) && question.says(WANTS_ANOTHER))) {
      return RENAME_COLUMN;
    }
    if (question.says(
        "\\b(retype|widen|convert|cast)\\w*\\b|\\b(another|different|new|other|wrong|correct|right|proper|bigger|larger|smaller)"
            + " (data"
            + " ?)?type\\b|\\b(change|alter|switch|migrate|turn|move|make|upgrade|grow)\\w*\\b.{0,80}\\b(type|int|integer|bigint|biginteger\\w*|bigauto\\w*|decimal|numeric|text|uuid|varchar|timestamp\\w*|datetime|date|json|jsonb|boolean|float|bigints|integers|64[-"
            + " ]bit|characters|chars)\\b|\\b(from|is"
            + " an?)\\b.{0,30}\\b(int|integer|float|varchar|char|text)\\b.{0,40}\\b(to|into|should"
            + " be|needs to be|must be)\\b")) {
      return RETYPE_COLUMN;
    }
    if (question.says(
        "\\b(?:max_?(?:length|digits)|decimal_places|\\d"
            + " decimals?\\b|characters|chars|varchar\\s*\\(|widen\\w*|lengthen\\w*|shorten\\w*|(?:longer|shorter|wider)\\b(?!"
            + " than)|length of|too (?:short|narrow))")) {
      return RETYPE_COLUMN;
    }
    if (question.says("\\b(add|create|build|need|put)\\w*\\b.{0,40}\\bindex")) {
      return ADD_INDEX;
    }
    if (!drops
        && question.has("role")
        && question.says(
            "\\b(perms?|permissions?|rights?|groups?|privileges?|access|auth[zn]?|grants?|authori[sz]ation|who"
                + " (can|may|is allowed)|what (?:every|any|some)?\\w+ (?:can|may|could) do|hard[-"
                + " ]?coded|(?:database|data|db)[- ]driven)\\b")) {
      return RBAC;
    }
    if (question.says(
        "\\bwhich (of (the|our|these|my)"
            + " )?migrations?\\b|\\b(review|safe(?!ly)|risk|hurt|hazard|worst|dangerous|check|audit|look"
            + " at|advice|advise|what do you think|problem)\\w*\\b")) {
      return REVIEW;
    }
    if (question.says("\\b(what is|what does|why|how|explain|when|which|can|should)\\b")) {
      return EXPLAIN;
    }
    return OTHER;
  }

  /** Whether a question may be about branches, so that a look at the leaves is due first. */
  static boolean maybeBranches(Words asked, Goal goal) {
    Words question = asked.mended();
    boolean migrates = question.says("\\b(make)?migrat(e|es|ion|ions|ed|ing)\\b");
    boolean joins =
        question.says(
                "\\b(branch(es)?|merg(e|es|ed|ing)|rebas\\w*|pull"
                    + " requests?|heads?|lea(f|ves)|re-?(?:number|order)\\w*|linear\\w*|straight"
                    + " line|\\d{4}_[a-z]\\w+)\\b")
            || (migrates
                && question.says(
                    "\\b(parallel|combin\\w+|converg\\w+|diverg\\w+|lineari[sz]\\w*|untangl\\w*"
                        + "|re-?order\\w*|duplicat\\w*|clash\\w*|collid\\w*|conflict\\w*)\\b"));
    return switch (goal) {
      case RESOLVE_CONFLICT -> false;
      case EXPLAIN, OTHER ->
          joins
              || migrates
              || question.says(
                  "\\bconflict\\w*\\b|^\\W*(?:(?:only|just|please)\\W+)*(?:fix|resolve|sort"
                      + " out)\\b");
      case REVIEW -> joins || question.says("\\bconflict\\w*\\b");
      case RBAC, SPLIT_COLUMN, RETYPE_COLUMN, RENAME_COLUMN, EXTRACT_TABLE, ADD_INDEX ->
          (joins
                  && (migrates
                      || question.says(
                          "\\b(other|both|two|colleague|main|master|branch(?:es)?|lea(?:f|ves)|deployed)\\b")))
              || question.says("^\\W*(\\w+ )?conflicts?\\b|\\bconflicts? in \\w+");
    };
  }

  /** Whether a question wants something to become something else, in whatever words. */
  static boolean maybeChange(Words asked) {
    return asked
        .mended()
        .says(
            "[-=]+>|[→⇒]|\\b(should|shall|must|needs?|wants?|would like|i'd like|going to|ha(s|ve)"
                + " to|becom\\w*|instead|call(s|ed)?|chang\\w*|alter\\w*|mak(e|ing)|turn\\w*|mov(e|ing)|migrat\\w*"
                + "|switch\\w*|replac\\w*|convert\\w*|name|as|into|to)\\b|:");
  }
}
