package io.tightrope.benchmarks.detection.report;

import io.tightrope.benchmarks.detection.zoo.Recipe;
import java.util.List;
import java.util.Locale;

/** Progress of the zoo in layer steps, which is what a training costs in. Thread-safe. */
public final class Eta {
  private final int runs;
  private final double total;
  private final long started = System.nanoTime();
  private double spent;
  private int done;

  public Eta(List<Recipe> recipes) {
    runs = recipes.size();
    total = recipes.stream().mapToDouble(Eta::cost).sum();
  }

  private static double cost(Recipe recipe) {
    double perLayer = recipe.net().convolutional() ? 8 : 1;
    return perLayer * recipe.steps() * recipe.net().depth();
  }

  /** A run is done; its line. */
  public synchronized String done(Judged run) {
    done++;
    spent += cost(run.recipe());
    double seconds = (System.nanoTime() - started) / 1e9;
    return String.format(
        Locale.ROOT,
        "%4d/%d, %.0f s more  %-46s %s, accuracy %.3f of %.3f, loss shows it %s, critical %s%s",
        done,
        runs,
        seconds * (total - spent) / spent,
        run.recipe().name(),
        run.outcome().fails() ? "fails  " : "healthy",
        run.trained().accuracy(),
        run.baselineAccuracy(),
        Report.text(run.outcome().shownAt()),
        Report.text(run.firstCritical()),
        run.first().map(first -> " " + first.alert().rule().id()).orElse(""));
  }
}
