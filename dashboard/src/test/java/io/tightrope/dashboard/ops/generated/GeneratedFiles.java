package io.tightrope.dashboard.ops.generated;

import io.tightrope.core.config.SettingsTable;
import io.tightrope.dashboard.ops.Repository;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every file that follows from a list in the code, by its path from the root. */
final class GeneratedFiles {
  static final String COMMAND = "mvn -pl dashboard -am test -Dtest=GeneratedFilesTest"
      + " -Dtightrope.rewrite=true -Dsurefire.failIfNoSpecifiedTests=false";

  /** The comment at the top of a file that is generated as a whole. */
  static final String NOTE =
      "# Generated from the catalogue of rules. Do not edit; this rewrites it:\n" + "#   "
          + COMMAND.replace(" -Dtightrope", " \\\n#     -Dtightrope") + "\n";

  private static final String SETTINGS_BEGIN = "<!-- Generated from Setting. Do not edit. -->\n\n";
  private static final String SETTINGS_END = "\n<!-- End of what is generated. -->";

  private GeneratedFiles() {}

  static Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("prometheus/rules/alerts.yml", AlertRules.text());
    texts.put("prometheus/tests/rules.yml", RuleUnitTests.text());
    for (String file :
        new String[] {"prometheus/alertmanager.yml", "prometheus/compose/alertmanager.yml"}) {
      texts.put(file, withInhibitions(file));
    }
    texts.put("docs/agent.md", withSettings("docs/agent.md"));
    return texts;
  }

  private static String withSettings(String file) {
    String written = Repository.text(file);
    int begin = written.indexOf(SETTINGS_BEGIN);
    int end = written.indexOf(SETTINGS_END);
    if (begin < 0 || end < begin) {
      throw new IllegalStateException(file + " lacks the lines \"" + SETTINGS_BEGIN.strip()
          + "\" and \"" + SETTINGS_END + "\"");
    }
    return written.substring(0, begin + SETTINGS_BEGIN.length())
        + SettingsTable.markdown()
        + written.substring(end);
  }

  private static String withInhibitions(String file) {
    String written = Repository.text(file);
    int mark = written.indexOf(Inhibitions.MARK);
    if (mark < 0) {
      throw new IllegalStateException(
          file + " lacks the line \"" + Inhibitions.MARK.strip() + "\"");
    }
    return written.substring(0, mark) + Inhibitions.text();
  }
}
