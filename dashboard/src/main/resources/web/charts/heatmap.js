// Depth by step on a canvas: one column a bucket, one row a layer, painted pixel by pixel so that
// 500 buckets of 100 layers cost a few milliseconds and every cell has sharp edges.

import { colourRamp } from "./tint.js";

// Marks beyond the range of tints; the non-finite one is the strongest of all.
const ABSENT = 2 ** -30;
const NONFINITE = 2;

/**
 * Paints the heatmap.
 *
 * data: `{ columns: [{ from, to }], rows, tint(column, row), rules: [step], sequential }`;
 * view: `{ from, to }` in steps; colours: of `palette()`. Where several columns fall on one pixel
 * the strongest tint wins.
 */
export function paintHeatmap(canvas, data, view, colours) {
  const scale = devicePixelRatio || 1;
  const width = Math.max(1, Math.round(canvas.clientWidth * scale));
  const height = Math.max(1, Math.round(canvas.clientHeight * scale));
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  if (data.rows > 0 && data.columns.length > 0) {
    fillPixels(image, data, view, brush(colours, data.sequential));
  }
  context.putImageData(image, 0, 0);
  drawRules(context, data.rules ?? [], view, width, height, colours, scale);
}

function brush(colours, sequential) {
  return {
    low: colourRamp(colours.page, colours.low),
    high: colourRamp(colours.page, sequential ? colours.strong : colours.high),
    nonfinite: colours.nonfinite,
    hatch: colours.panel,
  };
}

function fillPixels(image, data, view, colours) {
  const { width, height } = image;
  const span = Math.max(view.to - view.from, 1e-9);
  const painted = new Array(width);
  data.columns.forEach((column, index) => {
    const left = Math.floor(((column.from - view.from) / span) * width);
    const right = Math.max(left + 1, Math.floor(((column.to - view.from) / span) * width));
    if (right <= 0 || left >= width) return;
    const tints = columnTints(data, index);
    for (let x = Math.max(0, left); x < Math.min(width, right); x++) {
      painted[x] = painted[x] ? stronger(painted[x], tints) : tints;
    }
  });
  for (let x = 0; x < width; x++) {
    if (painted[x]) paintColumn(image, x, height, painted[x], data.rows, colours);
  }
}

function columnTints(data, column) {
  const tints = new Float32Array(data.rows);
  for (let row = 0; row < data.rows; row++) {
    const tint = data.tint(column, row);
    tints[row] = tint === undefined ? ABSENT : Number.isNaN(tint) ? NONFINITE : tint;
  }
  return tints;
}

function stronger(one, other) {
  return one.map((tint, row) => (Math.abs(other[row]) > Math.abs(tint) ? other[row] : tint));
}

function paintColumn(image, x, height, tints, rows, colours) {
  const pixels = image.data;
  for (let y = 0; y < height; y++) {
    const tint = tints[Math.min(rows - 1, Math.floor((y * rows) / height))];
    if (tint === ABSENT) continue;
    const at = 4 * (y * image.width + x);
    pixels[at + 3] = 255;
    if (tint === NONFINITE) {
      const colour = (x + y) % 7 < 2 ? colours.hatch : colours.nonfinite;
      for (let c = 0; c < 3; c++) pixels[at + c] = colour[c];
    } else {
      const ramp = tint < 0 ? colours.low : colours.high;
      const index = 3 * Math.round(Math.min(1, Math.abs(tint)) * 255);
      for (let c = 0; c < 3; c++) pixels[at + c] = ramp[index + c];
    }
  }
}

function drawRules(context, rules, view, width, height, colours, scale) {
  context.fillStyle = colours.css["ink-soft"];
  context.globalAlpha = 0.35;
  for (const step of rules) {
    const x = Math.round(((step - view.from) / (view.to - view.from)) * width);
    if (x > 0 && x < width) context.fillRect(x, 0, Math.max(1, Math.round(scale)), height);
  }
  context.globalAlpha = 1;
}
