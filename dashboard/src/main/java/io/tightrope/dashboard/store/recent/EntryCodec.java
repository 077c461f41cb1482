package io.tightrope.dashboard.store.recent;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.EventCodec;
import io.tightrope.dashboard.store.schema.FrameRows;
import io.tightrope.dashboard.store.schema.RunField;
import io.tightrope.dashboard.store.schema.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Entries as bytes of the journal. Layer values are single precision, as in the tables; the absent
 * and the measured NaN differ in their bits.
 */
public final class EntryCodec {
  private static final byte FRAMES = 1;
  private static final byte EVENT = 2;
  private static final int ABSENT = 0x7fc0_0001;
  private static final RunField[] FIELDS = RunField.values();
  private static final LayerStatistic[] STATISTICS = LayerStatistic.values();

  private EntryCodec() {}

  /** Names what the bytes depend on; a journal of other columns cannot be read. */
  public static String columns() {
    return Stream.concat(
            Arrays.stream(FIELDS).map(RunField::field),
            Arrays.stream(STATISTICS).map(LayerStatistic::field))
        .collect(Collectors.joining(","));
  }

  public static byte[] encode(Entry entry) {
    if (entry instanceof Entry.Frames frames) {
      return encode(frames);
    }
    Entry.Event event = (Entry.Event) entry;
    byte[] json = EventCodec.toJson(event.event()).toString().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + 2 * Integer.BYTES + json.length)
        .put(EVENT)
        .putInt(event.run())
        .putInt(event.frame())
        .put(json)
        .array();
  }

  private static byte[] encode(Entry.Frames entry) {
    byte[] worker = entry.worker().getBytes(StandardCharsets.UTF_8);
    int bytes = 1 + 4 * Integer.BYTES + worker.length;
    for (StepFrame frame : entry.frames()) {
      bytes += (3 + FIELDS.length) * Long.BYTES + Integer.BYTES;
      bytes += frame.statistics().size() * frame.layerCount() * Float.BYTES;
    }
    ByteBuffer buffer = ByteBuffer.allocate(bytes)
        .put(FRAMES)
        .putInt(entry.run())
        .putInt(entry.first())
        .putInt(worker.length)
        .put(worker)
        .putInt(entry.frames().size());
    entry.frames().forEach(frame -> write(buffer, frame));
    return buffer.array();
  }

  private static void write(ByteBuffer buffer, StepFrame frame) {
    buffer.putLong(frame.seq()).putLong(frame.step()).putInt(frame.layerCount());
    for (RunField field : FIELDS) {
      buffer.putLong(Double.doubleToRawLongBits(field.of(frame)));
    }
    long present = 0;
    for (LayerStatistic statistic : frame.statistics()) {
      present |= 1L << statistic.ordinal();
    }
    buffer.putLong(present);
    for (LayerStatistic statistic : frame.statistics()) {
      double[] column = frame.column(statistic);
      int[] bits = new int[column.length];
      for (int layer = 0; layer < bits.length; layer++) {
        double value = column[layer];
        bits[layer] =
            StepFrame.isAbsent(value) ? ABSENT : Float.floatToIntBits(FrameRows.single(value));
      }
      buffer.asIntBuffer().put(bits);
      buffer.position(buffer.position() + bits.length * Integer.BYTES);
    }
  }

  public static Entry decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    byte kind = buffer.get();
    int run = buffer.getInt();
    int place = buffer.getInt();
    return switch (kind) {
      case FRAMES -> readFrames(buffer, run, place);
      case EVENT -> readEvent(buffer, run, place);
      default -> throw new StoreException("the journal holds an entry of kind " + kind);
    };
  }

  private static Entry readFrames(ByteBuffer buffer, int run, int first) {
    byte[] worker = new byte[buffer.getInt()];
    buffer.get(worker);
    int count = buffer.getInt();
    List<StepFrame> frames = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      frames.add(readFrame(buffer));
    }
    return new Entry.Frames(run, new String(worker, StandardCharsets.UTF_8), first, frames);
  }

  private static StepFrame readFrame(ByteBuffer buffer) {
    long seq = buffer.getLong();
    long step = buffer.getLong();
    int layerCount = buffer.getInt();
    double[] values = new double[FIELDS.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Double.longBitsToDouble(buffer.getLong());
    }
    StepFrame.Builder frame = FrameRows.frame(seq, step, layerCount, values);
    long present = buffer.getLong();
    for (LayerStatistic statistic : STATISTICS) {
      if ((present & 1L << statistic.ordinal()) != 0) {
        frame.column(statistic, readColumn(buffer, layerCount));
      }
    }
    return frame.build();
  }

  private static double[] readColumn(ByteBuffer buffer, int layerCount) {
    double[] column = new double[layerCount];
    for (int layer = 0; layer < layerCount; layer++) {
      int bits = buffer.getInt();
      column[layer] = bits == ABSENT ? Double.NaN : StepFrame.measured(Float.intBitsToFloat(bits));
    }
    return column;
  }

  private static Entry readEvent(ByteBuffer buffer, int run, int frame) {
    byte[] json = new byte[buffer.remaining()];
    buffer.get(json);
    try {
      return new Entry.Event(run, frame, EventCodec.decode(new ByteArrayInputStream(json)));
    } catch (IOException e) {
      throw new StoreException("an event in the journal is unreadable", e);
    }
  }
}
