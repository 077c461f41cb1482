// What the page calls things: names and one line on each, the same in controls and answers.

/** The activations that the theory has, by their name in the API. */
export const KINDS = {
  crelu: "clipped ReLU",
  cst: "clipped soft threshold",
  relu_tau: "shifted ReLU",
  st: "soft threshold",
};

/** Whether an activation has a clip m, and with it a slope to choose. */
export const isClipped = (kind) => kind === "crelu" || kind === "cst";

/** The name of an activation in words. */
export const kindName = (kind) => KINDS[kind] ?? kind;

/** A sentence of the API with activations by their full names. */
export function inWords(text) {
  const named = text.replace(/\b(relu_tau|crelu|cst)\b/g, (kind) => KINDS[kind]);
  const begun = /^[a-z]{2}/.test(named) ? named.charAt(0).toUpperCase() + named.slice(1) : named;
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** Numbers of the initialization: field of the answer, name, symbol, what it is. */
export const NUMBERS = [
  ["tau", "threshold", "τ", "pre-activations up to it give exactly 0"],
  ["m", "clip", "m", "the largest activation"],
  ["sw2", "weight variance", "σ²w", "weights are drawn with variance σ²w / fan-in"],
  ["sb2", "bias variance", "σ²b", "biases are drawn with this variance"],
  ["chi1", "gradient gain per layer", "χ₁(q*)", "factor on the squared gradient norm; 1 keeps it"],
  ["dV", "slope of the variance map", "V′(q*)", "what is left of a small change of q one layer on"],
  ["d2V", "curvature of the variance map", "V″(q*)", "above 0, changes upwards fade more slowly than those downwards"],
  ["saturation", "saturated share", "", "share of activations at the clip"],
];
