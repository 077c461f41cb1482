// No run yet: the three ways to attach, with this dashboard's own address filled in.

import { copyLine } from "../app/copy.js";
import { h } from "../app/dom.js";

export function emptyState(address) {
  return h("section", { class: "teach" },
    h("h1", {}, "No run yet"),
    h("p", { class: "soft" }, "This page fills itself as soon as a training job reports. Three ways to attach one:"),
    h("ol", {},
      h("li", {}, h("strong", {}, "At the start of the job"), ", with no line of code:",
        copyLine(`java -javaagent:tightrope-agent.jar=dashboard=${address} -jar your-training.jar`)),
      h("li", {}, h("strong", {}, "While it runs"), ", by its process id:",
        copyLine(`./tightrope attach PID --dashboard ${address}`)),
      h("li", {}, h("strong", {}, "From any language"), ", by posting frames over HTTP:",
        copyLine(`curl -H 'Content-Type: application/json' ${address}/api/v1/runs -d '{"run": "my-run", "session": "00000000-0000-0000-0000-000000000001", "framework": "my trainer", "model": "mlp", "host": "here", "layers": [{"index": 0, "name": "dense0", "kind": "dense", "units": 100, "fanIn": 784}], "labels": {}}'`))),
    h("p", { class: "soft" }, "Or look at an example first: ", h("code", {}, "./tightrope demo"), "."));
}
