package io.tightrope.dl4j.attach;

import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import io.tightrope.dl4j.hub.AgentProperties;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;

/** Finds the JVMs of this user that have DL4J on board. */
public final class TrainingJvms {
  private TrainingJvms() {}

  /**
   * A JVM that has DL4J on board.
   *
   * @param pid its process id
   * @param mainClass its main class, or its jar
   * @param isWatched whether an agent is in it
   */
  public record TrainingJvm(long pid, String mainClass, boolean isWatched) {}

  /** All of them by process id, but for this one. JVMs that do not answer are left out. */
  public static List<TrainingJvm> list() {
    List<TrainingJvm> found = new ArrayList<>();
    long own = ProcessHandle.current().pid();
    for (VirtualMachineDescriptor candidate : VirtualMachine.list()) {
      if (candidate.id().matches("\\d{1,18}") && Long.parseLong(candidate.id()) != own) {
        inspect(Long.parseLong(candidate.id()), candidate.displayName(), found);
      }
    }
    found.sort(Comparator.comparingLong(TrainingJvm::pid));
    return found;
  }

  private static void inspect(long pid, String command, List<TrainingJvm> found) {
    try (Jvm jvm = Jvm.connect(pid)) {
      Properties system = jvm.systemProperties();
      if (Dl4jSearch.isOnBoard(pid, system)) {
        String started =
            command.isBlank() ? system.getProperty("sun.java.command", "unknown") : command;
        String present = jvm.agentProperties().getProperty(AgentProperties.PRESENT, "");
        found.add(new TrainingJvm(
            pid, started.strip().split("\\s+", 2)[0], Boolean.parseBoolean(present)));
      }
    } catch (JvmException ended) {
      // It has ended since, or does not let anybody in: nothing could be attached to it.
    }
  }
}
