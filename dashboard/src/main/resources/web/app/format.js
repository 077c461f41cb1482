// Numbers and times as people read them.

/** Three significant digits; powers from 1e4 up and below 1e-3; words for what is no number. */
export function number(value) {
  if (value === null || value === undefined) return "–";
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e4 || size < 1e-3) {
    const [mantissa, exponent] = value.toExponential(1).split("e");
    return minus(`${mantissa.replace(/\.0$/, "")}e${Number(exponent)}`);
  }
  return minus(String(Number(value.toPrecision(3))));
}

/** A ratio with two decimals, as sparsity is written. */
export function ratio(value) {
  return Number.isFinite(value) ? minus(value.toFixed(2)) : number(value);
}

/** A share as percent. */
export function percent(value) {
  return Number.isFinite(value) ? `${number(value * 100)} %` : "–";
}

/** A whole number with thin spaces between thousands. */
export function count(value) {
  if (!Number.isFinite(value)) return "–";
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, "\u2009");
}

/** "layer 7", "layers 17–29", "layers 1, 3–5 and 9". */
export function layers(indices) {
  if (!indices || indices.length === 0) return "whole run";
  const parts = ranges(indices);
  const text = parts.length > 1
    ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`
    : parts[0];
  return `${indices.length > 1 ? "layers" : "layer"} ${text}`;
}

function ranges(indices) {
  const parts = [];
  for (let i = 0; i < indices.length; ) {
    let j = i;
    while (indices[j + 1] === indices[j] + 1) j++;
    parts.push(j > i ? `${indices[i]}–${indices[j]}` : `${indices[i]}`);
    i = j + 1;
  }
  return parts;
}

/** "12 s", "4 min", "3 h", "5 d". */
export function duration(seconds) {
  const s = Math.max(0, seconds);
  if (s < 10) return `${s.toFixed(1)} s`;
  if (s < 90) return `${Math.round(s)} s`;
  if (s < 5400) return `${Math.round(s / 60)} min`;
  if (s < 129600) return `${Math.round(s / 3600)} h`;
  return `${Math.round(s / 86400)} d`;
}

/** Time since a moment given in seconds since the epoch. */
export function ago(secondsSinceEpoch) {
  return `${duration(Date.now() / 1000 - secondsSinceEpoch)} ago`;
}

/** The absolute time, for a title. */
export function absolute(secondsSinceEpoch) {
  return new Date(secondsSinceEpoch * 1000).toLocaleString();
}

function minus(text) {
  return text.replace(/-/g, "−");
}
