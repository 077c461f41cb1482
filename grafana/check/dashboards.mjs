// Type-checks Grafana dashboards: npm run dashboards -- FILE...
//
// Each dashboard becomes a literal of the published type Dashboard, and the options and custom
// fields of each panel literals of the published types of that panel, so that the compiler says
// what Grafana would silently ignore. A panel of a type without an entry below is an error.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const PANEL_TYPES = {
  bargauge: { file: "bargauge/panelcfg/x/BarGaugePanelCfg_types.gen" },
  heatmap: { file: "heatmap/panelcfg/x/HeatmapPanelCfg_types.gen", custom: true },
  stat: { file: "stat/panelcfg/x/StatPanelCfg_types.gen" },
  "state-timeline": { file: "statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen", custom: true },
  table: { file: "table/panelcfg/x/TablePanelCfg_types.gen", custom: true },
  timeseries: { file: "timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen", custom: true },
};

// The types use enums; JSON holds their values.
const HEADER = `
import type { AnnotationQuery, Dashboard, DataQuery } from "@grafana/schema";
type Value<T> = T extends string ? \`\${T}\`
  : T extends number ? (\`\${T}\` extends \`\${infer N extends number}\` ? N : T)
  : T extends object ? { [K in keyof T]: Value<T[K]> } : T;
// What the Prometheus data source adds of its own; the package leaves it to the data source.
interface PromQuery extends DataQuery {
  expr: string; legendFormat?: string; format?: "time_series" | "table" | "heatmap";
  instant?: boolean; range?: boolean; interval?: string; editorMode?: "code" | "builder";
}
interface PromAnnotation extends AnnotationQuery<PromQuery> {
  titleFormat?: string; textFormat?: string; tagKeys?: string; useValueForTime?: boolean;
}
type PromDashboard = Omit<Dashboard, "annotations"> & { annotations?: { list?: PromAnnotation[] } };
`;

function check(file, directory) {
  const dashboard = JSON.parse(readFileSync(file, "utf8"));
  const panels = dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
  const lines = [HEADER];
  panels
    .filter((panel) => panel.type !== "row")
    .forEach((panel, index) => {
      const type = PANEL_TYPES[panel.type];
      if (type === undefined) {
        throw new Error(`${file}: "${panel.title}" is a ${panel.type}, of which no type is known here`);
      }
      const module = `"@grafana/schema/dist/esm/raw/composable/${type.file}"`;
      lines.push(`// ${panel.title}`);
      lines.push(`const options${index}: Value<import(${module}).Options> = ${JSON.stringify(panel.options)};`);
      lines.push(`const targets${index}: Value<PromQuery[]> = ${JSON.stringify(panel.targets)};`);
      if (type.custom) {
        const custom = JSON.stringify(panel.fieldConfig.defaults.custom ?? {});
        lines.push(`const custom${index}: Value<Partial<import(${module}).FieldConfig>> = ${custom};`);
      }
    });
  lines.push(`const dashboard: Value<PromDashboard> = ${JSON.stringify(dashboard, null, 1)};`);
  const program = join(directory, basename(file).replace(/\.json$/, ".ts"));
  writeFileSync(program, lines.join("\n"));
  return program;
}

const directory = join(dirname(fileURLToPath(import.meta.url)), "generated");
mkdirSync(directory, { recursive: true });
const programs = process.argv.slice(2).map((file) => check(file, directory));
if (programs.length === 0) {
  throw new Error("name the dashboards to check");
}
const diagnostics = ts.getPreEmitDiagnostics(
  ts.createProgram(programs, {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  }),
);
const host = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => directory,
  getNewLine: () => "\n",
};
process.stdout.write(ts.formatDiagnostics(diagnostics, host));
rmSync(directory, { recursive: true });
process.exitCode = diagnostics.length > 0 ? 1 : 0;
