package io.tightrope.dl4j.attach;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Another JVM of this user on this machine. Every call ends within {@value #PATIENCE_SECONDS} s, even
 * if that JVM does not answer. Not thread-safe.
 */
public final class Jvm implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;
  private static final int OLDEST_JAVA = 17;
  private static final long POLL_MILLIS = 100;

  /** For how long an obstacle must last to be the answer: names in use and restarts pass. */
  private static final Duration OBSTACLE = Duration.ofSeconds(2);

  /** How long a program without DL4J is waited for: it may be about to load it. */
  private static final Duration WITHOUT_DL4J = Duration.ofSeconds(2);

  private final long pid;
  private final VirtualMachine machine;

  private Jvm(long pid, VirtualMachine machine) {
    this.pid = pid;
    this.machine = machine;
  }

  /**
   * Connects to a JVM.
   *
   * @throws JvmException if there is none of that id that lets this user in
   */
  public static Jvm connect(long pid) throws JvmException {
    if (ProcessHandle.of(pid).isEmpty()) {
      throw new JvmException("process " + pid
          + " does not exist; ./tightrope attach --list shows the JVMs that train");
    }
    return new Jvm(pid, call(pid, () -> VirtualMachine.attach(Long.toString(pid))));
  }

  /** That JVM's system properties. */
  Properties systemProperties() throws JvmException {
    return call(pid, machine::getSystemProperties);
  }

  /** What an agent in that JVM has answered so far. */
  Properties agentProperties() throws JvmException {
    return call(pid, machine::getAgentProperties);
  }

  /**
   * Loads the agent, or makes it do what the argument says if it is there already.
   *
   * @throws JvmException if the JVM is too old for the agent, or did not take it
   */
  public void load(Path jar, String argument) throws JvmException {
    String version = systemProperties().getProperty("java.specification.version", "");
    if (version.startsWith("1.") || version.matches("\\d+") && feature(version) < OLDEST_JAVA) {
      throw new JvmException("process " + pid + " runs on Java " + version
          + " and the agent needs Java " + OLDEST_JAVA + " or newer");
    }
    call(pid, () -> {
      machine.loadAgent(jar.toString(), argument);
      return pid;
    });
  }

  private static int feature(String version) {
    return version.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(version);
  }

  /**
   * Waits until the agent has said what it watches and whether the dashboard has taken it.
   *
   * @param patience how long a first training step and the dashboard are waited for
   * @return the newest answer, complete or not
   */
  public AgentAnswer await(Duration patience) throws JvmException {
    long begun = System.nanoTime();
    long explainedSince = 0;
    while (true) {
      AgentAnswer answer = AgentAnswer.of(agentProperties());
      if (!answer.isInstalled() || answer.hasWatcher() && answer.hasArrived()) {
        return answer;
      }
      Duration waited = since(begun);
      if (answer.hasWatcher() && answer.isExplained()) {
        explainedSince = explainedSince == 0 ? System.nanoTime() : explainedSince;
        if (since(explainedSince).compareTo(OBSTACLE) >= 0) {
          return answer;
        }
      } else {
        explainedSince = 0;
      }
      boolean isHopeless = !answer.isDl4jLoaded() && waited.compareTo(WITHOUT_DL4J) >= 0;
      if (waited.compareTo(patience) >= 0 || isHopeless && !answer.hasWatcher()) {
        return answer;
      }
      pause();
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private static void pause() throws JvmException {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JvmException("interrupted");
    }
  }

  /** On a thread of its own, which is left alone if the JVM does not answer. */
  private static <T> T call(long pid, Callable<T> request) throws JvmException {
    FutureTask<T> task = new FutureTask<>(request);
    Thread thread = new Thread(task, "attach-" + pid);
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new JvmException(
          "process " + pid + " did not answer within " + PATIENCE_SECONDS + " s; is it stopped?");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JvmException("interrupted");
    } catch (ExecutionException e) {
      Throwable failure = e.getCause();
      throw new JvmException(message(pid, failure == null ? e : failure));
    }
  }

  private static String message(long pid, Throwable failure) {
    if (failure instanceof AgentLoadException || failure instanceof AgentInitializationException) {
      return "process " + pid + " did not take the agent (" + failure.getMessage() + ")";
    }
    if (ProcessHandle.of(pid).isEmpty()) {
      return "process " + pid + " ended before the agent could answer";
    }
    String reason = failure instanceof AttachNotSupportedException || failure instanceof IOException
        ? failure.getMessage()
        : failure.toString();
    return "cannot attach to process " + pid + " (" + reason
        + "); it must be a JVM of this user that allows it";
  }

  @Override
  public void close() {
    try {
      machine.detach();
    } catch (IOException ended) {
      // The process is gone, and the connection with it.
    }
  }
}
