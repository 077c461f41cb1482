package io.tightrope.dl4j.context;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The command line of a process without what nobody else may read: values of arguments whose name
 * sounds like a secret, and passwords in addresses. Class paths are left out for their length.
 */
final class CommandLine {
  private static final int MAXIMUM_LENGTH = 2000;
  private static final String HIDDEN = "***";
  private static final String SECRET = "(?:token|secret|passw|pwd|credential|key|auth)";

  /** {@code name=value} or {@code name:value}, alone or in a list. */
  private static final Pattern NAMED =
      Pattern.compile("(?i)([\\w.-]*" + SECRET + "[\\w.-]*)([=:])([^,;&\\s]+)");

  /** {@code --name} of which the next argument is the value. */
  private static final Pattern NAME = Pattern.compile("(?i)--?[\\w.-]*" + SECRET + "[\\w.-]*");

  private static final Pattern USER_INFO = Pattern.compile("(://)[^/@\\s]+@");
  private static final Set<String> PATHS =
      Set.of("-cp", "-classpath", "--class-path", "-p", "--module-path");

  private CommandLine() {}

  /** The arguments as one line of at most {@value #MAXIMUM_LENGTH} characters. */
  static String of(String[] arguments) {
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      boolean hasValue = i + 1 < arguments.length;
      if (PATHS.contains(argument) && hasValue) {
        i++;
      } else if (NAME.matcher(argument).matches()
          && hasValue
          && !arguments[i + 1].startsWith("-")) {
        shown.add(argument);
        shown.add(HIDDEN);
        i++;
      } else {
        shown.add(masked(argument));
      }
    }
    String line = String.join(" ", shown);
    return line.length() <= MAXIMUM_LENGTH ? line : line.substring(0, MAXIMUM_LENGTH - 1) + "…";
  }

  private static String masked(String argument) {
    String named = NAMED.matcher(argument).replaceAll("$1$2" + HIDDEN);
    return USER_INFO.matcher(named).replaceAll("$1" + HIDDEN + "@");
  }
}
