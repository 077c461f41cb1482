package io.tightrope.dashboard.report.page;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.dashboard.alerts.Calibration;
import io.tightrope.dashboard.report.model.Message;
import io.tightrope.dashboard.report.model.RaisedAlert;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The alerts and what was done about them: the worst in full, others in a line each. */
final class AlertSection {
  private static final int FULL = 5;
  private static final int SHORT = 15;
  private static final Comparator<RaisedAlert> WORST_FIRST = Comparator.comparing(
          (RaisedAlert raised) -> !raised.alert().active())
      .thenComparing(raised -> raised.alert().severity())
      .thenComparing(raised -> raised.alert().step());

  private final PageWriter page;
  private final Html html;

  AlertSection(PageWriter page) {
    this.page = page;
    this.html = page.html();
  }

  void write(List<RaisedAlert> alerts) {
    page.section("alerts");
    if (alerts.isEmpty()) {
      html.element("p", page.say("alerts.none")).close("section");
      return;
    }
    long active = alerts.stream().filter(raised -> raised.alert().active()).count();
    page.paragraph(
        Message.of("alerts.count").count("all", alerts.size()).count("active", active), "soft");
    if (!page.isEnglish()) {
      html.element("p", page.say("alerts.english"), "class", "limit");
    }
    List<RaisedAlert> ordered = alerts.stream().sorted(WORST_FIRST).toList();
    ordered.stream().limit(FULL).forEach(this::full);
    List<RaisedAlert> others = ordered.stream().skip(FULL).limit(SHORT).toList();
    html.list("ul", others.stream().map(this::line).toList());
    if (ordered.size() > FULL + SHORT) {
      page.paragraph(
          Message.of("alerts.more").count("count", ordered.size() - FULL - SHORT), "absent");
    }
    page.end();
  }

  private void full(RaisedAlert raised) {
    Alert alert = raised.alert();
    String severity = alert.severity().id();
    html.open("article", "class", "alert");
    html.open("h3");
    page.badge(
        "severity-" + severity,
        page.say("severity." + severity + ".sign"),
        page.say("severity." + severity));
    html.text(" " + page.say("rule." + alert.rule().id())).close("h3");
    html.element("p", where(raised), "class", "soft");
    if (!page.isEnglish()) {
      html.element("p", page.say("rule." + alert.rule().id() + ".meaning"));
    }
    english(alert.message() + " " + alert.cause());
    Calibration.shipped()
        .of(alert.rule(), alert.severity())
        .ifPresent(precision -> english(precision.sentence()));
    html.open("p")
        .element("b", page.say("alerts.done"))
        .text(" " + done(raised))
        .close("p");
    html.close("article");
  }

  /** What the rules wrote, which is English in every language. */
  private void english(String text) {
    if (page.isEnglish()) {
      html.element("p", text);
    } else {
      html.element("p", text, "lang", Texts.ENGLISH);
    }
  }

  private String where(RaisedAlert raised) {
    Alert alert = raised.alert();
    Message place = (alert.layers().isEmpty()
            ? Message.of("alerts.where.run")
            : Message.of("alerts.where.layers").layers("layers", alert.layers()))
        .count("step", alert.step())
        .part("state", Message.of(alert.active() ? "alerts.active" : "alerts.over"));
    return page.say(place);
  }

  private String done(RaisedAlert raised) {
    return raised.done().stream()
        .map(page::say)
        .distinct()
        .collect(Collectors.joining(page.say("list.separator")));
  }

  private String line(RaisedAlert raised) {
    String severity = raised.alert().severity().id();
    return page.say(Message.of("alerts.line")
        .text("severity", page.say("severity." + severity))
        .rule("rule", raised.alert().rule())
        .text("where", where(raised))
        .text("done", done(raised)));
  }
}
