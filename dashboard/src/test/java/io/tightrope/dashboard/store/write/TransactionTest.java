package io.tightrope.dashboard.store.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.dashboard.store.DuckDbStore;
import io.tightrope.dashboard.store.rollup.Rollups;
import io.tightrope.dashboard.store.schema.RunTables;
import io.tightrope.dashboard.store.schema.StoreFile;
import io.tightrope.dashboard.store.summary.RunSummaries;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionTest {
  @TempDir
  Path directory;

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void a_transaction_that_was_left_aborted_does_not_block_the_next_one() throws SQLException {
    DuckDbStore.open(directory).close();
    StoreFile file = StoreFile.open(directory.resolve("tightrope.duckdb"));
    try (DuckDBConnection connection = file.connection()) {
      RunTables tables = RunTables.open(connection);
      Rollups rollups = new Rollups(connection.duplicate(), tables);
      RunSummaries summaries = new RunSummaries(connection, tables);
      execute(connection, "CREATE TABLE once (id INTEGER PRIMARY KEY)");
      execute(connection, "BEGIN TRANSACTION");
      execute(connection, "INSERT INTO once VALUES (1)");
      assertThatThrownBy(() -> execute(connection, "INSERT INTO once VALUES (1)"))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> execute(connection, "BEGIN TRANSACTION"))
          .isInstanceOf(SQLException.class);

      try (Transaction transaction = new Transaction(connection, tables, rollups, summaries)) {
        execute(transaction.sql(), "INSERT INTO once VALUES (2)");
        transaction.commit();
      }

      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT list(id)::VARCHAR AS ids FROM once")) {
        row.next();
        assertThat(row.getString("ids")).isEqualTo("[2]");
      }
      rollups.close();
    }
  }
}
