package io.tightrope.dashboard.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.dashboard.alerts.AlertListener;
import io.tightrope.dashboard.alerts.AlertState;
import io.tightrope.dashboard.alerts.Announcement;
import io.tightrope.dashboard.alerts.Change;
import io.tightrope.dashboard.alerts.Source;
import io.tightrope.dashboard.alerts.TrackedAlert;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.schema.StoredDocument;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Decides who is notified of what, and keeps what has not been taken yet. A notification is stored
 * together with the change that it reports and removed when the receiver has taken it, so that it
 * survives a restart; its id and its number stay the same. Thread-safe.
 */
public final class Outbox implements AlertListener, AutoCloseable {
  private static final String COLLECTION = "notification";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final RunStore store;
  private final Clock clock;
  private final String dashboard;
  private final Events events;
  private final Map<String, Receiver> receivers = new LinkedHashMap<>();
  private final Map<String, Courier> couriers = new LinkedHashMap<>();
  private final Set<String> unstored = ConcurrentHashMap.newKeySet();
  private volatile Optional<SystemAlert> ofDashboard = Optional.empty();
  private volatile Supplier<List<TrackedAlert>> alerts = List::of;
  private volatile Function<String, Map<String, String>> labelsOf = run -> Map.of();

  /**
   * An outbox with what is left from before; starts to send immediately.
   *
   * @param dashboard address of the dashboard as readers know it
   */
  public Outbox(RunStore store, Clock clock, String dashboard, List<Receiver> receivers) {
    this.store = store;
    this.clock = clock;
    this.dashboard = dashboard.replaceAll("/+$", "");
    this.events = new Events(this.dashboard);
    receivers.forEach(receiver -> this.receivers.put(receiver.name(), receiver));
    Map<String, List<Notification>> left = left();
    for (Receiver receiver : receivers) {
      couriers.put(
          receiver.name(),
          new Courier(
              receiver,
              clock,
              left.getOrDefault(receiver.name(), List.of()),
              this::remove,
              () -> open(receiver)));
      left.remove(receiver.name());
    }
    left.values().forEach(this::remove);
  }

  /** What waits for each receiver, in the order in which it is to be sent. */
  private Map<String, List<Notification>> left() {
    Map<String, Map<String, List<Notification>>> byAlert = new LinkedHashMap<>();
    store.documents(COLLECTION).stream()
        .map(Outbox::notification)
        .sorted(Comparator.comparingLong(Notification::createdAtMillis))
        .forEach(notification -> byAlert
            .computeIfAbsent(notification.receiver(), name -> new LinkedHashMap<>())
            .computeIfAbsent(notification.alertId(), id -> new ArrayList<>())
            .add(notification));
    Map<String, List<Notification>> left = new LinkedHashMap<>();
    byAlert.forEach((receiver, ofAlerts) -> {
      List<Notification> inOrder = new ArrayList<>();
      ofAlerts.values().forEach(ofAlert -> {
        ofAlert.sort(Comparator.comparingLong(Notification::sequence));
        inOrder.addAll(ofAlert);
      });
      left.put(receiver, inOrder);
    });
    return left;
  }

  /**
   * Says where to look for the alerts that are open, for receivers to which they must be repeated.
   *
   * @param active the active alerts of all runs
   * @param labels the labels of a run by its name
   */
  public void repeatFrom(
      Supplier<List<TrackedAlert>> active, Function<String, Map<String, String>> labels) {
    labelsOf = labels;
    alerts = active;
  }

  private List<Notification> open(Receiver receiver) {
    long now = clock.millis();
    Stream<Notification> ofRuns = alerts.get().stream()
        .filter(alert -> openAt(alert.announcement(), receiver, alert).isPresent())
        .map(alert ->
            events.repeated(alert, labelsOf.apply(alert.alert().run()), receiver.name(), now));
    return Stream.concat(
            ofRuns,
            ofDashboard.stream().map(alert -> alert.notification(receiver.name(), dashboard, now)))
        .toList();
  }

  @Override
  public Announcement announce(Change change) {
    TrackedAlert alert = change.after();
    Announcement before = change.announcedBefore();
    Map<String, Severity> open = new TreeMap<>();
    boolean isOwed = false;
    if (alert.alert().active()) {
      boolean isTold = change.isNews() || before.owed();
      for (Receiver receiver : receivers.values()) {
        Optional<Severity> known = openAt(before, receiver, alert);
        boolean isMore = alert.sources().contains(Source.TIGHTROPE)
            && isTold
            && receiver
                .route()
                .leadsFrom(alert.alert().severity(), alert.alert().rule(), change.labels())
            && known
                .filter(severity -> severity.compareTo(alert.alert().severity()) <= 0)
                .isEmpty();
        known.ifPresent(severity -> open.put(receiver.name(), severity));
        if (isMore && change.state() == AlertState.FIRING) {
          open.put(receiver.name(), alert.alert().severity());
        } else {
          isOwed |= isMore;
        }
      }
    }
    return before.next(open, isOwed);
  }

