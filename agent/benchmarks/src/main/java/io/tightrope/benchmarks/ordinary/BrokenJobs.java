package io.tightrope.benchmarks.ordinary;

import io.tightrope.benchmarks.ordinary.data.Data;
import io.tightrope.benchmarks.ordinary.fault.Damage;
import io.tightrope.benchmarks.ordinary.fault.FaultKind;
import io.tightrope.benchmarks.ordinary.network.Variants;
import io.tightrope.benchmarks.ordinary.network.Variants.Normalization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;

/**
 * Healthy jobs with one thing broken. Which job, which layer, how much and from when on are drawn;
 * what becomes of it is not known beforehand, so some of them learn all the same.
 */
final class BrokenJobs {
  private static final int MAX_FAULTS_OF_A_JOB = 2;
  private static final Set<String> RECTIFIERS = Set.of("relu", "relu6");
  private static final Set<String> SQUASHERS = Set.of("tanh", "sigmoid", "hardtanh", "softsign");
  private static final Set<String> PLAIN = Set.of("mlp", "mlp-layernorm");

  private final List<Member> healthy;
  private final List<Member> broken = new ArrayList<>();
  private final Map<String, Integer> used = new HashMap<>();
  private final Random random;
  private final String suffix;

  private BrokenJobs(List<Member> healthy, long seed, String suffix) {
    this.healthy = List.copyOf(healthy);
    this.random = new Random(seed);
    this.suffix = suffix;
  }

  /**
   * Breaks some of these jobs.
   *
   * @param seed of what is drawn
   * @param suffix of the names of the broken jobs, so that those of another seed have others
   */
  static List<Member> of(List<Member> healthy, long seed, String suffix) {
    BrokenJobs jobs = new BrokenJobs(healthy, seed, suffix);
    jobs.rates();
    jobs.weights();
    jobs.biases();
    jobs.data();
    jobs.deep();
    return List.copyOf(jobs.broken);
  }

  /** Breaks a healthy job. */
  private interface Breaking {
    Broken apply(Member base, String name);
  }

  private record Broken(Job job, Fault fault) {}

  private void rates() {
    add(FaultKind.RATE_TOO_HIGH, 24, BrokenJobs::hasRate, (base, name) -> {
      double factor = rounded(logUniform(40, 1000));
      return new Broken(
          Faults.changed(base.job(), name, model -> Damage.multiplyRate(model, factor)),
          whole(FaultKind.RATE_TOO_HIGH, 0, "the rate times %.0f".formatted(factor)));
    });
    add(FaultKind.RATE_RISES, 14, member -> hasRate(member) && isFit(member), (base, name) -> {
      double factor = rounded(logUniform(40, 1000));
      long step = middle(base);
      return new Broken(
          Faults.changedLater(base.job(), name, step, model -> Damage.multiplyRate(model, factor)),
          whole(
              FaultKind.RATE_RISES,
              step,
              "the rate times %.0f from step %d on".formatted(factor, step)));
    });
    add(FaultKind.RATE_TOO_LOW, 5, BrokenJobs::isScratch, (base, name) -> {
      double factor = rounded(logUniform(1000, 100_000));
      return new Broken(
          Faults.changed(base.job(), name, model -> Damage.multiplyRate(model, 1 / factor)),
          whole(FaultKind.RATE_TOO_LOW, 0, "the rate divided by %.0f".formatted(factor)));
    });
  }

  private void weights() {
    add(FaultKind.WEIGHTS_TOO_LARGE, 10, BrokenJobs::isScratch, (base, name) -> {
      double factor = rounded(logUniform(10, 60));
      return new Broken(
          Faults.changed(base.job(), name, model -> Damage.multiplyWeights(model, factor)),
          whole(FaultKind.WEIGHTS_TOO_LARGE, 0, "all weights times %.0f".formatted(factor)));
    });
    // One hidden layer recovers from small weights in a few steps.
    add(FaultKind.WEIGHTS_TOO_SMALL, 9, BrokenJobs::isStacked, (base, name) -> {
      double factor = rounded(logUniform(100, 1000));
      return new Broken(
          Faults.changed(base.job(), name, model -> Damage.multiplyWeights(model, 1 / factor)),
          whole(FaultKind.WEIGHTS_TOO_SMALL, 0, "all weights divided by %.0f".formatted(factor)));
    });
    add(FaultKind.ONE_LAYER_LARGE, 8, BrokenJobs::hasHidden, (base, name) -> {
      int layer = layer(base);
      double factor = rounded(logUniform(10, 300));
      return new Broken(
          Faults.changed(base.job(), name, model -> Damage.multiplyWeights(model, layer, factor)),
          inLayer(
              FaultKind.ONE_LAYER_LARGE,
              layer,
              "the weights of layer %d times %.0f".formatted(layer, factor)));
    });
    add(FaultKind.ONE_LAYER_SMALL, 6, BrokenJobs::hasHidden, (base, name) -> {
      int layer = layer(base);
      double factor = rounded(logUniform(100, 10_000));
      return new Broken(
          Faults.changed(
              base.job(), name, model -> Damage.multiplyWeights(model, layer, 1 / factor)),
          inLayer(
              FaultKind.ONE_LAYER_SMALL,
              layer,
              "the weights of layer %d divided by %.0f".formatted(layer, factor)));
    });
    add(
        FaultKind.FROZEN_LAYER,
        6,
        member -> hasHidden(member) && member.traits().family().equals("mlp"),
        (base, name) -> {
          int layer = layer(base);
          return new Broken(
              Faults.changed(base.job(), name, model -> Damage.freezeAtZero(model, layer)),
              inLayer(
                  FaultKind.FROZEN_LAYER,
                  layer,
                  "layer %d is all zeros and not trained".formatted(layer)));
        });
  }

