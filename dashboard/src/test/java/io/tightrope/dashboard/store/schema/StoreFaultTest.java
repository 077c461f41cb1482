package io.tightrope.dashboard.store.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class StoreFaultTest {
  @Test
  void a_full_disk_is_named_whoever_reports_it() {
    Throwable ofJournal = new StoreException("x", new IOException("No space left on device"));
    Throwable ofDatabase =
        new SQLException("IO Error: Could not write file \"a\": No space left on device");

    assertThat(StoreFault.of(ofJournal, 7))
        .isEqualTo(new StoreFault(
            "The disk of the store is full.",
            "Free some space on it or enlarge it. Nothing needs a restart.",
            7));
    assertThat(StoreFault.of(ofDatabase, 7)).isEqualTo(StoreFault.of(ofJournal, 7));
  }

  @Test
  void rights_and_read_only_disks_have_an_advice_of_their_own() {
    assertThat(StoreFault.of(new AccessDeniedException("/data/x"), 0).advice())
        .startsWith("Give the user");
    assertThat(StoreFault.of(new IOException("Read-only file system"), 0).advice())
        .startsWith("Mount it for writing");
  }

  @Test
  void a_store_on_a_full_disk_is_not_called_damaged() {
    SQLException full = new SQLException("IO Error: No space left on device");

    assertThat(StoreFile.unusable(Path.of("data/tightrope.duckdb"), full))
        .hasMessageContaining("The disk of the store is full.")
        .hasMessageNotContaining("move it away");
    assertThat(StoreFile.unusable(Path.of("a"), new SQLException("not a valid DuckDB file")))
        .hasMessageContaining("move it away");
  }
}
