package io.tightrope.benchmarks.ordinary;

import io.tightrope.benchmarks.ordinary.data.Data;
import io.tightrope.benchmarks.ordinary.network.Network;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * An ordinary training, complete: the same job always gives the same run. Most jobs are data, a network
 * and an updater:
 *
 * <pre>{@code
 * Job.of("moons", Tables.moons(1000), Networks.dense(Activation.TANH, 16, 16))
 *     .updater(new Sgd(0.1)).batch(32).steps(800).atLeast(0.95)
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param name unique
 * @param seed of data, initialization and order
 * @param steps optimizer steps
 * @param version raised when the job changes, so that its recording is made again
 * @param atLeast score from which on the training went well
 * @param preparation makes the program from the seed
 */
public record Job(
    String name,
    long seed,
    int steps,
    int version,
    double atLeast,
    LongFunction<Program> preparation) {

  /** Everything is ready; nothing has been trained yet. */
  public Program prepare() {
    Nd4j.getRandom().setSeed(seed);
    return preparation.apply(seed);
  }

  /** Makes a program and says what kind of job it is. */
  interface Described extends LongFunction<Program> {
    Member.Traits traits();
  }

  /** What kind of job it is, as its preparation says. */
  Member.Traits traits() {
    return preparation instanceof Described described
        ? described.traits()
        : new Member.Traits("program", "unknown", "unknown", "unknown");
  }

  /** Begins the description of a job that fits a network to data. */
  static Fit of(String name, Data.Source source, Network network) {
    return new Fit(
        name,
        source,
        network,
        new Adam(1e-3),
        UnaryOperator.identity(),
        32,
        800,
        name.hashCode(),
        1,
        (step, batch) -> batch);
  }

  /** A job that is a program of its own. */
  static Job of(
      String name, int steps, double atLeast, Member.Traits traits, LongFunction<Program> program) {
    return new Job(name, name.hashCode(), steps, 1, atLeast, new Described() {
      @Override
      public Member.Traits traits() {
        return traits;
      }

      @Override
      public Program apply(long seed) {
        return program.apply(seed);
      }
    });
  }

  /**
   * A job that fits a network to data, minibatch by minibatch in a fixed order.
   *
   * @param tweak what else is configured
   * @param batch rows of a minibatch
   * @param feed what becomes of a minibatch before the network gets it
   */
  record Fit(
      String name,
      Data.Source source,
      Network network,
      IUpdater updater,
      UnaryOperator<NeuralNetConfiguration.Builder> tweak,
      int batch,
      int steps,
      long seed,
      int version,
      Programs.Feed feed)
      implements Described {

    Fit source(Data.Source value) {
      return new Fit(name, value, network, updater, tweak, batch, steps, seed, version, feed);
    }

    Fit network(Network value) {
      return new Fit(name, source, value, updater, tweak, batch, steps, seed, version, feed);
    }

    Fit updater(IUpdater value) {
      return new Fit(name, source, network, value, tweak, batch, steps, seed, version, feed);
    }

    Fit with(UnaryOperator<NeuralNetConfiguration.Builder> value) {
      return new Fit(name, source, network, updater, value, batch, steps, seed, version, feed);
    }

    Fit batch(int value) {
      return new Fit(name, source, network, updater, tweak, value, steps, seed, version, feed);
    }

    Fit steps(int value) {
      return new Fit(name, source, network, updater, tweak, batch, value, seed, version, feed);
    }

    Fit feed(Programs.Feed value) {
      return new Fit(name, source, network, updater, tweak, batch, steps, seed, version, value);
    }

    /** The job; it goes well if the metric of its data reaches that value. */
    Job atLeast(double score) {
      return new Job(name, seed, steps, version, score, this);
    }

    @Override
    public Member.Traits traits() {
      return new Member.Traits(
          network.family(),
          source.name(),
          network.activation(),
          updater.getClass().getSimpleName().toLowerCase(Locale.ROOT));
    }

    @Override
    public Program apply(long programSeed) {
      Data data = source.make(programSeed);
      NeuralNetConfiguration.Builder start =
          new NeuralNetConfiguration.Builder().seed(programSeed).updater(updater);
      Model model = network.build(tweak.apply(start), data);
      return Programs.fit(model, data, batch, feed);
    }
  }
}
