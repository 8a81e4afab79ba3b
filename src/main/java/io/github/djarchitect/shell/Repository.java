package io.github.djarchitect.shell;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.engine.SupportedVersions;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.SettingLiteral;
import io.github.djarchitect.sql.DjangoVersion;
import io.github.djarchitect.sql.Target;
import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens the repository that a command line means. */
public final class Repository {
  private static final int LEFT_OUT_SHOWN = 3;

  private Repository() {}

  /**
   * Opens a repository and says on stderr what was read.
   *
   * @param folder as written by the user; absent: {@code --repo}, else the nearest project above
   * @throws ArchitectException of kind REPOSITORY where there is none
   */
  public static Workspace open(Invocation invocation, Optional<String> folder) {
    Workspace workspace = openToTell(invocation, folder);
    List<Project.Ignored> left = workspace.project().ignored();
    left.stream()
        .limit(LEFT_OUT_SHOWN)
        .forEach(
            each ->
                invocation.progress("left out %s: %s".formatted(each.directory(), each.reason())));
    if (left.size() > LEFT_OUT_SHOWN) {
      invocation.progress(
          "left out %d more packages; 'architect graph' lists them."
              .formatted(left.size() - LEFT_OUT_SHOWN));
    }
    return workspace;
  }

  /** The same for an answer that itself lists what was left out. */
  public static Workspace openToTell(Invocation invocation, Optional<String> folder) {
    Path root = root(invocation, folder);
    inside(invocation, folder, root)
        .ifPresent(
            path ->
                invocation.progress(
                    "%s lies in the Django project %s, which is read."
                        .formatted(folder.or(() -> invocation.option("repo")).get(), name(root))));
    long start = System.nanoTime();
    Workspace workspace = find(invocation, root);
    workspace.reading();
    invocation.progress(
        "%s  %.1f s".formatted(read(invocation, workspace), (System.nanoTime() - start) / 1e9));
    return workspace;
  }

  /**
   * The one app that a user named by its folder or its migrations, where the project around it was
   * opened.
   */
  public static Optional<String> app(
      Invocation invocation, Optional<String> folder, Workspace workspace) {
    return inside(invocation, folder, workspace.root())
        .map(path -> workspace.root().relativize(path).toString().replace('\\', '/'))
        .flatMap(
            path ->
                workspace.project().apps().stream()
                    .filter(
                        each ->
                            path.equals(each.directory())
                                || path.equals(each.migrationsDirectory()))
                    .map(App::label)
                    .findFirst());
  }

  /** The folder that was named, where it is not the project that was opened but lies in it. */
  private static Optional<Path> inside(Invocation invocation, Optional<String> folder, Path root) {
    return folder
        .or(() -> invocation.option("repo"))
        .map(invocation::path)
        .filter(path -> !path.equals(root));
  }

  private static String name(Path folder) {
    return String.valueOf(folder.getFileName());
  }

  /**
   * The same for a conversation. A database that was named and cannot be read is said here: a
   * conversation would go on without it and answer as if none had been named.
   *
   * @throws ArchitectException of kind DATABASE
   */
  static Workspace openToAsk(Invocation invocation, Optional<String> folder) {
    Workspace workspace = open(invocation, folder);
    workspace.live();
    return workspace;
  }

  /** The project at a folder; its migrations are read when somebody asks for them. */
  static Workspace find(Invocation invocation, Path root) {
    WorkspaceOptions options = options(invocation);
    options
        .project()
        .apps()
        .forEach(
            (label, folder) -> {
              if (!Files.isDirectory(root.resolve(folder))) {
                throw Usage.wrong(
                    "--apps %s=%s: there is no folder %s in %s."
                        .formatted(label, folder, folder, shown(invocation, root)),
                    "Name the folder of the migrations as it is seen from there.");
              }
            });
    Workspace workspace = Workspace.open(root, options, invocation.console().clock());
    if (invocation.console().environment().containsKey("DATABASE_URL")
        && workspace.options().databaseUrl() == null) {
      invocation.progress(
          "DATABASE_URL is set and not used; name it with --database-url-env DATABASE_URL.");
    }
    return workspace;
  }

