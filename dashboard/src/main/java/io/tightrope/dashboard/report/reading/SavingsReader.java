package io.tightrope.dashboard.report.reading;

import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY;

import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.report.model.Savings;
import java.util.List;
import java.util.Optional;

/**
 * What zeros save in a forward pass. The schedule counts it on its sample, zeros of the data
 * included; that number is taken over. It is also computed from the newest shares of zeros: a layer
 * of N units and fan-in F takes {@code N F} multiply-accumulates, of which the share of zeros of
 * the layer below is needless. Zeros of the data itself are not counted there.
 */
final class SavingsReader {
  private static final String SAVED = "computeSaved";

  private final RunDigest digest;

  SavingsReader(RunDigest digest) {
    this.digest = digest;
  }

  /** @param time measured time, where something measured it */
  Savings read(Optional<Savings.Time> time) {
    double counted = Double.NaN;
    long step = -1;
    for (RunEvent event : digest.events()) {
      if (event.details().get(SAVED) instanceof Number share) {
        counted = share.doubleValue();
        step = event.step();
      }
    }
    double total = total();
    return new Savings(
        counted, step, Double.isNaN(total) ? Double.NaN : needless() / total, total, time);
  }

  /** Of one example; NaN where sizes are not known, or where layers work at many positions. */
  private double total() {
    List<LayerDescription> layers = digest.run().layers();
    boolean known = !layers.isEmpty()
        && layers.stream().allMatch(layer -> layer.fanIn() > 0 && layer.units() > 0)
        && layers.stream().noneMatch(layer -> layer.isConvolution() || layer.isEmbedding());
    return known && !digest.spans().isEmpty()
        ? layers.stream()
            .mapToDouble(layer -> (double) layer.units() * layer.fanIn())
            .sum()
        : Double.NaN;
  }

  private double needless() {
    List<StageSpan> spans = digest.spans();
    StageSpan end = spans.get(spans.size() - 1);
    List<LayerDescription> layers = digest.run().layers();
    double needless = 0;
    boolean measured = false;
    for (int layer = 0; layer < layers.size(); layer++) {
      int below = below(digest.run(), layer);
      double zeros = below < 0 ? Double.NaN : end.mean(ACTIVATION_SPARSITY, below);
      if (Double.isFinite(zeros)) {
        measured = true;
        needless += zeros * layers.get(layer).units() * layers.get(layer).fanIn();
      }
    }
    return measured ? needless : Double.NaN;
  }

  /** The only layer that a layer reads, or -1 where it reads the data or several layers. */
  private static int below(RunDescription run, int layer) {
    List<Integer> inputs = run.layers().get(layer).inputs();
    if (inputs.isEmpty()) {
      boolean chain = run.layers().stream()
          .allMatch(other ->
              other.inputs().isEmpty() || other.inputs().equals(List.of(other.index() - 1)));
      return chain ? layer - 1 : -1;
    }
    return inputs.size() == 1 && inputs.get(0) < run.layers().size() ? inputs.get(0) : -1;
  }
}
