package io.github.djarchitect.project;

import java.util.Map;

/**
 * What a user overrides of the discovery.
 *
 * @param number which project, where labels clash; 0 is the largest
 * @param apps label to migrations directory; exactly these when not empty
 * @param settings literal values of settings as migrations see them, as Python source
 */
public record ProjectOptions(int number, Map<String, String> apps, Map<String, String> settings) {
  public static final ProjectOptions DEFAULT = new ProjectOptions(0, Map.of(), Map.of());

  public ProjectOptions {
    apps = Map.copyOf(apps);
    settings = Map.copyOf(settings);
  }
}
