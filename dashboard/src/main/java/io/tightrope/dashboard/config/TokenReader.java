package io.tightrope.dashboard.config;

import io.tightrope.dashboard.config.WrittenTokens.WrittenToken;
import io.tightrope.dashboard.security.Role;
import io.tightrope.dashboard.security.Token;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and checks tokens, each time it is asked. */
final class TokenReader {
  private static final int SHORTEST_TOKEN = 16;

  private final Path base;
  private final WrittenTokens written;

  /**
   * @param base what paths in the configuration are relative to
   */
  TokenReader(Path base, WrittenTokens written) {
    this.base = base;
    this.written = written;
  }

  /** Whether a file is read at all, so that tokens may change. */
  boolean readsFiles() {
    return written.file() != null
        || written.list().stream().anyMatch(token -> token.file() != null);
  }

  /** What was read, and from which files. */
  record Result(List<Token> tokens, Set<Path> files) {}

  /**
   * Reads the tokens.
   *
   * @throws InputException if one cannot be read or is wrong
   */
  Result read() {
    Set<Path> files = new HashSet<>();
    Path list = written.file() == null ? null : base.resolve(written.file());
    if (list != null) {
      files.add(list);
    }
    String where = list == null ? "tokens" : list.toString();
    Path home = list == null ? base : Optional.ofNullable(list.getParent()).orElse(base);
    List<Token> tokens = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (WrittenToken token : list == null ? written.list() : ConfigFile.tokens(list)) {
      if (token.file() != null) {
        files.add(home.resolve(token.file()));
      }
      String name = token.name() == null ? "" : token.name().strip();
      if (!name.isEmpty() && !names.add(name)) {
        throw new InputException(where + ": two tokens are called \"" + name + "\"");
      }
      tokens.add(token(where, home, name, token));
    }
    if (list != null && tokens.isEmpty()) {
      throw new InputException(where + ": there is no list of tokens in it");
    }
    return new Result(List.copyOf(tokens), Set.copyOf(files));
  }

  private static Token token(String where, Path home, String name, WrittenToken token) {
    String secret = new Secrets(home).read(where + ": token or file", token.token(), token.file());
    if (secret.length() < SHORTEST_TOKEN) {
      throw new InputException(where + ": a token has at least " + SHORTEST_TOKEN + " characters");
    }
    Integer rate = token.requestsPerSecond();
    if (rate != null && rate < 1) {
      throw new InputException(where + ": requestsPerSecond " + rate + " is not above 0");
    }
    Role role = Role.of(String.valueOf(token.role()))
        .orElseThrow(() -> new InputException(
            where + ": role is one of ingest, view, admin, not " + token.role()));
    return new Token(
        name,
        role,
        secret,
        expires(where, token.expires()),
        rate == null ? OptionalInt.empty() : OptionalInt.of(rate));
  }

  /** The moment at which it ends; a date is the last day on which the token is valid, in UTC. */
  private static Optional<Instant> expires(String where, @Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          text.contains("T")
              ? Instant.parse(text)
              : LocalDate.parse(text).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeParseException e) {
      throw new InputException(where + ": expires \"" + text
          + "\" is not a date such as 2027-01-31 or a time such as 2027-01-31T12:00:00Z");
    }
  }
}
