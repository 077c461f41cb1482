// What a run page can show along depth. A new quantity is a file of its own and a line here.

import { variance } from "./variance.js";
import { sparsity } from "./sparsity.js";
import { gradient } from "./gradient.js";
import { correlation } from "./correlation.js";
import { gain } from "./gain.js";
import { saturation } from "./saturation.js";
import { dead } from "./dead.js";
import { update } from "./update.js";

/** Always on the page, in this order. */
export const SHOWN = [variance, sparsity, gradient, correlation];

/** Behind one click. */
export const FOLDED = [gain, saturation, dead, update];

/** The quantity that shows this statistic of a layer, by its name in the catalogue; else undefined. */
export function quantityOf(statistic) {
  return [...SHOWN, ...FOLDED].find((quantity) => quantity.field === statistic);
}
