package io.github.djarchitect.agent;

/**
 * A model's wish to call a tool.
 *
 * @param id unique within the model's turn; made up by the program where a provider has none
 * @param arguments JSON text as the model wrote it, checked by nobody yet
 */
public record ToolCall(String id, String name, String arguments) {}
