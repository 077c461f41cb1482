package io.tightrope.core.push;

import io.tightrope.core.json.RunCodec;
import io.tightrope.core.run.RunDescription;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Properties;

/**
 * Who sends, and whither. Written beside spooled parcels, so that a later process can send them in
 * its name.
 *
 * @param run the run under its present name
 * @param worker which of its workers
 * @param dashboard where the parcels go
 * @param firstSeq what is added to the parcels' own numbers, which begin at 0 in each process; empty
 *     until the dashboard has said how far earlier processes of the run came
 */
record Sender(RunDescription run, String worker, URI dashboard, OptionalLong firstSeq) {
  private static final String RUN = "run";
  private static final String WORKER = "worker";
  private static final String DASHBOARD = "dashboard";
  private static final String FIRST_SEQ = "firstSeq";
  private static final String UNKNOWN = "unknown";

  /** Somebody whose parcels the dashboard has not numbered yet. */
  Sender(RunDescription run, String worker, URI dashboard) {
    this(run, worker, dashboard, OptionalLong.empty());
  }

  Sender renamed(String name) {
    return new Sender(run.withRun(name), worker, dashboard, firstSeq);
  }

  Sender numberedFrom(long seq) {
    return new Sender(run, worker, dashboard, OptionalLong.of(seq));
  }

  void write(Path file) throws IOException {
    Properties fields = new Properties();
    fields.setProperty(RUN, new String(RunCodec.encode(run), StandardCharsets.UTF_8));
    fields.setProperty(WORKER, worker);
    fields.setProperty(DASHBOARD, dashboard.toString());
    fields.setProperty(
        FIRST_SEQ, firstSeq.isPresent() ? Long.toString(firstSeq.getAsLong()) : UNKNOWN);
    try (OutputStream out = OwnFiles.write(file)) {
      fields.store(out, null);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it cannot be read, or is not complete
   */
  static Sender read(Path file) throws IOException {
    Properties fields = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      fields.load(in);
    }
    try {
      byte[] run = fields.getProperty(RUN, "").getBytes(StandardCharsets.UTF_8);
      return new Sender(
          RunCodec.decode(new ByteArrayInputStream(run)),
          fields.getProperty(WORKER, ""),
          URI.create(fields.getProperty(DASHBOARD, "")),
          firstSeq(fields.getProperty(FIRST_SEQ, "0")));
    } catch (IllegalArgumentException damaged) {
      throw new IOException("damaged: " + file, damaged);
    }
  }

  /** Older versions wrote none and did not add anything. */
  private static OptionalLong firstSeq(String text) {
    return text.equals(UNKNOWN) ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }
}
