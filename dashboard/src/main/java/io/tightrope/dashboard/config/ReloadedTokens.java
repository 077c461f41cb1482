package io.tightrope.dashboard.config;

import io.tightrope.dashboard.security.Token;
import io.tightrope.dashboard.security.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens of files, read again within a second after one of them has changed. Files that cannot be
 * used leave the tokens as they were, and are reported to the log once per change. Thread-safe.
 */
final class ReloadedTokens implements Tokens {
  private static final Logger LOG = LoggerFactory.getLogger(ReloadedTokens.class);
  private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final TokenReader reader;
  private final LongSupplier nanos;
  private volatile List<Token> tokens;
  private volatile long lookedNanos;
  private Set<Path> files;
  private Map<Path, String> versions;

  /**
   * @throws InputException if the tokens cannot be used
   */
  ReloadedTokens(TokenReader reader) {
    this(reader, System::nanoTime);
  }

  /**
   * @param nanos the time, in nanoseconds since any moment
   * @throws InputException if the tokens cannot be used
   */
  ReloadedTokens(TokenReader reader, LongSupplier nanos) {
    this.reader = reader;
    this.nanos = nanos;
    this.lookedNanos = nanos.getAsLong();
    TokenReader.Result read = reader.read();
    this.files = read.files();
    this.versions = versions(files);
    this.tokens = read.tokens();
  }

  @Override
  public boolean configured() {
    return true;
  }

  @Override
  public List<Token> current() {
    if (nanos.getAsLong() - lookedNanos >= LOOK_EVERY_NANOS) {
      look();
    }
    return tokens;
  }

  private synchronized void look() {
    lookedNanos = nanos.getAsLong();
    Map<Path, String> found = versions(files);
    if (found.equals(versions)) {
      return;
    }
    versions = found;
    try {
      TokenReader.Result read = reader.read();
      // As they were before they were read; of other files that is not known, so that they are read
      // once more.
      versions = read.files().equals(files) ? found : Map.of();
      files = read.files();
      tokens = read.tokens();
      LOG.info("read {} token(s) again", tokens.size());
    } catch (InputException e) {
      LOG.error("the tokens stay as they were: {}", e.getMessage());
    }
  }

  /** What tells a file's contents from those of before, without reading it. */
  private static Map<Path, String> versions(Set<Path> files) {
    Map<Path, String> versions = new TreeMap<>();
    for (Path file : files) {
      try {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        versions.put(file, now.lastModifiedTime() + " " + now.size() + " " + now.fileKey());
      } catch (IOException e) {
        versions.put(file, "not readable");
      }
    }
    return versions;
  }
}
