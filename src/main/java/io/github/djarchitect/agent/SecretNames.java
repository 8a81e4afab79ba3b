package io.github.djarchitect.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a name says of the value behind it, going by its last words: {@code DB_PASS}, {@code
 * clientSecret} and {@code X-Api-Key} name secrets, {@code password_field} and {@code token_type}
 * do not.
 */
final class SecretNames {
  enum Kind {
    NONE,
    /** One that people make up, so that any word may be it. */
    PASSWORD,
    /** One that a machine makes: a key, a token. */
    KEY,
    /** Many passwords, as a list of them or a dictionary by user. */
    PASSWORDS,
    KEYS,
    /** A header whose value may begin with a scheme. */
    HEADER,
    /** Says secret at times, and at times how one is sent or a part of speech. */
    VAGUE;

    boolean isSecret() {
      return switch (this) {
        case NONE, VAGUE, PASSWORDS, KEYS -> false;
        case PASSWORD, KEY, HEADER -> true;
      };
    }
  }

  /** Longer ones are no names, and are not taken apart. */
  private static final int LONGEST = 100;

  private static final Set<String> PASSWORDS =
      Set.of("password", "passwd", "passphrase", "passcode", "pwd");

  /** Only as a word of their own: {@code bypass} is none. */
  private static final Set<String> SHORT_PASSWORDS = Set.of("pass", "pw", "passwort", "pswd");

  private static final Set<String> KEYS =
      Set.of(
          "secret",
          "token",
          "apikey",
          "secretkey",
          "accesskey",
          "privatekey",
          "signingkey",
          "encryptionkey",
          "authtoken",
          "accesstoken",
          "refreshtoken",
          "clientsecret",
          "connstring",
          "connectionstring",
          "dsn");

  /** What a secret key is called before the word key. */
  private static final Set<String> OF_A_KEY =
      Set.of(
          "api",
          "access",
          "secret",
          "private",
          "signing",
          "encryption",
          "auth",
          "fernet",
          "jwt",
          "hmac",
          "shared",
          "webhook",
          "master",
          "crypto",
          "cipher");

  private static final Set<String> STRINGS = Set.of("conn", "connection");

  private static final Set<String> OTHER_WORDS =
      Set.of("key", "credential", "auth", "authorization", "bearer");

  /** What is put to the words of a secret where only its name is meant. */
  private static final Set<String> BESIDE =
      Set.of(
          "new",
          "old",
          "current",
          "reset",
          "forgot",
          "change",
          "set",
          "update",
          "invalid",
          "wrong",
          "incorrect",
          "missing",
          "expired",
          "confirm",
          "access",
          "refresh",
          "client",
          "user",
          "login",
          "id",
          "x",
          "api",
          "session",
          "csrf",
          "oauth",
          "test",
          "sample",
          "fake",
          "dummy",
          "example",
          "mock",
          "some",
          "with",
          "no",
          "required",
          "field",
          "name",
          "type",
          "header");

  /** Which of several secrets it is. */
  private static final Set<String> QUALIFIERS =
      Set.of(
          "value",
          "default",
          "fallback",
          "fallbacks",
          "plain",
          "plaintext",
          "raw",
          "confirm",
          "confirmation",
          "repeat",
          "again",
          "new",
          "old",
          "prod",
          "production",
          "dev",
          "development",
          "staging",
          "live",
          "b64",
          "base64",
          "hex",
          "bytes");

  private SecretNames() {}

  /** Whether what a setting of this name holds is one secret. */
  static boolean isSecret(String name) {
    return kind(name).isSecret();
  }

  static Kind kind(String name) {
    if (name.length() < 2 || name.length() > LONGEST) {
      return Kind.NONE;
    }
    List<String> words = words(name);
    boolean many = false;
    while (words.size() > 1 && QUALIFIERS.contains(words.getLast())) {
      many |= words.getLast().equals("fallbacks");
      words.removeLast();
    }
    if (words.isEmpty()) {
      return Kind.NONE;
    }
    Kind kind = kind(words);
    if (kind == Kind.NONE && words.getLast().endsWith("s")) {
      String last = words.removeLast();
      words.add(last.substring(0, last.length() - 1));
      kind = kind(words);
      many = true;
    }
    return switch (kind) {
      case PASSWORD -> many ? Kind.PASSWORDS : kind;
      case KEY -> many ? Kind.KEYS : kind;
      case VAGUE -> many && words.getLast().equals("credential") ? kind : many ? Kind.NONE : kind;
      case NONE, PASSWORDS, KEYS, HEADER -> kind;
    };
  }

  private static Kind kind(List<String> words) {
    String last = words.getLast();
    String before = words.size() > 1 ? words.get(words.size() - 2) : "";
    // what is required to pass is no password
    if ((SHORT_PASSWORDS.contains(last) && !before.equals("to"))
        || PASSWORDS.stream().anyMatch(last::endsWith)) {
      return Kind.PASSWORD;
    }
    if (last.equals("authorization")) {
      return Kind.HEADER;
    }
    if (KEYS.contains(last)
        || (last.equals("key") && OF_A_KEY.contains(before))
        || (last.equals("string") && STRINGS.contains(before))
        || (last.equals("id")
            && (before.equals("accesskey")
                || (before.equals("key")
                    && words.size() > 2
                    && words.get(words.size() - 3).equals("access"))))) {
      return Kind.KEY;
    }
    return last.equals("credential") || last.equals("bearer") ? Kind.VAGUE : Kind.NONE;
  }

  /** Whether a word of it is that of a secret, which a text that is one hardly has. */
  static boolean mentions(String text) {
    return text.length() <= LONGEST && words(text).stream().anyMatch(SecretNames::isWord);
  }

  /** Whether it is nothing but the name of a secret: {@code new-password}, {@code accessToken}. */
  static boolean isOnlyName(String text) {
    return mentions(text)
        && words(text).stream().allMatch(word -> isWord(word) || BESIDE.contains(word));
  }

  private static boolean isWord(String plural) {
    String word = plural.endsWith("s") ? plural.substring(0, plural.length() - 1) : plural;
    return SHORT_PASSWORDS.contains(plural)
        || PASSWORDS.contains(word)
        || SHORT_PASSWORDS.contains(word)
        || KEYS.contains(word)
        || OTHER_WORDS.contains(word);
  }

  /** The words in lower case, cut at humps and at what is no letter; {@code password2} is one. */
  static List<String> words(String name) {
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= name.length(); i++) {
      char c = i < name.length() ? name.charAt(i) : ' ';
      boolean letter = Character.isLetterOrDigit(c);
      boolean hump =
          start >= 0
              && Character.isUpperCase(c)
              && (Character.isLowerCase(name.charAt(i - 1))
                  || (i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1))));
      if (start >= 0 && (!letter || hump)) {
        add(name.substring(start, i), words);
        start = -1;
      }
      if (letter && start < 0) {
        start = i;
      }
    }
    return words;
  }

  private static void add(String part, List<String> words) {
    String word = part.toLowerCase(Locale.ROOT);
    int end = word.length();
    while (end > 1 && end > word.length() - 2 && Character.isDigit(word.charAt(end - 1))) {
      end--;
    }
    if (!(word.length() == 1 && Character.isDigit(word.charAt(0)))) {
      // b64 and base64 keep theirs
      words.add(QUALIFIERS.contains(word) ? word : word.substring(0, end));
    }
  }
}
