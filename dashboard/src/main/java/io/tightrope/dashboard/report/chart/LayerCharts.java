package io.tightrope.dashboard.report.chart;

import io.tightrope.dashboard.report.model.Picture;
import io.tightrope.dashboard.report.model.Picture.Active;
import io.tightrope.dashboard.report.model.Picture.Norm;
import io.tightrope.dashboard.report.model.Picture.Outputs;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Charts with the layers from left to right, the first one left. */
public final class LayerCharts {
  private static final int HEIGHT = 230;
  private static final double HALF_BAR = 0.36;
  private static final double HALF_BOX = 0.28;
  private static final double DOT = 3.6;

  private LayerCharts() {}

  /** The variance of each layer on a logarithmic scale, with the expected one and its band. */
  public static String variance(Picture.Distribution picture, ChartWords words) {
    List<Outputs> layers = picture.layers();
    double[] x = column(layers, Outputs::layer);
    double[] low = column(layers, Outputs::low);
    double[] high = column(layers, Outputs::high);
    double[] expected = column(layers, Outputs::expected);
    double[] q = column(layers, Outputs::variance);
    Plot plot = new Plot(HEIGHT, depth(x), Scale.decades(all(low, high, expected, q)));
    plot.axes(words.whole(), words.x(), words.number(), words.y());
    plot.area("band", x, low, high);
    line(plot, "expected", x, expected);
    for (Outputs layer : layers) {
      double at = plot.x(layer.layer());
      if (!Double.isFinite(layer.variance())) {
        plot.triangle("bad", at, plot.top() + DOT, DOT + 1);
      } else if (layer.outside()) {
        plot.triangle("bad", at, plot.y(layer.variance()), DOT + 1);
      } else {
        plot.svg().circle("dot", at, plot.y(layer.variance()), DOT);
      }
    }
    return plot.build(words.id(), words.title(), words.description());
  }

  /** The quantiles of each layer's pre-activations as boxes: 1 to 99 %, 25 to 75 %, the median. */
  public static String quantiles(Picture.Distribution picture, ChartWords words) {
    List<Outputs> layers = picture.layers();
    double[] values = layers.stream()
        .flatMap(layer -> layer.quantiles().stream())
        .mapToDouble(Double::doubleValue)
        .toArray();
    double[] x = column(layers, Outputs::layer);
    Plot plot = new Plot(HEIGHT, depth(x), Scale.around(values));
    plot.axes(words.whole(), words.x(), words.number(), words.y());
    for (Outputs layer : layers) {
      box(plot, layer);
    }
    return plot.build(words.id(), words.title(), words.description());
  }

  private static void box(Plot plot, Outputs layer) {
    List<Double> q = layer.quantiles();
    if (!q.stream().allMatch(Double::isFinite)) {
      return;
    }
    double left = plot.x(layer.layer() - HALF_BOX);
    double right = plot.x(layer.layer() + HALF_BOX);
    double middle = plot.x(layer.layer());
    plot.svg().line("whisker", middle, plot.y(q.get(0)), middle, plot.y(q.get(4)));
    plot.svg()
        .rect("box", left, plot.y(q.get(3)), right - left, plot.y(q.get(1)) - plot.y(q.get(3)));
    plot.svg().line("median", left, plot.y(q.get(2)), right, plot.y(q.get(2)));
  }

  /** The norm of each layer's gradient on a logarithmic scale, over the first steps. */
  public static String gradients(Picture.Gradients picture, ChartWords words) {
    List<Norm> layers = picture.layers();
    double[] x = column(layers, Norm::layer);
    double[] low = column(layers, Norm::low);
    double[] high = column(layers, Norm::high);
    double[] median = column(layers, Norm::median);
    double[] first = column(layers, Norm::first);
    Plot plot = new Plot(HEIGHT, depth(x), Scale.decades(all(low, high, median, first)));
    plot.axes(words.whole(), words.x(), words.number(), words.y());
    plot.area("band", x, low, high);
    line(plot, "main", x, median);
    for (Norm layer : layers) {
      double at = plot.x(layer.layer());
      if (Double.isFinite(layer.first())) {
        plot.svg().circle("hollow", at, plot.y(layer.first()), DOT);
      } else {
        plot.triangle("bad", at, plot.top() + DOT, DOT + 1);
      }
    }
    return plot.build(words.id(), words.title(), words.description());
  }

  /** The share of active units as bars, with the target as a tick and dead units below. */
  public static String activity(Picture.Activity picture, ChartWords words) {
    List<Active> layers = picture.layers();
    double[] x = column(layers, Active::layer);
    double[] shares = all(
        column(layers, Active::share),
        column(layers, Active::target),
        column(layers, Active::dead),
        column(layers, Active::deadExpected));
    double most = Arrays.stream(shares).filter(Double::isFinite).max().orElse(1);
    Plot plot = new Plot(HEIGHT, depth(x), Scale.linear(0, Math.min(1, Math.max(0.1, most * 1.1))));
    plot.axes(words.whole(), words.x(), words.number(), words.y());
    for (Active layer : layers) {
      double left = plot.x(layer.layer() - HALF_BAR);
      double right = plot.x(layer.layer() + HALF_BAR);
      double top = plot.y(layer.share());
      plot.svg().rect("bar", left, top, right - left, plot.bottom() - top);
      if (Double.isFinite(layer.target())) {
        plot.svg()
            .line("target", left - 1, plot.y(layer.target()), right + 1, plot.y(layer.target()));
      }
      if (Double.isFinite(layer.dead())) {
        double at = plot.y(layer.dead());
        plot.svg().path("cross", cross(plot.x(layer.layer()), at));
      }
      if (Double.isFinite(layer.deadExpected())) {
        plot.svg().circle("hollow", plot.x(layer.layer()), plot.y(layer.deadExpected()), DOT);
      }
    }
    return plot.build(words.id(), words.title(), words.description());
  }

  /** A single layer has no neighbour to draw a line to, so its value is a short one. */
  private static void line(Plot plot, String style, double[] x, double[] y) {
    if (x.length == 1) {
      plot.line(style, new double[] {x[0] - HALF_BOX, x[0] + HALF_BOX}, new double[] {y[0], y[0]});
    } else {
      plot.line(style, x, y);
    }
  }

  private static String cross(double x, double y) {
    return "M" + Svg.at(x - DOT) + " " + Svg.at(y - DOT) + "L" + Svg.at(x + DOT) + " "
        + Svg.at(y + DOT) + "M" + Svg.at(x - DOT) + " " + Svg.at(y + DOT) + "L" + Svg.at(x + DOT)
        + " " + Svg.at(y - DOT);
  }

  private static Scale depth(double[] layers) {
    return Scale.linear(
        Arrays.stream(layers).min().orElse(0) - 0.5, Arrays.stream(layers).max().orElse(1) + 0.5);
  }

  private static <T> double[] column(List<T> layers, ToDoubleFunction<T> value) {
    return layers.stream().mapToDouble(value).toArray();
  }

  private static double[] all(double[]... columns) {
    return Arrays.stream(columns).flatMapToDouble(DoubleStream::of).toArray();
  }
}
