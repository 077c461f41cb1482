package io.tightrope.benchmarks.ordinary;

import static io.tightrope.benchmarks.ordinary.network.Networks.dense;

import io.tightrope.benchmarks.ordinary.data.Data;
import io.tightrope.benchmarks.ordinary.data.Tables;
import io.tightrope.benchmarks.ordinary.network.Networks;
import java.util.List;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.RampSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Trainings on tables: one job in a few lines. */
final class TableJobs {
  private static final Data.Source TEACHER = Tables.teacher(2500, 12, 4);

  private TableJobs() {}

  static List<Job> all() {
    return List.of(
        // Classes from raw and scaled columns.
        Job.of("flowers-raw-relu-adam", Tables.flowers(400), dense(Activation.RELU, 10, 10))
            .updater(new Adam(0.01))
            .batch(16)
            .steps(600)
            .atLeast(0.9),
        Job.of(
                "flowers-std-tanh-sgd",
                Tables.flowers(400).standardized(),
                dense(Activation.TANH, 3, 3))
            .updater(new Sgd(0.1))
            .batch(100)
            .steps(1000)
            .atLeast(0.9),
        Job.of(
                "customers-std-relu-adam",
                Tables.customers(2500, 0.25).standardized(),
                dense(Activation.RELU, 16, 8))
            .steps(1200)
            .atLeast(0.8),
        Job.of(
                "customers-raw-relu-adam",
                Tables.customers(2500, 0.25),
                dense(Activation.RELU, 32, 16))
            .batch(64)
            .steps(1000)
            .atLeast(0.7),
        Job.of(
                "customers-minmax-nesterovs",
                Tables.customers(2500, 0.3).minMax(),
                dense(Activation.RELU, 24, 12))
            .updater(new Nesterovs(0.05, 0.9))
            .atLeast(0.78),
        Job.of(
                "customers-4pct-positive",
                Tables.customers(3000, 0.04).standardized(),
                dense(Activation.RELU, 32, 16))
            .batch(64)
            .atLeast(0.93),
        Job.of("moons-tanh-sgd", Tables.moons(1000), dense(Activation.TANH, 16, 16))
            .updater(new Sgd(0.2))
            .steps(1200)
            .atLeast(0.95),
        Job.of("rings-raw-relu", Tables.rings(1000), dense(Activation.RELU, 20))
            .updater(new Adam(0.005))
            .batch(50)
            .atLeast(0.95),
        Job.of("categories-onehot", Tables.categories(2500), dense(Activation.RELU, 64, 32))
            .updater(new Adam(2e-3))
            .batch(64)
            .atLeast(0.85),
        Job.of(
                "word-weights-relu",
                Tables.wordWeights(1500, 600, 6),
                dense(Activation.RELU, 64, 32))
            .batch(64)
            .steps(500)
            .atLeast(0.85),
        Job.of("word-weights-linear", Tables.wordWeights(1500, 600, 6), dense(Activation.IDENTITY))
            .updater(new Adam(0.01))
            .batch(64)
            .steps(500)
            .atLeast(0.85),
        Job.of("embedded-indices", Tables.indices(2500, 100, 4), Networks.embedding(100, 16, 32))
            .updater(new Adam(0.01))
            .batch(64)
            .steps(600)
            .atLeast(0.95),
        Job.of("logistic-regression", Tables.clouds(2000, 10, 3, 1), dense(Activation.IDENTITY))
            .updater(new Sgd(0.05))
            .atLeast(0.85),
        // Numbers.
        Job.of("linear-regression-sgd", Tables.linear(1500, 8), dense(Activation.IDENTITY))
            .updater(new Sgd(0.01))
            .steps(600)
            .atLeast(0.95),
        Job.of("friedman-raw-relu-adam", Tables.friedman(1500), dense(Activation.RELU, 32, 16))
            .updater(new Adam(0.01))
            .steps(1000)
            .atLeast(0.8),
        Job.of(
                "friedman-std-tanh-nadam",
                Tables.friedman(1500).standardized(),
                dense(Activation.TANH, 32, 16))
            .updater(new Nadam(2e-3))
            .atLeast(0.75),
        Job.of(
                "houses-std-relu-rmsprop",
                Tables.houses(1500).standardized(),
                dense(Activation.RELU, 64, 64))
            .updater(new RmsProp(1e-3))
            .batch(16)
            .atLeast(0.75),
        Job.of(
                "houses-std-sigmoid-sgd",
                Tables.houses(1500).standardized(),
                dense(Activation.SIGMOID, 30))
            .updater(new Sgd(0.05))
            .batch(16)
            .steps(1500)
            .atLeast(0.65),
        Job.of("sinc-tanh-nesterovs", Tables.sinc(1000), dense(Activation.TANH, 50, 50))
            .updater(new Nesterovs(0.02, 0.9))
            .batch(100)
            .steps(1500)
            .atLeast(0.6),
        Job.of("sum-raw-tanh", Tables.sum(1000), dense(Activation.TANH, 10))
            .updater(new Nesterovs(0.01, 0.9))
            .batch(100)
            .steps(600)
            .atLeast(0.95),
        Job.of(
                "autoencoder-factors",
                Tables.fewFactors(2000, 20, 5),
                dense(Activation.TANH, 16, 5, 16))
            .updater(new Adam(2e-3))
            .atLeast(0.7),
        // Activations.
        Job.of("act-tanh", TEACHER, dense(Activation.TANH, 48, 32, 24))
            .updater(new Adam(3e-3))
            .atLeast(0.8),
        Job.of("act-sigmoid", TEACHER, dense(Activation.SIGMOID, 48, 32))
            .updater(new Adam(5e-3))
            .atLeast(0.75),
        Job.of("act-leakyrelu", TEACHER, dense(Activation.LEAKYRELU, 48, 32, 24))
            .updater(new Adam(3e-3))
            .atLeast(0.78),
        Job.of("act-elu", TEACHER, dense(Activation.ELU, 48, 32, 24))
            .updater(new Adam(3e-3))
            .atLeast(0.78),
        Job.of("act-softsign", TEACHER, dense(Activation.SOFTSIGN, 48, 32, 24))
            .updater(new Adam(3e-3))
            .atLeast(0.78),
        Job.of("act-gelu", TEACHER, dense(Activation.GELU, 48, 32))
            .updater(new Adam(3e-3))
            .atLeast(0.78),
        Job.of("act-swish", TEACHER, dense(Activation.SWISH, 48, 32))
            .updater(new Adam(3e-3))
            .atLeast(0.78),
        // Updaters.
        Job.of("upd-sgd", TEACHER, dense(Activation.RELU, 64, 32))
            .updater(new Sgd(0.1))
            .atLeast(0.75),
        Job.of("upd-adagrad", TEACHER, dense(Activation.RELU, 64, 32))
            .updater(new AdaGrad(0.05))
            .atLeast(0.75),
        Job.of("upd-adamax", TEACHER, dense(Activation.RELU, 64, 32))
            .updater(new AdaMax(3e-3))
            .atLeast(0.75),
        Job.of("upd-amsgrad", TEACHER, dense(Activation.RELU, 64, 32))
            .updater(new AMSGrad(2e-3))
            .atLeast(0.75),
        Job.of("upd-nesterovs", TEACHER, dense(Activation.RELU, 64, 32))
            .updater(new Nesterovs(0.02, 0.9))
            .atLeast(0.78),
        // Batches.
        Job.of("batch-1", TEACHER, dense(Activation.RELU, 64, 32))
            .updater(new Adam(5e-4))
            .batch(1)
            .steps(1500)
            .atLeast(0.55),
        Job.of("batch-8", TEACHER, dense(Activation.RELU, 64, 32))
            .batch(8)
            .steps(1200)
            .atLeast(0.7),
        Job.of("batch-full", Tables.teacher(1000, 12, 4), dense(Activation.RELU, 64, 32))
            .updater(new Adam(5e-3))
            .batch(1000)
            .steps(300)
            .atLeast(0.75),
        // Learning rates.
        Job.of("rate-warm-up", TEACHER, dense(Activation.RELU, 64, 32))
            .updater(new Adam(new RampSchedule(new FixedSchedule(3e-3), 300)))
            .steps(1000)
            .atLeast(0.78),
        Job.of("rate-cycles", TEACHER, dense(Activation.RELU, 64, 32))
            .updater(new Adam(new CycleSchedule(ScheduleType.ITERATION, 2e-4, 5e-3, 300, 30, 0.1)))
            .steps(1200)
            .atLeast(0.78),
        Job.of("rate-decays", TEACHER, dense(Activation.TANH, 64, 32))
            .updater(new Sgd(new ExponentialSchedule(ScheduleType.ITERATION, 0.3, 0.997)))
            .steps(1200)
            .atLeast(0.7),
        // Regularization and noise.
        Job.of("l1-l2", TEACHER, dense(Activation.RELU, 64, 32))
            .with(start -> start.l1(1e-4).l2(1e-3))
            .updater(new Adam(2e-3))
            .atLeast(0.75),
        Job.of("dropout-hidden", TEACHER, dense(Activation.RELU, 64, 64))
            .with(start -> start.dropOut(0.8))
            .updater(new Adam(2e-3))
            .steps(1000)
            .atLeast(0.7),
        Job.of("clipped-gradients", TEACHER, dense(Activation.RELU, 64, 32))
            .with(start -> start
                .gradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue)
                .gradientNormalizationThreshold(0.5))
            .updater(new Adam(2e-3))
            .atLeast(0.75),
        Job.of(
                "noisy-labels",
                Tables.noisyLabels(Tables.teacher(2500, 12, 2), 0.6),
                dense(Activation.RELU, 32, 16))
            .atLeast(0.75),
        // It has learned what there is to learn after a tenth of its steps.
        Job.of(
                "early-plateau",
                Tables.noisyLabels(Tables.clouds(1500, 4, 2, 1.5), 0.5),
                dense(Activation.RELU, 16))
            .updater(new Adam(0.01))
            .steps(1500)
            .atLeast(0.85),
        Job.of("batch-normalization", TEACHER, Networks.normalized(Activation.RELU, 64, 32))
            .updater(new Adam(2e-3))
            .atLeast(0.75),
        Job.of("residual-graph", TEACHER, Networks.residual(32, 3))
            .updater(new Adam(1e-3))
            .atLeast(0.75));
  }
}
