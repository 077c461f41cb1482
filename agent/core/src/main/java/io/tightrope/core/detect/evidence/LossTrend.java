package io.tightrope.core.detect.evidence;

import io.tightrope.core.frame.StepFrame;
import java.util.Arrays;

/**
 * The loss of every optimizer step that is known: its running median, its best so far, and what it
 * was when the stage began. A single batch says little, and one bad batch must not count. All windows
 * are in steps; where too few losses lie in one there is no statement. Not thread-safe.
 */
public final class LossTrend {
  /**
   * The limits of this trend.
   *
   * @param losses newest losses that the running median covers
   * @param steps optimizer steps beyond which a loss is too old for it
   * @param least losses without which there is no median
   * @param bestLosses losses without which a median is not taken for the best, unless they are all of
   *     that many steps
   * @param newest losses, the median of which is the loss of the moment
   * @param newestSteps optimizer steps beyond which a loss is too old for that
   * @param chanceLosses first losses, the median of which counts as chance
   * @param lowShare share of chance below which the loss counts as low
   * @param risenShare share of the way from the best loss back to chance that counts as lost
   * @param leastRise the same as a share of chance, where best and chance are close together
   * @param scatter deviations of single losses around the best that a rise must exceed
   * @param steady share of the first loss that single losses scatter by at most where it counts as
   *     chance by itself, for a network without a design
   * @param nearGuess multiple of what guessing among classes costs up to which a first loss is of that
   *     scale
   * @param stuckSteps optimizer steps of a stage after which a loss that does not fall tells against
   *     any network
   * @param raisedSteps optimizer steps for which the loss of a network without a design must stand above all
   *     that has been usual
   * @param littleShare share of what guessing gives above which little has been learned
   * @param smoothedSteps optimizer steps over which a loss is smoothed to compare it with another run's
   */
  public record Limits(
      @Range(min = 3, max = 1000) int losses,
      @Range(min = 1) int steps,
      @Range(min = 1) int least,
      @Range(min = 1) int bestLosses,
      @Range(min = 1) int newest,
      @Range(min = 1) int newestSteps,
      @Range(min = 1) int chanceLosses,
      @Range(above = 0, max = 1) double lowShare,
      @Range(above = 0, max = 1) double risenShare,
      @Range(min = 0, max = 1) double leastRise,
      @Range(min = 0) double scatter,
      @Range(min = 0) double steady,
      @Range(min = 1) double nearGuess,
      @Range(min = 1) int stuckSteps,
      @Range(min = 0) int raisedSteps,
      @Range(above = 0, max = 1) double littleShare,
      @Range(min = 1) int smoothedSteps) {}

  /** Scales the median absolute deviation of a normal law to its standard deviation. */
  private static final double NORMAL = 1.4826;

  private final Limits limits;
  private final DownwardTrend progress;
  private final DownwardTrend sinceGuess;
  private final RaisedLoss raised;
  private final LearnedNothing nothing;
  private final SmoothedLoss smoothed;
  private final long[] steps;
  private final double[] recent;
  private final double[] firstLosses;
  private boolean cameToGuess;
  private int seen;
  private int count;
  private long firstStep = -1;
  private long lastStep = Long.MIN_VALUE;
  private long stageStep;
  private long firstOfStage;
  private long nonFiniteStep = -1;
  private long firstNonFiniteStep = -1;
  private double chance = Double.NaN;
  private double best = Double.NaN;
  private double scatterAtBest;
  private double beforeStage = Double.NaN;
  private double bestInStage = Double.NaN;
  private double costOfChange = Double.NaN;
  private double median = Double.NaN;
  private double medianBefore = Double.NaN;
  private double moment = Double.NaN;
  private long worseSince = Long.MAX_VALUE;

  LossTrend(EvidenceLimits limits) {
    this.limits = limits.lossTrend();
    steps = new long[this.limits.losses()];
    recent = new double[this.limits.losses()];
    firstLosses = new double[this.limits.chanceLosses()];
    progress = new DownwardTrend(limits.downwardTrend());
    sinceGuess = new DownwardTrend(limits.downwardTrend());
    raised = new RaisedLoss(limits.raisedLoss());
    nothing = new LearnedNothing(this.limits);
    smoothed = new SmoothedLoss(this.limits.smoothedSteps());
  }

