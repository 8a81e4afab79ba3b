package io.github.djarchitect.agent;

import io.github.djarchitect.agent.SecretNames.Kind;
import io.github.djarchitect.agent.SecretValues.Place;
import io.github.djarchitect.python.TokenKind;
import java.util.List;
import java.util.Set;

/** What a text of Python code is for, seen from the tokens around it. */
final class PythonSites {
  /** What the name that a text belongs to says, and how much the place itself does. */
  record Site(Kind kind, Place place) {}

  static final Site NOWHERE = new Site(Kind.NONE, Place.LIKELY);

  private static final int FAR = 64;
  private static final int MOST_BRACKETS = 8;

  /** Of a text that is only a part of what is put together. */
  private static final Set<String> PUTS_TOGETHER =
      Set.of("format", "format_map", "join", "replace", "substitute", "safe_substitute");

  /** Dictionaries by field: what stands in them is about a password. */
  private static final Set<String> ABOUT =
      Set.of(
          "label",
          "text",
          "message",
          "error",
          "title",
          "widget",
          "name",
          "choice",
          "mapping",
          "map",
          "column",
          "field",
          "type",
          "help",
          "description",
          "placeholder",
          "detail",
          "schema",
          "propertie",
          "option",
          "template",
          "translation",
          "kwarg");

  private static final Set<String> PAIRS =
      Set.of("auth", "basic_auth", "http_auth", "proxy_auth", "credentials", "creds");

  private static final Set<String> DEFAULTS = Set.of("default", "fallback", "value");

  private final PythonPlaces places;

  /** What the match statement above is about. */
  private String matched = "";

  PythonSites(PythonPlaces places) {
    this.places = places;
  }

  /** Takes notice of a name on the way through the tokens. */
  void name(int token) {
    if (!places.word(token).equals("match") || !startsStatement(token)) {
      return;
    }
    int at = places.behind(token);
    int colon = -1;
    for (int steps = 0; steps < FAR && !places.kind(at).isLayout(); steps++) {
      colon = places.kind(at) == TokenKind.COLON ? at : colon;
      at = places.behind(at);
    }
    if (colon >= 0) {
      matched = places.nameBefore(colon);
    }
  }

  private boolean startsStatement(int token) {
    int before = places.before(token);
    return before < 0 || places.kind(before).isLayout();
  }

  /** Whether a text is only the constant part of a value. */
  boolean isPutTogether(int first, int last) {
    int before = places.before(first);
    int behind = places.behind(last);
    return places.kind(before) == TokenKind.PLUS
        || places.kind(behind) == TokenKind.PLUS
        || places.kind(behind) == TokenKind.PERCENT
        || (places.kind(behind) == TokenKind.DOT
            && PUTS_TOGETHER.contains(places.word(places.behind(behind))));
  }

  /** What the texts from the first to the last token are for. */
  Site of(int first, int last, String value) {
    int start = first;
    int end = last;
    boolean inContainer = false;
    int element = -1;
    int elements = 0;
    for (int steps = 0; steps < MOST_BRACKETS; steps++) {
      int behind = places.behind(end);
      TokenKind next = places.kind(behind);
      int parent = places.parent(start);
      if (next == TokenKind.COLON
          && places.kind(parent) == TokenKind.LBRACE
          && places.startsElement(start)) {
        return NOWHERE; // a key
      }
      if (next == TokenKind.EQ_EQUAL || next == TokenKind.NOT_EQUAL) {
        return compared(places.nameAt(places.behind(behind)));
      }
      int anchor = anchor(start, parent);
      switch (places.kind(anchor)) {
        case EQUAL, COLON_EQUAL, PLUS_EQUAL, VBAR_EQUAL -> {
          return inContainer
              ? contained(places.assigned(anchor), element, elements)
              : assigned(anchor, parent);
        }
        case COLON -> {
          Site site =
              inContainer
                  ? contained(new String[] {places.nameBefore(anchor)}, element, elements)
                  : keyed(anchor, parent, value);
          if (site != NOWHERE || places.kind(parent) != TokenKind.LBRACE) {
            return site;
          }
          element = -1;
        }
        case EQ_EQUAL, NOT_EQUAL -> {
          return compared(places.nameBefore(anchor));
        }
        case OR -> {
          return next == TokenKind.IN || next == TokenKind.NOT || next == TokenKind.IS
              ? NOWHERE
              : named(read(anchor));
        }
        case IN -> {
          return inContainer ? compared(places.nameBefore(anchor)) : NOWHERE;
        }
        case NAME -> {
          return compared(matched);
        }
        case COMMA, LPAR, LSQB, LBRACE -> {
          if (parent < 0) {
            return unpacked(start, anchor);
          }
          if (isCall(parent)) {
            int callee = places.before(parent);
            Site site = argument(callee, parent, start, value);
            if (site != NOWHERE || inContainer || !isPassedOn(callee, parent, start)) {
              return site;
            }
            start = calleeStart(callee);
            end = Math.max(end, places.mate(parent));
            continue;
          }
          if (isSubscript(parent)) {
            return NOWHERE;
          }
          if (!places.groups(parent)) {
            element = inContainer ? -1 : places.index(start);
            elements =
                inContainer || places.mate(parent) < 0 ? 0 : places.index(places.mate(parent)) + 1;
            inContainer = true;
          }
        }
        default -> {
          return NOWHERE;
        }
      }
      if (places.kind(anchor) == TokenKind.COLON) {
        inContainer = true;
        elements = 0;
      }
      start = parent;
      end = Math.max(end, places.mate(parent));
    }
    return NOWHERE;
  }

