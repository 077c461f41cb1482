package io.tightrope.core.sampling;

/**
 * Chooses the observed steps so that observing takes no more than its budget, a share of the time
 * that training itself takes.
 *
 * <p>The first {@value #DENSE_STEPS} steps after the first one and after each stage change are
 * observed whatever they cost, because that is where things go wrong. What they cost beyond the
 * budget is a debt; until it is gone the interval is {@value #PAYBACK} times as long as the budget
 * would allow, or twice as long where that would leave the run alone for more than {@value
 * #WATCHFUL_STEPS} steps. Apart from that the interval is {@code ceil(cost of an observation / (aim * step time))}
 * with medians of recent measurements, so that one pause of the garbage collector does not blind
 * the watcher. The budget is a bound: the aim is {@value #AIM} of it, because what observing takes from
 * caches and from the other core is paid by training and not seen in any account. A budget of 1 or
 * more observes every step. In a process that has begun many runs the dense steps after the start are left
 * out while all of them together cost more than the budget ({@link ProcessCost}); the first step is not.
 *
 * <pre>{@code
 * boolean observe = sampler.wants(step);
 * ...
 * sampler.stepEnded(step, elapsedNanos, observationNanos);
 * }</pre>
 *
 * <p>Deterministic: it reads no clock. {@link #wants} is one volatile read and allocates nothing,
 * {@link #stepEnded} costs well below a microsecond. Thread-safe.
 */
public final class Sampler {
  /** Steps after the start and after a stage change that are observed in any case. */
  public static final int DENSE_STEPS = 20;

  /** Share of the budget that is aimed at. */
  private static final double AIM = 0.7;

  /** By how much the interval grows to pay a debt back. */
  private static final int PAYBACK = 4;

  /** Longest interval that paying back a debt may lead to, unless twice the usual one is longer. */
  private static final int WATCHFUL_STEPS = 100;

  /** Steps over which {@link #overhead()} forgets. */
  private static final double MEMORY_STEPS = 2000;

  /**
   * By how much a run must have grown since it last observed an end that it could not afford. One of
   * 10,000 steps affords itself 15 of them at most.
   */
  private static final double GROWTH = 1.5;

  private final double budget;
  private final ProcessCost process;
  private final RecentMedian observationCost = new RecentMedian();
  private final RecentMedian stepTime = new RecentMedian();

  private volatile long nextStep = Long.MIN_VALUE;
  private volatile int interval = 1;
  private volatile double overhead;

  private boolean started;
  private long denseUntil;
  private long owedEnd;
  private double debtNanos;
  private double recentObservationNanos;
  private double recentTrainingNanos;

  /**
   * @param budget share of the training time that observing may take, for example 0.01
   * @throws IllegalArgumentException unless it is above 0
   */
  public Sampler(double budget) {
    this(budget, new ProcessCost());
  }

  /**
   * A sampler of one of several runs of a process.
   *
   * @param budget share of the training time that observing may take, for example 0.01
   * @param process what all of them have cost
   * @throws IllegalArgumentException unless the budget is above 0
   */
  public Sampler(double budget, ProcessCost process) {
    if (!(budget > 0)) {
      throw new IllegalArgumentException("overhead budget must be above 0: " + budget);
    }
    this.budget = budget;
    this.process = process;
  }

  /** Whether the step is to be observed. */
  public boolean wants(long step) {
    return step >= nextStep;
  }

  /**
   * Tells what a step took; to be called for every step, observed or not.
   *
   * @param step the step that ended
   * @param elapsedNanos its whole time, observation included
   * @param observationNanos the part that went into observing; what hooks cost on a step that was
   *     not observed counts too
   */
  public synchronized void stepEnded(long step, long elapsedNanos, long observationNanos) {
    if (!started) {
      started = true;
      denseUntil = Math.max(denseUntil, process.affordsStart(budget) ? step + DENSE_STEPS : step);
    }
    boolean observed = step >= nextStep;
    long trainingNanos = Math.max(elapsedNanos - observationNanos, 0);
    stepTime.add(trainingNanos);
    if (observed) {
      observationCost.add(observationNanos);
    }
    process.add(trainingNanos, observationNanos);
    account(trainingNanos, observationNanos);
    if (observed) {
      interval = step < denseUntil ? 1 : affordableInterval();
      nextStep = step + interval;
    }
  }

  /**
   * Tells what it took to begin to watch. It is a part of the overhead, and of what all runs of the process
   * have cost; no steps are left out for it, since it is paid once and says nothing of what a step costs.
   */
  public synchronized void beginningTook(long nanos) {
    recentObservationNanos += nanos;
    process.add(0, nanos);
  }

  private void account(long trainingNanos, long observationNanos) {
    double cost = observationCost.value();
    debtNanos = Math.max(debtNanos + observationNanos - budget * trainingNanos, -cost);
    double keep = 1 - 1 / MEMORY_STEPS;
    recentObservationNanos = keep * recentObservationNanos + observationNanos;
    recentTrainingNanos = keep * recentTrainingNanos + trainingNanos;
    overhead = recentTrainingNanos > 0 ? recentObservationNanos / recentTrainingNanos : 0;
  }

  private int affordableInterval() {
    if (budget >= 1) {
      return 1;
    }
    double cost = observationCost.value();
    double earned = AIM * budget * stepTime.value();
    double steps = earned > 0 ? Math.ceil(cost / earned) : 1;
    if (debtNanos > cost) {
      steps = Math.min(PAYBACK * steps, Math.max(2 * steps, WATCHFUL_STEPS));
    }
    return (int) Math.max(1, Math.min(steps, Integer.MAX_VALUE));
  }

  /** Observes the steps up to {@value #DENSE_STEPS} after this one in any case. */
  public synchronized void stageChanged(long step) {
    denseUntil = Math.max(denseUntil, step + DENSE_STEPS);
    nextStep = Math.min(nextStep, step);
    interval = 1;
  }

  /**
   * Tells that a step is probably the last one of its {@code fit}, to be called before it: it is
   * observed unless observing has cost too much so far. The first such step is observed in any case,
   * and one that it cannot afford when the run is {@value #GROWTH} times as long as at the one before.
   */
  public synchronized void endComes(long step) {
    if (!started || step >= nextStep) {
      return;
    }
    if (debtNanos > 0) {
      if (step < GROWTH * owedEnd) {
        return;
      }
      owedEnd = step;
    }
    nextStep = step;
  }

  /** Steps from the last observed step to the next. */
  public int interval() {
    return interval;
  }

  /** Observation time over training time, mostly of the last {@code 2000} steps. */
  public double overhead() {
    return overhead;
  }

  /** The share that it keeps to. */
  public double budget() {
    return budget;
  }
}
