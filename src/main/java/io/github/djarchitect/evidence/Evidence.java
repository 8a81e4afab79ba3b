package io.github.djarchitect.evidence;

/**
 * What a tool once answered, by number and hash.
 *
 * @param id {@code E1}, {@code E2}, ... in the order of gathering
 * @param tool the tool that answered
 * @param arguments its arguments as canonical JSON
 * @param sha256 hash of the result's canonical JSON
 */
public record Evidence(String id, String tool, String arguments, String sha256) {}