  private void biases() {
    add(
        FaultKind.DEAD_BIASES,
        9,
        member -> hasHidden(member)
            && RECTIFIERS.contains(member.traits().activation())
            && !member.traits().family().startsWith("lstm"),
        (base, name) -> {
          int layer = layer(base);
          return new Broken(
              Faults.changed(base.job(), name, model -> Damage.setBiases(model, layer, -10)),
              inLayer(
                  FaultKind.DEAD_BIASES, layer, "the biases of layer %d are -10".formatted(layer)));
        });
    add(
        FaultKind.SATURATING_BIASES,
        9,
        member -> hasHidden(member)
            && SQUASHERS.contains(member.traits().activation())
            && PLAIN.contains(member.traits().family()),
        (base, name) -> {
          int layer = layer(base);
          return new Broken(
              Faults.changed(base.job(), name, model -> Damage.spreadBiases(model, layer, 20)),
              inLayer(
                  FaultKind.SATURATING_BIASES,
                  layer,
                  "the biases of layer %d are 20 and -20 in turn".formatted(layer)));
        });
  }

  private void data() {
    add(FaultKind.NAN_IN_DATA, 8, BrokenJobs::takesNumbers, (base, name) -> {
      long step = middle(base);
      return new Broken(
          fed(base, name, (at, batch) -> at < step ? batch : Damage.withNan(batch)),
          whole(
              FaultKind.NAN_IN_DATA,
              step,
              "a feature of one row is NaN from step %d on".formatted(step)));
    });
    add(FaultKind.RAW_INPUTS, 8, BrokenJobs::takesNumbers, (base, name) -> {
      Job raw = Faults.described(
          base.job(), name, fit -> fit.source(fit.source().changed(data -> features(data, 1000))));
      double factor = random.nextBoolean() && hasRate(base) ? 10 : 1;
      return new Broken(
          factor == 1
              ? raw
              : Faults.changed(raw, name, model -> Damage.multiplyRate(model, factor)),
          whole(
              FaultKind.RAW_INPUTS,
              0,
              "features times 1,000, the rate times %.0f".formatted(factor)));
    });
    add(FaultKind.COLLAPSED_INPUTS, 7, BrokenJobs::takesNumbers, (base, name) -> {
      long step = random.nextInt(3) > 0 ? 0 : middle(base);
      return new Broken(
          fed(base, name, (at, batch) -> at < step ? batch : Damage.collapsed(batch)),
          whole(
              FaultKind.COLLAPSED_INPUTS,
              step,
              "all rows of a minibatch are the same from step %d on".formatted(step)));
    });
    // Layer normalization divides zeros by their deviation, which is another fault.
    Predicate<Member> takesZeros =
        member -> takesNumbers(member) && !member.traits().family().equals("mlp-layernorm");
    add(FaultKind.EMPTY_INPUTS, 6, takesZeros, (base, name) -> {
      long step = random.nextInt(3) > 0 ? 0 : middle(base);
      return new Broken(
          fed(base, name, (at, batch) -> at < step ? batch : Damage.scaled(batch, 0)),
          whole(
              FaultKind.EMPTY_INPUTS, step, "all features are 0 from step %d on".formatted(step)));
    });
    add(
        FaultKind.LOSS_SCALE,
        6,
        BrokenJobs::hasNumericTargets,
        (base, name) -> new Broken(
            Faults.described(
                base.job(),
                name,
                fit -> fit.source(fit.source().changed(data -> {
                  data.train().getLabels().muli(1e4);
                  data.test().getLabels().muli(1e4);
                  return data;
                }))),
            whole(FaultKind.LOSS_SCALE, 0, "targets times 10,000")));
  }

