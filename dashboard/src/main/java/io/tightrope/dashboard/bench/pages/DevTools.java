package io.tightrope.dashboard.bench.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a browser over the Chrome DevTools Protocol. Calls may come from several threads and
 * wait for their answer; events are handed to one listener, in their order.
 */
final class DevTools implements AutoCloseable {
  private static final int MAX_SECONDS = 60;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
  private final WebSocket socket;
  private final EventListener listener;

  /** Takes what the browser says without having been asked. */
  interface EventListener {
    /**
     * An event.
     *
     * @param method such as {@code Network.loadingFinished}
     * @param parameters as the protocol describes them
     */
    void event(String method, JsonNode parameters);
  }

  /** Connects to the address that the browser names when it starts. */
  DevTools(URI address, EventListener listener) {
    this.listener = listener;
    this.socket = HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(address, new Reader())
        .join();
  }

  /** Parameters of a call, empty so far. */
  static ObjectNode parameters() {
    return MAPPER.createObjectNode();
  }

  /** JSON that a page has written. */
  static JsonNode parse(String json) throws IOException {
    return MAPPER.readTree(json);
  }

  /**
   * Calls a method and waits for its answer.
   *
   * @param session of a page; null for the browser itself
   * @throws IOException if the browser rejects the call or does not answer within a minute
   */
  JsonNode call(@Nullable String session, String method, ObjectNode parameters)
      throws IOException, InterruptedException {
    int id = calls.incrementAndGet();
    ObjectNode call = MAPPER.createObjectNode().put("id", id).put("method", method);
    call.set("params", parameters);
    if (session != null) {
      call.put("sessionId", session);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    open.put(id, answer);
    socket.sendText(MAPPER.writeValueAsString(call), true).join();
    try {
      JsonNode message = answer.get(MAX_SECONDS, TimeUnit.SECONDS);
      if (message.has("error")) {
        throw new IOException(
            method + ": " + message.path("error").path("message").asText());
      }
      return message.path("result");
    } catch (ExecutionException e) {
      throw new IOException(method + ": " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IOException(method + ": no answer within " + MAX_SECONDS + " s", e);
    } finally {
      open.remove(id);
    }
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Reader implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      text.append(part);
      if (isLast) {
        String message = text.toString();
        text.setLength(0);
        take(message);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      open.values().forEach(answer -> answer.completeExceptionally(error));
    }
  }

  private void take(String text) {
    try {
      JsonNode message = MAPPER.readTree(text);
      if (message.has("id")) {
        CompletableFuture<JsonNode> answer = open.get(message.path("id").asInt());
        if (answer != null) {
          answer.complete(message);
        }
      } else {
        listener.event(message.path("method").asText(), message.path("params"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