  /** The token that says what the expression is for, or -1; operators are stepped over. */
  private int anchor(int start, int parent) {
    int at = places.before(start);
    boolean through = false;
    for (int steps = 0; steps < FAR && at >= 0; steps++) {
      if (at == parent) {
        return at;
      }
      switch (places.kind(at)) {
        case EQUAL, COLON_EQUAL, PLUS_EQUAL, VBAR_EQUAL, COLON, COMMA -> {
          return at;
        }
        case EQ_EQUAL, NOT_EQUAL, IN -> {
          return through ? -1 : at;
        }
        case OR -> {
          if (!through && isRead(at)) {
            return at;
          }
          through = true;
        }
        case AND, ELSE, PLUS, VBAR, PERCENT -> through = true;
        case NEWLINE, INDENT, DEDENT, SEMI, RETURN -> {
          return -1;
        }
        case NAME -> {
          if (places.word(at).equals("case") && startsStatement(at)) {
            return at;
          }
          if (!through) {
            return -1;
          }
        }
        default -> {
          if (!through) {
            return -1;
          }
        }
      }
      at = places.stepBack(at);
    }
    return -1;
  }

  /** Whether a variable of a secret's name is read in front of this {@code or}. */
  private boolean isRead(int or) {
    return named(read(or)) != NOWHERE;
  }

  /** The variable that is read before a token: {@code A} of {@code os.getenv("A")}. */
  private String read(int token) {
    int before = places.before(token);
    int opener = places.kind(before) == TokenKind.RPAR ? places.mate(before) : -1;
    if (opener < 0 || !isCall(opener)) {
      return places.nameBefore(token);
    }
    int callee = places.before(opener);
    return SecretCalls.argument(owner(callee), places.word(callee), 1)
            == SecretCalls.Argument.NAMED_BY_FIRST
        ? textOf(places.argument(opener, 0))
        : "";
  }

  private static Site named(String name) {
    Kind kind = SecretNames.kind(name);
    return switch (kind) {
      case NONE, PASSWORDS, KEYS -> NOWHERE;
      case PASSWORD, KEY, HEADER -> new Site(kind, Place.NAMED);
      case VAGUE -> new Site(kind, Place.LIKELY);
    };
  }

  private static Site compared(String name) {
    Kind kind = SecretNames.kind(name);
    return switch (kind) {
      case NONE, PASSWORDS, KEYS, VAGUE -> NOWHERE;
      case PASSWORD, HEADER -> new Site(kind, Place.NAMED);
      case KEY -> new Site(kind, Place.LIKELY);
    };
  }

  /** An element of a list, or a value of a dictionary by user, that a name is given. */
  private static Site contained(String[] names, int element, int elements) {
    for (String name : names) {
      if (element == 1 && elements == 2 && PAIRS.contains(name)) {
        return new Site(Kind.PASSWORD, Place.CERTAIN);
      }
      Kind kind = SecretNames.kind(name);
      Site site =
          switch (kind) {
            case NONE, VAGUE, HEADER -> NOWHERE;
            case PASSWORDS -> new Site(kind, Place.NAMED);
            case PASSWORD, KEY, KEYS -> new Site(kind, Place.LIKELY);
          };
      if (site != NOWHERE) {
        return site;
      }
    }
    return NOWHERE;
  }

  private Site assigned(int equal, int parent) {
    String[] names = places.assigned(equal);
    String name = names[0];
    if (parent >= 0 && isCall(parent)) {
      int callee = places.before(parent);
      String function = places.word(callee);
      int first = places.argument(parent, 0);
      if (DEFAULTS.contains(name)
          && SecretCalls.reads(owner(callee), function)
          && places.isText(first)) {
        return named(places.content(first));
      }
      Kind kind = SecretNames.kind(name);
      if (kind == Kind.PASSWORD && SecretCalls.signsIn(function)) {
        return new Site(kind, Place.CERTAIN);
      }
      if (name.equals("key") && (SecretCalls.takesKey(function) || owner(callee).equals("jwt"))) {
        return new Site(Kind.KEY, Place.CERTAIN);
      }
    }
    for (String each : names) {
      Site site = named(each);
      if (site != NOWHERE) {
        return site;
      }
    }
    return NOWHERE;
  }

