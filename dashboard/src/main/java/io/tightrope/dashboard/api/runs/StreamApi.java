package io.tightrope.dashboard.api.runs;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.live.LiveClient;
import io.tightrope.dashboard.live.LiveHub;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The live stream, server-sent events. */
public final class StreamApi {
  private static final Logger LOG = LoggerFactory.getLogger(StreamApi.class);

  private final LiveHub hub;

  public StreamApi(LiveHub hub) {
    this.hub = hub;
  }

  public void register(RoutesConfig routes) {
    routes.get("/api/v1/stream", this::stream);
  }

  private void stream(Context context) throws IOException {
    // Before the client knows that it is connected, or it would miss what comes at once.
    LiveClient client = hub.enter();
    if (client == null) {
      throw Problem.busy(hub.maxClients() + " clients are watching already, the maximum");
    }
    context.res().setStatus(200);
    context.res().setContentType("text/event-stream");
    context.res().setCharacterEncoding("UTF-8");
    context.header("Cache-Control", "no-store");
    context.header("X-Accel-Buffering", "no");
    try {
      context.res().flushBuffer();
    } catch (IOException gone) {
      hub.leave(client);
      throw gone;
    }
    context.async(config -> config.timeout = 0, () -> serve(client, context));
  }

  private void serve(LiveClient client, Context context) {
    try {
      hub.serve(client, new SseClient(context));
    } catch (RuntimeException e) {
      LOG.debug("a watcher went away", e);
    }
  }
}
