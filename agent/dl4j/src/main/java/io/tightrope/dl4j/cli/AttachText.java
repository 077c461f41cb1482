package io.tightrope.dl4j.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.core.health.AgentStatus;
import io.tightrope.dl4j.attach.AgentAnswer;
import io.tightrope.dl4j.attach.TrainingJvms.TrainingJvm;
import io.tightrope.dl4j.hub.AgentProperties;
import java.util.ArrayList;
import java.util.List;

/** What {@code attach} prints of an agent's answer, and its exit code. */
final class AttachText {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final long pid;
  private final AgentAnswer answer;
  private final List<String> lines = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final int exitCode;

  AttachText(long pid, AgentAnswer answer) {
    this.pid = pid;
    this.answer = answer;
    exitCode = switch (answer.outcome()) {
      case AgentProperties.INSTALLED -> installed();
      case AgentProperties.DETACHED -> done("detached from " + pid);
      case AgentProperties.ALREADY ->
        not("process " + pid + " is watched already (" + models() + runs()
            + "); nothing was changed. To change its settings, --detach first");
      case AgentProperties.ABSENT -> not("there is no agent in process " + pid);
      case AgentProperties.OFF ->
        not(
            "not attached: -Dtightrope.enabled=false or TIGHTROPE_ENABLED=false switches the agent off"
                + " in process " + pid);
      case AgentProperties.FAILED ->
        not("the agent could not start in process " + pid + ": " + answer.reason());
      default ->
        bad("attached to " + pid
            + ", but the agent did not answer; its standard error may say why");
    };
  }

  /** What goes to standard output. */
  List<String> lines() {
    return lines;
  }

  /** What goes to standard error, each in one line. */
  List<String> problems() {
    return problems;
  }

  /** 0 if all is well, 1 if the agent is there but not all is well, 2 if it is not. */
  int exitCode() {
    return exitCode;
  }

  private int done(String line) {
    lines.add(line);
    return 0;
  }

  private int bad(String problem) {
    problems.add(problem);
    return 1;
  }

  private int not(String problem) {
    problems.add(problem);
    return 2;
  }

  private int installed() {
    for (AgentStatus watcher : answer.watchers()) {
      watcher.ignored().forEach(line -> problems.add("in process " + pid + ": " + line));
    }
    if (answer.watchers().stream().anyMatch(watcher -> !watcher.enabled())) {
      return bad(
          "attached to " + pid + ", but nothing is watched: the setting enabled is false there");
    }
    if (answer.models() == 0) {
      return done("attached to " + pid + "; no model has trained yet. The agent watches each one"
          + " from its first step on."
          + (answer.isDl4jLoaded() ? "" : " Deeplearning4j is not loaded there."));
    }
    lines.add("attached to " + pid + "; it watches " + models());
    int code = 0;
    for (AgentStatus watcher : answer.watchers()) {
      code = Math.max(code, watcher.dashboard().map(url -> sent(url, watcher)).orElseGet(() -> {
        watcher.runs().forEach(run -> lines.add("run " + run.run() + ": no dashboard is set"));
        return 0;
      }));
    }
    return code;
  }

  private int sent(String dashboard, AgentStatus watcher) {
    int code = 0;
    for (AgentStatus.Run run : watcher.runs()) {
      if (run.page().isPresent()) {
        lines.add("run " + run.run() + ": " + run.page().get());
      } else {
        code = bad("run " + run.run() + " has not reached the dashboard " + dashboard + ". "
            + run.obstacle().orElse("It has not answered yet.") + " The agent goes on trying.");
      }
    }
    return code;
  }

  private String models() {
    return answer.models() == 1 ? "1 model" : answer.models() + " models";
  }

  private String runs() {
    StringBuilder runs = new StringBuilder();
    for (AgentStatus.Run run : answer.runs()) {
      runs.append(", run ").append(run.run());
      run.page().ifPresent(page -> runs.append(" at ").append(page));
    }
    return runs.toString();
  }

  /**
   * The answer as JSON:
   *
   * <pre>{@code
   * {"pid":4711, "outcome":"installed", "models":1,
   *  "runs":[{"run":"mlp", "page":"http://...", "obstacle":null}], "problems":[]}
   * }</pre>
   */
  String json() {
    ObjectNode json = NODES.objectNode();
    json.put("pid", pid);
    json.put("outcome", answer.outcome());
    json.put("models", answer.models());
    ArrayNode runs = json.putArray("runs");
    for (AgentStatus.Run run : answer.runs()) {
      runs.addObject()
          .put("run", run.run())
          .put("page", run.page().orElse(null))
          .put("obstacle", run.obstacle().orElse(null));
    }
    ArrayNode wrong = json.putArray("problems");
    problems.forEach(wrong::add);
    return json + System.lineSeparator();
  }

  /** A table of JVMs. */
  static String of(List<TrainingJvm> jvms) {
    if (jvms.isEmpty()) {
      return "no JVM of this user has Deeplearning4j on board" + System.lineSeparator();
    }
    StringBuilder table =
        new StringBuilder(String.format("%8s  %-7s  %s%n", "PID", "WATCHED", "MAIN"));
    for (TrainingJvm jvm : jvms) {
      table.append(String.format(
          "%8d  %-7s  %s%n", jvm.pid(), jvm.isWatched() ? "yes" : "no", jvm.mainClass()));
    }
    return table.toString();
  }

  /** The same as JSON: {@code [{"pid":4711, "main":"my.Training", "watched":false}]}. */
  static String json(List<TrainingJvm> jvms) {
    ArrayNode all = NODES.arrayNode();
    for (TrainingJvm jvm : jvms) {
      all.addObject()
          .put("pid", jvm.pid())
          .put("main", jvm.mainClass())
          .put("watched", jvm.isWatched());
    }
    return all + System.lineSeparator();
  }
}
