package io.tightrope.dashboard.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that stalls or refuses when it is to, as a dashboard does only under a real attack. */
class BystandersTest {
  private static final int RELEASE_MILLIS = 300;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch metricsAsked = new CountDownLatch(3);
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger metrics = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private volatile int status = 200;
  private volatile boolean stalls;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/api/", exchange -> {
      exchange.getRequestBody().readAllBytes();
      asked.countDown();
      if (stalls) {
        await(released);
      }
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
    });
    server.createContext("/metrics", exchange -> {
      int number = metrics.getAndIncrement();
      byte[] body = (number == 0 ? "tightrope_dashboard_heap_used_bytes 1024\n" : "")
          .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(number == 0 ? 200 : 503, number == 0 ? body.length : -1);
      exchange.getResponseBody().write(body);
      exchange.close();
      metricsAsked.countDown();
    });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private Bystanders bystanders() {
    return new Bystanders(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        new AttackTokens("ingest", "view"),
        new AtomicLong());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(2, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_stall_until_after_the_end_counts_for_each_request_that_was_due_in_it() throws Exception {
    stalls = true;
    Bystanders bystanders = bystanders();
    await(asked);
    TimeUnit.SECONDS.sleep(1);
    threads.submit(() -> {
      TimeUnit.MILLISECONDS.sleep(RELEASE_MILLIS);
      released.countDown();
      return null;
    });
    bystanders.close();

    assertThat(bystanders.failures()).isEmpty();
    assertThat(bystanders.reads().worstMillis()).isGreaterThan(1000);
    assertThat(bystanders.reads().p50Millis()).isGreaterThan(200);
  }

  @Test
  void a_failure_is_counted_by_its_status_and_not_timed() throws Exception {
    status = 503;
    Bystanders bystanders = bystanders();
    await(asked);
    TimeUnit.MILLISECONDS.sleep(RELEASE_MILLIS);
    bystanders.close();

    assertThat(bystanders.failures()).containsOnlyKeys("503");
    assertThat(bystanders.failures().get("503")).isGreaterThan(2);
    assertThat(bystanders.reads().worstMillis()).isNaN();
    assertThat(bystanders.posts().worstMillis()).isNaN();
  }

  @Test
  void a_heap_that_cannot_be_read_leaves_the_highest_one_as_it_is() {
    try (Bystanders bystanders = bystanders()) {
      await(metricsAsked);
      bystanders.close();

      assertThat(bystanders.heapMaximum()).isEqualTo(1024);
    }
  }
}
