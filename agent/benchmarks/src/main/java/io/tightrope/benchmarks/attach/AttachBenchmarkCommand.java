package io.tightrope.benchmarks.attach;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench attach}: the time to the first frame, and what it is made of. */
@Command(
    name = "attach",
    mixinStandardHelpOptions = true,
    description = "From the attach command to the first frame of a program that is training.")
public final class AttachBenchmarkCommand implements Callable<Integer> {
  @Option(names = "--repeats", paramLabel = "N", description = "programs attached to (default 5)")
  private int repeats = 5;

  @Option(names = "--jdk", paramLabel = "HOME", description = "another JDK for both sides")
  private @Nullable Path jdk;

  @Option(names = "--json", description = "print one JSON document instead of the table")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (repeats < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--repeats is " + repeats + "; give the programs to attach to, 1 or more");
    }
    List<AttachTimes> all = new ArrayList<>();
    if (!json) {
      System.out.printf(
          "%-10s %20s %20s %20s%n",
          "attach", "command ended, ms", "run known, ms", "first frame, ms");
    }
    for (int repeat = 1; repeat <= repeats; repeat++) {
      AttachTimes times = attachOnce();
      all.add(times);
      print(Integer.toString(repeat), times);
    }
    AttachTimes median = AttachTimes.median(all);
    print("median", median);
    if (json) {
      ObjectNode document = new ObjectMapper().createObjectNode();
      document
          .put("repeats", repeats)
          .put("attachedMillis", median.attached())
          .put("introducedMillis", median.introduced())
          .put("firstFrameMillis", median.firstFrame());
      System.out.println(document);
    }
    return 0;
  }

  private void print(String name, AttachTimes times) {
    if (!json) {
      System.out.printf(
          Locale.ROOT,
          "%-10s %20.0f %20.0f %20.0f%n",
          name,
          times.attached(),
          times.introduced(),
          times.firstFrame());
    }
  }

  private AttachTimes attachOnce() throws IOException, InterruptedException {
    Process target = java(Target.class.getName());
    try (Arrivals dashboard = new Arrivals();
        BufferedReader output = new BufferedReader(
            new InputStreamReader(target.getInputStream(), StandardCharsets.UTF_8))) {
      if (!Target.TRAINING.equals(output.readLine())) {
        throw new IllegalStateException("the program to attach to does not train");
      }
      long given = System.nanoTime();
      Process command = java(
          "io.tightrope.dl4j.cli.Main",
          "attach",
          Long.toString(target.pid()),
          "--dashboard",
          dashboard.url());
      int code = command.waitFor();
      long attached = System.nanoTime();
      if (code != 0) {
        throw new IllegalStateException("attach ended with " + code);
      }
      return new AttachTimes(
          (attached - given) / 1e6,
          (dashboard.runNanos() - given) / 1e6,
          (dashboard.frameNanos() - given) / 1e6);
    } finally {
      target.destroyForcibly();
    }
  }

  private Process java(String... arguments) throws IOException {
    Path home = jdk == null ? Path.of(System.getProperty("java.home")) : jdk;
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("OMP_NUM_THREADS", "1");
    return builder.start();
  }
}
