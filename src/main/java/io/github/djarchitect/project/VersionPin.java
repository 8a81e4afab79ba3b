package io.github.djarchitect.project;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a line of requirements allows, by feature release: {@code Django>=4.2,<6} allows 5.2, {@code
 * Django==4.2.11} and the {@code version = "4.2.11"} of a lock nothing but 4.2.
 */
public final class VersionPin {
  private static final Pattern PART =
      Pattern.compile("(?<op>===?|~=|>=|<=|!=|\\^|~|>|<)\\s*[\"']?(?<version>\\d+(?:\\.\\d+)*)");

  private VersionPin() {}

  /**
   * Whether a line allows a release.
   *
   * @param line with what is said of one package
   * @param pinned the feature release that was read from it, which alone counts where nothing else
   *     is said
   */
  public static boolean allows(String line, String pinned, int major, int minor) {
    int asked = number(major, minor);
    boolean said = false;
    Matcher part = PART.matcher(line);
    while (part.find()) {
      String[] version = part.group("version").split("\\.");
      int first = Integer.parseInt(version[0]);
      int second = version.length > 1 ? Integer.parseInt(version[1]) : 0;
      int bound = number(first, second);
      boolean patch = version.length > 2;
      boolean holds =
          switch (part.group("op")) {
            case ">=" -> asked >= bound;
            case ">" -> patch ? asked >= bound : asked > bound;
            case "<=" -> asked <= bound;
            case "<" -> (patch && !version[2].equals("0")) ? asked <= bound : asked < bound;
            case "!=" -> patch || asked != bound;
            case "^" -> major == first && asked >= bound;
            case "~=" -> patch ? asked == bound : major == first && asked >= bound;
            default -> version.length == 1 ? major == first : asked == bound;
          };
      if (!holds) {
        return false;
      }
      said = true;
    }
    return said || pinned.equals(major + "." + minor);
  }

  private static int number(int major, int minor) {
    return 1_000 * major + minor;
  }
}
