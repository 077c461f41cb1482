package io.tightrope.dashboard.cli;

import java.util.concurrent.CountDownLatch;

/** A process in which a thread of the store dies of a full heap; never ends by itself. */
final class DyingDashboard {
  private DyingDashboard() {}

  public static void main(String[] args) throws InterruptedException {
    StopOnError.install();
    Runtime.getRuntime().addShutdownHook(new Thread(DyingDashboard::hang));
    new Thread(DyingDashboard::fillHeap, args[0]).start();
    hang();
  }

  private static void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void fillHeap() {
    long[][] rows = new long[1 << 20][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new long[1 << 20];
    }
  }
}
