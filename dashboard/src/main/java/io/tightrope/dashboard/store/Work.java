package io.tightrope.dashboard.store;

import java.sql.SQLException;

/** What is done within a transaction. */
interface Work<T> {
  T in(Transaction transaction) throws SQLException;
}
