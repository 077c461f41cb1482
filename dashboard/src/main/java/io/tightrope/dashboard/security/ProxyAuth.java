package io.tightrope.dashboard.security;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sign-in by a trusted proxy, which names the user in a header.
 *
 * @param userHeader header with the user's name
 * @param roleHeader header with the user's groups, separated by commas; empty to go by the name
 * @param roles the role of each group, or of each user where there is no {@code roleHeader}; {@code
 *     *} stands for everybody. Empty where the header has the names of roles
 */
public record ProxyAuth(String userHeader, Optional<String> roleHeader, Map<String, Role> roles) {
  private static final String EVERYBODY = "*";
  private static final int LONGEST_NAME = 200;

  public ProxyAuth {
    roles = Map.copyOf(roles);
  }

  /**
   * The user that the proxy names.
   *
   * @param headers gives a header's value by name
   * @return empty if it names none, or one without a role
   */
  public Optional<Caller> caller(Function<String, @Nullable String> headers) {
    String user = Optional.ofNullable(headers.apply(userHeader)).orElse("").strip();
    if (user.isEmpty() || user.length() > LONGEST_NAME) {
      return Optional.empty();
    }
    List<String> groups = new ArrayList<>(roleHeader
        .map(name -> Arrays.stream(
                Optional.ofNullable(headers.apply(name)).orElse("").split("[,;]"))
            .map(String::strip)
            .toList())
        .orElse(List.of(user)));
    groups.add(EVERYBODY);
    return groups.stream()
        .flatMap(group -> role(group).stream())
        .max(Role::compareTo)
        .map(role -> new Caller(user, role, Caller.SignIn.PROXY));
  }

  private Optional<Role> role(String group) {
    return roles.isEmpty()
        ? Role.of(group.toLowerCase(Locale.ROOT))
        : Optional.ofNullable(roles.get(group));
  }
}
