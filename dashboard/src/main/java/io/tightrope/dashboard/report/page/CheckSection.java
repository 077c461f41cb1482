package io.tightrope.dashboard.report.page;

import io.tightrope.dashboard.report.chart.LayerCharts;
import io.tightrope.dashboard.report.model.Check;
import io.tightrope.dashboard.report.model.Message;
import io.tightrope.dashboard.report.model.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The three checks of the method, each with its answer, its picture and its numbers. */
final class CheckSection {
  /** Layers that a chart of this width can show one by one. */
  private static final int MOST_LAYERS = 200;

  private final PageWriter page;
  private final Html html;

  CheckSection(PageWriter page) {
    this.page = page;
    this.html = page.html();
  }

  void write(List<Check> checks) {
    page.section("checks");
    html.element("p", page.say("checks.intro"), "class", "soft");
    checks.forEach(this::write);
    page.end();
  }

  private void write(Check check) {
    String kind = check.kind().id();
    String answer = check.answer().id();
    html.open("article", "class", "check");
    html.open("h3").text(page.say("check." + kind) + " ");
    page.badge(
        "answer-" + answer, page.say("answer." + answer + ".sign"), page.say("answer." + answer));
    html.close("h3");
    html.element("p", page.say("check." + kind + ".why"), "class", "soft");
    html.open("div", "class", "charts");
    check.picture().ifPresent(picture -> draw(picture, check));
    html.open("ul", "class", "findings");
    check.findings().forEach(finding -> html.element("li", page.say(finding)));
    html.close("ul").close("div");
    if (check.picture().orElse(null) instanceof Picture.Distribution drawn
        && !drawn.hasQuantiles()) {
      page.missing("absent.quantiles");
    }
    check.picture().ifPresent(this::thinned);
    check.limits().forEach(limit -> page.paragraph(limit, "limit"));
    html.close("article");
  }

  private void draw(Picture picture, Check check) {
    Message description = check.findings().get(0);
    if (picture instanceof Picture.Distribution all) {
      Picture.Distribution shown = new Picture.Distribution(some(all.layers()), all.step());
      page.figure(
          "variance",
          LayerCharts.variance(shown, page.chart("variance", description)),
          List.of("dot", "bad", "expected", "band"));
      if (all.hasQuantiles()) {
        page.figure(
            "quantiles",
            LayerCharts.quantiles(
                shown, page.chart("quantiles", Message.of("chart.quantiles.text"))),
            List.of("median", "box", "whisker"));
      }
    } else if (picture instanceof Picture.Gradients all) {
      String key = all.ofWeights() ? "weightgradients" : "gradients";
      page.figure(
          key,
          LayerCharts.gradients(
              new Picture.Gradients(some(all.layers()), all.ofWeights(), all.from(), all.to()),
              page.chart(key, description)),
          List.of("main", "band", "hollow"));
    } else if (picture instanceof Picture.Activity all) {
      Picture.Activity shown = new Picture.Activity(some(all.layers()), all.from(), all.to());
      page.figure(
          "activity", LayerCharts.activity(shown, page.chart("activity", description)), marks(all));
    }
  }

  private static List<String> marks(Picture.Activity all) {
    List<String> marks = new ArrayList<>(List.of("bar"));
    if (all.layers().stream().anyMatch(layer -> Double.isFinite(layer.target()))) {
      marks.add("target");
    }
    if (all.layers().stream().anyMatch(layer -> Double.isFinite(layer.dead()))) {
      marks.add("cross");
    }
    if (all.layers().stream().anyMatch(layer -> Double.isFinite(layer.deadExpected()))) {
      marks.add("hollow");
    }
    return marks;
  }

  private void thinned(Picture picture) {
    int layers = picture instanceof Picture.Distribution d
        ? d.layers().size()
        : picture instanceof Picture.Gradients g
            ? g.layers().size()
            : ((Picture.Activity) picture).layers().size();
    if (layers > MOST_LAYERS) {
      page.paragraph(Message.of("absent.layers").count("every", stride(layers)), "absent");
    }
  }

  private static int stride(int layers) {
    return (layers - 1) / MOST_LAYERS + 1;
  }

  private static <T> List<T> some(List<T> layers) {
    int stride = stride(layers.size());
    return IntStream.range(0, layers.size())
        .filter(i -> i % stride == 0)
        .mapToObj(layers::get)
        .toList();
  }
}
