package io.tightrope.dashboard.alerts;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.dashboard.alerts.AlertListener.Prepared;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.schema.StoredDocument;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every alert and silence, past ones included. A change is on disk, together with the notifications
 * that it calls for, before anybody hears of it. Thread-safe.
 */
public final class AlertBoard {
  private static final String ALERT = "alert";
  private static final Comparator<TrackedAlert> NEWEST_FIRST = Comparator.comparingDouble(
          (TrackedAlert tracked) -> tracked.alert().startedAt())
      .reversed()
      .thenComparing(TrackedAlert::id);

  private final RunStore store;
  private final Clock clock;
  private final AlertListener listener;
  private final AlertIndex alerts = new AlertIndex();
  private final Silences silences;
  private final Function<String, Map<String, String>> labelsOf;

  /**
   * A board with what the store remembers.
   *
   * @param labelsOf the labels of a run by its name
   */
  public AlertBoard(
      RunStore store,
      Clock clock,
      AlertListener listener,
      Function<String, Map<String, String>> labelsOf) {
    this.store = store;
    this.clock = clock;
    this.listener = listener;
    this.labelsOf = labelsOf;
    this.silences = new Silences(store);
    store.documents(ALERT).forEach(document -> {
      TrackedAlert alert = AlertJson.alert(document.json());
      alerts.put(alert.id(), alert);
    });
  }

  /**
   * Takes what detectors found that is new or has changed, in the order in which it happened; what is
   * known already changes nothing.
   */
  public synchronized void apply(List<Alert> changes, Source source) {
    apply(changes, source, true);
  }

  /**
   * Takes what detectors found.
   *
   * @param isNews false for what happened long ago: it is shown, and nobody is notified
   */
  public synchronized void apply(List<Alert> changes, Source source, boolean isNews) {
    Map<String, TrackedAlert> newest = new HashMap<>();
    List<Change> accepted = new ArrayList<>();
    for (Alert alert : changes) {
      TrackedAlert before = newest.getOrDefault(alert.id(), alerts.get(alert.id()));
      TrackedAlert after = after(before, alert, source);
      if (!after.equals(before)) {
        Change change = announced(Optional.ofNullable(before), after, isNews);
        newest.put(alert.id(), change.after());
        accepted.add(change);
      }
    }
    commit(accepted);
  }

  /**
   * Takes what a run comes to that has been judged again from its beginning. What the detectors raised
   * before and find no more is resolved.
   */
  public synchronized void replace(String run, List<Alert> alerts, boolean isNews) {
    List<Alert> all = new ArrayList<>(alerts);
    all.addAll(endedWithout(run, alerts));
    apply(all, Source.TIGHTROPE, isNews);
  }

  /** Resolves what the detectors raised before of a run and find no more. */
  public synchronized void resolveOthers(String run, List<Alert> found, boolean isNews) {
    apply(endedWithout(run, found), Source.TIGHTROPE, isNews);
  }

  private List<Alert> endedWithout(String run, List<Alert> found) {
    Set<String> ids = found.stream().map(Alert::id).collect(Collectors.toSet());
    return alerts.active(run).stream()
        .filter(tracked -> tracked.sources().contains(Source.TIGHTROPE))
        .map(TrackedAlert::alert)
        .filter(alert -> alert.active() && alert.rule().judgesFrames() && !ids.contains(alert.id()))
        .map(alert -> alert.endedAt(now()))
        .toList();
  }

  private TrackedAlert after(@Nullable TrackedAlert before, Alert alert, Source source) {
    if (before == null) {
      return begun(alert, source);
    }
    return !before.alert().active() && alert.active()
        ? before.begunAgain(alert, source)
        : before.with(alert).with(source);
  }

  private Change announced(Optional<TrackedAlert> before, TrackedAlert after, boolean isNews) {
    Change change =
        new Change(before, after, state(after), labelsOf.apply(after.alert().run()), isNews);
    return change.with(listener.announce(change));
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
    listener
        .prepare(new Change(Optional.of(old), old, AlertState.RESOLVED, Map.of(), false))
        .committed()
        .run();
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
    return alerts.active(run).stream()
        .filter(tracked -> tracked.alert().rule() == rule)
        .max(Comparator.comparing(tracked -> tracked.sources().contains(Source.TIGHTROPE)));
  }

