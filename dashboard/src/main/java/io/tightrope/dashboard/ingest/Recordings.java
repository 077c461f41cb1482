package io.tightrope.dashboard.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.EventCodec;
import io.tightrope.core.json.FrameCodec;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.json.RunCodec;
import io.tightrope.core.json.ScalarCodec;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.alerts.Judge;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.runs.WatchedRun;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.query.RunVisitor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Recorded runs, in and out. An imported run takes the same way as a live one, so that it looks the
 * same; it has ended when it is in.
 */
public final class Recordings {
  private static final int FRAMES_AT_A_TIME = 500;
  private static final int WRITES_AT_A_TIME = 100;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Ingest ingest;
  private final RunStore store;
  private final Judge judge;

  public Recordings(Ingest ingest, RunStore store, Judge judge) {
    this.ingest = ingest;
    this.store = store;
    this.judge = judge;
  }

  /**
   * A run that was taken in.
   *
   * @param isNew whether anything of it was not there before
   */
  public record Taken(WatchedRun run, boolean isNew) {}

  /**
   * Takes in a run; again changes nothing.
   *
   * @throws io.tightrope.dashboard.runs.NameTakenException if another session has that name
   */
  public Taken take(RecordedRun recorded) {
    RunRegistry.Registration registration = ingest.introduce(recorded.description());
    if (registration.created()) {
      judge.keepQuiet(registration.run().stored());
    }
    Intake intake = new Intake(registration.run());
    Playback.play(recorded, intake);
    intake.finish();
    if (recorded.events().stream().noneMatch(event -> event.kind() == RunEvent.Kind.END)) {
      intake.event(end(recorded));
    }
    return new Taken(registration.run(), registration.created() || intake.tookAnything);
  }

  /**
   * Sends frames in batches, and scalars and events in their place between them. Writes keep their
   * order, so many may be under way, though no more frames than fit into memory.
   */
  private final class Intake implements RunVisitor {
    private final WatchedRun run;
    private final List<StepFrame> waiting = new ArrayList<>();
    private final List<CompletableFuture<?>> writes = new ArrayList<>();
    private int framesUnderWay;
    private volatile boolean tookAnything;

    Intake(WatchedRun run) {
      this.run = run;
    }

    @Override
    public void frame(String worker, StepFrame frame) {
      waiting.add(frame);
      if (waiting.size() == FRAMES_AT_A_TIME) {
        flush();
      }
    }

    @Override
    public void scalars(String worker, ScalarBlock block) {
      flush();
      await(ingest.scalars(run, worker, block).thenAccept(this::took));
    }

    @Override
    public void event(RunEvent event) {
      finish();
      took(ingest.event(run, event));
    }

    private void took(boolean isNew) {
      tookAnything |= isNew;
    }

    private void flush() {
      if (!waiting.isEmpty()) {
        framesUnderWay += waiting.size();
        await(ingest
            .frames(run, new FrameBatch(FrameBatch.DEFAULT_WORKER, waiting))
            .thenAccept(appended -> took(!appended.accepted().isEmpty())));
        waiting.clear();
      }
    }

    private void await(CompletableFuture<?> write) {
      writes.add(write);
      if (writes.size() == WRITES_AT_A_TIME || framesUnderWay >= FRAMES_AT_A_TIME) {
        awaitAll();
      }
    }

    private void awaitAll() {
      writes.forEach(CompletableFuture::join);
      writes.clear();
      framesUnderWay = 0;
    }

    void finish() {
      flush();
      awaitAll();
    }
  }

  private static RunEvent end(RecordedRun recorded) {
    List<StepFrame> frames = recorded.frames();
    StepFrame last = frames.isEmpty() ? null : frames.get(frames.size() - 1);
    long seq = recorded.events().stream().mapToLong(RunEvent::seq).max().orElse(-1) + 1;
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("imported", true);
    if (!recorded.outcome().isNull()) {
      details.put("outcome", MAPPER.convertValue(recorded.outcome(), Object.class));
    }
    return new RunEvent(
        seq,
        last == null ? 0 : last.step(),
        last == null ? 0 : last.timestamp(),
        RunEvent.Kind.END,
        details);
  }

  /**
   * Writes a run as {@link RecordedRun} reads it, frame by frame. Frames and blocks of
   * scalars are numbered in the order of arrival, since the workers of a run each count for themselves. Leaves the stream open.
   */
  public void write(WatchedRun run, OutputStream target) throws IOException {
    JsonFactory factory = new JsonFactory(MAPPER);
    factory.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    try (JsonGenerator json = factory.createGenerator(target)) {
      json.writeStartObject();
      json.writeFieldName("description");
      json.writeTree(RunCodec.toJson(run.description()));
      List<ScalarBlock> scalars = new ArrayList<>();
      List<RunEvent> events = writeFrames(run, json, scalars);
      json.writeArrayFieldStart("events");
      for (RunEvent event : events) {
        json.writeTree(EventCodec.toJson(event));
      }
      json.writeEndArray();
      if (!scalars.isEmpty()) {
        json.writeArrayFieldStart("scalars");
        for (ScalarBlock block : scalars) {
          json.writeRawValue(new String(
              ScalarCodec.encode(FrameBatch.DEFAULT_WORKER, block), StandardCharsets.UTF_8));
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    }
  }

  private List<RunEvent> writeFrames(WatchedRun run, JsonGenerator json, List<ScalarBlock> scalars)
      throws IOException {
    List<RunEvent> events = new ArrayList<>();
    json.writeArrayFieldStart("frames");
    try {
      store.replay(run.stored(), new RunVisitor() {
        private long place;

        @Override
        public void frame(String worker, StepFrame frame) {
          try {
            FrameCodec.write(json, frame.toBuilder().seq(place++).build());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }

        @Override
        public void scalars(String worker, ScalarBlock block) {
          scalars.add(new ScalarBlock(scalars.size(), block.timestamp(), block.series()));
        }

        @Override
        public void event(RunEvent event) {
          events.add(event);
        }
      });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    json.writeEndArray();
    return events;
  }
}
