package io.tightrope.benchmarks.overhead;

import io.tightrope.core.config.AgentConfig;
import io.tightrope.dl4j.Tightrope;
import io.tightrope.dl4j.Watch;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;

/** Who looks at the watched one of two networks. */
enum Observer {
  /** Tightrope as it is shipped, with a budget of 1 %. */
  DEFAULT("Tightrope, default settings") {
    @Override
    AutoCloseable observe(MultiLayerNetwork net) {
      return complete(Tightrope.watch(net, AgentConfig.defaults()));
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
      return () -> {};
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
        d.spoolDirectory(),
        d.spoolLimitBytes(),
        d.queueLimitBytes(),
        d.grace(),
        d.labels());
  }
}
