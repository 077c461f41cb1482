// Line charts over steps, drawn by uPlot on the same horizontal axis as the heatmaps.

import uPlot from "../webjars/uplot/1.6.30/dist/uPlot.esm.js";
import { number } from "../app/format.js";
import { logTicks, ticks } from "./axis.js";

const GUTTER = 46;

/**
 * A line chart in `element`.
 *
 * series: `[{ label, values: [], colour, width?, dash?, stepped?, fillTo?, format? }]` over `steps`;
 * `fillTo` is the index of another series up to which the area is filled. options: `{ height, log,
 * range, format }`. The answer has `update(steps, series, view)` and `destroy()`.
 */
export function lineChart(element, options) {
  let plot = null;
  let shape = "";

  function update(steps, series, view, colours) {
    const data = [steps, ...series.map((line) => line.values)];
    const next = JSON.stringify([series.map((l) => [l.label, l.colour, l.stepped, l.dash]),
      colours.css, options.log]);
    if (plot && next === shape) {
      plot.batch(() => {
        plot.setData(data, false);
        plot.setScale("x", { min: view.from, max: view.to });
        fitVertical(plot, series, options, steps, view);
      });
      return;
    }
    plot?.destroy();
    shape = next;
    plot = new uPlot(settings(element, series, options, colours), data, element);
    plot.batch(() => {
      plot.setScale("x", { min: view.from, max: view.to });
      fitVertical(plot, series, options, steps, view);
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

function settings(element, series, options, colours) {
  return {
    width: element.clientWidth || 600,
    height: options.height,
    legend: { show: false },
    cursor: { show: false },
    select: { show: false },
    padding: [8, 0, 6, 0],
    scales: {
      x: { time: false, auto: false },
      y: { auto: false, distr: options.log ? 3 : 1 },
    },
    axes: [
      { show: false },
      {
        size: GUTTER,
        gap: 6,
        font: "11.5px system-ui, 'DejaVu Sans', sans-serif",
        stroke: colours.css["ink-soft"],
        grid: { stroke: colours.css.grid, width: 1 },
        ticks: { show: false },
        splits: (_, __, min, max) => {
          const room = Math.max(2, Math.floor(options.height / 24));
          return options.log ? logTicks(min, max, room) : ticks(min, max, room);
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
      spanGaps: true,
      points: { show: false },
      paths: line.stepped ? uPlot.paths.stepped({ align: 1 }) : undefined,
    }))],
  };
}

function fitVertical(plot, series, options, steps, view) {
  if (options.range) {
    plot.setScale("y", { min: options.range[0], max: options.range[1] });
    return;
  }
  let min = Infinity;
  let max = -Infinity;
  for (const line of series) {
    line.values.forEach((value, i) => {
      if (!Number.isFinite(value) || steps[i] < view.from || steps[i] > view.to) return;
      if (options.log && value <= 0) return;
      min = Math.min(min, value);
      max = Math.max(max, value);
    });
  }
  if (min > max) [min, max] = options.log ? [0.1, 10] : [0, 1];
  if (options.log) plot.setScale("y", { min: min / 1.3, max: max * 1.3 });
  else {
    const room = (max - min || Math.abs(max) || 1) * 0.08;
    plot.setScale("y", { min: min - room, max: max + room });
  }
}
