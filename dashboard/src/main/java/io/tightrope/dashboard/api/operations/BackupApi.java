package io.tightrope.dashboard.api.operations;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.store.RunStore;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/** A backup of the running dashboard, made on its disk and sent from there; one at a time. */
public final class BackupApi {
  private final RunStore store;
  private final Semaphore turn = new Semaphore(1);

  public BackupApi(RunStore store) {
    this.store = store;
  }

  public void register(RoutesConfig routes) {
    routes.get("/api/v1/backup", this::send);
  }

  private void send(Context context) throws IOException {
    if (!turn.tryAcquire()) {
      throw Problem.busy("Another backup is being made. Ask again when it is done.");
    }
    Path file = null;
    try {
      file = store.backup();
      context
          .contentType("application/octet-stream")
          .header("Content-Disposition", "attachment; filename=\"tightrope-backup.duckdb\"")
          .header("Content-Length", String.valueOf(Files.size(file)))
          .header("Cache-Control", "no-store")
          .disableCompression()
          .result(new Sent(Files.newInputStream(file), file));
    } catch (IOException | RuntimeException e) {
      if (file != null) {
        Files.deleteIfExists(file);
      }
      turn.release();
      throw e;
    }
  }

  /** Removes the file and gives the turn back when it has been sent, or cannot be. */
  private final class Sent extends FilterInputStream {
    private final Path file;
    private boolean closed;

    Sent(InputStream in, Path file) {
      super(in);
      this.file = file;
    }

    @Override
    public void close() throws IOException {
      if (closed) {
        return;
      }
      closed = true;
      try {
        super.close();
        Files.deleteIfExists(file);
      } finally {
        turn.release();
      }
    }
  }
}
