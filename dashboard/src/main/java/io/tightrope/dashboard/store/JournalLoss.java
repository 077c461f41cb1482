package io.tightrope.dashboard.store;

import io.tightrope.dashboard.journal.Damage;
import io.tightrope.dashboard.store.recent.Entry;
import io.tightrope.dashboard.store.recent.EntryCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a damaged journal has cost, counted and reported once at the start. */
final class JournalLoss {
  private static final Logger LOG = LoggerFactory.getLogger(JournalLoss.class);

  private final List<Path> files = new ArrayList<>();
  private long frames;

  private JournalLoss() {}

  /** Counts what was in the damaged stretches and writes one line for each into the log. */
  static JournalLoss of(List<Damage> damages) {
    JournalLoss loss = new JournalLoss();
    damages.forEach(loss::add);
    return loss;
  }

  private void add(Damage damage) {
    files.add(damage.file());
    OptionalLong lost = frames(damage);
    frames += lost.orElse(0);
    String count = lost.isPresent()
        ? lost.getAsLong() + " frames are lost"
        : "how many frames are lost is not known";
    if (damage.isCutOff()) {
      LOG.warn(
          "The end of the journal cannot be read: {}. A crash in the middle of a write leaves such an"
              + " end, and what was in it had not been acknowledged. If the disk is damaged, it may"
              + " have been. The {} bytes were set aside in {}.",
          count,
          damage.bytes().length,
          damage.file());
    } else {
      LOG.error(
          "The journal is damaged: {} requests cannot be read, and {}. Everything before and after is"
              + " there. Check the disk. The {} bytes were set aside in {}.",
          damage.records(),
          count,
          damage.bytes().length,
          damage.file());
    }
  }

  /** Frames in the only or first record, as far as it can still be decoded. */
  private static OptionalLong frames(Damage damage) {
    if (damage.records() > 1 || damage.bytes().length <= Damage.RECORD_HEAD) {
      return OptionalLong.empty();
    }
    try {
      byte[] record = Arrays.copyOfRange(damage.bytes(), Damage.RECORD_HEAD, damage.bytes().length);
      Entry entry = EntryCodec.of(damage.columns()).decode(record);
      return OptionalLong.of(
          entry instanceof Entry.Frames batch ? batch.frames().size() : 0);
    } catch (RuntimeException unreadable) {
      return OptionalLong.empty();
    }
  }

  /** Frames that are known to be lost. */
  long frames() {
    return frames;
  }

  /** Where the damaged bytes are kept. */
  List<Path> files() {
    return List.copyOf(files);
  }
}
