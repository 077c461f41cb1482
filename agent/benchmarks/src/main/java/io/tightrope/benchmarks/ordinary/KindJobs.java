package io.tightrope.benchmarks.ordinary;

import static io.tightrope.benchmarks.ordinary.network.Networks.dense;

import io.tightrope.benchmarks.ordinary.data.Data;
import io.tightrope.benchmarks.ordinary.data.Pictures;
import io.tightrope.benchmarks.ordinary.data.Sequences;
import io.tightrope.benchmarks.ordinary.data.Tables;
import io.tightrope.benchmarks.ordinary.network.Networks;
import io.tightrope.benchmarks.ordinary.network.Variants;
import io.tightrope.benchmarks.ordinary.network.Variants.Normalization;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.InverseSchedule;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** Trainings of kinds that the first sixty-five do not have, one job in a few lines. */
final class KindJobs {
  private static final Data.Source TEACHER = Tables.teacher(2500, 12, 4);
  private static final Data.Source HOUSES = Tables.houses(1500).standardized();

  private KindJobs() {}

  static List<Job> all() {
    return Stream.of(tables(), losses(), configurations(), shapes(), sequences())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Job> tables() {
    return List.of(
        Job.of("xor-tanh-adam", Tables.exclusiveOr(), dense(Activation.TANH, 4))
            .updater(new Adam(0.05))
            .batch(4)
            .steps(600)
            .atLeast(1),
        Job.of("xor-sigmoid-nesterovs", Tables.exclusiveOr(), dense(Activation.SIGMOID, 8))
            .updater(new Nesterovs(0.3, 0.9))
            .batch(4)
            .steps(1500)
            .atLeast(1),
        Job.of("xor-relu-one-by-one", Tables.exclusiveOr(), dense(Activation.RELU, 16))
            .updater(new Sgd(0.1))
            .batch(1)
            .steps(1500)
            .atLeast(1),
        Job.of("moons-narrow-three", Tables.moons(1000), dense(Activation.RELU, 8, 8, 8))
            .updater(new Adam(5e-3))
            .atLeast(0.9),
        Job.of("spirals-tanh-wide", Tables.spirals(1500), dense(Activation.TANH, 128, 64))
            .updater(new Adam(5e-3))
            .steps(1000)
            .atLeast(0.85),
        Job.of("deep-relu-8", TEACHER, dense(Activation.RELU, 32, 32, 32, 32, 32, 32, 32, 32))
            .updater(new Adam(2e-3))
            .atLeast(0.7),
        Job.of(
                "deep-tanh-10",
                TEACHER,
                dense(Activation.TANH, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24))
            .updater(new Adam(1e-3))
            .atLeast(0.7),
        Job.of("one-wide-layer", TEACHER, dense(Activation.RELU, 256))
            .updater(new Nesterovs(0.01, 0.9))
            .atLeast(0.75),
        Job.of("word-weights-adagrad", Tables.wordWeights(1500, 600, 6), dense(Activation.RELU, 64))
            .updater(new AdaGrad(0.05))
            .batch(64)
            .steps(400)
            .atLeast(0.85),
        Job.of(
                "word-weights-nesterovs",
                Tables.wordWeights(1500, 600, 6),
                dense(Activation.TANH, 48))
            .updater(new Nesterovs(0.1, 0.9))
            .batch(64)
            .steps(500)
            .atLeast(0.85),
        Job.of("categories-sgd", Tables.categories(2500), dense(Activation.TANH, 32))
            .updater(new Sgd(0.5))
            .batch(32)
            .steps(1200)
            .atLeast(0.8),
        Job.of(
                "customers-12pct-positive",
                Tables.customers(3000, 0.12).standardized(),
                dense(Activation.TANH, 24))
            .updater(new RmsProp(2e-3))
            .atLeast(0.86),
        Job.of(
                "customers-raw-batchnorm-first",
                Tables.customers(2500, 0.3),
                Variants.normalizedInputs(Activation.RELU, 32, 16))
            .updater(new Adam(3e-3))
            .batch(64)
            .atLeast(0.78),
        Job.of(
                "houses-raw-batchnorm",
                Tables.houses(1500),
                Networks.normalized(Activation.RELU, 48, 24))
            .updater(new Adam(0.01))
            .batch(64)
            .steps(1000)
            .atLeast(0.6),
        Job.of(
                "flowers-raw-batchnorm",
                Tables.flowers(600),
                Networks.normalized(Activation.TANH, 16, 16))
            .updater(new Sgd(0.1))
            .atLeast(0.88),
        Job.of(
                "houses-raw-targets",
                Tables.houses(1500).standardizedFeatures(),
                dense(Activation.RELU, 32, 16))
            .updater(new Adam(0.01))
            .atLeast(0.7),
        Job.of(
                "autoencoder-noisy-inputs",
                Tables.fewFactors(2000, 20, 5),
                dense(Activation.ELU, 24, 6, 24))
            .with(start -> start.dropOut(new GaussianNoise(0.05)))
            .updater(new Adam(3e-3))
            .atLeast(0.7),
        Job.of(
                "noisy-labels-tanh-sgd",
                Tables.noisyLabels(Tables.moons(1500), 0.3),
                dense(Activation.TANH, 24, 24))
            .updater(new Sgd(0.2))
            .steps(1000)
            .atLeast(0.85));
  }

  private static List<Job> losses() {
    return List.of(
        Job.of(
                "absolute-error",
                HOUSES,
                Variants.with(
                    LossFunction.MEAN_ABSOLUTE_ERROR, Activation.IDENTITY, Activation.RELU, 32, 16))
            .updater(new Adam(5e-3))
            .atLeast(0.65),
        Job.of(
                "cosine-loss",
                Tables.directions(2000),
                Variants.with(
                    LossFunction.COSINE_PROXIMITY, Activation.IDENTITY, Activation.TANH, 32, 16))
            .updater(new Adam(2e-3))
            .atLeast(0.9),
        Job.of(
                "poisson-counts",
                Tables.counts(2500),
                Variants.with(LossFunction.POISSON, Activation.SOFTPLUS, Activation.RELU, 32, 16))
            .updater(new Adam(2e-3))
            .steps(1000)
            .atLeast(0.35),
        Job.of(
                "many-labels",
                Tables.labels(2500, 12, 6),
                Variants.with(LossFunction.XENT, Activation.SIGMOID, Activation.RELU, 48, 24))
            .updater(new Adam(3e-3))
            .atLeast(0.6),
        Job.of(
                "one-sigmoid-output",
                Tables.oneColumn(Tables.moons(1200)),
                Variants.with(LossFunction.XENT, Activation.SIGMOID, Activation.RELU, 24, 12))
            .updater(new Adam(5e-3))
            .atLeast(0.8),
        Job.of(
                "squared-error-of-classes",
                TEACHER,
                Variants.with(LossFunction.MSE, Activation.SIGMOID, Activation.TANH, 48))
            .updater(new Adam(3e-3))
            .atLeast(0.7));
  }

  private static List<Job> configurations() {
    return List.of(
        Job.of(
                "layer-normalization-tanh",
                TEACHER,
                Variants.mlp(Activation.TANH, WeightInit.XAVIER, Normalization.LAYER, 48, 32))
            .updater(new Adam(2e-3))
            .atLeast(0.75),
        Job.of(
                "layer-normalization-relu",
                HOUSES,
                Variants.mlp(Activation.RELU, WeightInit.RELU, Normalization.LAYER, 48, 24))
            .updater(new Nesterovs(0.01, 0.9))
            .atLeast(0.7),
        Job.of("max-norm", TEACHER, dense(Activation.RELU, 64, 32))
            .with(start -> start.constrainWeights(new MaxNormConstraint(2, 1)))
            .updater(new Adam(3e-3))
            .atLeast(0.75),
        Job.of("drop-connect", TEACHER, dense(Activation.RELU, 64, 48))
            .with(start -> start.weightNoise(new DropConnect(0.9)))
            .updater(new Adam(2e-3))
            .steps(1000)
            .atLeast(0.7),
        Job.of("weight-decay", TEACHER, dense(Activation.GELU, 64, 32))
            .with(start -> start.weightDecay(0.01))
            .updater(new Adam(2e-3))
            .atLeast(0.75),
        Job.of("learned-slopes", TEACHER, Variants.learnedSlopes(48, 24))
            .updater(new Adam(2e-3))
            .atLeast(0.75),
        Job.of("wide-and-deep", TEACHER, Variants.wideAndDeep(64, 24))
            .updater(new Adam(2e-3))
            .atLeast(0.75),
        Job.of("residual-deep", Tables.spirals(1500), Networks.residual(24, 6))
            .updater(new Adam(1e-3))
            .atLeast(0.85),
        Job.of("double-precision", TEACHER, dense(Activation.TANH, 32, 16))
            .with(start -> start.dataType(DataType.DOUBLE))
            .updater(new Adam(3e-3))
            .atLeast(0.75),
        Job.of("lbfgs", HOUSES, dense(Activation.TANH, 16))
            .with(start -> start.optimizationAlgo(OptimizationAlgorithm.LBFGS))
            .updater(new Sgd(0.05))
            .batch(1200)
            .steps(300)
            .atLeast(0.3),
        Job.of("conjugate-gradient", HOUSES, dense(Activation.TANH, 16))
            .with(start -> start.optimizationAlgo(OptimizationAlgorithm.CONJUGATE_GRADIENT))
            .updater(new Sgd(0.05))
            .batch(1200)
            .steps(300)
            .atLeast(0.3),
        Job.of("upd-adadelta", TEACHER, dense(Activation.RELU, 64, 32))
            .updater(new AdaDelta())
            .steps(1000)
            .atLeast(0.7),
        Job.of("upd-rmsprop", TEACHER, dense(Activation.TANH, 48, 24))
            .updater(new RmsProp(2e-3))
            .atLeast(0.75),
        Job.of("rate-steps-down", TEACHER, dense(Activation.RELU, 48, 24))
            .updater(new Nesterovs(new StepSchedule(ScheduleType.ITERATION, 0.03, 0.3, 300), 0.9))
            .steps(1000)
            .atLeast(0.75),
        Job.of("rate-inverse", HOUSES, dense(Activation.TANH, 32))
            .updater(new Sgd(new InverseSchedule(ScheduleType.ITERATION, 0.1, 0.01, 0.5)))
            .steps(1000)
            .atLeast(0.6),
        Job.of("rate-polynomial", TEACHER, dense(Activation.ELU, 48, 24))
            .updater(new Adam(new PolySchedule(ScheduleType.ITERATION, 5e-3, 1, 1000)))
            .steps(900)
            .atLeast(0.75),
        Job.of("gradients-of-length-one", TEACHER, dense(Activation.RELU, 48, 24))
            .with(start -> start.gradientNormalization(GradientNormalization.RenormalizeL2PerLayer))
            .updater(new Sgd(0.05))
            .steps(1000)
            .atLeast(0.7));
  }

  private static List<Job> shapes() {
    return List.of(
        Job.of(
                "shapes-cnn",
                Pictures.shapes(1200, 12, 1),
                Networks.convolutional(12, false, 24, 6, 12))
            .updater(new Adam(5e-3))
            .steps(400)
            .atLeast(0.8),
        Job.of(
                "shapes-raw-cnn-batchnorm",
                Pictures.shapes(1200, 12, 255),
                Networks.convolutional(12, true, 24, 6, 12))
            .updater(new Adam(3e-3))
            .steps(400)
            .atLeast(0.8),
        Job.of(
                "shapes-raw-mlp-batchnorm",
                Pictures.shapes(1500, 10, 255),
                Networks.normalized(Activation.RELU, 64, 32))
            .updater(new Adam(2e-3))
            .steps(700)
            .atLeast(0.65),
        Job.of("shapes-raw-mlp", Pictures.shapes(1500, 10, 255), dense(Activation.RELU, 64, 32))
            .updater(new Adam(5e-4))
            .steps(1000)
            .atLeast(0.55),
        Job.of(
                "shapes-strided-elu",
                Pictures.shapes(1200, 12, 1),
                Variants.strided(Activation.ELU, 12, 8, 12, 16))
            .updater(new Adam(5e-3))
            .steps(400)
            .atLeast(0.8),
        Job.of(
                "shapes-strided-leaky-nesterovs",
                Pictures.shapes(1200, 12, 1),
                Variants.strided(Activation.LEAKYRELU, 12, 8, 16, 16))
            .updater(new Nesterovs(0.02, 0.9))
            .steps(500)
            .atLeast(0.75),
        Job.of(
                "clothes-raw-batchnorm",
                Pictures.clothes(1500, 14).changed(KindJobs::pixels),
                Networks.normalized(Activation.RELU, 64))
            .updater(new Adam(2e-3))
            .steps(400)
            .atLeast(0.65),
        Job.of("shapes-segmentation", Pictures.inkOfShapes(400, 12), Variants.eachPixel(12, 6, 6))
            .updater(new Adam(5e-3))
            .batch(16)
            .steps(300)
            .atLeast(0.93));
  }

  private static Data pixels(Data data) {
    data.train().getFeatures().muli(255);
    data.test().getFeatures().muli(255);
    return data;
  }

  private static List<Job> sequences() {
    return List.of(
        Job.of("masked-lstm", Sequences.maskedCurves(800, 20), Networks.lastStep(16))
            .updater(new Adam(5e-3))
            .steps(500)
            .atLeast(0.75),
        Job.of("bidirectional-lstm", Sequences.curves(800, 16), Variants.bothWays(true, 10))
            .updater(new Adam(5e-3))
            .steps(400)
            .atLeast(0.75),
        Job.of("bidirectional-rnn", Sequences.curves(800, 16), Variants.bothWays(false, 12))
            .updater(new Adam(3e-3))
            .steps(500)
            .atLeast(0.75),
        Job.of("pooled-lstm", Sequences.curves(800, 16), Variants.pooledLstm(16, 16))
            .updater(new Adam(5e-3))
            .steps(500)
            .atLeast(0.75),
        Job.of(
                "curves-convolution",
                Sequences.curves(800, 20),
                Variants.alongTime(Activation.RELU, 12, 12))
            .updater(new Adam(5e-3))
            .steps(500)
            .atLeast(0.75),
        Job.of("self-attention", Sequences.curves(800, 16), Variants.attention(16, 2))
            .updater(new Adam(5e-3))
            .steps(600)
            .atLeast(0.6),
        Job.of("char-rnn-nesterovs", Sequences.characters(400, 15), Networks.simpleRnn(48))
            .with(start -> start
                .gradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue)
                .gradientNormalizationThreshold(1))
            .updater(new Nesterovs(0.01, 0.9))
            .batch(16)
            .steps(500)
            .atLeast(0.4),
        Job.of("forecast-rnn-rmsprop", Sequences.waves(300, 20), Networks.simpleRnn(16))
            .updater(new RmsProp(2e-3))
            .batch(16)
            .steps(500)
            .atLeast(0.8),
        Job.of("forecast-lstm-2", Sequences.waves(300, 20), Networks.lstm(12, 12))
            .updater(new Adam(5e-3))
            .batch(16)
            .steps(500)
            .atLeast(0.8));
  }
}
