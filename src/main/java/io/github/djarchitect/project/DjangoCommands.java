package io.github.djarchitect.project;

import java.util.Set;

/** The management commands of Django 5.2 and its contrib apps, which every project has. */
public final class DjangoCommands {
  private static final Set<String> NAMES =
      Set.of(
          "changepassword",
          "check",
          "clearsessions",
          "collectstatic",
          "compilemessages",
          "createcachetable",
          "createsuperuser",
          "dbshell",
          "diffsettings",
          "dumpdata",
          "findstatic",
          "flush",
          "help",
          "inspectdb",
          "loaddata",
          "makemessages",
          "makemigrations",
          "migrate",
          "ogrinspect",
          "optimizemigration",
          "remove_stale_contenttypes",
          "runserver",
          "sendtestemail",
          "shell",
          "showmigrations",
          "sqlflush",
          "sqlmigrate",
          "sqlsequencereset",
          "squashmigrations",
          "startapp",
          "startproject",
          "test",
          "testserver",
          "version");

  private DjangoCommands() {}

  public static boolean has(String name) {
    return NAMES.contains(name);
  }
}
