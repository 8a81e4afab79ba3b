package io.github.djarchitect.usage;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.files.SourceTree.FileContent;
import io.github.djarchitect.python.PythonModule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds where the name of a model, field or permission occurs in Python, templates and SQL.
 *
 * <p>It matches names, not meanings; {@link UsageReport#LIMITS} says what that leaves open.
 */
public final class Usages {
  /** Larger files are skipped and listed, in bytes. */
  public static final int MAX_FILE_SIZE = 1 << 20;

  private static final int MAX_TEXT = 200;

  private static final Pattern CHAIN = Pattern.compile("[\\w.]{1,200}$");
  private static final Set<String> TEMPLATES =
      Set.of("html", "htm", "djhtml", "jinja", "jinja2", "j2", "txt", "xml", "mjml");

  private Usages() {}

  /** Looks through these files of a tree; paths that are no Python, template or SQL are ignored. */
  public static UsageReport find(SourceTree tree, Collection<String> paths, Sought sought) {
    Names names = Names.of(sought);
    List<Usage> usages = new ArrayList<>();
    List<UsageReport.Skipped> skipped = new ArrayList<>();
    List<String> partlyRead = new ArrayList<>();
    int lookedAt = 0;
    for (String path : paths) {
      FileKind kind = FileKind.of(path);
      if (kind == FileKind.OTHER) {
        continue;
      }
      switch (tree.read(path)) {
        case FileContent.Missing _ -> skipped.add(new UsageReport.Skipped(path, "missing"));
        case FileContent.Unreadable unreadable ->
            skipped.add(new UsageReport.Skipped(path, unreadable.reason()));
        case FileContent.Present present -> {
          byte[] bytes = present.bytes();
          if (bytes.length > MAX_FILE_SIZE) {
            skipped.add(new UsageReport.Skipped(path, "larger than 1 MB"));
          } else {
            lookedAt++;
            look(path, kind, bytes, names, usages, partlyRead);
          }
        }
      }
    }
    String app = sought.appLabel();
    usages.sort(
        Comparator.comparing(Usage::setting)
            .thenComparing(usage -> !liesIn(app, usage.place().path()))
            .thenComparing(Usage::place));
    return new UsageReport(sought, usages, skipped, partlyRead, lookedAt);
  }

  /** {@link #find(SourceTree, Collection, Sought)} in every file of a tree. */
  public static UsageReport find(SourceTree tree, Sought sought) {
    return find(tree, tree.paths(), sought);
  }

  private static boolean liesIn(@Nullable String app, String path) {
    return app != null && (path.startsWith(app + "/") || path.contains("/" + app + "/"));
  }

  /** Whether a path looks like a template. */
  public static boolean isTemplate(String path) {
    return FileKind.of(path) == FileKind.TEMPLATE;
  }

  private enum FileKind {
    PYTHON,
    TEMPLATE,
    SQL,
    OTHER;

    static FileKind of(String path) {
      String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
      if (extension.equals("py")) {
        return PYTHON;
      }
      if (extension.equals("sql")) {
        return SQL;
      }
      return TEMPLATES.contains(extension) ? TEMPLATE : OTHER;
    }
  }

  private static void look(
      String path,
      FileKind kind,
      byte[] bytes,
      Names names,
      List<Usage> usages,
      List<String> partlyRead) {
    // names are ASCII nearly always: most files are done with here, unparsed
    String raw = new String(bytes, StandardCharsets.UTF_8);
    if (!names.mayOccurIn(raw)) {
      return;
    }
    Usage.Setting setting = setting(path);
    switch (kind) {
      case PYTHON -> {
        PythonModule module = KeptByFile.module(path, bytes);
        if (!module.problems().isEmpty()) {
          partlyRead.add(path);
        }
        Set<Usage> found = new LinkedHashSet<>();
        new PythonUsages(module, names)
            .find(
                (offset, usageKind, write, purpose, around) -> {
                  int line = module.source().lineAt(offset);
                  found.add(
                      new Usage(
                          new Place(path, line, module.source().columnAt(offset) + 1),
                          cut(module.source().line(line)),
                          usageKind,
                          write,
                          setting,
                          purpose,
                          around));
                });
        usages.addAll(found);
      }
      case TEMPLATE -> templates(path, raw, names, setting, usages);
      case SQL -> sql(path, raw, names, setting, usages);
      case OTHER -> {}
    }
  }

  private static void templates(
      String path, String text, Names names, Usage.Setting setting, List<Usage> usages) {
    int number = 0;
    boolean inTag = false;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      // a tag may go on over lines; what stands in none is text for people
      StringBuilder tags = new StringBuilder(line.length());
      for (int i = 0; i < line.length(); i++) {
        boolean opens = line.startsWith("{{", i) || line.startsWith("{%", i);
        boolean closes = line.startsWith("}}", i) || line.startsWith("%}", i);
        inTag = opens || (inTag && !closes);
        tags.append(inTag ? line.charAt(i) : ' ');
      }
      Matcher matcher = names.inTemplate().matcher(tags);
      if (matcher.find()) {
        Place place = new Place(path, number, matcher.start() + 1);
        usages.add(
            new Usage(
                place,
                cut(line),
                Usage.Kind.TEMPLATE,
                false,
                setting,
                names.sought() instanceof Sought.PermissionNamed
                    ? Purpose.PERMISSION_CHECK
                    : Purpose.TEMPLATE,
                inTag(tags, matcher)));
      }
    }
  }

  /** What a name in a tag is asked of: {@code order} of {@code {{ request.order.name }}}. */
  private static Usage.Around inTag(CharSequence tags, Matcher name) {
    Matcher before = CHAIN.matcher(tags).region(0, name.start());
    String chain = before.find() ? before.group() : "";
    String[] parts = chain.split("\\.");
    return Usage.Around.on(parts[parts.length - 1], parts[0], tags.toString());
  }

  private static void sql(
      String path, String text, Names names, Usage.Setting setting, List<Usage> usages) {
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      Matcher matcher = names.inSql().matcher(line);
      if (matcher.find()) {
        Place place = new Place(path, number, matcher.start() + 1);
        boolean write = Names.SQL_WRITE.matcher(line).find();
        Usage.Around around = Usage.Around.on("", "", line);
        usages.add(
            new Usage(place, cut(line), Usage.Kind.SQL, write, setting, Purpose.RAW_SQL, around));
      }
    }
  }

  private static String cut(String line) {
    String text = line.strip();
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
  }

  /** Told by the names of the file and of the folders that it lies in. */
  public static Usage.Setting setting(String path) {
    String[] parts = path.split("/");
    String file = parts[parts.length - 1];
    boolean test =
        file.equals("tests.py")
            || file.equals("conftest.py")
            || file.startsWith("test_")
            || file.endsWith("_test.py")
            || file.endsWith("_tests.py");
    for (int i = 0; i < parts.length - 1; i++) {
      if (parts[i].equals("migrations")) {
        return Usage.Setting.MIGRATION;
      }
      test |= parts[i].equals("tests") || parts[i].equals("test") || parts[i].equals("testing");
    }
    return test ? Usage.Setting.TEST : Usage.Setting.RUNNING_CODE;
  }
}
