package io.tightrope.benchmarks.detection;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tightrope.benchmarks.detection.report.Judged;
import io.tightrope.benchmarks.detection.report.Shares;
import io.tightrope.benchmarks.detection.training.Remedy;
import io.tightrope.benchmarks.detection.training.Trained;
import io.tightrope.benchmarks.detection.zoo.Zoo;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.settings.RuleSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Does what critical alerts advise, and counts the runs that it saves. */
@Command(
    name = "advice",
    mixinStandardHelpOptions = true,
    description = {
      "Train failing runs of the zoo again and do what their first critical alert advises: how many end"
          + " as well as the same job unbroken?",
      "Only runs in which the alert came early enough to act on it, and advises what can be done within"
          + " the run."
    })
public final class AdviceCommand implements Callable<Integer> {
  @Option(
      names = "--profile",
      defaultValue = "LONG",
      description = "Which runs: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Zoo.Profile profile = Zoo.Profile.LONG;

  @Option(
      names = "--lead",
      paramLabel = "STEPS",
      defaultValue = "100",
      description = "Only alerts so many steps before the loss shows the failure (default:"
          + " ${DEFAULT-VALUE}).")
  private int lead = 100;

  @Mixin
  private ZooOptions zoo = new ZooOptions();

  @Option(names = "--json", description = "Print one JSON document instead of tables.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Keeper keeper = zoo.keeper();
    List<Advised> all = new ArrayList<>();
    for (Judged run : keeper.judge(zoo.part(profile), RuleSettings.defaults())) {
      Optional<Alert> alert = run.firstAlert();
      Optional<Remedy.What> advice = alert.flatMap(Advised::adviceOf);
      int ahead = run.lead(run.firstCritical()).orElse(0);
      if (run.outcome().fails() && alert.isPresent() && advice.isPresent() && ahead >= lead) {
        Remedy remedy = new Remedy(
            advice.get(),
            run.firstCritical().orElseThrow() + 1,
            (int) alert.get().step() - 1);
        all.add(advised(keeper, run, alert.get(), ahead, remedy));
      }
    }
    if (json) {
      System.out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(toJson(all)));
    } else {
      print(all);
    }
    return 0;
  }

  private static Advised advised(Keeper keeper, Judged run, Alert alert, int ahead, Remedy remedy)
      throws IOException {
    Trained unbroken = keeper.train(run.recipe().unbroken());
    Advised advised =
        new Advised(run, alert, ahead, remedy, keeper.train(run.recipe(), remedy), unbroken);
    System.err.println(line(advised));
    return advised;
  }

  private static void print(List<Advised> all) {
    System.out.printf(
        "Failing runs with a critical alert early enough: %s saved by its advice%n", share(all));
    Map<String, List<Advised>> byRule = all.stream()
        .collect(Collectors.groupingBy(
            run -> run.alert().rule().id() + ", " + run.remedy().what().words(),
            TreeMap::new,
            Collectors.toList()));
    byRule.forEach((rule, of) -> System.out.printf("  %-60s %s%n", rule, share(of)));
    all.forEach(run -> System.out.println(line(run)));
  }

  private static String share(List<Advised> runs) {
    return Shares.wilson(runs.stream().filter(Advised::isSaved).count(), runs.size());
  }

  private static String line(Advised run) {
    return String.format(
        Locale.ROOT,
        "  %-9s %-52s %s from step %d, %d ahead; accuracy %.3f without it, %.3f with it at sparsity %.2f,"
            + " unbroken %.3f",
        run.isSaved() ? "saved" : "not saved",
        run.run().recipe().name(),
        run.remedy().what().words(),
        run.remedy().step(),
        run.lead(),
        run.run().trained().accuracy(),
        run.advised().accuracy(),
        run.advised().sparsity(),
        run.unbroken().accuracy());
  }

  private static ArrayNode toJson(List<Advised> all) {
    ArrayNode array = new ObjectMapper().createArrayNode();
    for (Advised run : all) {
      array
          .addObject()
          .put("name", run.run().recipe().name())
          .put("rule", run.alert().rule().id())
          .put("advice", run.remedy().what().words())
          .put("step", run.remedy().step())
          .put("lead", run.lead())
          .put("accuracy", run.run().trained().accuracy())
          .put("advisedAccuracy", run.advised().accuracy())
          .put("advisedSparsity", run.advised().sparsity())
          .put("unbrokenAccuracy", run.unbroken().accuracy())
          .put("saved", run.isSaved());
    }
    return array;
  }
}
