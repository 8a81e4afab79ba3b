package io.github.djarchitect.usage;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.python.SourceText;
import io.github.djarchitect.usage.FieldUse.Role;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the objects of a fixture name a field: JSON by its own rules, YAML as {@code dumpdata}
 * writes it.
 */
final class Fixtures {
  private static final Pattern TOKEN =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"|[{}\\[\\],:]", Pattern.DOTALL);

  private static final Pattern YAML =
      Pattern.compile("^(?<indent>[ \\-]*)(?<key>\\w+):(?<value>.*)$", Pattern.MULTILINE);

  private static final int MAX_TEXT = 200;

  private final SourceText source;
  private final String label;
  private final String field;

  Fixtures(SourceText source, ModelInCode model, String field) {
    this.source = source;
    this.label = (model.key().app() + "." + model.key().name()).toLowerCase(Locale.ROOT);
    this.field = field;
  }

  /** {@code loaddata} takes a path too, and then they lie where people put what they load. */
  private static final Pattern FOLDERS =
      Pattern.compile(
          "(.*/)?(fixtures?|dummy|demo|seeds?|initial_?data|test_?data|sample_?data)/.*\\.(json|ya?ml)");

  static boolean isFixture(String path) {
    return FOLDERS.matcher(path).matches();
  }

  /** One use for each fixture that has a text, with how often it has it. */
  static void texts(SourceTree tree, Pattern text, CodeUses.Sifting sifting) {
    for (String path : tree.paths()) {
      if (!isFixture(path)
          || !(tree.read(path) instanceof SourceTree.FileContent.Present present)
          || present.bytes().length > Usages.MAX_FILE_SIZE) {
        continue;
      }
      int number = 0;
      int first = 0;
      int times = 0;
      String line = "";
      for (String each :
          (Iterable<String>)
              new String(present.bytes(), StandardCharsets.UTF_8).lines()::iterator) {
        number++;
        if (text.matcher(each).find()) {
          times++;
          first = first == 0 ? number : first;
          line = first == number ? each.strip() : line;
        }
      }
      if (times > 0) {
        Place place = Place.of(path, first);
        String cut = line.length() > MAX_TEXT ? line.substring(0, MAX_TEXT) + "…" : line;
        Usage.Setting setting = Usages.setting(path);
        sifting.list(new CodeUse(place, cut, Set.of(Purpose.FIXTURE), true, "", setting, times));
      }
    }
  }

  void scan(String path, FieldScan.Found found) {
    if (!source.text().toLowerCase(Locale.ROOT).contains(label)) {
      return;
    }
    if (path.endsWith(".json")) {
      json(found);
    } else {
      yaml(found);
    }
  }

  /** What the braces that are open hold: one object of the fixture, or its fields. */
  private static final class Open {
    final boolean object;
    String key = "";
    String model = "";
    int from = -1;
    int to = -1;

    Open(boolean object) {
      this.object = object;
    }
  }

  private void json(FieldScan.Found found) {
    Deque<Open> open = new ArrayDeque<>();
    Matcher token = TOKEN.matcher(source.text());
    boolean value = false;
    while (token.find()) {
      String text = token.group();
      switch (text.charAt(0)) {
        case '{', '[' -> {
          open.push(new Open(text.equals("{")));
          value = false;
        }
        case '}', ']' -> {
          if (!open.isEmpty()) {
            closed(open.pop(), open.size(), found);
          }
          value = false;
        }
        case ':' -> value = true;
        case ',' -> value = false;
        default -> {
          Open here = open.peek();
          if (here == null || !here.object) {
            continue;
          }
          String name = text.substring(1, text.length() - 1);
          if (!value) {
            here.key = name;
            // [ { "fields": { "name"
            Open around = open.size() == 3 ? second(open) : null;
            if (around != null && around.key.equals("fields") && name.equals(field)) {
              around.from = token.start();
              around.to = token.end();
            }
          } else if (here.key.equals("model")) {
            here.model = name.toLowerCase(Locale.ROOT);
          }
        }
      }
    }
  }

  private static Open second(Deque<Open> open) {
    return open.stream().skip(1).findFirst().orElseThrow();
  }

  private void closed(Open closed, int depth, FieldScan.Found found) {
    if (depth == 1 && closed.from >= 0 && closed.model.equals(label)) {
      found.add(source.span(closed.from, closed.to), Role.FIXTURE, label, true);
    }
  }

  private void yaml(FieldScan.Found found) {
    String model = "";
    boolean inFields = false;
    int fieldsAt = 0;
    int keysAt = -1;
    int from = -1;
    int to = -1;
    Matcher line = YAML.matcher(source.text());
    while (true) {
      boolean more = line.find();
      boolean entry = more && line.group("indent").startsWith("-");
      if (!more || entry) {
        if (from >= 0 && model.equals(label)) {
          found.add(source.span(from, to), Role.FIXTURE, label, true);
        }
        model = "";
        inFields = false;
        from = -1;
      }
      if (!more) {
        return;
      }
      int indent = line.group("indent").length();
      String key = line.group("key");
      if (inFields && indent <= fieldsAt) {
        inFields = false;
      }
      if (inFields) {
        keysAt = keysAt < 0 ? indent : keysAt;
        if (indent == keysAt && key.equals(field)) {
          from = line.start("key");
          to = line.end("key");
        }
      } else if (key.equals("model")) {
        String value = line.group("value").replaceFirst("\\s+#.*", "");
        model = value.strip().replaceAll("[\"']", "").toLowerCase(Locale.ROOT);
      } else if (key.equals("fields")) {
        inFields = true;
        fieldsAt = indent;
        keysAt = -1;
        String value = line.group("value");
        // fields: {name: x, note: y}
        Matcher inline =
            Pattern.compile("[{,]\\s*(?<key>%s)\\s*:".formatted(Pattern.quote(field)))
                .matcher(value);
        if (inline.find()) {
          from = line.start("value") + inline.start("key");
          to = line.start("value") + inline.end("key");
        }
      }
    }
  }
}
