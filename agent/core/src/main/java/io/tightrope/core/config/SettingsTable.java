package io.tightrope.core.config;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The list of all settings as people read it, in a document and on a terminal. */
public final class SettingsTable {
  private SettingsTable() {}

  /** A Markdown table with one row for each setting; ends with a line break. */
  public static String markdown() {
    return "| setting | environment variable | default | unit | values | example | what it does |\n"
        + "|---|---|---|---|---|---|---|\n"
        + Arrays.stream(Setting.values()).map(SettingsTable::row).collect(Collectors.joining());
  }

  private static String row(Setting setting) {
    return "| `" + setting.key() + "` | `" + setting.variable() + "` | " + standard(setting) + " | "
        + setting.unit() + " | " + setting.allowed() + " | `" + setting.example() + "` | "
        + setting.meaning() + " |\n";
  }

  private static String standard(Setting setting) {
    String standard = setting.standard();
    return standard.startsWith("(")
        ? standard.substring(1, standard.length() - 1)
        : "`" + standard + "`";
  }

  /** The same for a terminal of 100 columns: a few lines for each setting. */
  public static String text() {
    return Arrays.stream(Setting.values()).map(SettingsTable::block).collect(Collectors.joining());
  }

  private static String block(Setting setting) {
    String unit = setting.unit().isEmpty() ? "" : "  unit: " + setting.unit();
    return setting.key() + "  " + setting.variable() + "\n"
        + "    " + setting.meaning() + "\n"
        + "    " + setting.allowed() + "\n"
        + "    default: " + setting.standard() + "  example: " + setting.example() + unit + "\n";
  }
}
