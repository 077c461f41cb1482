// What a sheet shows of a run at the cursor, and of which steps that is.

import { count } from "../app/format.js";

/**
 * The bucket or the frame to read at this step: `{ series, index }`; null without any, and after the
 * run's last step. data: that of a score sheet; its `exact` is `{ at, series }`, the frame that was
 * measured at the step `at`.
 */
export function readingAt({ series, exact, lastStep }, cursor) {
  if (!series.length) return null;
  if (exact?.series && exact.at === cursor) return { series: exact.series, index: 0 };
  if (cursor > (lastStep ?? series.columns().at(-1).to)) return null;
  return { series, index: series.indexAt(cursor) };
}

/** How many frames the values are the last of. */
function framesOf({ series, index }) {
  return series.buckets[index].count;
}

/** Which steps the values are of, where that is not the cursor's step alone; else "". */
export function stepsOf(reading, cursor) {
  const { series, index } = reading;
  const { begin, step } = series.buckets[index];
  if (framesOf(reading) > 1) return `steps ${count(begin)}–${count(step)}, last of ${count(framesOf(reading))} observed`;
  return step === cursor ? "" : `layers measured at step ${count(step)}`;
}
