package io.tightrope.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import picocli.CommandLine;

/** Runs commands in the test's process and keeps what they print. */
public final class CommandConsole implements BeforeEachCallback, AfterEachCallback {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter errors = new StringWriter();
  private PrintStream before = System.out;

  @Override
  public void beforeEach(ExtensionContext context) {
    before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    System.setOut(before);
  }

  /** Runs the command and returns its exit code; forgets what earlier ones printed. */
  public int run(Object command, String... arguments) {
    out.reset();
    errors.getBuffer().setLength(0);
    return new CommandLine(command).setErr(new PrintWriter(errors, true)).execute(arguments);
  }

  /** What the last command printed as its result. */
  public String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** What the last command had to say of its arguments. */
  public String errors() {
    return errors.toString();
  }
}
