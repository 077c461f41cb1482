// Which quantity shows what a rule saw.

import { correlation } from "../run/quantities/correlation.js";
import { dead } from "../run/quantities/dead.js";
import { gain } from "../run/quantities/gain.js";
import { gradient } from "../run/quantities/gradient.js";
import { saturation } from "../run/quantities/saturation.js";
import { sparsity } from "../run/quantities/sparsity.js";
import { variance } from "../run/quantities/variance.js";

const QUANTITIES = {
  UnstableInitialization: [variance, gradient],
  VarianceExplosion: [variance, sparsity],
  VarianceCollapse: [variance, correlation],
  GradientExplosion: [gradient, gain],
  GradientVanishing: [gradient, gain],
  SparsityLost: [sparsity, variance],
  DeadLayer: [dead, sparsity],
  DeadUnits: [dead, sparsity],
  ClipSaturation: [saturation, variance],
  RepresentationCollapse: [correlation, variance],
  NonFiniteValues: [variance, gradient],
};
const ABOUT_LOSS = ["LossStalled", "StageRegression", "NonFiniteValues"];

/** `{ quantities, loss }`: what to plot for this rule. */
export function evidenceOf(rule) {
  return { quantities: QUANTITIES[rule] ?? [], loss: !QUANTITIES[rule] || ABOUT_LOSS.includes(rule) };
}
