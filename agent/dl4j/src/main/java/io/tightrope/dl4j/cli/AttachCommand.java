package io.tightrope.dl4j.cli;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.tightrope.core.config.AgentConfigLoader;
import io.tightrope.core.config.SettingsTable;
import io.tightrope.dl4j.hook.AgentJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
          + " as the same user on this machine.",
      "",
      "Exit code 0: attached; 2: it was not possible, with the reason."
    })
final class AttachCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "PID",
      arity = "0..1",
      description = "process id of the JVM; jps lists them")
  private @Nullable Long pid;

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

  @Option(names = "--detach", description = "makes an attached agent leave")
  private boolean detach;

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
    if (helpSettings) {
      spec.commandLine().getOut().print(SettingsTable.text());
      return 0;
    }
    if (pid == null) {
      throw new InputException("which process? jps lists the JVMs of this user");
    }
    Path jar = agent == null ? AgentJar.find().orElseThrow(AttachCommand::noJar) : agent;
    if (!Files.isRegularFile(jar)) {
      throw new InputException("there is no agent at " + jar);
    }
    load(pid, jar.toAbsolutePath(), argument());
    spec.commandLine().getOut().println(detach ? "detached from " + pid : "attached to " + pid);
    return 0;
  }

  private String argument() {
    if (detach) {
      return "detach";
    }
    if (config != null) {
      if (dashboard != null || run != null) {
        throw new InputException("give either --config or --dashboard and --run");
      }
      return AgentConfigLoader.argument(List.of("config=" + config.toAbsolutePath()));
    }
    List<String> settings = new ArrayList<>();
    if (dashboard != null) {
      settings.add("dashboard=" + dashboard);
    }
    if (run != null) {
      settings.add("run=" + run);
    }
    return AgentConfigLoader.argument(settings);
  }

  private static void load(long pid, Path jar, String argument) {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        machine.loadAgent(jar.toString(), argument);
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException | IOException e) {
      throw new InputException("cannot attach to process " + pid
          + "; is it a Java program of this user that allows it? (" + e.getMessage() + ")");
    } catch (AgentLoadException | AgentInitializationException e) {
      throw new InputException(
          "process " + pid + " did not take the agent (" + e.getMessage() + ")");
    }
  }

  private static InputException noJar() {
    return new InputException("cannot find tightrope-agent.jar; name it with --agent");
  }
}
