package io.tightrope.dashboard.report.page;

import io.tightrope.dashboard.report.chart.Markup;
import java.util.List;

/**
 * Writes HTML. Every text and every value of an attribute is escaped; only {@link #raw} is not, for
 * markup that was escaped where it was made. Not thread-safe.
 */
final class Html {
  private final StringBuilder out = new StringBuilder(1 << 16);

  /** Opens an element; attributes are name, value, name, value. */
  Html open(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i + 1 < attributes.length; i += 2) {
      out.append(' ')
          .append(attributes[i])
          .append("=\"")
          .append(Markup.escaped(attributes[i + 1]))
          .append('"');
    }
    out.append('>');
    return this;
  }

  Html close(String tag) {
    out.append("</").append(tag).append(">");
    if (!tag.equals("span") && !tag.equals("b")) {
      out.append('\n');
    }
    return this;
  }

  /** Adds text. */
  Html text(String text) {
    out.append(Markup.escaped(text));
    return this;
  }

  /** Adds an element with text. */
  Html element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close(tag);
  }

  /** Adds a list of items; nothing for an empty one. */
  Html list(String tag, List<String> items) {
    if (items.isEmpty()) {
      return this;
    }
    open(tag);
    items.forEach(item -> element("li", item));
    return close(tag);
  }

  /** Adds markup as it is. */
  Html raw(String markup) {
    out.append(markup);
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
