package io.tightrope.dashboard.api.pages;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tightrope.dashboard.api.http.Etags;
import io.tightrope.dashboard.api.http.Problem;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The web pages and what they load, all from the class path. */
public final class PagesApi {
  private static final String UPLOT = "META-INF/resources/webjars/uplot/";
  private static final String REVALIDATE = "no-cache";
  private static final String FOREVER = "public, max-age=31536000, immutable";

  private final WebResources resources = new WebResources();

  public void register(RoutesConfig routes) {
    routes.get("/", context -> page(context, "index.html"));
    routes.get("/alerts", context -> page(context, "alerts.html"));
    routes.get("/theory", context -> page(context, "theory.html"));
    routes.get("/compare", context -> page(context, "compare.html"));
    routes.get("/runs/{run}", PagesApi::run);
    routes.get("/webjars/uplot/<path>", this::uplot);
    routes.get("/<path>", context -> page(context, context.pathParam("path")));
  }

  private void page(Context context, String path) {
    send(context, "web/" + path, REVALIDATE);
  }

  /** The run page takes the run's name as a parameter. Relative, since a proxy may add a prefix. */
  private static void run(Context context) {
    String query = context.queryString();
    context.redirect("../run.html?run="
        + URLEncoder.encode(context.pathParam("run"), StandardCharsets.UTF_8)
        + (query == null ? "" : "&" + query));
  }

  private void uplot(Context context) {
    send(context, UPLOT + context.pathParam("path"), FOREVER);
  }

  private void send(Context context, String path, String caching) {
    Optional<WebResource> found = resources.find(path);
    if (found.isEmpty()) {
      throw Problem.notFound("there is nothing at " + context.path());
    }
    WebResource resource = found.get();
    context.header("Cache-Control", caching);
    Etags.answer(context, resource.type(), resource.etag(), resource.bytes());
  }
}
