package io.tightrope.core.health;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the agent logs from warnings and recoveries while this is open, as {@code LEVEL text}. */
public final class LogLines implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger("io.tightrope");

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Handler handler = new Handler() {
    @Override
    public void publish(LogRecord record) {
      if (record.getLevel().intValue() >= Level.INFO.intValue()) {
        lines.add(record.getLevel() + " " + record.getMessage());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  };

  public LogLines() {
    LOGGER.addHandler(handler);
  }

  /** The lines so far that contain the text. */
  public List<String> with(String text) {
    return lines.stream().filter(line -> line.contains(text)).toList();
  }

  @Override
  public void close() {
    LOGGER.removeHandler(handler);
  }
}
