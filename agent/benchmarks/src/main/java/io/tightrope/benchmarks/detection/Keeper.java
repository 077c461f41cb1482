package io.tightrope.benchmarks.detection;

import io.tightrope.benchmarks.detection.report.Eta;
import io.tightrope.benchmarks.detection.report.Judged;
import io.tightrope.benchmarks.detection.training.Remedy;
import io.tightrope.benchmarks.detection.training.Trained;
import io.tightrope.benchmarks.detection.training.Training;
import io.tightrope.benchmarks.detection.zoo.DenseBaselines;
import io.tightrope.benchmarks.detection.zoo.Images;
import io.tightrope.benchmarks.detection.zoo.Recipe;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.examples.data.FashionMnist;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Trains recipes and their baselines, each once and so many at a time, or takes them from where they were
 * kept, and has them judged.
 */
final class Keeper {
  private final Optional<Path> recordings;
  private final int threads;
  private final boolean progress;
  private final Map<Integer, Images> images = new HashMap<>();
  private final Map<String, FutureTask<Trained>> baselines = new ConcurrentHashMap<>();

  /**
   * @param recordings where runs are kept, if they are to be kept
   * @param threads runs trained at a time
   * @param progress whether to print a line a run
   */
  Keeper(Optional<Path> recordings, int threads, boolean progress) {
    this.recordings = recordings;
    this.threads = threads;
    this.progress = progress;
  }

  /** Judges all recipes; the result is in their order. */
  List<Judged> judge(List<Recipe> recipes, RuleSettings settings)
      throws IOException, InterruptedException {
    Eta eta = new Eta(recipes);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Map<Recipe, Future<Judged>> futures = new LinkedHashMap<>();
      for (Recipe recipe : mixed(recipes)) {
        futures.put(recipe, pool.submit(() -> judge(recipe, settings, eta)));
      }
      List<Judged> judged = new ArrayList<>();
      for (Recipe recipe : recipes) {
        judged.add(Objects.requireNonNull(futures.get(recipe)).get());
      }
      return judged;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a training broke down", e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  /** In an order of no order, so that the time that is left can be told from the time spent. */
  private static List<Recipe> mixed(List<Recipe> recipes) {
    List<Recipe> mixed = new ArrayList<>(recipes);
    Collections.shuffle(mixed, new Random(1));
    return mixed;
  }

  private Judged judge(Recipe recipe, RuleSettings settings, Eta eta)
      throws IOException, InterruptedException, ExecutionException {
    Judged judged = Judged.of(train(recipe), baseline(recipe), settings);
    String line = eta.done(judged);
    if (progress) {
      System.err.println(line);
    }
    return judged;
  }

  private Trained baseline(Recipe recipe) throws InterruptedException, ExecutionException {
    Recipe baseline = DenseBaselines.of(recipe);
    FutureTask<Trained> task =
        baselines.computeIfAbsent(baseline.name(), name -> new FutureTask<>(() -> train(baseline)));
    task.run();
    return task.get();
  }

  /** The recipe's run, from where it was kept if it is there. */
  Trained train(Recipe recipe) throws IOException {
    if (recordings.isPresent() && Trained.isKept(recordings.get(), recipe)) {
      return Trained.read(recordings.get(), recipe);
    }
    Trained trained = Training.run(recipe, images(recipe));
    if (recordings.isPresent()) {
      trained.write(recordings.get());
    }
    return trained;
  }

  /** The recipe's run with a remedy, trained anew. */
  Trained train(Recipe recipe, Remedy remedy) throws IOException {
    return Training.run(recipe, images(recipe), remedy);
  }

  private synchronized Images images(Recipe recipe) throws IOException {
    int side = recipe.net().side();
    Images known = images.get(side);
    if (known == null) {
      known = Images.of(side, FashionMnist.installedOrBundled());
      images.put(side, known);
    }
    return known;
  }
}