  private void changeTo(TrackedAlert before, TrackedAlert after) {
    if (!after.equals(before)) {
      commit(List.of(announced(Optional.of(before), after, false)));
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
    return find(id);
  }

  /** Gives an alert back that somebody had taken on; empty if there is none of that id. */
  public synchronized Optional<TrackedAlert> unacknowledge(String id) {
    TrackedAlert before = alerts.get(id);
    if (before == null) {
      return Optional.empty();
    }
    changeTo(before, before.acknowledged(Double.NaN, ""));
    return find(id);
  }

  private void commit(List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    Map<String, StoredDocument> documents = new LinkedHashMap<>();
    for (Change change : changes) {
      documents.put(change.after().id(), document(change.after()));
    }
    List<StoredDocument> all = new ArrayList<>(documents.values());
    List<Prepared> prepared = changes.stream().map(listener::prepare).toList();
    prepared.forEach(each -> all.addAll(each.documents()));
    store.update(all, List.of());
    for (int i = 0; i < changes.size(); i++) {
      TrackedAlert after = changes.get(i).after();
      alerts.put(after.id(), after);
      prepared.get(i).committed().run();
    }
  }

  private StoredDocument document(TrackedAlert alert) {
    return new StoredDocument(
        ALERT, alert.id(), AlertJson.stored(alert, state(alert)).toString());
  }

  /** Every alert, newest first. */
  public synchronized List<TrackedAlert> all() {
    return alerts.values().stream().sorted(NEWEST_FIRST).toList();
  }

  /** The alerts of one run, newest first. */
  public synchronized List<TrackedAlert> of(String run) {
    return alerts.of(run).stream().sorted(NEWEST_FIRST).toList();
  }

  /** The active alerts of each run that has some, by its name. */
  public synchronized Map<String, List<TrackedAlert>> active() {
    return alerts.active();
  }

  /** The active alerts of all runs, newest first. */
  public synchronized List<TrackedAlert> allActive() {
    return alerts.active().values().stream()
        .flatMap(List::stream)
        .sorted(NEWEST_FIRST)
        .toList();
  }

  /** The active alerts of one run, newest first. */
  public synchronized List<TrackedAlert> active(String run) {
    return alerts.active(run).stream().sorted(NEWEST_FIRST).toList();
  }

  /** Returns true if the run has an active alert. */
  public synchronized boolean hasActive(String run) {
    return !alerts.active(run).isEmpty();
  }

  public synchronized Optional<TrackedAlert> find(String id) {
    return Optional.ofNullable(alerts.get(id));
  }

  /** Where an alert stands now. */
  public synchronized AlertState state(TrackedAlert tracked) {
    return tracked.state(
        silences.cover(tracked.alert(), labelsOf.apply(tracked.alert().run()), now()));
  }

  /** Removes what belongs to a run that is removed; what is active is resolved first. */
  public synchronized void forget(String run) {
    List<Alert> open = alerts.active(run).stream()
        .map(tracked -> tracked.alert().endedAt(now()))
        .toList();
    apply(open, Source.TIGHTROPE);
    List<TrackedAlert> gone = of(run);
    store.update(List.of(), gone.stream().map(this::document).toList());
    gone.forEach(tracked -> alerts.remove(tracked.id()));
  }

  /** The silences that have not ended, oldest first; one that is planned has not begun yet. */
  public synchronized List<Silence> silences() {
    return silences.lasting(now());
  }

  /**
   * Adds a silence.
   *
   * @param startsAt seconds since the epoch; not a number for now
   * @param endsAt seconds since the epoch
   */
  public synchronized Silence silence(
      Silence.Matchers matchers, double startsAt, double endsAt, String comment, String createdBy) {
    double start = Double.isNaN(startsAt) ? now() : startsAt;
    Silence silence =
        new Silence(UUID.randomUUID().toString(), matchers, start, endsAt, comment, createdBy);
    silences.add(silence);
    reconsider(silence);
    return silence;
  }

  /** Ends a silence; returns true if there was one. */
  public synchronized boolean unsilence(String id) {
    Optional<Silence> ended = silences.remove(id);
    ended.ifPresent(this::reconsider);
    return ended.isPresent();
  }

  /**
   * Removes the silences that are over. What still fires and was silenced since it began is announced
   * then.
   */
  public synchronized void endSilences() {
    List<RuntimeException> failures = new ArrayList<>();
    for (Silence silence : silences.over(now())) {
      try {
        // It covers nothing any more. What is owed comes first, so that a failure is made up for.
        reconsider(silence);
        silences.remove(silence.id());
      } catch (RuntimeException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
  }

  /** The alerts that a silence matches look different now, and may have to be announced. */
  private void reconsider(Silence silence) {
    List<Change> changes = allActive().stream()
        .filter(tracked -> silence
            .matchers()
            .match(tracked.alert(), labelsOf.apply(tracked.alert().run())))
        .map(tracked -> announced(Optional.of(tracked), tracked, false))
        .toList();
    commit(changes);
  }

  /**
   * Looks again at the active alerts of a run whose labels have changed: silences may cover others of
   * them, and other receivers may have to be notified.
   *
   * @param isNews false if nobody is notified of this run
   */
  public synchronized void labelsChanged(String run, boolean isNews) {
    List<Change> changes = alerts.active(run).stream()
        .map(tracked -> announced(Optional.of(tracked), tracked, isNews))
        .toList();
    commit(changes);
  }

  private double now() {
    return clock.millis() / 1e3;
  }
}
