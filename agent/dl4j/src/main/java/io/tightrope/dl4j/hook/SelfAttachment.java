package io.tightrope.dl4j.hook;

import io.tightrope.dl4j.hub.Hub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Has another process attach the agent to this one, since a JVM may not attach to itself. The agent
 * then only weaves; the watching is this library's.
 */
public final class SelfAttachment {
  private static final String HUB_CLASS = "io.tightrope.dl4j.hub.Hub";
  private static final String HELPER = "io.tightrope.javaagent.AttachOther";
  private static final int PATIENCE_SECONDS = 20;

  private static boolean woven;

  private SelfAttachment() {}

  /**
   * Whether this process is watched by the agent already. The hub must not be linked unless the
   * bootstrap loader has it: there is one hub only if that is found first.
   */
  static synchronized boolean isAgentInstalled() {
    return !woven && isHubInBootstrap() && Hub.isInstalled();
  }

  /**
   * Weaves DL4J, once.
   *
   * @return why it was not possible, or empty
   */
  public static synchronized Optional<String> weave() {
    if (woven) {
      return Optional.empty();
    }
    Optional<String> obstacle = attach();
    woven = obstacle.isEmpty();
    return obstacle;
  }

  private static Optional<String> attach() {
    Optional<Path> jar = AgentJar.find();
    if (jar.isEmpty()) {
      return Optional.of("tightrope-agent.jar was not found (-Dtightrope.agent.jar names it)");
    }
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String pid = Long.toString(ProcessHandle.current().pid());
    try {
      Path said = Files.createTempFile("tightrope-attach", ".log");
      try {
        Process helper = new ProcessBuilder(List.of(
                java.toString(),
                "-cp",
                jar.get().toString(),
                HELPER,
                pid,
                jar.get().toString()))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
        if (!helper.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          helper.destroyForcibly();
          return Optional.of("attaching took more than " + PATIENCE_SECONDS + " s");
        }
        return helper.exitValue() == 0 && isHubInBootstrap()
            ? Optional.empty()
            : Optional.of("attaching failed: " + firstLine(said));
      } finally {
        Files.deleteIfExists(said);
      }
    } catch (IOException e) {
      return Optional.of("no helper process could be started: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("attaching was interrupted");
    }
  }

  private static String firstLine(Path file) throws IOException {
    return Files.readString(file).lines().findFirst().orElse("for an unknown reason");
  }

  private static boolean isHubInBootstrap() {
    try {
      Class.forName(HUB_CLASS, false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
