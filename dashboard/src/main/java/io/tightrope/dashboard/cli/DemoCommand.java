package io.tightrope.dashboard.cli;

import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.config.DataDirectory;
import io.tightrope.dashboard.config.InputException;
import io.tightrope.dashboard.demo.Demo;
import io.tightrope.dashboard.demo.DemoScene;
import io.tightrope.dashboard.demo.Installation;
import io.tightrope.dashboard.runs.WatchedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows on real images what the product is for. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Start a dashboard and train programs on real images under the agent: one goes wrong before your"
            + " eyes, another holds.")
final class DemoCommand implements Callable<Integer> {
  private static final int RUNS_KEPT = 6;

  @Option(
      names = "--scene",
      paramLabel = "NAME",
      defaultValue = "RAMP",
      description = {
        "ramp: sparsity raised the obvious way, a dense network, and sparsity raised the recommended way, two"
            + " minutes; drift: thresholds steered step by step, left alone and with a gate, longer; default: ramp"
      })
  private DemoScene scene = DemoScene.RAMP;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "" + DashboardConfig.DEFAULT_PORT,
      description = "port of the dashboard, 0 for any free one; ${DEFAULT-VALUE} unless told")
  private int port;

  @Option(names = "--headless", description = "open no browser")
  private boolean headless;

  @Option(
      names = "--exit",
      description =
          "end when the runs end: 0 if what was meant to go wrong did and was caught, and the other way held;"
              + " else 1")
  private boolean exit;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "the full Fashion-MNIST, four IDX files, instead of the bundled subset")
  private @Nullable Path images;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "directory of the store; one of this user's, kept small, unless told")
  private @Nullable Path storeDirectory;

  @Option(
      names = "--steps-scale",
      paramLabel = "X",
      description = "train X times as many steps in each stage")
  private @Nullable String stepsScale;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Installation installation = Installation.ofLauncher();
    if (!installation.missing().isEmpty()) {
      throw new InputException(
          "there is no " + installation.missing().get(0) + "; start the demo by ./tightrope demo");
    }
    Path directory =
        storeDirectory != null ? storeDirectory : DataDirectory.ofUser().resolve("demo");
    Dashboard dashboard = Dashboard.start(DashboardConfig.local(port, directory));
    Runtime.getRuntime().addShutdownHook(new Thread(dashboard::close, "stop"));
    System.out.println("Tightrope dashboard at " + dashboard.address());
    removeOldRuns(dashboard);
    if (!headless) {
      Browser.open(dashboard.address());
    }
    Path work = Files.createDirectories(directory.resolve("programs"));
    boolean shown = new Demo(
            dashboard, installation, scene, options(), work, System.out, System.console() != null)
        .run();
    if (exit) {
      return shown ? 0 : 1;
    }
    System.out.println("The dashboard stays at " + dashboard.address() + " until Ctrl-C.");
    new CountDownLatch(1).await();
    return 0;
  }

  private List<String> options() {
    List<String> options = new ArrayList<>();
    if (images != null) {
      options.addAll(List.of("--data", images.toAbsolutePath().toString()));
    }
    if (stepsScale != null) {
      options.addAll(List.of("--steps-scale", stepsScale));
    }
    return options;
  }

  /** Old demonstrations give way, so that the directory stays small. */
  private static void removeOldRuns(Dashboard dashboard) {
    List<WatchedRun> ours = dashboard.runs().all().stream()
        .filter(run -> Arrays.stream(DemoScene.values())
            .flatMap(scene -> scene.programs().stream())
            .anyMatch(program -> run.name().startsWith(program.runPrefix())))
        .toList();
    ours.stream().skip(RUNS_KEPT).forEach(dashboard::delete);
  }
}
