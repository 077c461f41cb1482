package io.tightrope.dl4j.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Entry point of {@code tightrope theory}, {@code tightrope check} and {@code tightrope attach}. */
@Command(
    name = "tightrope",
    description = "Judges sparsely activated networks before they train.",
    mixinStandardHelpOptions = true,
    subcommands = {TheoryCommand.class, CheckCommand.class, AttachCommand.class})
public final class Main implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  /** Runs the command of the first argument and exits with its code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, args));
  }

  /** As {@link #main}, but returns the exit code and writes where it is told. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = new CommandLine(new Main())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, arguments) -> report(e.getCommandLine(), e))
        .setExecutionExceptionHandler((e, failed, result) -> report(failed, e));
    int code = line.execute(args);
    out.flush();
    err.flush();
    return code;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  private static int report(CommandLine command, Exception e) throws Exception {
    if (!(e instanceof ParameterException) && !(e instanceof InputException)) {
      throw e;
    }
    String message = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
    command.getErr().println(command.getCommandSpec().qualifiedName(" ") + ": " + message);
    return CommandLine.ExitCode.USAGE;
  }
}
