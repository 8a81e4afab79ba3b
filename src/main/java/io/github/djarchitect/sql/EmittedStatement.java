package io.github.djarchitect.sql;

/**
 * A statement where a migration sends it.
 *
 * @param operation index in {@code operations}, nested ones dotted: {@code 2.database_operations.0}
 * @param transaction numbered from 1 in order; 0 for a statement outside any transaction
 * @param deferred sent at the end of the migration, after the statements of later operations
 */
public record EmittedStatement(
    String operation, Statement statement, int transaction, boolean deferred) {}
