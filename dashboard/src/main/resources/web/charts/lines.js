// Line charts over steps, drawn by uPlot on the same horizontal axis as the heatmaps.

import uPlot from "../webjars/uplot/1.6.30/dist/uPlot.esm.js";
import { number } from "../app/format.js";
import { logTicks, symlogTicks, ticks } from "./axis.js";

/** Pixels between labels of the vertical axis. */
const LABEL_ROOM = 24;

/** Fewest labels that tell how the axis is divided. */
const MIN_LABELS = 3;

/** uPlot's names of the scales. */
const DISTRIBUTIONS = { linear: 1, log: 3, symlog: 4 };

/** A symmetric logarithmic scale is linear below this share of the largest value. */
const LINEAR_SHARE = 1e-3;

/**
 * A line chart in `element`.
 *
 * series: `[{ label, values: [], colour, width?, dash?, stepped?, fillTo?, format? }]` over `steps`;
 * `fillTo` is the index of another series up to which the area is filled. A line is open where a value
 * is null; a value between two nulls is a dot. options: `{ height, range, format }`. The answer has
 * `update(steps, series, view, colours, scale)` with a scale of `linear`, `log` or `symlog`, and
 * `destroy()`.
 */
export function lineChart(element, options) {
  let plot = null;
  let shape = "";

  function update(steps, series, view, colours, scale = "linear") {
    const bounds = boundsOf(series, steps, view, scale);
    const linear = scale === "symlog" ? linearPart(bounds) : null;
    const data = [steps, ...series.map((line) => line.values)];
    const next = JSON.stringify([series.map((l) => [l.label, l.colour, l.stepped, l.dash]),
      colours.css, scale, linear, gutterOf(element)]);
    if (plot && next === shape) {
      plot.batch(() => {
        plot.setData(data, false);
        plot.setScale("x", { min: view.from, max: view.to });
        fitVertical(plot, bounds, options, scale);
      });
      return;
    }
    plot?.destroy();
    shape = next;
    plot = new uPlot(settings(element, series, options, colours, { scale, linear }), data, element);
    plot.batch(() => {
      plot.setScale("x", { min: view.from, max: view.to });
      fitVertical(plot, bounds, options, scale);
    });
  }

  const observer = new ResizeObserver(() => {
    if (plot && element.clientWidth > 0 && element.clientWidth !== plot.width) {
      plot.setSize({ width: element.clientWidth, height: options.height });
    }
  });
  observer.observe(element);

  return {
    update,
    destroy() {
      observer.disconnect();
      plot?.destroy();
    },
  };
}

/** Pixels to the left of the plot, which the style of the page decides. */
function gutterOf(element) {
  return parseFloat(getComputedStyle(element).getPropertyValue("--gutter"));
}

function settings(element, series, options, colours, { scale, linear }) {
  return {
    width: element.clientWidth || 600,
    height: options.height,
    legend: { show: false },
    cursor: { show: false },
    select: { show: false },
    padding: [8, 0, 6, 0],
    scales: {
      x: { time: false, auto: false },
      y: { auto: false, distr: DISTRIBUTIONS[scale], asinh: linear ?? 1 },
    },
    axes: [
      { show: false },
      {
        size: gutterOf(element),
        gap: 6,
        font: "11.5px system-ui, 'DejaVu Sans', sans-serif",
        stroke: colours.css["ink-soft"],
        grid: { stroke: colours.css.grid, width: 1 },
        ticks: { show: false },
        splits: (_, __, min, max) => {
          const room = Math.max(MIN_LABELS, Math.floor(options.height / LABEL_ROOM));
          if (scale === "log") return logTicks(min, max, room);
          if (scale === "symlog") return symlogTicks(min, max, linear, room);
          const sparse = ticks(min, max, room);
          return sparse.length < MIN_LABELS ? ticks(min, max, 2 * room) : sparse;
        },
        filter: (_, splits) => splits,
        values: (_, splits) => splits.map((v) => (v === null ? "" : (options.format ?? number)(v))),
      },
    ],
    bands: series.flatMap((line, i) => (line.fillTo === undefined ? []
      : [{ series: [i + 1, line.fillTo + 1], fill: line.fill }])),
    series: [{}, ...series.map((line) => ({
      label: line.label,
      stroke: line.colour,
      width: line.width ?? 1.5,
      dash: line.dash,
      spanGaps: false,
      points: { show: line.colour !== "transparent", size: 4, fill: line.colour, filter: (plot, i) => lone(plot.data[i]) },
      paths: line.stepped ? uPlot.paths.stepped({ align: 1 }) : undefined,
    }))],
  };
}

/** Places of the values that have no neighbour to be joined with. */
function lone(values) {
  const isThere = (i) => values[i] !== null && values[i] !== undefined;
  return values.map((_, i) => i).filter((i) => isThere(i) && !isThere(i - 1) && !isThere(i + 1));
}

/** Least and greatest value in sight, `{ min, max }`; min is greater than max without any. */
function boundsOf(series, steps, view, scale) {
  let min = Infinity;
  let max = -Infinity;
  for (const line of series) {
    line.values.forEach((value, i) => {
      if (!Number.isFinite(value) || steps[i] < view.from || steps[i] > view.to) return;
      if (scale === "log" && value <= 0) return;
      min = Math.min(min, value);
      max = Math.max(max, value);
    });
  }
  return { min, max };
}

/** Up to which size a symmetric logarithmic scale is linear: a power of ten. */
function linearPart({ min, max }) {
  const largest = Math.max(Math.abs(min), Math.abs(max));
  return largest > 0 && Number.isFinite(largest) ? 10 ** Math.floor(Math.log10(largest * LINEAR_SHARE)) : 1;
}

function fitVertical(plot, bounds, options, scale) {
  if (options.range) {
    plot.setScale("y", { min: options.range[0], max: options.range[1] });
    return;
  }
  let { min, max } = bounds;
  if (min > max) [min, max] = scale === "log" ? [0.1, 10] : [0, 1];
  if (scale === "log") {
    const room = Math.max(1.05, (max / min) ** 0.08);
    plot.setScale("y", { min: min / room, max: max * room });
  } else if (scale === "symlog") {
    plot.setScale("y", { min: min - Math.abs(min) * 0.3, max: max + Math.abs(max) * 0.3 });
  } else {
    const room = (max - min || Math.abs(max) || 1) * 0.08;
    plot.setScale("y", { min: min - room, max: max + room });
  }
}
