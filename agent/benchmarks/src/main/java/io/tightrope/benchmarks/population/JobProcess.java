package io.tightrope.benchmarks.population;

import io.tightrope.benchmarks.AgentOption;
import io.tightrope.benchmarks.ordinary.Member;
import io.tightrope.core.json.RecordedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The process of one job, under the agent or without it. */
final class JobProcess {
  private static final int PATIENCE_MINUTES = 30;
  private static final int LINES_OF_LOG = 15;
  private static final String LOG = "log";

  private JobProcess() {}

  /**
   * What a process left behind.
   *
   * @param runs all networks that it trained, as the agent sent them
   */
  record Done(JobResult result, List<RecordedRun> runs) {}

  /**
   * Runs the job to its end.
   *
   * @throws IOException if the process failed, or if the agent did not watch it to its end; the message
   *     has the end of what the process printed
   */
  static Done run(Member member, Setting setting) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("tightrope-job");
    try (Receiver receiver = new Receiver()) {
      String agent =
          AgentOption.of("dashboard=" + receiver.url() + ",run=" + member.job().name()
              + ",metrics-port=off,spool=" + folder.resolve("spool") + setting.agentOptions);
      JobResult result = run(
          member,
          List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", agent),
          setting.pauseMillis,
          1,
          folder);
      Done done = new Done(result, receiver.runs());
      if (done.runs().isEmpty()) {
        throw failed(member, "was not watched by the agent", folder.resolve(LOG));
      }
      return done;
    } finally {
      delete(folder);
    }
  }

  /**
   * Runs the job to its end in a JVM with these options.
   *
   * @param pauseMillis to sleep in each step
   * @param times how many times as many steps to do as the job has
   * @throws IOException if the process failed; the message has the end of what it printed
   */
  static JobResult run(Member member, List<String> options, int pauseMillis, int times)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("tightrope-job");
    try {
      return run(member, options, pauseMillis, times, folder);
    } finally {
      delete(folder);
    }
  }

  private static JobResult run(
      Member member, List<String> options, int pauseMillis, int times, Path folder)
      throws IOException, InterruptedException {
    Path result = folder.resolve("result");
    Path log = folder.resolve(LOG);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    command.addAll(options);
    command.addAll(List.of(
        "-cp",
        System.getProperty("java.class.path"),
        OneJob.class.getName(),
        member.job().name(),
        Integer.toString(pauseMillis),
        result.toString(),
        Integer.toString(times)));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.start();
    try {
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        throw failed(member, "did not end within " + PATIENCE_MINUTES + " minutes", log);
      }
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0 || !Files.exists(result)) {
      throw failed(member, "ended with code " + process.exitValue(), log);
    }
    return JobResult.read(result);
  }

  private static IOException failed(Member member, String what, Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    List<String> last = lines.subList(Math.max(0, lines.size() - LINES_OF_LOG), lines.size());
    return new IOException(
        member.job().name() + " " + what + ". It printed: " + String.join("\n", last));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
