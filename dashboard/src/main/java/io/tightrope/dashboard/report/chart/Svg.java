package io.tightrope.dashboard.report.chart;

import java.util.Locale;

/** Writes the markup of one SVG; texts and attributes are escaped. Not thread-safe. */
final class Svg {
  private final StringBuilder out = new StringBuilder(1 << 12);

  /** A coordinate with one decimal. */
  static String at(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  void line(String style, double x1, double y1, double x2, double y2) {
    out.append("<line class=\"")
        .append(style)
        .append("\" x1=\"")
        .append(at(x1))
        .append("\" y1=\"")
        .append(at(y1))
        .append("\" x2=\"")
        .append(at(x2))
        .append("\" y2=\"")
        .append(at(y2))
        .append("\"/>");
  }

  void rect(String style, double x, double y, double width, double height) {
    out.append("<rect class=\"")
        .append(style)
        .append("\" x=\"")
        .append(at(x))
        .append("\" y=\"")
        .append(at(y))
        .append("\" width=\"")
        .append(at(Math.max(0, width)))
        .append("\" height=\"")
        .append(at(Math.max(0, height)))
        .append("\"/>");
  }

  void circle(String style, double x, double y, double radius) {
    out.append("<circle class=\"")
        .append(style)
        .append("\" cx=\"")
        .append(at(x))
        .append("\" cy=\"")
        .append(at(y))
        .append("\" r=\"")
        .append(at(radius))
        .append("\"/>");
  }

  void path(String style, String data) {
    out.append("<path class=\"").append(style).append("\" d=\"").append(data).append("\"/>");
  }

  /** @param anchor {@code start}, {@code middle} or {@code end} */
  void text(String style, double x, double y, String anchor, String text) {
    out.append("<text class=\"")
        .append(style)
        .append("\" x=\"")
        .append(at(x))
        .append("\" y=\"")
        .append(at(y))
        .append("\" text-anchor=\"")
        .append(anchor)
        .append("\">")
        .append(Markup.escaped(text))
        .append("</text>");
  }

  /** The whole, with a title and a description for those who do not look at it. */
  String build(String id, int width, int height, String title, String description) {
    return "<svg role=\"img\" viewBox=\"0 0 " + width + " " + height + "\" aria-labelledby=\"" + id
        + "-title " + id + "-text\"><title id=\"" + id + "-title\">" + Markup.escaped(title)
        + "</title><desc id=\"" + id + "-text\">" + Markup.escaped(description) + "</desc>" + out
        + "</svg>\n";
  }
}
