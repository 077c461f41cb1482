package io.tightrope.dashboard.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tokens as they are written: a list, or the name of a file with such a list.
 *
 * @param list empty where a file is named
 * @param file null where the list is given
 */
record WrittenTokens(List<WrittenToken> list, @Nullable Path file) {
  static final WrittenTokens NONE = new WrittenTokens(List.of(), null);

  record WrittenToken(
      @Nullable String name,
      @Nullable String role,
      @Nullable String token,
      @Nullable Path file,
      @Nullable String expires,
      @Nullable Integer requestsPerSecond) {}

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static WrittenTokens inFile(String file) {
    return new WrittenTokens(List.of(), Path.of(file));
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static WrittenTokens listed(List<WrittenToken> list) {
    return new WrittenTokens(List.copyOf(list), null);
  }
}
