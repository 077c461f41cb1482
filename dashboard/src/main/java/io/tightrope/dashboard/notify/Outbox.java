package io.tightrope.dashboard.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.dashboard.alerts.AlertListener;
import io.tightrope.dashboard.alerts.Change;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.schema.StoredDocument;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Notifications that have not been taken yet. They are stored together with the change that they
 * tell of and removed when the receiver has taken them, so that each arrives at least once, a
 * restart between included; its id is always the same.
 */
public final class Outbox implements AlertListener, AutoCloseable {
  private static final String COLLECTION = "notification";
  private static final double STALE_SECONDS = 24 * 3600;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final RunStore store;
  private final Clock clock;
  private final Messages messages;
  private final List<Receiver> receivers;
  private final Map<String, Courier> couriers = new HashMap<>();
  private final Map<Change, List<Notification>> prepared = new HashMap<>();

  /**
   * An outbox with what is left from before; starts to send at once.
   *
   * @param dashboard address of the dashboard as readers know it
   */
  public Outbox(RunStore store, Clock clock, String dashboard, List<Receiver> receivers) {
    this.store = store;
    this.clock = clock;
    this.messages = new Messages(dashboard.replaceAll("/+$", ""));
    this.receivers = List.copyOf(receivers);
    Delivery delivery = new HttpDelivery();
    for (Receiver receiver : receivers) {
      couriers.put(receiver.name(), new Courier(receiver, delivery, clock, this::remove));
    }
    store.documents(COLLECTION).stream().map(Outbox::notification).forEach(this::send);
  }

  @Override
  public List<StoredDocument> documentsOf(Change change) {
    List<Notification> notifications = Transition.of(change)
        .filter(transition -> !stale(change))
        .map(transition -> notifications(transition, change))
        .orElse(List.of());
    if (notifications.isEmpty()) {
      return List.of();
    }
    prepared.put(change, notifications);
    return notifications.stream().map(Outbox::document).toList();
  }

  /** What happened long ago, as in an imported run, is no news. */
  private boolean stale(Change change) {
    double began = change.after().alert().startedAt();
    return clock.millis() / 1e3 - began > STALE_SECONDS && change.before().isEmpty();
  }

  private List<Notification> notifications(Transition transition, Change change) {
    List<Notification> notifications = new ArrayList<>();
    for (Receiver receiver : receivers) {
      if (receiver.wants(change.after().alert().severity())) {
        String id = id(transition, change, receiver);
        notifications.add(new Notification(
            id,
            receiver.name(),
            messages.body(receiver.kind(), id, transition, change),
            clock.millis()));
      }
    }
    return notifications;
  }

  private static String id(Transition transition, Change change, Receiver receiver) {
    String text = change.after().alert().id() + " " + transition.id() + " "
        + change.after().alert().severity().id() + " " + receiver.name();
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  @Override
  public void committed(Change change) {
    List<Notification> notifications = prepared.remove(change);
    if (notifications != null) {
      notifications.forEach(this::send);
    }
  }

  private void send(Notification notification) {
    Courier courier = couriers.get(notification.receiver());
    if (courier == null) {
      remove(notification);
    } else {
      courier.take(notification);
    }
  }

  private void remove(Notification notification) {
    store.update(List.of(), List.of(document(notification)));
  }

  /** How many wait to be taken. */
  public int waiting() {
    return couriers.values().stream().mapToInt(Courier::waiting).sum();
  }

  private static StoredDocument document(Notification notification) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("receiver", notification.receiver());
    json.put("body", notification.body());
    json.put("createdAt", notification.createdAtMillis());
    return new StoredDocument(COLLECTION, notification.id(), json.toString());
  }

  private static Notification notification(StoredDocument document) {
    try {
      JsonNode json = MAPPER.readTree(document.json());
      return new Notification(
          document.id(),
          json.path("receiver").asText(),
          json.path("body").asText(),
          json.path("createdAt").asLong());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a notification in the store is no JSON", e);
    }
  }

  @Override
  public void close() {
    couriers.values().forEach(Courier::close);
  }
}
