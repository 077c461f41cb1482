package io.tightrope.dashboard.alerts;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.schema.StoredDocument;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Every alert and silence, past ones included. A change is on disk, together with the notifications
 * that it calls for, before anybody hears of it. Thread-safe.
 */
public final class AlertBoard {
  private static final String ALERT = "alert";
  private static final String SILENCE = "silence";
  private static final Comparator<TrackedAlert> NEWEST_FIRST = Comparator.comparingDouble(
          (TrackedAlert tracked) -> tracked.alert().startedAt())
      .reversed()
      .thenComparing(TrackedAlert::id);

  private final RunStore store;
  private final Clock clock;
  private final AlertListener listener;
  private final Map<String, TrackedAlert> alerts = new LinkedHashMap<>();
  private final Map<String, Silence> silences = new LinkedHashMap<>();

  /** A board with what the store remembers. */
  public AlertBoard(RunStore store, Clock clock, AlertListener listener) {
    this.store = store;
    this.clock = clock;
    this.listener = listener;
    store.documents(ALERT).forEach(document -> {
      TrackedAlert alert = AlertJson.alert(document.json());
      alerts.put(alert.id(), alert);
    });
    store.documents(SILENCE).forEach(document -> {
      Silence silence = AlertJson.silence(document.json());
      silences.put(silence.id(), silence);
    });
  }

  /** Takes what detectors say is new or has changed; what is known already changes nothing. */
  public synchronized void apply(List<Alert> changes, Source source) {
    List<Change> accepted = new ArrayList<>();
    for (Alert alert : changes) {
      TrackedAlert before = alerts.get(alert.id());
      TrackedAlert after =
          before == null ? begun(alert, source) : before.with(alert).with(source);
      if (!after.equals(before)) {
        accepted.add(new Change(Optional.ofNullable(before), after, state(after)));
      }
    }
    commit(accepted);
  }

  /** An alert of our own takes the place of what Alertmanager told of the same. */
  private TrackedAlert begun(Alert alert, Source source) {
    TrackedAlert raised = TrackedAlert.raised(alert, source);
    Optional<TrackedAlert> told = source == Source.TIGHTROPE && alert.active()
        ? active(alert.run(), alert.rule())
            .filter(tracked -> tracked.sources().equals(Set.of(Source.ALERTMANAGER)))
        : Optional.empty();
    if (told.isEmpty()) {
      return raised;
    }
    TrackedAlert old = told.get();
    store.update(List.of(), List.of(document(old)));
    alerts.remove(old.id());
    listener.committed(new Change(Optional.of(old), old, AlertState.RESOLVED));
    return raised
        .with(Source.ALERTMANAGER)
        .acknowledged(old.acknowledgedAt(), old.acknowledgedBy());
  }

  /**
   * Takes what Alertmanager tells. It joins an alert of our own of the same run and rule; where
   * there is none it is an alert of its own until one of ours begins.
   *
   * @param lastStep how far the run has come
   */
  public synchronized void receive(ReceivedAlert received, long lastStep) {
    Optional<TrackedAlert> same = active(received.run(), received.rule());
    if (same.isPresent() && same.get().sources().contains(Source.TIGHTROPE)) {
      TrackedAlert before = same.get();
      TrackedAlert after = received.firing()
          ? before.with(Source.ALERTMANAGER)
          : before.without(Source.ALERTMANAGER);
      changeTo(before, after);
    } else if (received.firing() || same.isPresent()) {
      apply(List.of(received(received, same, lastStep)), Source.ALERTMANAGER);
    }
  }

  private static Alert received(
      ReceivedAlert received, Optional<TrackedAlert> known, long lastStep) {
    Optional<Alert> before = known.map(TrackedAlert::alert);
    Severity severity = before
        .map(Alert::severity)
        .filter(worse -> worse.compareTo(received.severity()) < 0)
        .orElse(received.severity());
    return new Alert(
        before
            .map(Alert::id)
            .orElseGet(() -> AlertIds.of(
                received.run(), received.rule(), "alertmanager " + received.startsAt())),
        received.run(),
        received.rule(),
        severity,
        received.layers(),
        0,
        before.map(Alert::step).orElse(lastStep),
        Double.NaN,
        Expected.UNKNOWN,
        received.message(),
        received.rule().meaning() + ", says Prometheus.",
        "The runbook says what to look at.",
        received.startsAt(),
        received.firing() ? Double.NaN : received.endsAt());
  }