  /** What was read, in words. */
  static String read(Invocation invocation, Workspace workspace) {
    int apps = workspace.project().apps().size();
    int migrations = workspace.reading().migrations().size();
    return "reading %s: %d app%s, %d migration%s, %d unknown"
        .formatted(
            shown(invocation, workspace.root()),
            apps,
            apps == 1 ? "" : "s",
            migrations,
            migrations == 1 ? "" : "s",
            workspace.reading().unreadable().size());
  }

  /** The folder that is meant, without reading it. */
  public static Path root(Invocation invocation, Optional<String> folder) {
    Optional<String> named = folder.or(() -> invocation.option("repo"));
    if (named.isPresent()) {
      if (named.get().isBlank()) {
        throw missing(
            "The name of the folder is empty.",
            "Name one, or leave it out to take the project around the current folder.");
      }
      Path path = invocation.path(named.get());
      if (!Files.exists(path)) {
        throw missing("There is no folder %s.".formatted(named.get()), "Check the path.");
      }
      if (!Files.isDirectory(path)) {
        throw missing(
            "%s is a file.".formatted(named.get()), "Give the folder of the Django project.");
      }
      // packages that are named one by one are named from this folder
      return invocation.options("apps").isEmpty() ? Workspace.around(path).orElse(path) : path;
    }
    return Workspace.nearest(invocation.console().folder())
        .orElseThrow(
            () ->
                missing(
                    "There is no Django project here or above.",
                    "Go into one, or name it with --repo DIR."));
  }

  private static ArchitectException missing(String message, String remedy) {
    return new ArchitectException(ArchitectException.Kind.REPOSITORY, message, remedy);
  }

  private static String shown(Invocation invocation, Path root) {
    Path here = invocation.console().folder();
    if (here.startsWith(root)) {
      return name(root);
    }
    Path relative = here.relativize(root);
    return relative.getNameCount() > 4 ? root.toString() : relative.toString();
  }

  private static WorkspaceOptions options(Invocation invocation) {
    ProjectOptions project =
        new ProjectOptions(
            invocation.number("project").orElse(0L).intValue(),
            pairs(invocation, "apps", "shop=shop/migrations"),
            settings(invocation));
    return new WorkspaceOptions(
        project,
        invocation.options("target").stream()
            .map(Target::parse)
            .map(SupportedVersions::require)
            .toList(),
        invocation.option("django").map(DjangoVersion::asked).orElse(null),
        databaseUrl(invocation),
        invocation.option("only-new").or(() -> invocation.option("base-branch")).orElse(null),
        invocation.option("applied").map(invocation::path).orElse(null));
  }

  /** Values of settings; the user model may be given without quotes. */
  private static Map<String, String> settings(Invocation invocation) {
    Map<String, String> settings = pairs(invocation, "setting", "DEBUG=False");
    settings.forEach(
        (name, value) -> {
          boolean model =
              name.equals("AUTH_USER_MODEL") && value.matches("[\"']?\\w+\\.\\w+[\"']?");
          if (!model && SettingLiteral.of(value).isEmpty()) {
            throw Usage.wrong(
                "--setting %s: '%s' is no literal of Python.".formatted(name, value),
                "Write a number, True, False, None, a quoted text, or a list of them: --setting"
                    + " %s=False.".formatted(name));
          }
        });
    return settings;
  }

  private static Map<String, String> pairs(Invocation invocation, String option, String example) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : invocation.options(option)) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw Usage.wrong(
            "--%s takes name=value, not '%s'.".formatted(option, pair),
            "Write for example --%s %s.".formatted(option, example));
      }
      pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return pairs;
  }

  private static @Nullable String databaseUrl(Invocation invocation) {
    Optional<String> variable = invocation.option("database-url-env");
    if (variable.isPresent()) {
      String url = invocation.console().environment().get(variable.get());
      if (url == null || url.isBlank()) {
        throw Usage.wrong(
            "The variable %s is not set.".formatted(variable.get()),
            "Export it, or give --database-url.");
      }
      return url;
    }
    return invocation.option("database-url").orElse(null);
  }
}
