package io.tightrope.dashboard.report.page;

import io.tightrope.dashboard.report.chart.ChartWords;
import io.tightrope.dashboard.report.model.Message;
import java.util.List;

/** What the sections of the page share: words, and how a section, a chart and a legend look. */
final class PageWriter {
  private static final int LONGEST = 300;

  private final Texts texts;
  private final Html html = new Html();

  PageWriter(Texts texts) {
    this.texts = texts;
  }

  Html html() {
    return html;
  }

  Numbers numbers() {
    return texts.numbers();
  }

  String say(String key) {
    return texts.say(key);
  }

  String say(Message message) {
    return texts.say(message);
  }

  boolean isEnglish() {
    return texts.language().equals(Texts.ENGLISH);
  }

  /** A text of the run, cut where it is too long for a page. */
  static String cut(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
  }

  /** Opens a section with its heading; to be closed with {@link #end}. */
  void section(String id) {
    html.open("section", "aria-labelledby", id);
    html.element("h2", say("section." + id), "id", id);
  }

  void end() {
    html.close("section");
  }

  void paragraph(Message message, String style) {
    html.element("p", say(message), "class", style);
  }

  /** A badge: a sign, a word and a colour that say the same. */
  void badge(String kind, String sign, String word) {
    html.open("span", "class", "badge " + kind);
    html.element("span", sign, "aria-hidden", "true").text(" " + word).close("span");
  }

  /** The words of a chart, by the key of its title. */
  ChartWords chart(String key, Message description) {
    return new ChartWords(
        "chart-" + key,
        say("chart." + key),
        say(description),
        say("chart." + key + ".x"),
        say("chart." + key + ".y"),
        value -> numbers().count(Math.round(value)),
        numbers()::figure);
  }

  /** A chart with its title above and what its marks mean below. */
  void figure(String key, String svg, List<String> legend) {
    html.open("figure").element("figcaption", say("chart." + key)).raw(svg);
    html.open("ul", "class", "legend");
    for (String mark : legend) {
      html.open("li")
          .open("span", "class", "key " + mark, "aria-hidden", "true")
          .close("span");
      html.text(say("legend." + key + "." + mark)).close("li");
    }
    html.close("ul").close("figure");
  }

  /** Says what is missing where it would have been. */
  void missing(String key) {
    html.element("p", say(key), "class", "absent");
  }

  /** A row of a table: the first cell names it. */
  void row(List<String> cells) {
    html.open("tr").element("th", cells.get(0), "scope", "row");
    cells.stream().skip(1).forEach(cell -> html.element("td", cell));
    html.close("tr");
  }

  /** Opens a table that may be wider than a small window; to be closed with {@link #endTable}. */
  void table(String label, List<String> heads) {
    html.open("div", "class", "scroll", "role", "group", "tabindex", "0", "aria-label", label);
    html.open("table").open("thead").open("tr");
    heads.forEach(head -> html.element("th", head, "scope", "col"));
    html.close("tr").close("thead").open("tbody");
  }

  void endTable() {
    html.close("tbody").close("table").close("div");
  }
}
