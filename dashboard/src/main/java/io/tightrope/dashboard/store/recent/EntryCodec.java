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
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Entries as bytes of the journal. Each file of the journal names the columns of its frames once,
 * and a frame says by their places in that list which it has: so a journal is read by a version that
 * has more columns, or the same in another order. Layer values are single precision, as in the
 * tables; the absent and the measured NaN differ in their bits. Thread-safe.
 */
public final class EntryCodec {
  private static final byte FRAMES = 1;
  private static final byte EVENT = 2;
  private static final byte SCALARS = 3;
  private static final int ABSENT = 0x7fc0_0001;
  private static final EntryCodec CURRENT =
      new EntryCodec(RunField.all(), List.of(LayerStatistic.values()));

  private final List<RunField> fields;
  private final List<LayerStatistic> statistics;

  private EntryCodec(List<RunField> fields, List<LayerStatistic> statistics) {
    this.fields = fields;
    this.statistics = statistics;
  }

  /** Writes every column that this version has. */
  public static EntryCodec current() {
    return CURRENT;
  }

  /**
   * Reads what was written with such columns.
   *
   * @param columns as {@link #columns} gave them
   * @throws StoreException if this version does not know one of them
   */
  public static EntryCodec of(String columns) {
    List<RunField> fields = new ArrayList<>();
    List<LayerStatistic> statistics = new ArrayList<>();
    for (String column : columns.split(",", -1)) {
      Optional<RunField> field = RunField.ofField(column);
      if (field.isPresent()) {
        fields.add(field.get());
      } else {
        statistics.add(LayerStatistic.ofField(column)
            .orElseThrow(
                () -> new StoreException("the journal has the unknown column \"" + column + "\"")));
      }
    }
    return new EntryCodec(List.copyOf(fields), List.copyOf(statistics));
  }

  /** Names what the bytes depend on: the numbers of a run, then the statistics of layers. */
  public String columns() {
    return Stream.concat(
            fields.stream().map(RunField::field), statistics.stream().map(LayerStatistic::field))
        .collect(Collectors.joining(","));
  }

  public byte[] encode(Entry entry) {
    if (entry instanceof Entry.Frames frames) {
      return encode(frames);
    }
    if (entry instanceof Entry.Scalars scalars) {
      return ScalarBytes.write(SCALARS, scalars);
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

  private byte[] encode(Entry.Frames entry) {
    byte[] worker = entry.worker().getBytes(StandardCharsets.UTF_8);
    int bytes = 1 + 4 * Integer.BYTES + worker.length;
    for (StepFrame frame : entry.frames()) {
      bytes += (2 + fields.size() + words()) * Long.BYTES + Integer.BYTES;
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

  /** How many words hold one bit per statistic. */
  private int words() {
    return (statistics.size() + Long.SIZE - 1) / Long.SIZE;
  }

  private void write(ByteBuffer buffer, StepFrame frame) {
    buffer.putLong(frame.seq()).putLong(frame.step()).putInt(frame.layerCount());
    for (RunField field : fields) {
      buffer.putLong(Double.doubleToRawLongBits(field.of(frame)));
    }
    long[] present = new long[words()];
    for (int i = 0; i < statistics.size(); i++) {
      if (frame.has(statistics.get(i))) {
        present[i / Long.SIZE] |= 1L << i % Long.SIZE;
      }
    }
    for (long word : present) {
      buffer.putLong(word);
    }
    for (LayerStatistic statistic : statistics) {
      if (!frame.has(statistic)) {
        continue;
      }
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

  public Entry decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    byte kind = buffer.get();
    int run = buffer.getInt();
    int place = buffer.getInt();
    return switch (kind) {
      case FRAMES -> readFrames(buffer, run, place);
      case SCALARS -> ScalarBytes.read(buffer, run, place);
      case EVENT -> readEvent(buffer, run, place);
      default -> throw new StoreException("the journal holds an entry of kind " + kind);
    };
  }

  private Entry readFrames(ByteBuffer buffer, int run, int first) {
    byte[] worker = new byte[buffer.getInt()];
    buffer.get(worker);
    int count = buffer.getInt();
    List<StepFrame> frames = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      frames.add(readFrame(buffer));
    }
    return new Entry.Frames(run, new String(worker, StandardCharsets.UTF_8), first, frames);
  }

  private StepFrame readFrame(ByteBuffer buffer) {
    long seq = buffer.getLong();
    long step = buffer.getLong();
    int layerCount = buffer.getInt();
    StepFrame.Builder frame = StepFrame.builder(seq, step, layerCount);
    for (RunField field : fields) {
      field.put(frame, Double.longBitsToDouble(buffer.getLong()));
    }
    long[] present = new long[words()];
    for (int i = 0; i < present.length; i++) {
      present[i] = buffer.getLong();
    }
    for (int i = 0; i < statistics.size(); i++) {
      if ((present[i / Long.SIZE] & 1L << i % Long.SIZE) != 0) {
        frame.column(statistics.get(i), readColumn(buffer, layerCount));
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
