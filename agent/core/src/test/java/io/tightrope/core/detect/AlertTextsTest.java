package io.tightrope.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.finding.Detector;
import io.tightrope.core.detect.finding.Figure;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Finding.Wording;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every number in an alert's text is a number of its first step, a limit or a target. */
class AlertTextsTest {
  private static final Pattern NUMBER =
      Pattern.compile("(?<![A-Za-z\\d.])\\d+(?:\\.\\d+)?(?:e-?\\d+)?");

  /** Numbers in the fixed words of rules: a gain of 1, 1 / width. */
  private static final Set<String> IN_WORDS = Set.of("1");

  private record Place(Rule rule, long step) {}

  /**
   * Recordings of the test resources, and those of a folder named by {@code
   * -Dtightrope.recordings=DIR}.
   */
  static Stream<String> recordings() throws IOException {
    List<String> names = new ArrayList<>(List.of(
        "rescaled-shifted-relu",
        "collapsed-by-stage",
        "second-fixed-point",
        "healthy-shifted-relu"));
    String folder = System.getProperty("tightrope.recordings", "");
    if (!folder.isEmpty()) {
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        files.map(Path::toString).filter(file -> file.endsWith(".json.gz")).forEach(names::add);
      }
    }
    return names.stream();
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void numbers_of_an_alert_are_those_of_its_first_step(String name) {
    RecordedRun recorded = Recordings.read(name);
    Map<Long, StepFrame> frames = recorded.frames().stream()
        .collect(Collectors.toMap(StepFrame::step, frame -> frame, (a, b) -> b));
    List<Alert> alerts = Recordings.replay(recorded);
    Map<Place, Wording> wordings = wordings(recorded, alerts);

    assertThat(alerts.isEmpty() && !name.contains("/"))
        .as("no alert in " + name)
        .isFalse();
    for (Alert alert : alerts) {
      Wording wording = Objects.requireNonNull(
          wordings.get(new Place(alert.rule(), alert.step())), alert.message());
      assertThat(alert.message()).endsWith(wording.measured() + ".");
      assertThat(alert.cause()).isEqualTo(wording.cause());
      assertThat(alert.action()).isEqualTo(wording.action());
      StepFrame frame = Objects.requireNonNull(frames.get(alert.step()), alert.message());
      assertThat(numbersIn(alert)).isSubsetOf(allowed(alert, wording, frame));
      wording.figures().forEach(figure -> assertIsOf(frame, figure));
    }
  }

  /** The sentences that each rule has for the first steps of alerts, from a second pass. */
  private static Map<Place, Wording> wordings(RecordedRun recorded, List<Alert> alerts) {
    RuleSettings settings = RuleSettings.defaults();
    RunState state = new RunState(recorded.description(), settings.evidence());
    RunMonitor monitor = new RunMonitor(recorded.description(), settings);
    Map<Rule, Detector> detectors = new EnumMap<>(Rule.class);
    for (Rule rule : Rule.values()) {
      if (rule.judgesFrames()) {
        detectors.put(
            rule, rule.detector(settings.limits(rule), settings.evidence()).orElseThrow());
      }
    }
    Map<Place, Wording> all = new HashMap<>();
    for (StepFrame frame : recorded.frames()) {
      state.advance(frame);
      monitor.observe(frame);
      detectors.forEach((rule, detector) -> {
        Optional<Finding> finding = detector.judge(state);
        Place place = new Place(rule, frame.step());
        finding.ifPresent(found -> all.put(place, found.wording().get()));
      });
    }
    return all;
  }

  private static Set<String> numbersIn(Alert alert) {
    Set<String> numbers = new TreeSet<>();
    Matcher matcher =
        NUMBER.matcher(String.join(" ", alert.message(), alert.cause(), alert.action()));
    while (matcher.find()) {
      numbers.add(matcher.group());
    }
    return numbers;
  }

  private static Set<String> allowed(Alert alert, Wording wording, StepFrame frame) {
    Set<String> allowed = new TreeSet<>(IN_WORDS);
    wording.figures().stream().map(Figure::text).forEach(allowed::add);
    alert.layers().forEach(layer -> allowed.add(layer.toString()));
    allowed.add(Long.toString(frame.step()));
    allowed.add(Integer.toString(frame.stage()));
    allowed.add(String.format(Locale.ROOT, "%.2f", frame.sparsityTarget()));
    return allowed;
  }

  private static void assertIsOf(StepFrame frame, Figure figure) {
    LayerStatistic.ofField(figure.name())
        .filter(statistic -> figure.layer() >= 0)
        .ifPresent(statistic -> assertThat(figure.value())
            .as("%s of layer %d", figure.name(), figure.layer())
            .isEqualTo(frame.value(statistic, figure.layer())));
    if (figure.name().equals("learning rate")) {
      assertThat(figure.value()).isEqualTo(frame.learningRate());
    }
  }
}