  /** A stage began with that step, whose loss may be known already. */
  public void startStage(long step) {
    boolean known = lastStep >= step && seen > 0;
    double first = known ? recent[(seen - 1) % recent.length] : Double.NaN;
    beforeStage = known ? medianBefore : median;
    bestInStage = Double.NaN;
    costOfChange = Double.NaN;
    stageStep = step;
    progress.startStage(step);
    sinceGuess.startStage(step);
    seen = 0;
    if (known) {
      take(lastStep, first);
    }
  }

  /** Takes the loss of a step; a step that is not above the last one is known already. */
  public void add(long step, double loss) {
    if (step <= lastStep || StepFrame.isAbsent(loss)) {
      return;
    }
    boolean first = nonFiniteStep != lastStep;
    lastStep = step;
    firstStep = firstStep < 0 ? step : firstStep;
    if (!Double.isFinite(loss)) {
      firstNonFiniteStep = first ? step : firstNonFiniteStep;
      nonFiniteStep = step;
      return;
    }
    progress.add(step, loss);
    sinceGuess.add(step, loss);
    raised.add(step, loss);
    smoothed.add(step, loss);
    if (count < firstLosses.length) {
      firstLosses[count] = loss;
      double[] known = Arrays.copyOf(firstLosses, count + 1);
      Arrays.sort(known);
      chance = known[known.length / 2];
    }
    count++;
    take(step, loss);
  }

  private void take(long step, double loss) {
    firstOfStage = seen == 0 ? step : firstOfStage;
    steps[seen % recent.length] = step;
    recent[seen++ % recent.length] = loss;
    double[] window = newest(limits.losses(), limits.steps());
    medianBefore = median;
    moment = momentOf(loss);
    worseSince = !worse() ? Long.MAX_VALUE : Math.min(worseSince, step);
    Arrays.sort(window);
    median = window.length < limits.least() ? Double.NaN : window[window.length / 2];
    if (!Double.isNaN(beforeStage)) {
      payForChange(loss);
    }
    if (!cameToGuess && nothing.isGuess(first(), chance, median)) {
      cameToGuess = true;
      sinceGuess.restart();
    }
    if (!Double.isNaN(median)) {
      bestInStage = Double.isNaN(bestInStage) ? median : Math.min(bestInStage, median);
      boolean whole = step - firstOfStage >= limits.steps() - 1;
      if ((window.length >= limits.bestLosses() || whole) && !(best <= median)) {
        best = median;
        scatterAtBest = NORMAL * deviation(window, median);
      }
    }
  }

  /**
   * The loss of the moment; of the last two the lower where losses are known of few steps only, and NaN
   * where only one is.
   */
  private double momentOf(double loss) {
    double[] window = newest(limits.newest(), limits.newestSteps());
    if (window.length < limits.newest()) {
      return window.length < 2 ? Double.NaN : Math.min(loss, window[1]);
    }
    Arrays.sort(window);
    return window[window.length / 2];
  }

  /** The newest losses of the stage within so many steps, the newest first. */
  private double[] newest(int most, int within) {
    int kept = Math.min(Math.min(seen, recent.length), most);
    double[] window = new double[kept];
    int size = 0;
    for (int age = 0; age < kept; age++) {
      int place = (seen - 1 - age) % recent.length;
      if (steps[place] > lastStep - within) {
        window[size++] = recent[place];
      }
    }
    return Arrays.copyOf(window, size);
  }

  private static double deviation(double[] sorted, double median) {
    double[] distances = new double[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      distances[i] = Math.abs(sorted[i] - median);
    }
    Arrays.sort(distances);
    return distances[distances.length / 2];
  }

  /** Running median over the newest losses of this stage; NaN where too few are known. */
  public double median() {
    return median;
  }

  /** Exponential mean of the losses of all steps, stages notwithstanding; NaN before the first. */
  public double smoothed() {
    return smoothed.value();
  }

  /** Loss of the run's first step that is known; NaN before it. */
  public double first() {
    return count == 0 ? Double.NaN : firstLosses[0];
  }

  /**
   * What a network that knows nothing would have: the median of the first losses, since a single
   * batch may be lucky.
   */
  public double chance() {
    return chance;
  }

  /** Lowest median so far. */
  public double best() {
    return best;
  }

