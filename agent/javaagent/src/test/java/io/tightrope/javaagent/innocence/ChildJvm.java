package io.tightrope.javaagent.innocence;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A program in a JVM of its own, which has DL4J on its class path and nothing of Tightrope. */
public final class ChildJvm {
  private static final int PATIENCE_SECONDS = 120;

  private final Process process;
  private final Path output;
  private final Path errors;

  private ChildJvm(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /** What a program left behind. */
  public record Result(int exitCode, String output, String errors) {}

  /** Starts a program. */
  public static Process start(List<String> jvmOptions, Class<?> program, String... arguments)
      throws IOException {
    return builder(hostClassPath(), jvmOptions, program, arguments).start();
  }

  /** Starts a program that has Tightrope's library on its class path, as a dependency has it. */
  public static Process startWithLibrary(List<String> jvmOptions, Class<?> program)
      throws IOException {
    return builder(libraryClassPath(), jvmOptions, program).start();
  }

  /** Starts a program whose output goes to files in that directory. */
  static ChildJvm start(
      Path directory, List<String> jvmOptions, Class<?> program, String... arguments)
      throws IOException {
    return start(directory, builder(hostClassPath(), quick(jvmOptions), program, arguments));
  }

  /** Without the compiler that pays only in longer runs. */
  private static List<String> quick(List<String> jvmOptions) {
    List<String> options = new ArrayList<>(jvmOptions);
    options.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    return options;
  }

  private static ChildJvm start(Path directory, ProcessBuilder builder) throws IOException {
    Path output = directory.resolve("output");
    Path errors = directory.resolve("errors");
    Process process =
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
    return new ChildJvm(process, output, errors);
  }

  /** Runs a program to its end, with its output in files in that directory. */
  public static Result run(
      Path directory, List<String> jvmOptions, Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    return start(directory, jvmOptions, program, arguments).result();
  }

  static Result runWithLibrary(
      Path directory, List<String> jvmOptions, Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    return start(directory, builder(libraryClassPath(), jvmOptions, program, arguments))
        .result();
  }

  Process process() {
    return process;
  }

  /** Waits until the program has printed that line. */
  void awaitOutput(String line) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (Files.readString(output).lines().noneMatch(line::equals)) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        throw new AssertionError("never printed " + line + ": " + Files.readString(errors));
      }
      Thread.sleep(20);
    }
  }

  /** Waits for the program's end. */
  Result result() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the program did not end: " + Files.readString(errors));
    }
    return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
  }

  private static ProcessBuilder builder(
      String classPath, List<String> jvmOptions, Class<?> program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-Xmx512m", "-cp", classPath, program.getName()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_NUM_THREADS", "1");
    return builder;
  }

  private static String libraryClassPath() {
    return System.getProperty("java.class.path");
  }

  private static String hostClassPath() {
    return Arrays.stream(libraryClassPath().split(File.pathSeparator))
        .filter(ChildJvm::isOfTheHost)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isOfTheHost(String entry) {
    Path path = Path.of(entry);
    boolean library =
        entry.endsWith(".jar") && !path.getFileName().toString().startsWith("tightrope");
    return library || Files.exists(path.resolve(resource(ChildJvm.class)));
  }

  private static String resource(Class<?> type) {
    return type.getName().replace('.', '/') + ".class";
  }
}
