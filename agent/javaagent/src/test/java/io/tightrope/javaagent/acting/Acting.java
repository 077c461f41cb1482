package io.tightrope.javaagent.acting;

import io.tightrope.core.json.EventCodec;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dl4j.hook.AgentStart;
import io.tightrope.dl4j.hub.Hub;
import io.tightrope.javaagent.attach.Ingest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** The agent with settings that let it act, what it logs, and what a dashboard gets of it. */
final class Acting implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger("io.tightrope");

  private final Ingest dashboard;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Handler handler = new Handler() {
    @Override
    public void publish(LogRecord record) {
      lines.add(String.valueOf(record.getMessage()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  };

  /** Watches every model that trains, at every step. */
  Acting(String... settings) throws IOException {
    dashboard = new Ingest();
    LOGGER.addHandler(handler);
    String all = "run=acting,overhead=100%,metrics-port=off,dashboard=" + dashboard.url()
        + Stream.of(settings).map(setting -> "," + setting).reduce("", String::concat);
    Hub.install(optimizer -> AgentStart.watcher(all));
  }

  /** Ends the runs; what they led to is complete afterwards. */
  void end() {
    Hub.uninstall();
  }

  /** The events of that kind. */
  List<RunEvent> events(RunEvent.Kind kind) {
    return dashboard
        .events()
        .lines()
        .filter(line -> line.contains("\"kind\""))
        .map(Acting::decode)
        .filter(event -> event.kind() == kind)
        .toList();
  }

  private static RunEvent decode(String line) {
    try {
      return EventCodec.decode(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of the log with that text. */
  List<String> logged(String text) {
    return lines.stream().filter(line -> line.contains(text)).toList();
  }

  /** The names of the files below the directory of the run. */
  static List<String> files(Path directory) {
    Path ofRun = directory.resolve("acting");
    if (!Files.exists(ofRun)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(ofRun)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many complete checkpoints there are. */
  static long checkpoints(Path directory) {
    return files(directory).stream().filter(file -> file.endsWith(".zip")).count();
  }

  @Override
  public void close() {
    Hub.uninstall();
    LOGGER.removeHandler(handler);
    dashboard.close();
  }
}
