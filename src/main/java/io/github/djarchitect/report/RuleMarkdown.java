package io.github.djarchitect.report;

import io.github.djarchitect.hazard.RuleDoc;

/** A rule's documentation as a page. */
public final class RuleMarkdown {
  private RuleMarkdown() {}

  public static String of(RuleDoc doc) {
    StringBuilder out = new StringBuilder();
    out.append("# ").append(doc.id()).append("\n\n");
    out.append(doc.title()).append(".\n\n");
    out.append("Usually a **")
        .append(doc.severity().spelling())
        .append("**; hazard `")
        .append(doc.hazard().spelling())
        .append("`. ")
        .append(doc.appliesTo())
        .append("\n\n");
    out.append("**What it sees.** ").append(doc.sees()).append("\n\n");
    out.append("**Effect.** ").append(doc.effect()).append("\n\n");
    out.append("**Instead.** ").append(doc.instead()).append("\n\n");
    code(out, "Unsafe", doc.unsafe());
    code(out, "Safe", doc.safe());
    out.append("Sources:\n\n");
    doc.sources().forEach(source -> out.append("- ").append(source).append('\n'));
    return out.toString();
  }

  private static void code(StringBuilder out, String title, String source) {
    if (!source.isBlank()) {
      out.append(title).append(":\n\n```python\n").append(source.strip()).append("\n```\n\n");
    }
  }
}
