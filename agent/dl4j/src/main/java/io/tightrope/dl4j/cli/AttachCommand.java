package io.tightrope.dl4j.cli;

import io.tightrope.core.config.AgentConfigLoader;
import io.tightrope.core.config.SettingsTable;
import io.tightrope.dl4j.attach.AgentAnswer;
import io.tightrope.dl4j.attach.Jvm;
import io.tightrope.dl4j.attach.JvmException;
import io.tightrope.dl4j.attach.TrainingJvms;
import io.tightrope.dl4j.hook.AgentJar;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code attach}: brings the agent into a JVM that is already training. */
@Command(
    name = "attach",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Attaches the agent to a JVM that is already training with DL4J, without a restart and without"
          + " a change to its program. Networks are found at their next training step. Both must run"
          + " as the same user on this machine. Waits for the agent's answer: which models it"
          + " watches, and whether the dashboard was reached.",
      "",
      "Exit code 0: attached, and the dashboard was reached if a model trains; 1: attached, but the"
          + " dashboard was not reached or nothing is watched; 2: not attached, with the reason."
    })
final class AttachCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "PID",
      arity = "0..1",
      description = "process id of the JVM; --list shows those that train")
  private @Nullable String pid;

  @Option(
      names = "--dashboard",
      paramLabel = "URL",
      description = "where to send frames; without it the dashboard of this machine")
  private @Nullable String dashboard;

  @Option(names = "--run", paramLabel = "NAME", description = "name of the run")
  private @Nullable String run;

  @Option(names = "--config", paramLabel = "FILE", description = "the agent's settings, YAML")
  private @Nullable Path config;

  @Option(names = "--agent", paramLabel = "JAR", description = "the agent, if it is not found")
  private @Nullable Path agent;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description = "how long to wait for a training step and the dashboard (default: 15)")
  private int waitSeconds;

  @Option(names = "--detach", description = "makes an attached agent leave")
  private boolean detach;

  @Option(
      names = "--list",
      description = "lists the JVMs of this user that have DL4J on board, and ends")
  private boolean list;

  @Option(names = "--json", description = "prints the answer or the list as JSON")
  private boolean json;

  @Option(
      names = "--help-settings",
      description =
          "lists the agent's settings for --config, -javaagent and the environment, and ends")
  private boolean helpSettings;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (helpSettings) {
      out.print(SettingsTable.text());
      return 0;
    }
    if (list) {
      List<TrainingJvms.TrainingJvm> jvms = TrainingJvms.list();
      out.print(json ? AttachText.json(jvms) : AttachText.of(jvms));
      return 0;
    }
    long process = process();
    String argument = argument();
    AgentAnswer answer = attach(process, jar(), argument);
    AttachText text = new AttachText(process, answer);
    if (json) {
      out.print(text.json());
    } else {
      text.lines().forEach(out::println);
    }
    text.problems()
        .forEach(
            line -> spec.commandLine().getErr().println(spec.qualifiedName(" ") + ": " + line));
    return text.exitCode();
  }

  private long process() {
    if (pid == null) {
      throw new InputException(
          "PID is missing; ./tightrope attach --list shows the JVMs that train");
    }
    if (!pid.matches("[1-9]\\d{0,17}")) {
      throw new InputException("PID \"" + pid + "\" is not a process id");
    }
    if (waitSeconds < 0) {
      throw new InputException("--wait " + waitSeconds + " is negative");
    }
    return Long.parseLong(pid);
  }

  private Path jar() {
    Path jar = agent == null ? AgentJar.find().orElseThrow(AttachCommand::noJar) : agent;
    if (!Files.isRegularFile(jar)) {
      throw new InputException("there is no agent at " + jar);
    }
    return jar.toAbsolutePath();
  }

  /** Settings are checked here, before the other program notices anything. */
  private String argument() {
    List<String> settings = new ArrayList<>();
    if (config != null) {
      settings.add("config=" + config.toAbsolutePath());
    }
    if (dashboard != null) {
      settings.add("dashboard=" + dashboard);
    }
    if (run != null) {
      settings.add("run=" + run);
    }
    if (detach) {
      if (!settings.isEmpty()) {
        throw new InputException("--detach takes no settings");
      }
      return "detach";
    }
    String argument = AgentConfigLoader.argument(settings);
    List<String> wrong = AgentConfigLoader.check(argument);
    if (!wrong.isEmpty()) {
      throw new InputException("not attached: " + String.join("; ", wrong));
    }
    return argument;
  }

  private AgentAnswer attach(long process, Path jar, String argument) {
    try (Jvm jvm = Jvm.connect(process)) {
      jvm.load(jar, argument);
      return jvm.await(Duration.ofSeconds(waitSeconds));
    } catch (JvmException e) {
      throw new InputException(String.valueOf(e.getMessage()));
    }
  }

  private static InputException noJar() {
    return new InputException("cannot find tightrope-agent.jar; name it with --agent");
  }
}
