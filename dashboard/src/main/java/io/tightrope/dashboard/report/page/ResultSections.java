package io.tightrope.dashboard.report.page;

import io.tightrope.dashboard.report.model.Message;
import io.tightrope.dashboard.report.model.Report;
import io.tightrope.dashboard.report.model.SafeSparsity;
import io.tightrope.dashboard.report.model.Savings;
import java.util.ArrayList;
import java.util.List;

/** What it saves, how far it can go, what to do next, and what is not known. */
final class ResultSections {
  private final PageWriter page;
  private final Html html;
  private final Numbers numbers;

  ResultSections(PageWriter page) {
    this.page = page;
    this.html = page.html();
    this.numbers = page.numbers();
  }

  void write(Report report) {
    savings(report.savings());
    safe(report.safe());
    page.section("next");
    if (!page.isEnglish()
        && report.next().stream().anyMatch(step -> step.key().equals("next.alert"))) {
      html.element("p", page.say("alerts.english"), "class", "limit");
    }
    html.list("ol", report.next().stream().map(page::say).toList());
    if (report.next().isEmpty()) {
      html.element("p", page.say("next.nothing"));
    }
    page.end();
    page.section("missing");
    if (report.missing().isEmpty()) {
      html.element("p", page.say("missing.nothing"));
    }
    html.list("ul", report.missing().stream().map(page::say).toList());
    page.end();
  }

  private void savings(Savings savings) {
    page.section("savings");
    List<String> lines = new ArrayList<>();
    if (!Double.isNaN(savings.counted())) {
      lines.add(page.say(Message.of("savings.counted")
          .text("share", numbers.percent(savings.counted()))
          .count("step", savings.countedStep())));
    }
    if (!Double.isNaN(savings.computed())) {
      lines.add(page.say(Message.of("savings.computed")
          .text("share", numbers.percent(savings.computed()))
          .count("total", Math.round(savings.total()))
          .count("needed", Math.round(savings.total() * (1 - savings.computed())))));
    }
    html.list("ul", lines);
    if (lines.isEmpty()) {
      page.missing("absent.compute");
    }
    if (savings.time().isPresent()) {
      html.element(
          "p",
          page.say(Message.of("savings.time")
              .text("share", numbers.percent(savings.time().get().saved()))
              .text("source", savings.time().get().source())));
    } else {
      page.missing("absent.time");
    }
    page.end();
  }

  private void safe(SafeSparsity safe) {
    page.section("safe");
    if (Double.isNaN(safe.held())) {
      page.missing(Double.isNaN(safe.lastTarget()) ? "absent.safe" : "safe.none");
      page.end();
      return;
    }
    html.element(
        "p",
        page.say(
            Message.of("safe.held").share("held", safe.held()).share("target", safe.heldTarget())),
        "class",
        "big");
    List<String> lines = new ArrayList<>();
    if (Double.isFinite(safe.margin())) {
      lines.add(page.say(Message.of("safe.margin")
          .difference("margin", safe.margin())
          .share("lost", safe.lostTarget())
          .share("target", safe.heldTarget())));
    } else {
      lines.add(page.say(Message.of("safe.unlimited").share("target", safe.heldTarget())));
    }
    lines.add(page.say((safe.shortOfTarget() > 0
            ? Message.of("safe.short").difference("short", safe.shortOfTarget())
            : Message.of("safe.reached"))
        .share("target", safe.lastTarget())));
    if (Double.isFinite(safe.end())) {
      lines.add(page.say(Message.of("safe.end").share("end", safe.end())));
    }
    lines.add(page.say(
        Double.isFinite(safe.escape())
            ? Message.of(
                    safe.escape() > safe.escapeLimit() ? "safe.escape.above" : "safe.escape.below")
                .share("escape", safe.escape())
                .share("limit", safe.escapeLimit())
            : Message.of("safe.escape.unknown")));
    html.list("ul", lines);
    page.end();
  }
}
