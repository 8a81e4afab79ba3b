package io.github.djarchitect.usage;

import java.util.List;

/**
 * Where a name occurs, and how far that can be trusted.
 *
 * @param usages running code first, then tests, then migrations; in each, the files of the sought
 *     app first, then by place
 * @param skipped files that were not looked at, and why
 * @param partlyRead Python files with pieces that could not be read
 * @param filesLookedAt Python files, templates and SQL files, those without the name included
 */
public record UsageReport(
    Sought sought,
    List<Usage> usages,
    List<Skipped> skipped,
    List<String> partlyRead,
    int filesLookedAt) {
  /** What a search by name cannot tell, in words for people and models. */
  public static final String LIMITS =
      "Names only were matched. Dynamic access (getattr, lookups built at run time), code in other"
          + " languages and other repositories are not seen, and fields of the same name on other"
          + " models are not told apart.";

  public UsageReport {
    usages = List.copyOf(usages);
    skipped = List.copyOf(skipped);
    partlyRead = List.copyOf(partlyRead);
  }

  /** A file that was not looked at. */
  public record Skipped(String path, String reason) {}

  public String limits() {
    return LIMITS;
  }

  /** Those that run while a migration is applied: neither migrations nor tests. */
  public List<Usage> inRunningCode() {
    return usages.stream().filter(u -> u.setting() == Usage.Setting.RUNNING_CODE).toList();
  }
}
