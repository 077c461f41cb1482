package io.tightrope.dashboard.cli;

import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.config.ConfigFile;
import io.tightrope.dashboard.config.DashboardConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the dashboard and stays until it is told to stop. */
@Command(
    name = "dashboard",
    mixinStandardHelpOptions = true,
    description = "Start the dashboard. It listens on the loopback only, unless the configuration"
        + " names another host and tokens.")
final class DashboardCommand implements Callable<Integer> {
  @Option(names = "--config", paramLabel = "FILE", description = "settings, see docs/dashboard.md")
  private @Nullable Path config;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "port, 0 for any free one; 7070 unless told")
  private @Nullable Integer port;

  @Option(names = "--data", paramLabel = "DIR", description = "directory of the store")
  private @Nullable Path data;

  @Override
  public Integer call() throws InterruptedException {
    DashboardConfig settings = ConfigFile.read(
        Optional.ofNullable(config),
        port == null ? OptionalInt.empty() : OptionalInt.of(port),
        Optional.ofNullable(data));
    Dashboard dashboard = Dashboard.start(settings);
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
