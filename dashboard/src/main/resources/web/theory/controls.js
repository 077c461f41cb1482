// The question as sliders with typed values. The address holds it whole.

import { param, setParams } from "../app/address.js";
import { h } from "../app/dom.js";

const KINDS = [["crelu", "clipped ReLU"], ["cst", "clipped soft threshold"], ["relu_tau", "shifted ReLU"], ["st", "soft threshold"]];

/** name, label, least, most, step, usual value; a logarithmic slider moves in powers. */
const NUMBERS = [
  { name: "sparsity", label: "sparsity", min: 0.3, max: 0.98, step: 0.01, usual: 0.8 },
  { name: "q", label: "q*", min: 0.1, max: 10, step: 0.01, usual: 1, log: true },
  { name: "slope", label: "slope V′(q*)", min: 0.1, max: 0.99, step: 0.01, usual: 0.7, clippedOnly: true },
  { name: "clip", label: "clip m", min: 0.1, max: 10, step: 0.01, usual: 1, clippedOnly: true, log: true },
  { name: "depth", label: "depth, layers", min: 2, max: 200, step: 1, usual: 30, log: true },
  { name: "width", label: "width, units", min: 10, max: 2000, step: 1, usual: 100, log: true },
  { name: "start", label: "first layer's q / q*", min: 0.1, max: 10, step: 0.01, usual: 1.5, log: true },
];

/** The controls; `onChange()` is called when one moved. `values()` is the question. */
export function controls(onChange) {
  const state = { activation: known(param("activation")), by: param("clip") !== null && param("slope") === null ? "clip" : "slope" };
  for (const { name, usual } of NUMBERS) state[name] = number(param(name)) ?? usual;
  const fields = NUMBERS.map((spec) => field(spec, state, changed));
  const kind = h("select", { id: "activation", onchange: (event) => { state.activation = event.target.value; changed(); } },
    KINDS.map(([value, label]) => h("option", { value, selected: value === state.activation }, label)));
  const by = h("select", { id: "by", onchange: (event) => { state.by = event.target.value; changed(); } },
    h("option", { value: "slope", selected: state.by === "slope" }, "by slope"),
    h("option", { value: "clip", selected: state.by === "clip" }, "by clip"));
  const byRow = h("div", { class: "control" }, h("label", { for: "by" }, "choose the clip"), by);
  const element = h("form", { class: "controls", "aria-label": "Question", onsubmit: (event) => event.preventDefault() },
    h("div", { class: "control" }, h("label", { for: "activation" }, "activation"), kind), fields[0].element, fields[1].element,
    byRow, fields.slice(2).map((f) => f.element));

  function changed() {
    arrange();
    setParams(addressed());
    onChange();
  }

  function arrange() {
    const clipped = isClipped(state.activation);
    byRow.hidden = !clipped;
    fields.forEach(({ element: row, spec }) => {
      row.hidden = Boolean(spec.clippedOnly) && (!clipped || spec.name !== state.by);
    });
  }

  function addressed() {
    const clipped = isClipped(state.activation);
    return {
      activation: state.activation, sparsity: state.sparsity, q: state.q,
      slope: clipped && state.by === "slope" ? state.slope : null,
      clip: clipped && state.by === "clip" ? state.clip : null,
      depth: state.depth, width: state.width, start: state.start,
    };
  }

  function set(values) {
    Object.assign(state, values);
    kind.value = state.activation;
    by.value = state.by;
    for (const entry of fields) entry.show();
    changed();
  }

  arrange();
  return { element, values: addressed, set };
}

function field(spec, state, changed) {
  const { name, label, min, max, step, log } = spec;
  const toSlider = (value) => (log ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min));
  const fromSlider = (share) => rounded(log ? min * (max / min) ** share : min + share * (max - min), step);
  const slider = h("input", { type: "range", min: 0, max: 1, step: 0.001, "aria-label": `${label}, slider` });
  const typed = h("input", { type: "number", id: name, min, max, step: "any" });
  const show = () => {
    slider.value = toSlider(state[name]);
    if (document.activeElement !== typed) typed.value = state[name];
  };
  slider.addEventListener("input", () => {
    state[name] = fromSlider(Number(slider.value));
    show();
    changed();
  });
  typed.addEventListener("input", () => {
    if (!(Number(typed.value) > 0)) return;
    state[name] = step === 1 ? Math.round(Number(typed.value)) : Number(typed.value);
    show();
    changed();
  });
  show();
  return { spec, show, element: h("div", { class: "control" }, h("label", { for: name }, label), typed, slider) };
}

const rounded = (value, step) => (step === 1 ? Math.round(value) : Number(value.toPrecision(3)));
const isClipped = (kind) => kind === "crelu" || kind === "cst";
const known = (kind) => (KINDS.some(([value]) => value === kind) ? kind : "crelu");

function number(text) {
  const value = Number(text);
  return text !== null && text !== "" && value > 0 ? value : null;
}
