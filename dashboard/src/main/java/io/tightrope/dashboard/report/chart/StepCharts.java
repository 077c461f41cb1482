package io.tightrope.dashboard.report.chart;

import io.tightrope.dashboard.report.model.Climb;
import io.tightrope.dashboard.report.model.Climb.Quality;
import io.tightrope.dashboard.report.model.Climb.Rung;
import io.tightrope.dashboard.report.model.Curve;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Charts with the steps of training from left to right. All of one run have the same horizontal
 * axis.
 */
public final class StepCharts {
  private static final int HEIGHT = 220;
  private static final int POINTS = 350;
  private static final int FEW = 25;
  private static final double DOT = 3.2;
  private static final double FAR = 3;
  private static final double MOST_BOTTOM = 0.9;

  private StepCharts() {}

  /** The mean sparsity with the range of the layers, and the target of each stage. */
  public static String sparsity(Climb climb, long lastStep, ChartWords words) {
    Curve mean = climb.sparsity().thinned(POINTS);
    Curve low = climb.lowest().thinned(POINTS);
    Curve high = climb.highest().thinned(POINTS);
    double[] targets = climb.rungs().stream().mapToDouble(Rung::target).toArray();
    double least = DoubleStream.concat(Arrays.stream(low.values()), Arrays.stream(targets))
        .filter(Double::isFinite)
        .min()
        .orElse(0);
    Plot plot = new Plot(
        HEIGHT,
        Scale.linear(0, Math.max(1, lastStep)),
        Scale.linear(Math.max(0, Math.min(MOST_BOTTOM, Math.floor(least * 10) / 10)), 1));
    plot.axes(words.whole(), words.x(), words.number(), words.y());
    boundaries(plot, climb.rungs());
    plot.area("band", steps(low), low.values(), high.values());
    double[] from = climb.rungs().stream().mapToDouble(Rung::from).toArray();
    plot.steps("expected", from, targets, lastStep);
    plot.line("main", steps(mean), mean.values());
    if (mean.size() == 1) {
      plot.svg().circle("dot", plot.x(mean.steps()[0]), plot.y(mean.values()[0]), DOT);
    }
    return plot.build(words.id(), words.title(), words.description());
  }

  /** The accuracy or loss of the run, and of its baseline. */
  public static String quality(Climb climb, long lastStep, ChartWords words) {
    Curve own = climb.quality().map(Quality::curve).orElse(Curve.EMPTY).thinned(POINTS);
    Curve other = climb
        .baseline()
        .flatMap(Climb.BaselineRun::quality)
        .map(Quality::curve)
        .orElse(Curve.EMPTY)
        .thinned(POINTS);
    double[] values = DoubleStream.concat(
            Arrays.stream(own.values()), Arrays.stream(other.values()))
        .toArray();
    Plot plot =
        new Plot(HEIGHT, Scale.linear(0, Math.max(1, lastStep)), within(values, climb.quality()));
    plot.axes(words.whole(), words.x(), words.number(), words.y());
    boundaries(plot, climb.rungs());
    draw(plot, "other", until(other, lastStep));
    draw(plot, "main", own);
    return plot.build(words.id(), words.title(), words.description());
  }

  /**
   * A loss that has exploded must not press all else to the bottom: three times the first is the
   * top.
   */
  private static Scale within(double[] values, Optional<Quality> quality) {
    if (quality.isEmpty() || !quality.get().isLoss()) {
      return Scale.around(values);
    }
    double first = Arrays.stream(values).filter(Double::isFinite).findFirst().orElse(1);
    double most = Arrays.stream(values).filter(Double::isFinite).max().orElse(1);
    double least = Arrays.stream(values).filter(Double::isFinite).min().orElse(0);
    return Scale.linear(
        Math.min(0, least), Math.max(Math.min(most, FAR * Math.abs(first)), least) * 1.05);
  }

  private static Curve until(Curve curve, long step) {
    int kept = 0;
    while (kept < curve.size() && curve.steps()[kept] <= step) {
      kept++;
    }
    return new Curve(Arrays.copyOf(curve.steps(), kept), Arrays.copyOf(curve.values(), kept));
  }

  private static void draw(Plot plot, String style, Curve curve) {
    plot.line(style, steps(curve), curve.values());
    if (curve.size() <= FEW) {
      for (int i = 0; i < curve.size(); i++) {
        if (Double.isFinite(curve.values()[i])) {
          plot.svg()
              .circle(
                  style.equals("main") ? "dot" : "hollow",
                  plot.x(curve.steps()[i]),
                  plot.y(curve.values()[i]),
                  DOT);
        }
      }
    }
  }

  /** Where stages begin, with their targets. */
  private static void boundaries(Plot plot, List<Rung> rungs) {
    for (int i = 1; i < rungs.size(); i++) {
      double at = plot.x(rungs.get(i).from());
      plot.svg().line("boundary", at, plot.top(), at, plot.bottom());
    }
  }

  private static double[] steps(Curve curve) {
    return Arrays.stream(curve.steps()).asDoubleStream().toArray();
  }
}
