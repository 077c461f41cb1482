package io.tightrope.dashboard.api.reference;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The little of Markdown that our runbooks use: headings, paragraphs, lists, fenced code, tables as
 * they stand, and within a line code, bold, emphasis and links. Everything else is text.
 */
final class Markdown {
  private static final int PRIVATE_USE = 0xE000;
  private static final int ASCII = 128;
  private static final Pattern ESCAPE = Pattern.compile("\\\\([*_`\\[\\]])");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern BOLD = Pattern.compile("\\*\\*([^*]+)\\*\\*");
  private static final Pattern EMPHASIS = Pattern.compile("(?<![*\\w])\\*([^*]+)\\*(?![*\\w])");
  private static final Pattern LINK =
      Pattern.compile("\\[([^\\]]+)]\\(((?:https?://|/|#)[^)\\s\"]*|[A-Za-z]+\\.md)\\)");
  private static final Pattern NUMBERED = Pattern.compile("\\d+\\. .*");

  private final StringBuilder html = new StringBuilder();
  private String open = "";

  private Markdown() {}

  static String toHtml(String markdown) {
    Markdown writer = new Markdown();
    markdown.lines().forEach(writer::line);
    writer.close();
    return writer.html.toString();
  }

  private void line(String line) {
    String text = line.strip();
    if (text.startsWith("```")) {
      boolean inside = open.equals("pre");
      close();
      if (!inside) {
        open("pre");
      }
    } else if (open.equals("pre")) {
      html.append(escaped(line)).append('\n');
    } else if (text.isEmpty()) {
      close();
    } else if (text.startsWith("#")) {
      heading(text);
    } else if (text.startsWith("- ") || text.startsWith("* ")) {
      item("ul", text.substring(2));
    } else if (NUMBERED.matcher(text).matches()) {
      item("ol", text.substring(text.indexOf(' ') + 1));
    } else if (text.startsWith("|")) {
      open("pre");
      html.append(escaped(text)).append('\n');
      open = "table";
    } else {
      continueText(text);
    }
  }

  private void heading(String text) {
    close();
    int level = Math.min(6, (int) text.chars().takeWhile(c -> c == '#').count());
    html.append("<h")
        .append(level)
        .append('>')
        .append(inline(text.substring(level).strip()));
    html.append("</h").append(level).append(">\n");
  }

  private void item(String list, String text) {
    if (!open.equals(list)) {
      close();
      open(list);
    }
    html.append("<li>").append(inline(text)).append('\n');
  }

  private void continueText(String text) {
    if (open.isEmpty() || open.equals("table")) {
      close();
      open("p");
    }
    html.append(inline(text)).append('\n');
  }

  private void open(String tag) {
    if (open.equals("table")) {
      return;
    }
    close();
    html.append('<').append(tag).append(">\n");
    open = tag;
  }

  private void close() {
    if (!open.isEmpty()) {
      html.append("</").append(open.equals("table") ? "pre" : open).append(">\n");
      open = "";
    }
  }

  private static String inline(String text) {
    String safe = ESCAPE.matcher(escaped(text)).replaceAll(Markdown::hidden);
    safe = CODE.matcher(safe).replaceAll("<code>$1</code>");
    safe = BOLD.matcher(safe).replaceAll("<strong>$1</strong>");
    safe = EMPHASIS.matcher(safe).replaceAll("<em>$1</em>");
    String html = LINK.matcher(safe)
        .replaceAll(link -> "<a href=\"" + link.group(2).replaceFirst("\\.md$", "") + "\">"
            + link.group(1) + "</a>");
    return shown(html);
  }

  /** An escaped character as one of private use, so that nothing takes it for markup. */
  private static String hidden(MatchResult escape) {
    return String.valueOf((char) (PRIVATE_USE + escape.group(1).charAt(0)));
  }

  private static String shown(String html) {
    StringBuilder text = new StringBuilder(html.length());
    html.chars()
        .map(c -> c > PRIVATE_USE && c < PRIVATE_USE + ASCII ? c - PRIVATE_USE : c)
        .forEach(c -> text.append((char) c));
    return text.toString();
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
