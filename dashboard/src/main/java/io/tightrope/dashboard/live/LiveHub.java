package io.tightrope.dashboard.live;

import io.javalin.http.sse.SseClient;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Tells every client. Publishing only puts the message into each client's box; the thread of the
 * client's own request sends it. Thread-safe.
 */
public final class LiveHub implements AutoCloseable {
  private static final long HEARTBEAT_MILLIS = 10_000;

  private final Set<LiveClient> clients = ConcurrentHashMap.newKeySet();
  private final int maxClients;
  private final Semaphore places;
  private volatile boolean closed;

  /** A hub for at most so many clients. */
  public LiveHub(int maxClients) {
    this.maxClients = maxClients;
    places = new Semaphore(maxClients);
  }

  /** Puts a message on its way to every client. */
  public void publish(Message message) {
    clients.forEach(client -> client.offer(message));
  }

  /**
   * Takes one of the places and gathers news from now on; null if there is none. Who gets one must {@link
   * #serve} it.
   */
  public @Nullable LiveClient enter() {
    if (closed || !places.tryAcquire()) {
      return null;
    }
    LiveClient client = new LiveClient();
    clients.add(client);
    return client;
  }

  /** Sends to a client until it goes away or the hub closes. Blocks the client's own thread. */
  public void serve(LiveClient client, SseClient connection) {
    try {
      while (!closed && !connection.terminated()) {
        Message message = client.poll(HEARTBEAT_MILLIS);
        if (client.closed()) {
          return;
        }
        send(connection, message);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      leave(client);
      connection.close();
    }
  }

  /** Gives back the place of a client that is not served, or no more. */
  public void leave(LiveClient client) {
    if (clients.remove(client)) {
      places.release();
    }
  }

  private static void send(SseClient connection, @Nullable Message message) {
    if (message == null) {
      connection.sendComment("still here");
    } else {
      connection.sendEvent(message.event(), message.json());
    }
  }

  /** How many there may be at a time. */
  public int maxClients() {
    return maxClients;
  }

  /** How many are connected. */
  public int clients() {
    return clients.size();
  }

  @Override
  public void close() {
    closed = true;
    clients.forEach(LiveClient::close);
  }
}
