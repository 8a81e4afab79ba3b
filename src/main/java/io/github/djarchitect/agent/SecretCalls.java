package io.github.djarchitect.agent;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Functions whose arguments are secrets: of Django, of the library, of clients in wide use. */
final class SecretCalls {
  /** What an argument without a name is. */
  enum Argument {
    OTHER,
    SECRET,
    /** The secret that the first argument, or another one before it, names. */
    NAMED_BY_FIRST,
    NAMED_BY_SECOND,
    /** A value of a header that the first argument names. */
    COMPARED,
    /** Handed on: what it is decides where the call stands. */
    PASSED
  }

  /** Their passwords are passwords, whatever they read like. */
  private static final Set<String> SIGN_IN =
      Set.of(
          "create_user",
          "create_superuser",
          "_create_user",
          "acreate_user",
          "acreate_superuser",
          "authenticate",
          "aauthenticate",
          "login",
          "alogin",
          "set_password",
          "make_password",
          "check_password",
          "acheck_password");

  private static final Set<String> CREATE_USER =
      Set.of(
          "create_user", "create_superuser", "_create_user", "acreate_user", "acreate_superuser");

  private static final Map<String, Set<Integer>> SECRETS =
      Map.ofEntries(
          Map.entry("set_password", Set.of(0)),
          Map.entry("make_password", Set.of(0)),
          Map.entry("check_password", Set.of(0, 1)),
          Map.entry("acheck_password", Set.of(0, 1)),
          Map.entry("HTTPBasicAuth", Set.of(1)),
          Map.entry("HTTPDigestAuth", Set.of(1)),
          Map.entry("HTTPProxyAuth", Set.of(1)),
          Map.entry("BasicAuth", Set.of(1)),
          Map.entry("DigestAuth", Set.of(1)),
          Map.entry("UsernamePasswordCredentials", Set.of(1)),
          Map.entry("PlainCredentials", Set.of(1)),
          Map.entry("PlainTextAuthProvider", Set.of(1)),
          Map.entry("Fernet", Set.of(0)),
          Map.entry("SecretStr", Set.of(0)),
          Map.entry("SecretBytes", Set.of(0)),
          Map.entry("connect_s3", Set.of(0, 1)),
          Map.entry("S3Connection", Set.of(0, 1)));

  private static final Map<String, Set<Integer>> OF_A_MODULE =
      Map.ofEntries(
          Map.entry("hmac.new", Set.of(0)),
          Map.entry("hmac.digest", Set.of(0)),
          Map.entry("jwt.encode", Set.of(1)),
          Map.entry("jwt.decode", Set.of(0, 1)),
          Map.entry("boto3.Session", Set.of(0, 1, 2)),
          Map.entry("session.Session", Set.of(0, 1, 2)),
          Map.entry("AES.new", Set.of(0)),
          Map.entry("MySQLdb.connect", Set.of(2)),
          Map.entry("pymysql.connect", Set.of(2)));

  /** They take the key first in some releases, in others a text that is none. */
  private static final Set<String> SIGNERS =
      Set.of(
          "Signer",
          "TimestampSigner",
          "URLSafeSerializer",
          "URLSafeTimedSerializer",
          "TimedSerializer",
          "JSONWebSignatureSerializer");

  private static final Set<String> COMPARE =
      Set.of(
          "assertEqual",
          "assertEquals",
          "assertNotEqual",
          "assertIs",
          "assertIn",
          "assert_equal",
          "assert_equals",
          "compare_digest",
          "constant_time_compare");

  private static final Set<String> PASS_ON =
      Set.of(
          "str",
          "bytes",
          "force_bytes",
          "force_str",
          "smart_str",
          "to_bytes",
          "smart_bytes",
          "b64encode",
          "b64decode",
          "urlsafe_b64encode",
          "urlsafe_b64decode",
          "unhexlify",
          "fromhex",
          "quote",
          "quote_plus",
          "bytearray",
          "dedent",
          "tuple",
          "list",
          "set",
          "frozenset");

  private static final Set<String> READERS =
      Set.of(
          "get",
          "getenv",
          "putenv",
          "setenv",
          "env",
          "config",
          "pop",
          "setdefault",
          "add_header",
          "putheader",
          "set_header",
          "set_cookie",
          "getattr_setting");

  private static final Pattern READS = Pattern.compile("(?i).*(?:env|config|secret|setting).*");

  private SecretCalls() {}

  /** Whether a keyword argument named password is surely one. */
  static boolean signsIn(String function) {
    return SIGN_IN.contains(function);
  }

  /** Whether a default of it is the value of the name that it asks for. */
  static boolean reads(String owner, String function) {
    return READERS.contains(function)
        || READS.matcher(function).matches()
        || owner.toLowerCase(Locale.ROOT).endsWith("env")
        || owner.toLowerCase(Locale.ROOT).endsWith("config");
  }

  /** Whether its second or third argument is the password of a user. */
  static boolean createsUser(String function) {
    return CREATE_USER.contains(function);
  }

  static boolean takesKey(String function) {
    return SIGNERS.contains(function) || function.equals("new") || function.equals("Fernet");
  }

  /** What the argument at this place is, when it has no name. */
  static Argument argument(String owner, String function, int index) {
    if (SECRETS.getOrDefault(function, Set.of()).contains(index)
        || OF_A_MODULE.getOrDefault(owner + "." + function, Set.of()).contains(index)
        || (function.equals("login") && index == 1)) {
      return Argument.SECRET;
    }
    if (COMPARE.contains(function) && index < 2) {
      return Argument.COMPARED;
    }
    if ((function.equals("setattr") || function.equals("getattr")) && index == 2) {
      return Argument.NAMED_BY_SECOND;
    }
    if (index == 1 && reads(owner, function)) {
      return Argument.NAMED_BY_FIRST;
    }
    return index == 0 && PASS_ON.contains(function) ? Argument.PASSED : Argument.OTHER;
  }
}
