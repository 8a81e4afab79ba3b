package io.github.djarchitect.engine;

/**
 * A lock a statement takes.
 *
 * @param mode as the engine spells it: {@code ACCESS EXCLUSIVE}, or {@code
 *     ALGORITHM=COPY,LOCK=SHARED} on MySQL and MariaDB
 */
public record TableLock(String table, String mode, boolean blocksReads, boolean blocksWrites) {}
