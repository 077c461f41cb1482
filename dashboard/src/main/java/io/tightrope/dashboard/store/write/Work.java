package io.tightrope.dashboard.store.write;

import java.sql.SQLException;

/** What is done within a transaction. */
public interface Work<T> {
  T in(Transaction transaction) throws SQLException;
}
