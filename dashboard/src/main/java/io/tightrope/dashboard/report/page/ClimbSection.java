package io.tightrope.dashboard.report.page;

import io.tightrope.dashboard.report.chart.StepCharts;
import io.tightrope.dashboard.report.model.Climb;
import io.tightrope.dashboard.report.model.Climb.BaselineRun;
import io.tightrope.dashboard.report.model.Climb.Quality;
import io.tightrope.dashboard.report.model.Climb.Rung;
import io.tightrope.dashboard.report.model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The staged climb: accuracy and sparsity side by side, the stages, the baseline. */
final class ClimbSection {
  private static final int MOST_ROWS = 20;

  private final PageWriter page;
  private final Html html;
  private final Numbers numbers;

  ClimbSection(PageWriter page) {
    this.page = page;
    this.html = page.html();
    this.numbers = page.numbers();
  }

  void write(Climb climb, long lastStep) {
    page.section("climb");
    if (climb.rungs().isEmpty()) {
      page.missing("absent.stages");
    } else {
      html.element("p", page.say("climb.intro"), "class", "soft");
    }
    html.open("div", "class", "charts");
    if (climb.sparsity().isEmpty()) {
      page.missing("absent.sparsity");
    } else {
      page.figure(
          "sparsity",
          StepCharts.sparsity(
              climb, lastStep, page.chart("sparsity", Message.of("chart.sparsity.text"))),
          climb.rungs().isEmpty()
              ? List.of("main", "band")
              : List.of("main", "band", "expected", "boundary"));
    }
    quality(climb, lastStep);
    html.close("div");
    notes(climb);
    if (!climb.rungs().isEmpty()) {
      table(climb);
    }
    page.end();
  }

  private void quality(Climb climb, long lastStep) {
    if (climb.quality().isEmpty()) {
      page.missing("absent.quality");
      return;
    }
    String key = climb.quality().get().isLoss() ? "loss" : "accuracy";
    page.figure(
        key,
        StepCharts.quality(climb, lastStep, page.chart(key, Message.of("chart." + key + ".text"))),
        hasBaseline(climb) ? List.of("main", "other") : List.of("main"));
  }

  private static boolean hasBaseline(Climb climb) {
    return climb.baseline().flatMap(BaselineRun::quality).isPresent();
  }

  private void notes(Climb climb) {
    climb.quality().ifPresent(quality -> {
      if (quality.isLoss()) {
        page.missing("absent.accuracy");
      } else {
        page.paragraph(
            Message.of("climb.accuracy").text("name", PageWriter.cut(quality.name())), "limit");
      }
    });
    if (climb.baseline().isEmpty()) {
      page.missing("absent.baseline");
    } else if (!hasBaseline(climb)) {
      page.missing("absent.baseline.quality");
    }
  }

  private void table(Climb climb) {
    String quality = page.say(
        climb.quality().map(Quality::isLoss).orElse(true) ? "climb.loss" : "climb.quality");
    page.table(
        page.say("section.climb"),
        List.of(
            page.say("climb.stage"),
            page.say("climb.target"),
            page.say("climb.achieved"),
            page.say("climb.range"),
            quality,
            page.say("climb.steps"),
            page.say("climb.outcome")));
    int skipped = Math.max(0, climb.rungs().size() - MOST_ROWS);
    climb.rungs().stream().skip(skipped).forEach(rung -> page.row(cells(climb, rung)));
    climb.baseline().ifPresent(baseline -> page.row(cells(baseline)));
    page.endTable();
    if (skipped > 0) {
      page.paragraph(Message.of("absent.rungs").count("count", skipped), "absent");
    }
    boolean bySchedule = climb.rungs().stream().anyMatch(Rung::bySchedule);
    html.element(
        "p", page.say(bySchedule ? "climb.held.schedule" : "climb.held.limits"), "class", "limit");
  }

  private List<String> cells(Climb climb, Rung rung) {
    String outcome = "outcome." + rung.outcome().id();
    return List.of(
        numbers.count(rung.number()),
        numbers.share(rung.target()),
        numbers.knownShare(rung.achieved()),
        range(rung.lowest(), rung.highest()),
        broken(climb, rung) ? numbers.figure(Double.NaN) : numbers.known(rung.quality()),
        numbers.count(rung.from()) + "–" + numbers.count(rung.to()),
        page.say(outcome + ".sign") + " " + page.say(outcome));
  }

  /** Returns true if the loss at the end of a stage was recorded and is not finite. */
  private static boolean broken(Climb climb, Rung rung) {
    return climb
        .quality()
        .filter(quality -> quality.isLoss() && quality.curve().isBroken(rung.to()))
        .isPresent();
  }

  private String range(double low, double high) {
    return Double.isNaN(low) ? "–" : numbers.share(low) + "–" + numbers.share(high);
  }

  private List<String> cells(BaselineRun baseline) {
    Optional<Double> last = baseline.quality().map(Quality::last);
    return new ArrayList<>(List.of(
        page.say(Message.of("climb.baseline").text("run", PageWriter.cut(baseline.run()))),
        "–",
        numbers.knownShare(baseline.sparsity()),
        "–",
        numbers.known(last.orElse(Double.NaN)),
        "–",
        "–"));
  }
}
