package io.github.djarchitect.hazard;

import java.util.List;

/**
 * A rule's documentation as data: messages, {@code architect explain}, the pages and the text the
 * model sees are all rendered from it.
 *
 * @param id kebab-case, names the hazard and not the cure; the same in file, spec and output
 * @param title one line
 * @param hazard the main reason it is raised for
 * @param severity the usual one; a finding may differ where its message says why
 * @param sees what in a migration makes it fire
 * @param effect what the running application or the database meets
 * @param instead what to do, in words
 * @param unsafe operations that make it fire, as the body of {@code operations = [...]}
 * @param safe operations that reach the same goal in silence, with what they need around them
 * @param appliesTo engines and versions, in words
 * @param sources links, each with what was measured or read there
 */
public record RuleDoc(
    String id,
    String title,
    Hazard hazard,
    Severity severity,
    String sees,
    String effect,
    String instead,
    String unsafe,
    String safe,
    String appliesTo,
    List<String> sources) {
  public RuleDoc {
    sources = List.copyOf(sources);
    if (!id.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException("not kebab-case: " + id);
    }
  }
}
