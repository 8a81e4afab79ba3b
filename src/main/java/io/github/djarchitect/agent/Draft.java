package io.github.djarchitect.agent;

import io.github.djarchitect.plan.Proposal;

/** A proposal that has not been to the gate. */
public record Draft(Proposal proposal) implements ToolResult.Attached {}
