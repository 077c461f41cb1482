package io.tightrope.dashboard.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import io.javalin.http.Context;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProblemsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * A request that the server has let go of answers no question any more, so whatever answers a
   * failure fails too. Javalin would hand that failure to the same handler for ever.
   */
  @Test
  void a_failure_after_the_request_is_gone_is_dealt_with_once() throws Exception {
    ExecutorService served = Executors.newSingleThreadExecutor();
    Javalin server = Javalin.create(config -> {
      config.jetty.host = "127.0.0.1";
      config.jetty.port = 0;
      Problems.register(config.routes);
      config.routes.get(
          "/", context -> context.async(task -> task.executor = served, () -> letGo(context)));
      config.routes.after(context -> context.header("Host"));
    });
    server.start();
    try {
      HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
                  .timeout(PATIENCE)
                  .build(),
              BodyHandlers.discarding());

      served.shutdown();

      assertThat(served.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isTrue();
    } finally {
      served.shutdownNow();
      server.stop();
    }
  }

  private static void letGo(Context context) throws InterruptedException {
    context.req().getAsyncContext().complete();
    while (answers(context)) {
      Thread.sleep(5);
    }
  }

  private static boolean answers(Context context) {
    try {
      context.header("Host");
      return true;
    } catch (RuntimeException gone) {
      return false;
    }
  }
}
