package io.github.djarchitect.project;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.SourceTree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One Django project of a repository, as far as reading tells.
 *
 * @param tree the files it was read from
 * @param apps sorted by label
 * @param authUserModel {@code app.Model}; Django's own where nothing says otherwise
 * @param django the feature release that a lock or requirements file names, {@code 5.2}
 * @param targets engines and versions as people write them, {@code postgresql:15}; empty where
 *     nothing says
 * @param conventions CLAUDE.md, AGENTS.md and the like
 * @param ignored what looks like migrations and was left out, and why
 * @param others apps of other projects in the same repository
 * @param starts folders of manage.py, in which Python starts to look for modules
 * @param settingsFiles where settings are assigned, those of tests last
 * @param unlisted folders that could not be listed, so that apps may be missing
 * @param settings values of settings that the user gave
 */
public record Project(
    SourceTree tree,
    List<App> apps,
    Detected authUserModel,
    @Nullable Detected django,
    List<Detected> targets,
    List<Convention> conventions,
    List<Ignored> ignored,
    List<Other> others,
    List<String> starts,
    List<String> settingsFiles,
    List<SourceTree.Unlisted> unlisted,
    Map<String, Value> settings) {
  public Project {
    settings = Map.copyOf(settings);
    apps = List.copyOf(apps);
    targets = List.copyOf(targets);
    conventions = List.copyOf(conventions);
    ignored = List.copyOf(ignored);
    others = List.copyOf(others);
    starts = List.copyOf(starts);
    settingsFiles = List.copyOf(settingsFiles);
    unlisted = List.copyOf(unlisted);
  }

  /** A text in which a project states its conventions; data, never instructions. */
  public record Convention(String path, String text) {}

  public record Ignored(String directory, String reason) {}

  /**
   * An app of another project.
   *
   * @param project its number, by which it can be asked for
   */
  public record Other(String label, String directory, int project) {}

  public Optional<App> app(String label) {
    return apps.stream().filter(app -> app.label().equals(label)).findFirst();
  }
}