  private static Optional<Severity> openAt(
      Announcement announcement, Receiver receiver, TrackedAlert alert) {
    Severity open = announcement.open().get(receiver.name());
    if (open != null) {
      return Optional.of(open);
    }
    return Optional.ofNullable(announcement.open().get(Announcement.EVERYBODY))
        .filter(severity -> receiver.route().leadsFrom(severity, alert.alert().rule(), Map.of()));
  }

  @Override
  public Prepared prepare(Change change) {
    List<Notification> notifications = notifications(change);
    return new Prepared(
        notifications.stream().map(Outbox::document).toList(), () -> send(notifications));
  }

  private void send(List<Notification> notifications) {
    for (Notification notification : notifications) {
      Optional.ofNullable(couriers.get(notification.receiver()))
          .ifPresent(courier -> courier.take(notification));
    }
  }

  /** Sends an alert about the dashboard itself. Nothing is stored, so it does not survive a restart. */
  void announce(SystemAlert alert) {
    ofDashboard = Optional.of(alert).filter(SystemAlert::isActive);
    couriers.forEach((receiver, courier) -> {
      Notification notification = alert.notification(receiver, dashboard, clock.millis());
      unstored.add(notification.id());
      courier.take(notification);
    });
  }

  private List<Notification> notifications(Change change) {
    Announcement before = change.announcedBefore();
    Announcement after = change.after().announcement();
    List<Notification> notifications = new ArrayList<>();
    if (after.sequence() == before.sequence()) {
      return notifications;
    }
    for (Receiver receiver : receivers.values()) {
      Transition.between(
              openAt(before, receiver, change.after()).orElse(null),
              after.open().get(receiver.name()))
          .map(transition -> events.of(change, transition, receiver.name(), clock.millis()))
          .ifPresent(notifications::add);
    }
    return notifications;
  }

  private void remove(List<Notification> notifications) {
    List<StoredDocument> stored = notifications.stream()
        .filter(notification -> !unstored.remove(notification.id()))
        .map(Outbox::document)
        .toList();
    if (!stored.isEmpty()) {
      store.update(List.of(), stored);
    }
  }

  /** How many wait to be taken. */
  public int waiting() {
    return couriers.values().stream()
        .mapToInt(courier -> courier.status().waiting())
        .sum();
  }

  /**
   * How a receiver is doing.
   *
   * @param name as configured
   * @param kind of its channel
   * @param waiting notifications that it has not taken yet
   * @param lastFailure why the newest attempt failed; empty if it did not
   * @param lastDeliveredAt seconds since the epoch; NaN if nothing was delivered since the start
   */
  public record ReceiverStatus(
      String name, String kind, int waiting, String lastFailure, double lastDeliveredAt) {}

  /** Every receiver in the order of the configuration file. */
  public List<ReceiverStatus> status() {
    List<ReceiverStatus> all = new ArrayList<>();
    couriers.forEach((name, courier) -> {
      Courier.Status status = courier.status();
      String kind = Objects.requireNonNull(receivers.get(name)).channel().kind();
      all.add(new ReceiverStatus(
          name, kind, status.waiting(), status.lastFailure(), status.lastDeliveredAt()));
    });
    return all;
  }

  /**
   * Sends a notification of an alert that does not exist to one receiver and waits for its answer.
   *
   * @return why it was not taken, empty if it was; absent if there is no receiver of that name
   */
  public Optional<String> test(String name) {
    return Optional.ofNullable(receivers.get(name))
        .map(receiver ->
            receiver.channel().deliver(events.sample(name, clock.millis())).reason());
  }

  private static StoredDocument document(Notification notification) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("receiver", notification.receiver());
    json.set("event", notification.event());
    json.put("createdAt", notification.createdAtMillis());
    return new StoredDocument(COLLECTION, notification.id(), json.toString());
  }

  private static Notification notification(StoredDocument document) {
    try {
      JsonNode json = MAPPER.readTree(document.json());
      // Older versions stored the text that they were going to send.
      JsonNode event = json.has("event")
          ? json.path("event")
          : MAPPER.readTree(json.path("body").asText());
      return new Notification(
          document.id(),
          json.path("receiver").asText(),
          (ObjectNode) event,
          json.path("createdAt").asLong());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a notification in the store is not JSON", e);
    }
  }

  @Override
  public void close() {
    couriers.values().forEach(Courier::close);
  }
}
