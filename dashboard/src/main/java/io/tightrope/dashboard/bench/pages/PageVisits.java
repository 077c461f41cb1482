package io.tightrope.dashboard.bench.pages;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens pages in a browser, each with an empty cache, and measures them with what the browser itself
 * records: the paint, layout-shift and longtask entries of the Performance Timeline, and the Network
 * domain of the DevTools protocol. Not thread-safe.
 */
public final class PageVisits implements AutoCloseable {
  private static final int QUIET_MILLIS = 1000;
  private static final int POLL_MILLIS = 100;
  private static final int MAX_MILLIS = 60_000;

  /** Runs in the page before its own scripts. */
  private static final String OBSERVERS = """
      window.bench = {largest: 0, shift: 0, busy: 0};
      const observe = (type, take) => new PerformanceObserver(list => list.getEntries().forEach(take))
        .observe({type, buffered: true});
      observe('largest-contentful-paint', entry => { bench.largest = entry.startTime; });
      observe('layout-shift', entry => { if (!entry.hadRecentInput) bench.shift += entry.value; });
      const until = entry => { bench.busy = Math.max(bench.busy, entry.startTime + entry.duration); };
      observe('longtask', until);
      observe('resource', until);
      """;

  private static final String READ = """
      JSON.stringify({...bench, now: performance.now(), complete: document.readyState === 'complete',
        first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0})""";

  private final HeadlessChromium chromium;
  private final DevTools tools;
  private final Traffic traffic = new Traffic();

  /**
   * Starts a browser.
   *
   * @param profile an empty directory for it
   */
  public PageVisits(Path profile) throws IOException {
    this.chromium = HeadlessChromium.start(profile);
    this.tools = new DevTools(chromium.address(), traffic);
  }

  /** Opens an address and waits until the page rests. */
  public PageLoad visit(URI address) throws IOException, InterruptedException {
    String context = tools
        .call(null, "Target.createBrowserContext", DevTools.parameters())
        .path("browserContextId")
        .asText();
    try {
      String target = tools
          .call(
              null,
              "Target.createTarget",
              DevTools.parameters().put("url", "about:blank").put("browserContextId", context))
          .path("targetId")
          .asText();
      String session = tools
          .call(
              null,
              "Target.attachToTarget",
              DevTools.parameters().put("targetId", target).put("flatten", true))
          .path("sessionId")
          .asText();
      return visit(session, address);
    } finally {
      tools.call(
          null,
          "Target.disposeBrowserContext",
          DevTools.parameters().put("browserContextId", context));
    }
  }

  private PageLoad visit(String session, URI address) throws IOException, InterruptedException {
    traffic.clear();
    tools.call(session, "Page.enable", DevTools.parameters());
    tools.call(session, "Network.enable", DevTools.parameters());
    tools.call(
        session,
        "Page.addScriptToEvaluateOnNewDocument",
        DevTools.parameters().put("source", OBSERVERS));
    tools.call(session, "Page.navigate", DevTools.parameters().put("url", address.toString()));
    JsonNode page = rested(session, address);
    return traffic.measured(
        page.path("first").asDouble(),
        page.path("largest").asDouble(),
        page.path("busy").asDouble(),
        page.path("shift").asDouble());
  }

  private JsonNode rested(String session, URI address) throws IOException, InterruptedException {
    for (int waited = 0; waited < MAX_MILLIS; waited += POLL_MILLIS) {
      Thread.sleep(POLL_MILLIS);
      JsonNode page = read(session);
      if (page != null
          && page.path("complete").asBoolean()
          && page.path("now").asDouble() - page.path("busy").asDouble() > QUIET_MILLIS) {
        return page;
      }
    }
    throw new IOException(address + " does not rest within " + MAX_MILLIS / 1000 + " s");
  }

  /** The page's record; null while it is not there yet. */
  private @Nullable JsonNode read(String session) throws IOException, InterruptedException {
    JsonNode answer =
        tools.call(session, "Runtime.evaluate", DevTools.parameters().put("expression", READ));
    JsonNode value = answer.path("result").path("value");
    return value.isTextual() ? DevTools.parse(value.asText()) : null;
  }

  @Override
  public void close() throws InterruptedException {
    tools.close();
    chromium.close();
  }

  /** What the answers weigh. */
  private static final class Traffic implements DevTools.EventListener {
    private final Set<String> scripts = new HashSet<>();
    private long requests;
    private long bytes;
    private long scriptBytes;

    synchronized void clear() {
      scripts.clear();
      requests = 0;
      bytes = 0;
      scriptBytes = 0;
    }

    synchronized PageLoad measured(
        double firstPaint, double largestPaint, double usable, double layoutShift) {
      return new PageLoad(
          firstPaint, largestPaint, usable, layoutShift, requests, bytes, scriptBytes);
    }

    @Override
    public synchronized void event(String method, JsonNode parameters) {
      String request = parameters.path("requestId").asText();
      if (method.equals("Network.responseReceived")
          && parameters.path("type").asText().equals("Script")) {
        scripts.add(request);
      } else if (method.equals("Network.loadingFinished")) {
        long size = parameters.path("encodedDataLength").asLong();
        requests++;
        bytes += size;
        scriptBytes += scripts.contains(request) ? size : 0;
      }
    }
  }
}
