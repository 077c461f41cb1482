package io.tightrope.dashboard.store.recent;

import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Blocks of scalars as bytes of the journal. */
final class ScalarBytes {
  private ScalarBytes() {}

  static byte[] write(byte kind, Entry.Scalars entry) {
    byte[] worker = entry.worker().getBytes(StandardCharsets.UTF_8);
    int bytes = 1 + 6 * Integer.BYTES + worker.length + 2 * Long.BYTES;
    for (Map.Entry<String, ScalarSeries> series : entry.block().series().entrySet()) {
      bytes += 2 * Integer.BYTES + series.getKey().getBytes(StandardCharsets.UTF_8).length;
      bytes += 2 * Long.BYTES * series.getValue().size();
    }
    ByteBuffer buffer = ByteBuffer.allocate(bytes)
        .put(kind)
        .putInt(entry.run())
        .putInt(entry.place())
        .putInt(entry.frame())
        .putInt(entry.event())
        .putInt(worker.length)
        .put(worker)
        .putLong(entry.block().seq())
        .putDouble(entry.block().timestamp())
        .putInt(entry.block().series().size());
    entry.block().series().forEach((name, series) -> {
      byte[] text = name.getBytes(StandardCharsets.UTF_8);
      buffer.putInt(text.length).put(text).putInt(series.size());
      for (long step : series.steps()) {
        buffer.putLong(step);
      }
      for (double value : series.values()) {
        buffer.putDouble(value);
      }
    });
    return buffer.array();
  }

  /** Reads what follows the kind, the run and the place. */
  static Entry.Scalars read(ByteBuffer buffer, int run, int place) {
    int frame = buffer.getInt();
    int event = buffer.getInt();
    String worker = text(buffer);
    long seq = buffer.getLong();
    double timestamp = buffer.getDouble();
    Map<String, ScalarSeries> series = new TreeMap<>();
    for (int left = buffer.getInt(); left > 0; left--) {
      String name = text(buffer);
      long[] steps = new long[buffer.getInt()];
      double[] values = new double[steps.length];
      for (int i = 0; i < steps.length; i++) {
        steps[i] = buffer.getLong();
      }
      for (int i = 0; i < values.length; i++) {
        values[i] = StepFrame.measured(buffer.getDouble());
      }
      series.put(name, new ScalarSeries(steps, values));
    }
    return new Entry.Scalars(
        run, place, frame, event, worker, new ScalarBlock(seq, timestamp, series));
  }

  private static String text(ByteBuffer buffer) {
    byte[] text = new byte[buffer.getInt()];
    buffer.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
