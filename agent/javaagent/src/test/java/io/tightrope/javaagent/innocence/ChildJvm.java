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
  private ChildJvm() {}

  /** What a program left behind. */
  record Result(int exitCode, String output, String errors) {}

  /** Starts a program. */
  public static Process start(List<String> jvmOptions, Class<?> program, String... arguments)
      throws IOException {
    return builder(hostClassPath(), jvmOptions, program, arguments).start();
  }

  /** Starts a program that has Tightrope's library on its class path, as a dependency has it. */
  public static Process startWithLibrary(List<String> jvmOptions, Class<?> program)
      throws IOException {
    return builder(System.getProperty("java.class.path"), jvmOptions, program).start();
  }

  static Result run(Path directory, List<String> jvmOptions, Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    File output = directory.resolve("output").toFile();
    File errors = directory.resolve("errors").toFile();
    Process process = builder(hostClassPath(), jvmOptions, program, arguments)
        .redirectOutput(output)
        .redirectError(errors)
        .start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(program + " did not end");
    }
    return new Result(
        process.exitValue(), Files.readString(output.toPath()), Files.readString(errors.toPath()));
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

  private static String hostClassPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
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
