package io.tightrope.dashboard.bench.pages;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Chromium without a screen, in a process of its own with an empty profile. Closing it kills it. */
final class HeadlessChromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
  private static final Pattern GREETING = Pattern.compile("DevTools listening on (ws://\\S+)");

  private final Process process;
  private final URI address;

  private HeadlessChromium(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts one.
   *
   * @param profile an empty directory
   * @throws IOException if there is no Chromium, or it does not start
   */
  static HeadlessChromium start(Path profile) throws IOException {
    String binary = NAMES.stream()
        .filter(name -> Files.isExecutable(Path.of(name)))
        .findFirst()
        .orElseThrow(() -> new IOException("there is no Chromium; install Debian's package"
            + " chromium, or the like, as one of " + String.join(", ", NAMES)));
    Process process = new ProcessBuilder(
            binary,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile,
            "--window-size=1400,1000",
            "about:blank")
        .redirectErrorStream(true)
        .start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher greeting = GREETING.matcher(line);
      if (greeting.find()) {
        drain(lines);
        return new HeadlessChromium(process, URI.create(greeting.group(1)));
      }
    }
    process.destroyForcibly();
    throw new IOException(binary + " did not start");
  }

  /** What it prints later is nobody's, but must not fill the pipe. */
  private static void drain(BufferedReader lines) {
    Thread thread = new Thread(
        () -> {
          try {
            while (lines.readLine() != null) {
              // read on
            }
          } catch (IOException ended) {
            // its process is gone
          }
        },
        "bench-chromium-output");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where its DevTools listen. */
  URI address() {
    return address;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
