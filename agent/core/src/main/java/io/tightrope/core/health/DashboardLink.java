package io.tightrope.core.health;

import java.net.URI;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the dashboard takes what the agent sends, and if not, why. All senders of a process report
 * here, so that a fault gives one line however many runs it stops, and one line when it is over:
 *
 * <pre>
 * WARNING: Tightrope: The dashboard at https://dash:7070 refused the agent's token (status 401). Set …
 * INFO: Tightrope: The dashboard at https://dash:7070 takes data again after 42 s. …
 * </pre>
 *
 * <p>A fault that comes back within {@value #REPEAT_MINUTES} minutes of its line gets no second one
 * before they are over; {@link #connected} and the count of errors show it in any case. Thread-safe.
 */
public final class DashboardLink {
  private static final long REPEAT_MINUTES = 10;

  private final AgentHealth health;
  private final LongSupplier nanoTime;
  private final Map<Fault, Long> lastLineNanos = new EnumMap<>(Fault.class);

  private final Set<Fault> counted = EnumSet.noneOf(Fault.class);
  private final Set<Fault> announced = EnumSet.noneOf(Fault.class);
  private @Nullable Long awaySinceNanos;
  private boolean wasReached;
  private volatile double connected = Double.NaN;

  DashboardLink(AgentHealth health, LongSupplier nanoTime) {
    this.health = health;
    this.nanoTime = nanoTime;
  }

  /** A sender will send to a dashboard. */
  public synchronized void expect() {
    if (Double.isNaN(connected)) {
      connected = 0;
    }
  }

  /** 1 while the dashboard takes what is sent, 0 while it does not; NaN without a dashboard. */
  public double connected() {
    return connected;
  }

  /** The dashboard has answered as a dashboard does. */
  public synchronized void reached(URI dashboard) {
    Long since = awaySinceNanos;
    boolean wasAnnounced = !announced.isEmpty();
    awaySinceNanos = null;
    counted.clear();
    announced.clear();
    wasReached = true;
    connected = 1;
    if (since != null && wasAnnounced) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - since);
      health.inform("The dashboard at " + address(dashboard) + " takes data again after " + seconds
          + " s. What waited in the spool is sent now.");
    }
  }

  /**
   * A request has failed.
   *
   * @param detail status or message
   * @param isDefault whether the user has named no dashboard: where none has ever answered there, none
   *     is missed
   */
  public synchronized void failed(URI dashboard, Fault fault, String detail, boolean isDefault) {
    long now = nanoTime.getAsLong();
    Long since = awaySinceNanos;
    if (since == null) {
      since = now;
      awaySinceNanos = since;
    }
    if (now - since < fault.patience().toNanos()) {
      return;
    }
    connected = 0;
    if (isDefault && fault == Fault.CONNECTION_REFUSED && !wasReached) {
      health.note(fault.line(dashboard, detail));
      return;
    }
    if (counted.add(fault)) {
      health.count(fault);
    }
    if (!announced.contains(fault) && mayRepeat(fault, now)) {
      announced.add(fault);
      lastLineNanos.put(fault, now);
      health.announce(fault.line(dashboard, detail));
    }
  }

  private boolean mayRepeat(Fault fault, long now) {
    Long last = lastLineNanos.get(fault);
    return last == null || now - last >= TimeUnit.MINUTES.toNanos(REPEAT_MINUTES);
  }

  /** Without what stands before the host, which may be a password. */
  static String address(URI dashboard) {
    String userInfo = dashboard.getRawUserInfo();
    return userInfo == null
        ? dashboard.toString()
        : dashboard.toString().replace(userInfo + "@", "");
  }
}
