package io.github.djarchitect.agent.advisor;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The release of Django that a question says the project is on: {@code we are on Django 4.2}. */
final class SaidVersion {
  private static final Pattern DJANGO =
      Pattern.compile(
          "\\bdjango(?:["
              + " -]?(?:version|release|v))?\\s*(?:[=~]=|[:=]|\\bis\\b)?\\s*v?(?<version>\\d{1,2}\\.\\d{1,2})(?:\\.\\d+)?(?![\\w.]*\\d)",
          Pattern.CASE_INSENSITIVE);

  /** Behind these it is where somebody comes from, goes to, or is not. */
  private static final Pattern ELSEWHERE =
      Pattern.compile(
          "\\b(?:from|to|towards|until|till|since|before|after|than|not|no longer(?:"
              + " on)?|never|left|(?:upgrad|mov|migrat|updat|switch)\\w*)\\s+(?:on\\s+)?$",
          Pattern.CASE_INSENSITIVE);

  /** {@code Django 4.2 to 5.2}. */
  private static final Pattern ONWARDS =
      Pattern.compile("^\\s*(?:to|->|→|and)\\s+(?:django\\s*)?\\d", Pattern.CASE_INSENSITIVE);

  private SaidVersion() {}

  /** Absent where none is said, or several are. */
  static Optional<String> in(String question) {
    Set<String> versions = new LinkedHashSet<>();
    Matcher django = DJANGO.matcher(question);
    while (django.find()) {
      if (!ELSEWHERE.matcher(question.substring(0, django.start())).find()
          && !ONWARDS.matcher(question.substring(django.end())).find()) {
        versions.add(django.group("version"));
      }
    }
    return versions.size() == 1 ? Optional.of(versions.iterator().next()) : Optional.empty();
  }
}
