package io.github.djarchitect.evidence;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the evidence that a text cites: {@code [E3]} or {@code [E3, E7]}. */
public final class Citations {
  private static final Pattern BRACKET =
      Pattern.compile("\\[\\s*E\\d+(?:\\s*[,;]\\s*E\\d+)*\\s*\\]");
  private static final Pattern ID = Pattern.compile("E\\d+");

  private Citations() {}

  /** Ids in the order of their first mention. */
  public static List<String> in(String text) {
    Set<String> ids = new LinkedHashSet<>();
    Matcher bracket = BRACKET.matcher(text);
    while (bracket.find()) {
      Matcher id = ID.matcher(bracket.group());
      while (id.find()) {
        ids.add(id.group());
      }
    }
    return List.copyOf(ids);
  }

  /** Ids that a text cites and the ledger has not. */
  public static List<String> unknown(String text, Ledger ledger) {
    return in(text).stream().filter(id -> ledger.find(id).isEmpty()).toList();
  }
}
