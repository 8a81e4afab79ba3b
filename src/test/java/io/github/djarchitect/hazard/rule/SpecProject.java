package io.github.djarchitect.hazard.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.TextTree;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.RunningCode;
import io.github.djarchitect.live.LiveDatabase;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.review.Gate;
import io.github.djarchitect.review.ReviewRequest;
import io.github.djarchitect.review.ReviewResult;
import io.github.djarchitect.sql.DjangoVersion;
import io.github.djarchitect.sql.Target;
import io.github.djarchitect.sql.Vendor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The small project that rules are tried on: a shop whose first migrations are deployed, and a
 * migration after them that is new.
 *
 * <p>A snippet is the body of {@code operations = [...]}; with a line {@code operations = [} in it,
 * what stands before that line stands at the head of the module. Comments set what is around it:
 * {@code # with atomic = False}, {@code # target: mysql:8.0}, {@code # django: 4.2}, {@code # file:
 * PATH} for the whole text of a file, {@code # edited: PATH}.
 */
final class SpecProject {
  static final String PATH = "shop/migrations/0002_new.py";
  private static final Path BASE = Path.of("src/test/projects/specs");
  private static final Pattern TARGET = Pattern.compile("(?m)^# target: (\\w+)(?::([\\d.]+))?$");
  private static final Pattern DJANGO = Pattern.compile("(?m)^# django: (\\d+)\\.(\\d+)$");
  private static final Pattern FILE = Pattern.compile("(?m)^# file: (\\S+)$");
  private static final Pattern EDITED = Pattern.compile("(?m)^# edited: (\\S+)$");

  private final String snippet;
  private final TextTree tree;

  private SpecProject(String snippet, TextTree tree) {
    this.snippet = snippet;
    this.tree = tree;
  }

  static TextTree base() {
    TextTree tree = new TextTree();
    try (Stream<Path> files = Files.walk(BASE)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        tree.with(BASE.relativize(file).toString().replace('\\', '/'), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tree;
  }

  static SpecProject of(String snippet) {
    TextTree tree = base();
    Matcher file = FILE.matcher(snippet);
    if (file.find()) {
      List<Integer> starts = new java.util.ArrayList<>();
      List<String> paths = new java.util.ArrayList<>();
      List<Integer> ends = new java.util.ArrayList<>();
      do {
        starts.add(file.end());
        paths.add(file.group(1));
        ends.add(file.start());
      } while (file.find());
      ends.add(snippet.length());
      for (int index = 0; index < paths.size(); index++) {
        String text = snippet.substring(starts.get(index), ends.get(index + 1)).stripLeading();
        tree.with(paths.get(index), text);
      }
    } else {
      tree.with(PATH, module(snippet));
    }
    return new SpecProject(snippet, tree);
  }

  /** A whole migration module around a snippet. */
  static String module(String snippet) {
    String head = "";
    String body = "operations = [\n" + snippet.indent(4) + "]\n";
    Matcher own = Pattern.compile("(?m)^operations = \\[$").matcher(snippet);
    if (own.find()) {
      head = snippet.substring(0, own.start());
      body = snippet.substring(own.start());
    }
    return """
    import functools
    import uuid

    import django.db.models.deletion
    import django.db.models.functions
    import django.contrib.postgres.fields
    from django.contrib.postgres.operations import (
        AddConstraintNotValid,
        AddIndexConcurrently,
        CreateExtension,
        RemoveIndexConcurrently,
        ValidateConstraint,
    )
    from django.db import migrations, models

    """
        + head
        + """

        class Migration(migrations.Migration):
            atomic = %s
            dependencies = [("shop", "0001_initial")]
        """
            .formatted(snippet.contains("# with atomic = False") ? "False" : "True")
        + body.indent(4);
  }

  TextTree tree() {
    return tree;
  }

  Reading reading() {
    return MigrationReader.read(ProjectReader.read(tree, ProjectOptions.DEFAULT));
  }

  ReviewResult review() {
    Reading reading = reading();
    Set<String> old = Set.copyOf(base().paths());
    Set<MigrationKey> fresh =
        reading.migrations().values().stream()
            .filter(migration -> !old.contains(migration.path()))
            .map(migration -> migration.key())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<MigrationKey> shared = new TreeSet<>(reading.migrations().keySet());
    shared.removeAll(fresh);
    Matcher edited = EDITED.matcher(snippet);
    return Gate.review(
        new ReviewRequest(
            reading,
            List.of(target()),
            django(),
            LiveDatabase.NONE,
            RunningCode.UNKNOWN,
            fresh,
            edited.find() ? Set.of(edited.group(1)) : Set.of(),
            shared,
            ProjectOptions.DEFAULT,
            LocalDate.of(2026, 6, 1)));
  }

  /** New findings on the new migrations. */
  List<Finding> findings() {
    return review().findings().stream().filter(Finding::fresh).toList();
  }

  private Target target() {
    Matcher matcher = TARGET.matcher(snippet);
    if (!matcher.find()) {
      return new Target(Vendor.POSTGRESQL, "15");
    }
    Optional<Vendor> vendor = Vendor.parse(matcher.group(1));
    assertThat(vendor).as("engine of " + matcher.group()).isPresent();
    return new Target(vendor.orElseThrow(), matcher.group(2));
  }

  private DjangoVersion django() {
    Matcher matcher = DJANGO.matcher(snippet);
    return matcher.find()
        ? new DjangoVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
        : DjangoVersion.DEFAULT;
  }
}
