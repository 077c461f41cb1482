package io.tightrope.benchmarks.sampling;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says what is going on, how far it is and how long it will take. Thread-safe. */
public final class Progress {
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintStream out;
  private final boolean terminal;
  private final String doing;
  private final int all;
  private final long started = System.nanoTime();
  private int done;

  /**
   * @param terminal whether one line may be written over and over
   * @param doing what is done to each, a participle
   * @param all how many there are
   */
  Progress(PrintStream out, boolean terminal, String doing, int all) {
    this.out = out;
    this.terminal = terminal;
    this.doing = doing;
    this.all = all;
  }

  /** For this process's own terminal, or for its log if it has none. */
  public static Progress here(String doing, int all) {
    return new Progress(System.err, isTerminal(System.console()), doing, all);
  }

  /** Since Java 22 there is a console without a terminal, too, and a method that tells. */
  private static boolean isTerminal(@Nullable Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException olderJava) {
      return true;
    }
  }

  /** One more is done. */
  public synchronized void done(String name, String result) {
    done++;
    double seconds = (System.nanoTime() - started) / 1e9;
    String line = String.format(
        Locale.ROOT,
        "%s: %d of %d, %.0f s left: %s %s",
        doing,
        done,
        all,
        seconds / done * (all - done),
        name,
        result);
    if (terminal) {
      out.print(CLEAR_LINE + line + (done == all ? System.lineSeparator() : ""));
      out.flush();
    } else {
      out.println(line);
    }
  }

  /** Something that must not be written over. */
  public synchronized void note(String text) {
    out.println((terminal ? CLEAR_LINE : "") + text);
  }
}
