package io.tightrope.dashboard.api.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A problem as a page for people: what is wrong in a sentence, and ways on. Programs get JSON. */
public final class ErrorPage {
  private static final Pattern FOR_PROGRAMS =
      Pattern.compile("/(api|webjars)/.*|/(metrics|healthz|readyz|openapi\\.json)");

  private ErrorPage() {}

  /**
   * Whether whoever asks is a browser that opens a page.
   *
   * @param accept what the request accepts; null where it does not say
   */
  public static boolean isWanted(String method, String path, @Nullable String accept) {
    return method.equals("GET")
        && accept != null
        && accept.contains("text/html")
        && !FOR_PROGRAMS.matcher(path).matches();
  }

  /**
   * The page.
   *
   * @param path the path within the dashboard; links are relative to it, since a proxy may add a prefix
   */
  static String of(String path, int status, String title, String detail) {
    String home = "../".repeat((int) path.chars().skip(1).filter(c -> c == '/').count());
    String root = home.isEmpty() ? "./" : home;
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>"
        + escaped(title)
        + " · Tightrope</title><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        + "<link rel=\"icon\" href=\"data:,\">"
        + "<link rel=\"stylesheet\" href=\"" + root + "css/tokens.css\">"
        + "<link rel=\"stylesheet\" href=\"" + root + "css/base.css\">"
        + "<script type=\"module\" src=\"" + root + "app/themed.js\"></script></head><body>\n"
        + "<header class=\"top\"><a class=\"brand\" href=\"" + root + "\">Tightrope</a>"
        + "<nav aria-label=\"Pages\"><a href=\"" + root + "\">Runs</a>"
        + "<a href=\"" + root + "alerts.html\">Alerts</a>"
        + "<a href=\"" + root + "theory.html\">Theory</a></nav></header>\n"
        + "<main class=\"prose\"><h1>" + escaped(title) + "</h1>\n<p>" + escaped(sentence(detail))
        + "</p>\n<p>" + wayOn(status, root) + "</p></main></body></html>\n";
  }

  private static String wayOn(int status, String root) {
    return switch (status) {
      case 403 ->
        "<a href=\"" + root + "login.html\">Sign in</a> with a token of the role view or admin.";
      case 429, 503 -> "Load this page again in a moment.";
      default ->
        "Go to <a href=\"" + root + "\">all runs</a>, <a href=\"" + root
            + "alerts.html\">alerts</a>, or the <a href=\"" + root + "runbooks\">runbooks</a>.";
    };
  }

  private static String sentence(String detail) {
    String text = detail.strip();
    String start = text.isEmpty() ? "" : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    return start.isEmpty() || start.endsWith(".") ? start : start + ".";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
