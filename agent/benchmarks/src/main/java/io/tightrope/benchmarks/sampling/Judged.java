package io.tightrope.benchmarks.sampling;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.json.RecordedRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A recording judged with every step observed, and with some of them.
 *
 * @param name of the recording
 * @param outcome what became of the training
 * @param full with every step observed
 * @param pairs one per pattern
 */
record Judged(String name, JsonNode outcome, Verdict full, List<Pair> pairs) {

  /** The same recording judged twice. */
  record Pair(String name, Pattern pattern, Verdict full, Verdict thinned) {
    boolean changed() {
      return full.level() != thinned.level();
    }

    boolean quietToCritical() {
      return full.level().isQuiet() && thinned.level() == Level.CRITICAL;
    }
  }

  boolean ordinary() {
    return outcome.get("kind").asText().equals("ordinary");
  }

  boolean healthy() {
    return outcome.get("healthy").asBoolean();
  }

  Stream<Verdict> thinned() {
    return pairs.stream().map(Pair::thinned);
  }

  /** Reads and judges a recording by patterns 0, 1, ... */
  static Judged of(Path file, int patterns, RuleSettings settings) throws IOException {
    RecordedRun run = Recordings.read(file);
    String name = Recordings.title(file);
    BitSet every = new BitSet();
    every.set(0, run.frames().size());
    Verdict full = Replay.of(run, every, settings);
    List<Pair> pairs = IntStream.range(0, patterns)
        .mapToObj(Pattern::new)
        .map(pattern ->
            new Pair(name, pattern, full, Replay.of(run, pattern.of(run.frames()), settings)))
        .toList();
    return new Judged(name, run.outcome(), full, pairs);
  }
}