  /** Median when the stage before ended; NaN in the first. */
  public double beforeStage() {
    return beforeStage;
  }

  /** Lowest median of this stage. */
  public double bestInStage() {
    return bestInStage;
  }

  /** The last step of which the loss was NaN or infinite; -1 if none was. */
  public long nonFiniteStep() {
    return nonFiniteStep;
  }

  /** The first of the steps up to that one without a finite loss among them; -1 if none was. */
  public long firstNonFiniteStep() {
    return firstNonFiniteStep;
  }

  /**
   * Whether the run goes on from an earlier one: the first step that is known is not the first of
   * the training. Its first loss is then not chance.
   */
  public boolean resumed() {
    return firstStep > 0;
  }

  /**
   * Whether the run is learning in spite of what a rule sees: its loss is falling beyond chance, or
   * well below what guessing gives and not risen since.
   */
  public boolean learning() {
    boolean low = resumed() || chance - median > (1 - limits.lowShare()) * Math.abs(chance);
    boolean risen = median > lossOfMuch() || worse();
    return (low && !risen) || (progress.falling() && !(risen && low));
  }

  /** Whether the loss falls beyond the scatter of batches; false where too few losses are known. */
  public boolean falling() {
    return progress.falling();
  }

  /**
   * Whether the loss of the moment has lost much of what had been learned. A stage change costs loss:
   * until that has been won back, only what goes beyond it counts.
   */
  public boolean worse() {
    return moment > lossOfMuch() && !(moment <= costOfChange);
  }

  /** Whether that has held for so many steps without a break. */
  public boolean worseFor(long steps) {
    return lastStep - steps >= worseSince;
  }

  /** Whether the loss has stood above all that was usual for so many steps without a break. */
  public boolean raisedFor(long steps) {
    return raised.holdsFor(steps, lastStep);
  }

  /** The loss above which much of what had been learned is lost. */
  private double lossOfMuch() {
    double rise =
        Math.max(limits.risenShare() * (chance - best), limits.leastRise() * Math.abs(chance));
    return best + Math.max(rise, limits.scatter() * scatterAtBest);
  }

  private void payForChange(double loss) {
    if (seen == 1) {
      costOfChange = loss;
    } else if (median <= lossOfMuch()) {
      costOfChange = Double.NaN;
    }
  }

  /** Whether enough losses are known to say that it is not learning. */
  public boolean stuck() {
    return progress.enough() && !Double.isNaN(median) && !learning();
  }

  /**
   * Evidence against the run from its loss alone: it has turned up, or has not fallen since the
   * start of the stage, long enough ago for any network. A resumed run has only the first kind.
   */
  public boolean tellsAgainst() {
    return worse() || (stuck() && !resumed() && lastStep - stageStep >= limits.stuckSteps());
  }

  /**
   * Takes what guessing among classes of equal size costs, infinite where the outputs are not classes, and
   * what the first outputs add to it by their scatter, infinite where that is not known.
   */
  void guessing(double value, double scatterOfOutputs) {
    nothing.guessing(value, scatterOfOutputs);
  }

  /**
   * Whether nothing has ever been learned in this stage, for a network without a design: the loss does
   * not fall, and its best is no lower than what guessing gives. A loss that the first updates raised, and
   * that came back to what guessing gives, has not fallen.
   */
  public boolean learnedNothing() {
    return sinceGuess.enough()
        && !resumed()
        && !sinceGuess.falling()
        && nothing.holds(first(), chance, scatterAtBest, bestInStage);
  }

  /**
   * Whether little has been learned in this stage and the loss no longer falls, long enough after its
   * start. Healthy networks stay there too, so it counts only after a start that explains it.
   */
  public boolean learnedLittle() {
    return sinceGuess.enough()
        && !resumed()
        && lastStep - stageStep >= limits.stuckSteps()
        && !sinceGuess.falling()
        && nothing.isAbove(limits.littleShare(), first(), chance, scatterAtBest, median);
  }

  /**
   * Evidence against a network that has no design, which may learn late, by leaps or with single
   * examples: its loss stands above all that has been usual, or nothing has been learned for long.
   */
  public boolean tellsAgainstPlain() {
    return raised.holdsFor(limits.raisedSteps(), lastStep)
        || (learnedNothing() && lastStep - stageStep >= limits.stuckSteps());
  }
}
