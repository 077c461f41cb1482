package io.tightrope.benchmarks.ordinary;

import static io.tightrope.benchmarks.ordinary.network.Networks.convolutional;
import static io.tightrope.benchmarks.ordinary.network.Networks.dense;

import io.tightrope.benchmarks.ordinary.data.Pictures;
import java.util.List;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/** Trainings on small images. */
final class PictureJobs {
  private PictureJobs() {}

  static List<Job> all() {
    return List.of(
        Job.of("clothes-mlp-nesterovs", Pictures.clothes(3000, 28), dense(Activation.RELU, 64))
            .updater(new Nesterovs(0.02, 0.9))
            .with(start -> start.l2(1e-4))
            .batch(64)
            .steps(400)
            .atLeast(0.72),
        Job.of("clothes-mlp-dropout", Pictures.clothes(3000, 14), dense(Activation.RELU, 100, 50))
            .with(start -> start.dropOut(0.7))
            .batch(64)
            .steps(500)
            .atLeast(0.65),
        Job.of("clothes-softmax-regression", Pictures.clothes(3000, 14), dense(Activation.IDENTITY))
            .updater(new Sgd(0.1))
            .batch(64)
            .steps(600)
            .atLeast(0.68),
        Job.of("clothes-lenet", Pictures.clothes(2000, 14), convolutional(14, false, 32, 6, 12))
            .batch(32)
            .steps(350)
            .atLeast(0.65),
        Job.of(
                "clothes-cnn-batchnorm",
                Pictures.clothes(2000, 14),
                convolutional(14, true, 32, 6, 12))
            .batch(32)
            .steps(350)
            .atLeast(0.65),
        Job.of(
                "clothes-autoencoder",
                Pictures.clothesItself(2000, 14),
                dense(Activation.RELU, 64, 16, 64))
            .updater(new Adam(2e-3))
            .batch(64)
            .steps(500)
            .atLeast(0.6));
  }
}