  private Site keyed(int colon, int parent, String value) {
    int key = places.before(colon);
    boolean dictionary = places.kind(parent) == TokenKind.LBRACE;
    String name = places.isText(key) ? places.content(key) : places.word(key);
    Site site = named(name);
    if (site == NOWHERE || places.kind(places.before(key)) == TokenKind.LAMBDA) {
      return NOWHERE;
    }
    // password: "SecretStr" is a type
    if (!dictionary && !places.isText(key) && Character.isUpperCase(value.charAt(0))) {
      return new Site(site.kind, Place.LIKELY);
    }
    return dictionary && isAbout(parent) ? NOWHERE : site;
  }

  private boolean isAbout(int brace) {
    int before = places.before(brace);
    String name =
        switch (places.kind(before)) {
          case EQUAL, COLON, PLUS_EQUAL, VBAR_EQUAL -> places.nameBefore(before);
          default -> "";
        };
    if (places.kind(before) == TokenKind.COLON && places.isText(places.before(before))) {
      name = places.content(places.before(before));
    }
    List<String> words = SecretNames.words(name);
    if (words.isEmpty()) {
      return false;
    }
    String last = words.getLast();
    return ABOUT.contains(last.endsWith("s") ? last.substring(0, last.length() - 1) : last);
  }

  private Site unpacked(int start, int anchor) {
    int equal = places.equalOfStatement(start);
    if (equal < 0 || places.kind(anchor) != TokenKind.COMMA) {
      return NOWHERE;
    }
    int targets = places.index(equal);
    int wanted = places.index(start) - targets;
    if (targets == 0) {
      return contained(places.assigned(equal), wanted, 0);
    }
    int at = equal;
    for (int left = targets - wanted; left > 0 && at >= 0; ) {
      at = places.stepBack(at);
      left -= places.kind(at) == TokenKind.COMMA ? 1 : 0;
    }
    return at < 0 || wanted > targets ? NOWHERE : named(places.nameBefore(at));
  }

  private Site argument(int callee, int opener, int start, String value) {
    String function = places.word(callee);
    int index = places.index(start);
    if (places.kind(places.before(callee)) == TokenKind.DEF) {
      return NOWHERE;
    }
    if (SecretCalls.createsUser(function) && index > 0) {
      boolean third = index == 2 || (index == 1 && value.indexOf('@') < 0 && isLast(opener, 1));
      return third ? new Site(Kind.PASSWORD, Place.CERTAIN) : NOWHERE;
    }
    return switch (SecretCalls.argument(owner(callee), function, index)) {
      case SECRET -> new Site(Kind.PASSWORD, Place.CERTAIN);
      case COMPARED -> compared(nameOf(places.argument(opener, 1 - index)));
      case NAMED_BY_FIRST -> named(textOf(places.argument(opener, 0)));
      case NAMED_BY_SECOND -> named(textOf(places.argument(opener, 1)));
      case PASSED, OTHER -> NOWHERE;
    };
  }

  /** Whether no argument without a name follows. */
  private boolean isLast(int opener, int index) {
    int next = places.argument(opener, index + 1);
    return next < 0
        || places.kind(next).isCloser()
        || places.kind(next) == TokenKind.DOUBLE_STAR
        || places.kind(places.behind(next)) == TokenKind.EQUAL;
  }

  private boolean isPassedOn(int callee, int opener, int start) {
    return places.mate(opener) >= 0
        && SecretCalls.argument(owner(callee), places.word(callee), places.index(start))
            == SecretCalls.Argument.PASSED;
  }

  private String nameOf(int token) {
    return token < 0 ? "" : places.nameAt(token);
  }

  private String textOf(int token) {
    return token >= 0 && places.isText(token) ? places.content(token) : "";
  }

  private String owner(int callee) {
    int dot = places.before(callee);
    return places.kind(dot) == TokenKind.DOT ? places.nameBefore(dot) : "";
  }

  private int calleeStart(int callee) {
    int at = callee;
    for (int steps = 0; steps < FAR; steps++) {
      int dot = places.before(at);
      if (places.kind(dot) != TokenKind.DOT || places.kind(places.before(dot)) != TokenKind.NAME) {
        return at;
      }
      at = places.before(dot);
    }
    return at;
  }

  private boolean isCall(int opener) {
    return places.kind(opener) == TokenKind.LPAR
        && places.kind(places.before(opener)) == TokenKind.NAME;
  }

  private boolean isSubscript(int opener) {
    TokenKind before = places.kind(places.before(opener));
    return switch (places.kind(opener)) {
      case LSQB -> before == TokenKind.NAME || before.isCloser() || before == TokenKind.STRING;
      case LPAR -> before.isCloser();
      default ->
          before == TokenKind.FSTRING_START
              || before == TokenKind.FSTRING_MIDDLE
              || before == TokenKind.FSTRING_END;
    };
  }
}
