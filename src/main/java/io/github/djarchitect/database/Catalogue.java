package io.github.djarchitect.database;

import io.github.djarchitect.live.LiveDatabase;
import java.sql.SQLException;
import java.util.OptionalLong;

/** What an engine tells about itself. Each look is a transaction of its own, rolled back. */
interface Catalogue {
  LiveDatabase inspect() throws SQLException;

  OptionalLong count(String table) throws SQLException;
}
