package io.tightrope.javaagent.innocence;

import com.sun.tools.attach.VirtualMachine;
import io.tightrope.javaagent.programs.Training;
import io.tightrope.javaagent.programs.WatchedTraining;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The three ways by which a program comes to be watched. */
enum Way {
  JAVAAGENT {
    @Override
    ChildJvm.Result run(Path directory, List<String> options, String agent, String... arguments)
        throws Exception {
      return ChildJvm.run(
          directory, with(options, "-javaagent:" + agent), Training.class, arguments);
    }
  },
  ONE_LINE {
    @Override
    ChildJvm.Result run(Path directory, List<String> options, String agent, String... arguments)
        throws Exception {
      return ChildJvm.runWithLibrary(
          directory,
          with(options, "-Dtightrope.agent.jar=" + agent),
          WatchedTraining.class,
          arguments);
    }
  },
  ATTACHED {
    @Override
    ChildJvm.Result run(Path directory, List<String> options, String agent, String... arguments)
        throws Exception {
      List<String> waiting = new ArrayList<>(List.of(arguments));
      waiting.add("wait");
      ChildJvm child =
          ChildJvm.start(directory, options, Training.class, waiting.toArray(String[]::new));
      try {
        child.awaitOutput(Training.UNDER_WAY);
        VirtualMachine machine =
            VirtualMachine.attach(Long.toString(child.process().pid()));
        try {
          machine.loadAgent(agent, "");
        } finally {
          machine.detach();
        }
        child.process().getOutputStream().write('\n');
        child.process().getOutputStream().flush();
        return child.result();
      } finally {
        child.process().destroyForcibly();
      }
    }
  };

  /** Runs the training program watched, settings given as system properties. */
  abstract ChildJvm.Result run(
      Path directory, List<String> options, String agent, String... arguments) throws Exception;

  private static List<String> with(List<String> options, String option) {
    List<String> all = new ArrayList<>(options);
    all.add(option);
    return all;
  }
}
