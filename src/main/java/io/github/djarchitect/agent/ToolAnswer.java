package io.github.djarchitect.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.evidence.Evidence;
import org.jspecify.annotations.Nullable;

/**
 * What a call came to: the object a model gets, and what the program keeps of it.
 *
 * @param json {@code {"evidence","ok":true,...}} or {@code {"ok":false,"error":{...}}}
 * @param evidence the ledger's entry; absent for an error
 * @param sha256 hash of the result without its evidence id
 * @param attached the Java value the tool handed over, never read from text
 */
public record ToolAnswer(
    ToolCall call,
    ObjectNode json,
    boolean ok,
    @Nullable Evidence evidence,
    String sha256,
    ToolResult.@Nullable Attached attached) {}
