package io.tightrope.dashboard.api.runs;

import io.tightrope.core.json.RunCodec;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.api.http.Texts;
import io.tightrope.dashboard.config.Limits;
import java.util.Map;

/** A run that introduces itself must stay within the limits. */
final class DescriptionLimits {
  private static final int CONFIG_BYTES = 64 << 10;

  private DescriptionLimits() {}

  static void check(RunDescription run, Limits limits) {
    int longest = limits.nameLength();
    Texts.check("run", run.run(), longest);
    Texts.check("session", run.session(), longest);
    Texts.check("framework", run.framework(), longest);
    Texts.check("model", run.model(), longest);
    Texts.check("host", run.host(), longest);
    Texts.check("scrapeAddress", run.scrapeAddress().orElse(""), longest);
    Texts.check("resumeOf", run.resumeOf().orElse(""), longest);
    Texts.check("baseline", run.baseline().orElse(""), longest);
    if (run.layers().size() > limits.layers()) {
      throw Problem.tooLarge("layers", "a run may have at most " + limits.layers() + " layers");
    }
    for (LayerDescription layer : run.layers()) {
      String path = "layers[" + layer.index() + "]";
      Texts.check(path + ".name", layer.name(), longest);
      Texts.check(path + ".kind", layer.kind(), longest);
      layer
          .activation()
          .ifPresent(
              activation -> Texts.check(path + ".activation.kind", activation.kind(), longest));
    }
    if (run.labels().size() > limits.labels()) {
      throw Problem.tooLarge("labels", "a run may have at most " + limits.labels() + " labels");
    }
    run.labels().forEach((name, value) -> {
      Texts.check("labels", name, longest);
      Texts.check("labels." + name, value, longest);
    });
    config(run.config());
  }

  /** It is kept with the run and sent whole to every page that shows it. */
  private static void config(Map<String, Object> config) {
    if (RunCodec.configBytes(config) > CONFIG_BYTES) {
      throw Problem.tooLarge(
          "config", "config takes more than " + CONFIG_BYTES / 1024 + " KiB as JSON");
    }
  }
}