  private Optional<TrackedAlert> active(String run, Rule rule) {
    return alerts.values().stream()
        .filter(tracked -> tracked.alert().active())
        .filter(tracked -> tracked.alert().run().equals(run) && tracked.alert().rule() == rule)
        .max(Comparator.comparing(tracked -> tracked.sources().contains(Source.TIGHTROPE)));
  }

  private void changeTo(TrackedAlert before, TrackedAlert after) {
    if (!after.equals(before)) {
      commit(List.of(new Change(Optional.of(before), after, state(after))));
    }
  }

  /** Takes an alert on; empty if there is none of that id. */
  public synchronized Optional<TrackedAlert> acknowledge(String id, String by) {
    TrackedAlert before = alerts.get(id);
    if (before == null) {
      return Optional.empty();
    }
    TrackedAlert after =
        Double.isNaN(before.acknowledgedAt()) ? before.acknowledged(now(), by) : before;
    changeTo(before, after);
    return Optional.of(after);
  }

  private void commit(List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    List<StoredDocument> documents = new ArrayList<>();
    for (Change change : changes) {
      documents.add(document(change.after()));
      documents.addAll(listener.documentsOf(change));
    }
    store.update(documents, List.of());
    for (Change change : changes) {
      alerts.put(change.after().id(), change.after());
      listener.committed(change);
    }
  }

  private StoredDocument document(TrackedAlert alert) {
    return new StoredDocument(
        ALERT, alert.id(), AlertJson.toJson(alert, state(alert)).toString());
  }

  /** Every alert, newest first. */
  public synchronized List<TrackedAlert> all() {
    return alerts.values().stream().sorted(NEWEST_FIRST).toList();
  }

  /** The alerts of one run, newest first. */
  public synchronized List<TrackedAlert> of(String run) {
    return alerts.values().stream()
        .filter(tracked -> tracked.alert().run().equals(run))
        .sorted(NEWEST_FIRST)
        .toList();
  }

  public synchronized Optional<TrackedAlert> find(String id) {
    return Optional.ofNullable(alerts.get(id));
  }

  /** Where an alert stands now. */
  public synchronized AlertState state(TrackedAlert tracked) {
    double now = now();
    return tracked.state(
        silences.values().stream().anyMatch(silence -> silence.covers(tracked.alert(), now)));
  }

  /** Removes what belongs to a run that is removed. */
  public synchronized void forget(String run) {
    List<TrackedAlert> gone = of(run);
    store.update(List.of(), gone.stream().map(this::document).toList());
    gone.forEach(tracked -> alerts.remove(tracked.id()));
  }

  /** The silences that have not ended, oldest first. */
  public synchronized List<Silence> silences() {
    double now = now();
    return silences.values().stream().filter(silence -> silence.endsAt() > now).toList();
  }

  /** Adds a silence that lasts from now on. */
  public synchronized Silence silence(
      String run, String rule, double endsAt, String comment, String createdBy) {
    Silence silence =
        new Silence(UUID.randomUUID().toString(), run, rule, now(), endsAt, comment, createdBy);
    store.update(List.of(document(silence)), List.of());
    silences.put(silence.id(), silence);
    announce(silence);
    return silence;
  }

  /** Ends a silence; whether there was one. */
  public synchronized boolean unsilence(String id) {
    Silence silence = silences.get(id);
    if (silence == null) {
      return false;
    }
    store.update(List.of(), List.of(document(silence)));
    silences.remove(id);
    announce(silence);
    return true;
  }

  /** The alerts that a silence touches look different now. */
  private void announce(Silence silence) {
    double now = now();
    alerts.values().stream()
        .filter(tracked -> tracked.alert().active())
        .filter(tracked -> silence.covers(tracked.alert(), now))
        .forEach(tracked ->
            listener.committed(new Change(Optional.of(tracked), tracked, state(tracked))));
  }

  private static StoredDocument document(Silence silence) {
    return new StoredDocument(SILENCE, silence.id(), AlertJson.toJson(silence).toString());
  }

  private double now() {
    return clock.millis() / 1e3;
  }
}
