package io.tightrope.dashboard.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dashboard.security.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReloadedTokensTest {
  private static final String NEW = "- {name: another, role: admin, token: new-secret-0123456}\n";

  @TempDir
  Path directory;

  private final AtomicLong nanos = new AtomicLong();
  private ReloadedTokens tokens;

  @BeforeEach
  void start() throws IOException {
    write("- {name: old, role: view, token: old-secret-0123456}\n");
    tokens = new ReloadedTokens(
        new TokenReader(directory, WrittenTokens.inFile("tokens.yml")), nanos::get);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"- {name: a, role: wrong", "", "# none yet\n", "[]\n", "a: 1\n", "7\n", "- \n"})
  void a_file_that_cannot_be_used_leaves_the_tokens_as_they_were(String unusable)
      throws IOException {
    write(unusable);
    passSecond();
    assertThat(tokens.current()).extracting(Token::name).containsExactly("old");

    write(NEW);
    passSecond();
    assertThat(tokens.current()).extracting(Token::name).containsExactly("another");
  }

  @Test
  void a_file_is_looked_at_once_a_second() throws IOException {
    write(NEW);
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(999));
    assertThat(tokens.current()).extracting(Token::name).containsExactly("old");

    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
    assertThat(tokens.current()).extracting(Token::name).containsExactly("another");
  }

  private void write(String text) throws IOException {
    Files.writeString(directory.resolve("tokens.yml"), text);
  }

  private void passSecond() {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
  }
}
