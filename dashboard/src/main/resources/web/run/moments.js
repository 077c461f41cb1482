// Steps as epochs and as times: what a run's buckets tell, for the labels of the step axis.

import { h } from "../app/dom.js";
import { count } from "../app/format.js";
import { ticks } from "../charts/axis.js";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const INTERVALS = [1, 2, 5, 10, 15, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 30 * DAY];

/** Labels `[{ step, text }]` at round epochs within the window, about `room` of them. */
export function epochTicks(series, window, room) {
  const known = knownIn(series, "epoch", window);
  if (known.length === 0) return [];
  const wanted = ticks(known[0].value, known.at(-1).value, room).filter(Number.isInteger);
  return wanted.map((epoch) => ({ step: known.find(({ value }) => value >= epoch)?.step, text: String(epoch) }))
    .filter(({ step }) => step !== undefined);
}

/** Labels `[{ step, text }]` at round times of this browser's time zone within the window. */
export function timeTicks(series, window, room) {
  const known = knownIn(series, "timestamp", window);
  if (known.length < 2) return [];
  const [from, to] = [known[0].value, known.at(-1).value];
  const interval = INTERVALS.find((each) => (to - from) / each <= room) ?? INTERVALS.at(-1);
  const shift = new Date(from * 1000).getTimezoneOffset() * MINUTE;
  const result = [];
  for (let time = Math.ceil((from - shift) / interval) * interval + shift; time <= to; time += interval) {
    const next = known.findIndex(({ value }) => value >= time);
    result.push({ step: between(known[next - 1] ?? known[next], known[next], time), text: timeText(time, interval) });
  }
  return result;
}

function between(before, after, time) {
  if (!(after.value > before.value)) return after.step;
  return before.step + ((after.step - before.step) * (time - before.value)) / (after.value - before.value);
}

function timeText(time, interval) {
  const moment = new Date(time * 1000);
  if (interval >= DAY) return moment.toLocaleDateString(undefined, { month: "short", day: "numeric" });
  return moment.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit", second: interval < MINUTE ? "2-digit" : undefined });
}

/** The moment of a frame with its time zone; "" for one that tells none. */
function momentText(seconds) {
  if (!(seconds > 0)) return "";
  return new Date(seconds * 1000).toLocaleString(undefined, {
    year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short" });
}

/** Epoch and time of a step as elements; `value` gives a number of the run at it, by its field. */
export function momentOf(value) {
  const epoch = value("epoch");
  return [
    Number.isFinite(epoch) ? h("span", {}, `epoch ${count(epoch)}`) : null,
    h("span", { class: "moment" }, momentText(value("timestamp"))),
  ];
}

/** The last values of a number of the whole run, in ascending order, within the window. */
function knownIn(series, field, { from, to }) {
  return series.buckets.map(({ step }, i) => ({ step, value: series.scalar(i, field) }))
    .filter(({ step, value }) => step >= from && step <= to && Number.isFinite(value));
}
