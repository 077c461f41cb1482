package io.tightrope.dashboard.report.chart;

/** Texts of strangers within markup. */
public final class Markup {
  private Markup() {}

  /** Text that cannot become markup, neither between tags nor in an attribute. */
  public static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> {
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> {
          if (isPrintable(c)) {
            escaped.appendCodePoint(c);
          } else {
            escaped.append('�');
          }
        }
      }
    });
    return escaped.toString();
  }

  /** Neither a control character nor one that turns the direction of what follows. */
  private static boolean isPrintable(int c) {
    return c == '\n'
        || c == '\t'
        || !(Character.isISOControl(c)
            || (c >= 0x202a && c <= 0x202e)
            || (c >= 0x2066 && c <= 0x2069)
            || Character.getType(c) == Character.SURROGATE);
  }
}
