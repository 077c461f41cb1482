package io.tightrope.benchmarks.ordinary;

import io.tightrope.benchmarks.ordinary.data.Sequences;
import io.tightrope.benchmarks.ordinary.network.Networks;
import java.util.List;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;

/** Trainings on sequences. */
final class SequenceJobs {
  private SequenceJobs() {}

  static List<Job> all() {
    return List.of(
        Job.of("char-lstm", Sequences.characters(400, 30), Networks.lstm(48))
            .updater(new Adam(5e-3))
            .batch(16)
            .steps(400)
            .atLeast(0.6),
        Job.of("char-lstm-2-rmsprop", Sequences.characters(400, 20), Networks.lstm(24, 24))
            .with(start -> start.l2(1e-4))
            .updater(new RmsProp(5e-3))
            .batch(16)
            .steps(400)
            .atLeast(0.4),
        Job.of("forecast-lstm-adam", Sequences.waves(300, 25), Networks.lstm(12))
            .updater(new Adam(5e-3))
            .batch(16)
            .steps(500)
            .atLeast(0.8),
        Job.of("forecast-lstm-nesterovs", Sequences.waves(300, 25), Networks.lstm(10))
            .updater(new Nesterovs(0.005, 0.9))
            .batch(16)
            .steps(500)
            .atLeast(0.6),
        Job.of("curves-lstm", Sequences.curves(800, 20), Networks.lastStep(16))
            .updater(new Adam(5e-3))
            .batch(32)
            .steps(500)
            .atLeast(0.8),
        Job.of("sums-simple-rnn", Sequences.sums(500, 20), Networks.simpleRnn(16))
            .with(start -> start
                .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                .gradientNormalizationThreshold(1))
            .updater(new Adam(2e-3))
            .batch(16)
            .steps(500)
            .atLeast(0.75),
        Job.of(
                "topics-embedding-lstm",
                Sequences.topics(800, 12, 300, 4),
                Networks.sentences(300, 16, 16))
            .updater(new Adam(5e-3))
            .batch(32)
            .steps(400)
            .atLeast(0.75));
  }
}