  private static Job fed(Member base, String name, Programs.Feed feed) {
    return Faults.described(base.job(), name, fit -> fit.feed(feed));
  }

  private static Data features(Data data, double factor) {
    data.train().getFeatures().muli(factor);
    data.test().getFeatures().muli(factor);
    return data;
  }

  private void deep() {
    Set<String> activations = Set.of("tanh", "sigmoid", "relu", "elu", "softsign", "hardtanh");
    add(
        FaultKind.TOO_DEEP,
        11,
        member -> isScratch(member)
            && member.traits().family().equals("mlp")
            && hasHidden(member)
            && activations.contains(member.traits().activation()),
        (base, name) -> {
          int depth = 30 + random.nextInt(9);
          int[] widths = new int[depth];
          Arrays.fill(widths, 12 + random.nextInt(13));
          Activation activation = Activation.fromString(base.traits().activation());
          double factor = activation == Activation.SIGMOID ? 1 : random.nextBoolean() ? 0.5 : 2.5;
          Job deep = Faults.described(
              base.job(),
              name,
              fit -> fit.network(
                      Variants.mlp(activation, WeightInit.XAVIER, Normalization.NONE, widths))
                  .steps(Math.min(400, fit.steps())));
          return new Broken(
              Faults.changed(deep, name, model -> Damage.multiplyWeights(model, factor)),
              whole(
                  FaultKind.TOO_DEEP,
                  0,
                  "%d layers with Xavier's weights times %.1f".formatted(depth, factor)));
        });
  }

  private static Fault whole(FaultKind kind, long step, String words) {
    return new Fault(kind.id(), words, step, OptionalInt.empty(), kind.rules());
  }

  /** A fault of one layer that is there from the start. */
  private static Fault inLayer(FaultKind kind, int layer, String words) {
    return new Fault(kind.id(), words, 0, OptionalInt.of(layer), kind.rules());
  }

  /** Breaks that many of the jobs that allow it, and no job too often. */
  private void add(FaultKind kind, int count, Predicate<Member> supports, Breaking breaking) {
    List<Member> candidates = new ArrayList<>(healthy);
    Collections.shuffle(candidates, random);
    int added = 0;
    for (Member base : candidates) {
      int before = used.getOrDefault(base.base(), 0);
      if (added < count && before < MAX_FAULTS_OF_A_JOB && supports.test(base)) {
        String name = base.base() + "--" + kind.id() + suffix;
        Broken made = breaking.apply(base, name);
        broken.add(new Member(made.job(), base.base(), base.traits(), Optional.of(made.fault())));
        used.put(base.base(), before + 1);
        added++;
      }
    }
  }

  private static boolean isFit(Member member) {
    return member.job().preparation() instanceof Job.Fit;
  }

  /** Neither goes on with a trained network nor has a rate that a schedule or a line search sets. */
  private static boolean hasRate(Member member) {
    return !member.traits().updater().equals("adadelta")
        && !member.base().startsWith("rate-")
        && !Set.of("lbfgs", "conjugate-gradient").contains(member.base());
  }

  private static boolean isScratch(Member member) {
    return hasRate(member)
        && !Set.of("resumed", "transfer", "gan").contains(member.traits().family());
  }

  private static boolean hasHidden(Member member) {
    return member.job().preparation() instanceof Job.Fit fit
        && !fit.network().hidden().isEmpty()
        && isScratch(member);
  }

  private static boolean isStacked(Member member) {
    return hasHidden(member)
        && ((Job.Fit) member.job().preparation()).network().hidden().size() > 1;
  }

  private static boolean takesNumbers(Member member) {
    return isFit(member)
        && hasRate(member)
        && !Set.of("indices", "topics", "few-factors", "clothes-itself")
            .contains(member.traits().data());
  }

  private static boolean hasNumericTargets(Member member) {
    return takesNumbers(member)
        && Set.of("friedman", "houses", "linear", "sum", "sinc", "waves")
            .contains(member.traits().data());
  }

  private int layer(Member member) {
    List<Integer> hidden = ((Job.Fit) member.job().preparation()).network().hidden();
    return hidden.get(random.nextInt(hidden.size()));
  }

  private long middle(Member member) {
    return Math.round(member.job().steps() * (0.3 + 0.3 * random.nextDouble()));
  }

  private double logUniform(double least, double most) {
    return least * Math.pow(most / least, random.nextDouble());
  }

  /** To one digit, so that the words tell it exactly. */
  private static double rounded(double value) {
    double unit = Math.pow(10, Math.floor(Math.log10(value)));
    return Math.round(value / unit) * unit;
  }
}
