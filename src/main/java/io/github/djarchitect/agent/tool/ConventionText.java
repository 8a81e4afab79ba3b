package io.github.djarchitect.agent.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What of a project's conventions fits, the sections that bear on migrations first.
 *
 * @param cut whether something was left out
 */
record ConventionText(String kept, boolean cut) {
  private static final Pattern HEADING = Pattern.compile("#{1,6} .*");
  private static final Pattern FENCED = Pattern.compile("(?s)```.*?(?:```|\\z)");
  private static final Pattern BEARING =
      Pattern.compile(
          "(?i)migrat|deploy|rollback|downtime|database|schema|postgres|mysql|lock_timeout|backfill");

  static ConventionText of(String text, int limit) {
    if (text.length() <= limit) {
      return new ConventionText(text, false);
    }
    List<String> sections = sections(text);
    SortedMap<Integer, String> kept = new TreeMap<>();
    int room = limit;
    for (boolean heading : List.of(true, false)) {
      for (int i = 0; i < sections.size() && room > 0; i++) {
        String section = sections.get(i);
        String sought =
            heading
                ? section.lines().findFirst().orElse("")
                : FENCED.matcher(section).replaceAll("");
        if (!kept.containsKey(i) && BEARING.matcher(sought).find()) {
          kept.put(i, head(section, room));
          room -= section.length();
        }
      }
    }
    return new ConventionText(
        kept.isEmpty() ? head(text, limit) : String.join("", kept.values()), true);
  }

  /** The text cut before each heading; what looks like one inside a code block is none. */
  private static List<String> sections(String text) {
    List<String> sections = new ArrayList<>();
    StringBuilder section = new StringBuilder();
    boolean code = false;
    for (String line : text.lines().toList()) {
      code ^= line.startsWith("```");
      if (!code && HEADING.matcher(line).matches() && !section.isEmpty()) {
        sections.add(section.toString());
        section.setLength(0);
      }
      section.append(line).append('\n');
    }
    sections.add(section.toString());
    return sections;
  }

  private static String head(String text, int limit) {
    return text.length() > limit ? text.substring(0, limit) + "...\n" : text;
  }
}
