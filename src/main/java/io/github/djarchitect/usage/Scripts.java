package io.github.djarchitect.usage;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.usage.CodeUses.Sifting;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the repository's own JavaScript and the inputs of its pages name a field: clients that a
 * changed form or API breaks without an error in Python. Nothing tells whose field it is.
 */
final class Scripts {
  private static final Pattern SCRIPT = Pattern.compile(".*\\.(m?js|cjs|jsx|tsx?|vue|svelte)");

  /** What others wrote and what is built. */
  private static final Pattern FOREIGN =
      Pattern.compile(
          "(.*/)?(node_modules|bower_components|vendors?|third[_-]?party|dist|build|libs?|locale)/.*"
              + "|.*[.-]min\\.\\w+|.*\\.(bundle|umd|d)\\.\\w+");

  private static final Pattern TESTS =
      Pattern.compile("(.*/)?__tests__/.*|.*\\.(test|spec)\\.\\w+");

  private static final int MAX_TEXT = 200;

  private final SourceTree tree;
  private final String field;
  private final boolean formed;
  private final Purpose purpose;
  private final Pattern named;
  private final Pattern input;

  /**
   * @param formed whether a form has the field
   * @param served whether an API gives or takes it
   */
  Scripts(SourceTree tree, String field, boolean formed, boolean served) {
    this.tree = tree;
    this.field = field;
    this.formed = formed;
    this.purpose = formed && !served ? Purpose.FORM : Purpose.API_CLIENT;
    String word = Pattern.quote(field);
    // a plain word is a word of the language too, so only what is asked for it counts
    this.named =
        field.contains("_")
            ? Pattern.compile("(?<![\\w-])" + word + "(?![\\w-])")
            : served
                ? Pattern.compile("\\.%1$s\\b(?!\\s*\\()|\\[[\"']%1$s[\"']]".formatted(word))
                : Pattern.compile("\\[name=[\"']?" + word + "\\b");
    this.input = Pattern.compile("\\bname=[\"']" + word + "[\"']");
  }

  void scan(Sifting sifting) {
    for (String path : tree.paths()) {
      boolean script = SCRIPT.matcher(path).matches() && !FOREIGN.matcher(path).matches();
      boolean page = formed && !script && Usages.isTemplate(path);
      if ((script || page)
          && tree.read(path) instanceof SourceTree.FileContent.Present present
          && present.bytes().length <= Usages.MAX_FILE_SIZE) {
        String text = new String(present.bytes(), StandardCharsets.UTF_8);
        if (text.contains(field)) {
          lines(path, text, script, sifting);
        }
      }
    }
  }

  private void lines(String path, String text, boolean script, Sifting sifting) {
    Usage.Setting setting =
        TESTS.matcher(path).matches() ? Usage.Setting.TEST : Usages.setting(path);
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      Matcher matcher = (script ? named : input).matcher(line);
      String bare = line.strip();
      if (matcher.find() && !bare.startsWith("//") && !bare.startsWith("*")) {
        sifting.list(
            CodeUse.doubtful(
                Place.of(path, number),
                bare.length() > MAX_TEXT ? bare.substring(0, MAX_TEXT) + "…" : bare,
                script ? purpose : Purpose.FORM,
                setting,
                script
                    ? "a script; whether it means what this project gives or takes is not told"
                    : "an input of that name; of which form, is not told"));
      }
    }
  }
}
