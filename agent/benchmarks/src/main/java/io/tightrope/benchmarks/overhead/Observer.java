package io.tightrope.benchmarks.overhead;

import io.tightrope.core.config.AgentConfig;
import io.tightrope.dl4j.Tightrope;
import io.tightrope.dl4j.Watch;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;

/** Who looks at the watched one of two networks. */
enum Observer {
  /** Nobody: what the measurement itself makes of two equal networks. */
  NOBODY("nobody") {
    @Override
    AutoCloseable observe(MultiLayerNetwork net) {
      return () -> {};
    }
  },
  /**
   * Tightrope as it is shipped, with a budget of 1 %. The time from one step to the next counts as
   * the run's own; here the other network's step falls into it, so that the budget must be halved.
   */
  DEFAULT("Tightrope, default settings") {
    @Override
    AutoCloseable observe(MultiLayerNetwork net) {
      return complete(
          Tightrope.watch(net, withBudget(AgentConfig.defaults().overheadBudget() / 2)));
    }
  },
  /** Tightrope at every step. */
  EVERY_STEP("Tightrope, every step") {
    @Override
    AutoCloseable observe(MultiLayerNetwork net) {
      return complete(Tightrope.watch(net, withBudget(1)));
    }
  },
  /** DL4J's own listener at every step. */
  STATS_LISTENER("StatsListener of DL4J, every step") {
    @Override
    AutoCloseable observe(MultiLayerNetwork net) {
      net.setListeners(new StatsListener(new InMemoryStatsStorage(), 1));
      return net::setListeners;
    }
  };

  private final String title;

  Observer(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Begins to look. */
  abstract AutoCloseable observe(MultiLayerNetwork net);

  private static Watch complete(Watch watch) {
    watch.limits().ifPresent(limits -> {
      throw new IllegalStateException("nothing worth measuring: " + limits);
    });
    return watch;
  }

  private static AgentConfig withBudget(double budget) {
    AgentConfig d = AgentConfig.defaults();
    return new AgentConfig(
        d.enabled(),
        d.run(),
        d.session(),
        d.worker(),
        d.dashboard(),
        d.token(),
        budget,
        d.metricsHost(),
        d.metricsPort(),
        d.advertise(),
        d.spoolDirectory(),
        d.spoolLimitBytes(),
        d.queueLimitBytes(),
        d.grace(),
        200,
        d.labels(),
        d.rules(),
        d.baseline(),
        d.actions());
  }
}
