package io.tightrope.dashboard.cli;

import io.tightrope.dashboard.api.CannotListenException;
import io.tightrope.dashboard.config.InputException;
import io.tightrope.dashboard.store.schema.StoreException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** Where the launcher enters. Exit 0: good; 1: the answer is bad; 2: usage or input error. */
@Command(
    name = "tightrope",
    description = "The dashboard and its store.",
    subcommands = {
      BackupCommand.class,
      BenchAttackCommand.class,
      BenchHeatmapCommand.class,
      BenchIngestCommand.class,
      BenchPagesCommand.class,
      BenchReadersCommand.class,
      BenchRunsCommand.class,
      DemoCommand.class,
      DashboardCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      ReplayCommand.class,
      ReportCommand.class,
      RestoreCommand.class
    })
public final class Main {
  private Main() {}

  /** Runs the command that the words name. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setParameterExceptionHandler(Main::usageError);
    commandLine.setExecutionExceptionHandler((e, command, parsed) -> failure(e, command));
    return commandLine.execute(args);
  }

  private static int usageError(ParameterException e, String[] args) {
    return failure(e, e.getCommandLine());
  }

  private static int failure(Exception e, CommandLine command) {
    if (e instanceof ParameterException
        || e instanceof InputException
        || e instanceof StoreException
        || e instanceof CannotListenException) {
      command
          .getErr()
          .println("tightrope: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("wrong input"));
    } else {
      command.getErr().println("tightrope: unexpected " + e);
      e.printStackTrace(command.getErr());
    }
    return 2;
  }
}
