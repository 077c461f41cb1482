package io.tightrope.dashboard.cli;

import io.tightrope.dashboard.Dashboard;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the dashboard and stays until it is told to stop. */
@Command(
    name = "dashboard",
    mixinStandardHelpOptions = true,
    description = "Start the dashboard. It listens on the loopback only, unless the configuration"
        + " names another host and tokens.")
final class DashboardCommand implements Callable<Integer> {
  @Mixin
  private final SettingsOptions settings = new SettingsOptions();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "port, 0 for any free one; 7070 unless told")
  private @Nullable Integer port;

  @Override
  public Integer call() throws InterruptedException {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    StopOnError.install();
    try {
      return run();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  private int run() throws InterruptedException {
    Dashboard dashboard = Dashboard.startWarm(
        settings.read(port == null ? OptionalInt.empty() : OptionalInt.of(port)));
    System.out.println("Tightrope dashboard at " + dashboard.address());
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(
            () -> {
              dashboard.close();
              stopped.countDown();
            },
            "stop"));
    stopped.await();
    return 0;
  }
}
