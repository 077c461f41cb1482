package io.tightrope.dashboard.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.dashboard.bench.LongRun;
import io.tightrope.dashboard.bench.RunsBenchmark;
import io.tightrope.dashboard.bench.pages.PageLoad;
import io.tightrope.dashboard.bench.pages.PageVisits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what opening the pages costs in a real browser. */
@Command(
    name = "bench-pages",
    mixinStandardHelpOptions = true,
    description = "Store one long run and many short ones, then open each page in Chromium with an"
        + " empty cache and print when it is painted and usable, how far it shifts and what it weighs."
        + " Exit 1 if an aim is missed.")
final class BenchPagesCommand implements Callable<Integer> {
  private static final String LONG = "long";
  private static final int STATISTICS = 18;
  private static final double MAX_LARGEST_PAINT_MILLIS = 1000;
  private static final double MAX_USABLE_MILLIS = 2000;
  private static final double MAX_LAYOUT_SHIFT = 0.05;
  private static final double MAX_SCRIPT_BYTES = 300_000;

  @Option(
      names = "--steps",
      defaultValue = "200000",
      description = "of the long run; ${DEFAULT-VALUE}")
  private int steps;

  @Option(
      names = "--every",
      defaultValue = "10",
      description = "so many of its steps there is a frame; ${DEFAULT-VALUE}")
  private int every;

  @Option(
      names = "--layers",
      defaultValue = "100",
      description = "of the long run; ${DEFAULT-VALUE}")
  private int layers;

  @Option(names = "--runs", defaultValue = "10000", description = "short runs; ${DEFAULT-VALUE}")
  private int runs;

  @Option(
      names = "--visits",
      defaultValue = "5",
      description = "of each page, whose median counts; ${DEFAULT-VALUE}")
  private int visits;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    BenchOptions.check("--steps", steps, 100, 10_000_000);
    BenchOptions.check("--every", every, 1, steps);
    BenchOptions.check("--layers", layers, 1, 4096);
    BenchOptions.check("--runs", runs, 2, 1_000_000);
    BenchOptions.check("--visits", visits, 1, 100);
    Path data = TemporaryDirectory.create();
    Path profile = TemporaryDirectory.create();
    try {
      new LongRun(LONG, steps, every, layers, STATISTICS, true).fill(data);
      System.err.println("the long run is stored");
      new RunsBenchmark(data).fill(0, runs);
      System.err.println("all runs are stored");
      Map<String, PageLoad> loads = visitAll(data, profile);
      print(loads);
      return loads.values().stream().allMatch(BenchPagesCommand::meetsTheAims) ? 0 : 1;
    } finally {
      TemporaryDirectory.remove(profile);
      TemporaryDirectory.remove(data);
    }
  }

  private static Map<String, String> pages() {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("runs", "/");
    pages.put("long run", "/run.html?run=" + LONG);
    pages.put("short run", "/run.html?run=run-0");
    pages.put("alerts", "/alerts.html");
    pages.put("compare", "/compare.html?run=run-0&run=run-1");
    pages.put("theory", "/theory.html");
    return pages;
  }

  private Map<String, PageLoad> visitAll(Path data, Path profile)
      throws IOException, InterruptedException {
    Map<String, PageLoad> loads = new LinkedHashMap<>();
    try (DashboardJvm dashboard = DashboardJvm.launch(data, List.of("-Xmx1g"));
        PageVisits browser = new PageVisits(profile)) {
      dashboard.awaitAnswer("/api/v1/runs?limit=1");
      for (Map.Entry<String, String> page : pages().entrySet()) {
        // The first visit is the dashboard's and the browser's own warm-up.
        browser.visit(dashboard.address().resolve(page.getValue()));
        List<PageLoad> each = new ArrayList<>();
        for (int visit = 0; visit < visits; visit++) {
          each.add(browser.visit(dashboard.address().resolve(page.getValue())));
        }
        loads.put(page.getKey(), median(each));
        System.err.printf("%s: %d visits%n", page.getKey(), visits);
      }
    }
    return loads;
  }

  private static PageLoad median(List<PageLoad> loads) {
    return new PageLoad(
        median(loads, PageLoad::firstPaint),
        median(loads, PageLoad::largestPaint),
        median(loads, PageLoad::usable),
        median(loads, PageLoad::layoutShift),
        (long) median(loads, PageLoad::requests),
        (long) median(loads, PageLoad::bytes),
        (long) median(loads, PageLoad::scriptBytes));
  }

  private static double median(List<PageLoad> loads, ToDoubleFunction<PageLoad> figure) {
    return loads.stream().mapToDouble(figure).sorted().toArray()[loads.size() / 2];
  }

  private static boolean meetsTheAims(PageLoad load) {
    return load.largestPaint() <= MAX_LARGEST_PAINT_MILLIS
        && load.usable() <= MAX_USABLE_MILLIS
        && load.layoutShift() <= MAX_LAYOUT_SHIFT
        && load.scriptBytes() <= MAX_SCRIPT_BYTES;
  }

  private void print(Map<String, PageLoad> loads) throws IOException {
    if (json) {
      JsonMapper mapper = JsonMapper.builder().build();
      ArrayNode document = mapper.createArrayNode();
      loads.forEach((page, load) ->
          document.addObject().put("page", page).setAll(mapper.<ObjectNode>valueToTree(load)));
      System.out.println(document);
      return;
    }
    System.out.printf(
        "%-10s %11s %13s %9s %7s %9s %7s %9s %5s%n",
        "page",
        "first paint",
        "largest paint",
        "usable",
        "shift",
        "requests",
        "kB",
        "script kB",
        "aims");
    loads.forEach((page, load) -> System.out.printf(
        Locale.ROOT,
        "%-10s %8.0f ms %10.0f ms %6.0f ms %7.3f %9d %7.0f %9.0f %5s%n",
        page,
        load.firstPaint(),
        load.largestPaint(),
        load.usable(),
        load.layoutShift(),
        load.requests(),
        load.bytes() / 1e3,
        load.scriptBytes() / 1e3,
        meetsTheAims(load) ? "met" : "not"));
  }
}
