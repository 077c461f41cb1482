package io.tightrope.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.finding.Detector;
import io.tightrope.core.detect.finding.Figure;
import io.tightrope.core.detect.finding.Finding.Wording;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds the numbers in alerts' texts against the run that the alerts are of, for tests here and in
 * modules that show alerts. Takes the run first, in the order in which it was judged, and the alerts
 * afterwards. Not thread-safe.
 */
public final class AlertTexts {
  private static final Pattern NUMBER =
      Pattern.compile("(?<![A-Za-z\\d.])\\d+(?:\\.\\d+)?(?:e-?\\d+)?");

  /** Numbers in the fixed words of rules: a gain of 1, 1 / width. */
  private static final Set<String> IN_WORDS = Set.of("1");

  /** Steps between two judgements by losses alone, as {@link RunMonitor} makes them. */
  private static final int LOSS_STEPS = 25;

  /**
   * An alert as somebody reads it.
   *
   * @param rule the rule that fired
   * @param step its first step
   * @param layers the layers concerned at that step
   * @param message the first of its texts
   * @param cause the second
   * @param action the third
   */
  public record Shown(
      Rule rule, long step, List<Integer> layers, String message, String cause, String action) {
    public Shown {
      layers = List.copyOf(layers);
    }

    static Shown of(Alert alert) {
      return new Shown(
          alert.rule(),
          alert.step(),
          alert.layers(),
          alert.message(),
          alert.cause(),
          alert.action());
    }
  }

  private record Place(Rule rule, long step) {}

  private final RunState state;
  private final Map<Rule, Detector> detectors = new EnumMap<>(Rule.class);
  private final Map<Long, StepFrame> frames = new HashMap<>();
  private final Map<Place, Wording> wordings = new HashMap<>();

  public AlertTexts(RunDescription run, RuleSettings settings) {
    state = new RunState(run, settings.evidence());
    for (Rule rule : Rule.values()) {
      if (rule.judgesFrames() && settings.enabled(rule)) {
        rule.detector(settings.limits(rule), settings.evidence())
            .ifPresent(detector -> detectors.put(rule, detector));
      }
    }
  }

  public void observe(StepFrame frame) {
    frames.put(frame.step(), frame);
    state.advance(frame);
    judge(rule -> true);
  }

  public void observe(ScalarBlock block) {
    ScalarSeries losses = block.series().get(ScalarBlock.LOSS);
    for (int i = 0; losses != null && i < losses.size(); i++) {
      long step = losses.steps()[i];
      if (state.advance(step, losses.values()[i], block.timestamp()) && step % LOSS_STEPS == 0) {
        judge(Rule::judgesLoss);
      }
    }
  }

  public void observe(RunEvent event) {
    if (event.kind() == RunEvent.Kind.ROLLBACK) {
      state.rolledBack();
    }
  }

  /** Keeps the sentences of everything that a rule finds: any of it may be an alert's first step. */
  private void judge(Predicate<Rule> which) {
    detectors.forEach((rule, detector) -> {
      if (which.test(rule)) {
        detector
            .judge(state)
            .ifPresent(found ->
                wordings.put(new Place(rule, state.step()), found.wording().get()));
      }
    });
  }

  /**
   * Fails unless every number in the alert's texts is that of its first step, a limit, a target, a
   * layer, a step or a stage.
   *
   * @return how many of the numbers are statistics of a layer, which the frame of that step has
   */
  public long check(Shown alert) {
    Wording wording = Objects.requireNonNull(
        wordings.get(new Place(alert.rule(), alert.step())),
        () -> "nothing was found there: " + alert.message());
    assertThat(alert.message()).endsWith(wording.measured() + ".");
    assertThat(alert.cause()).isEqualTo(wording.cause());
    assertThat(alert.action()).isEqualTo(wording.action());
    StepFrame frame = frames.get(alert.step());
    assertThat(numbersIn(alert)).as(alert.message()).isSubsetOf(allowed(alert, wording, frame));
    wording.figures().forEach(AlertTexts::assertIsPrinted);
    return wording.figures().stream()
        .filter(figure -> assertIsOf(frame, figure, alert))
        .count();
  }

  private static Set<String> numbersIn(Shown alert) {
    Set<String> numbers = new TreeSet<>();
    Matcher matcher =
        NUMBER.matcher(String.join(" ", alert.message(), alert.cause(), alert.action()));
    while (matcher.find()) {
      numbers.add(matcher.group());
    }
    return numbers;
  }

  private static Set<String> allowed(Shown alert, Wording wording, @Nullable StepFrame frame) {
    Set<String> allowed = new TreeSet<>(IN_WORDS);
    wording.figures().stream().map(Figure::text).forEach(allowed::add);
    alert.layers().forEach(layer -> allowed.add(layer.toString()));
    allowed.add(Long.toString(alert.step()));
    if (frame != null) {
      allowed.add(Integer.toString(frame.stage()));
      allowed.add(String.format(Locale.ROOT, "%.2f", frame.sparsityTarget()));
    }
    return allowed;
  }

  /** The text of a number is the number, to half of its last digit. */
  private static void assertIsPrinted(Figure figure) {
    if (Double.isFinite(figure.value())) {
      BigDecimal printed = new BigDecimal(figure.text());
      assertThat(printed.doubleValue())
          .as(figure.name())
          .isCloseTo(figure.value(), within(0.501 * printed.ulp().doubleValue()));
    }
  }

  /** Whether it is a statistic of a layer, which then must be the frame's. */
  private static boolean assertIsOf(@Nullable StepFrame frame, Figure figure, Shown alert) {
    if (figure.name().equals("learning rate")) {
      assertThat(figure.value()).isEqualTo(of(frame, alert).learningRate());
    }
    if (figure.layer() < 0) {
      return false;
    }
    LayerStatistic.ofField(figure.name())
        .ifPresent(statistic -> assertThat(figure.value())
            .as("%s of layer %d", figure.name(), figure.layer())
            .isEqualTo(of(frame, alert).value(statistic, figure.layer())));
    return LayerStatistic.ofField(figure.name()).isPresent();
  }

  private static StepFrame of(@Nullable StepFrame frame, Shown alert) {
    return Objects.requireNonNull(frame, () -> "no frame at the step of: " + alert.message());
  }
}
