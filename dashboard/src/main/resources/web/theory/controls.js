// The question as sliders with typed values. The address holds it whole.

import { param, setParams } from "../app/address.js";
import { h, replace } from "../app/dom.js";
import { isClipped, KINDS } from "./names.js";

/** name, label, what it is, least, most, step, usual value; a logarithmic slider moves in powers. */
const NUMBERS = [
  { name: "sparsity", label: "sparsity", says: "share of exact zeros in a layer's output", min: 0.3, max: 0.98, step: 0.01, usual: 0.8 },
  { name: "q", label: "variance q*", says: "second moment of the pre-activations that depth keeps", min: 0.1, max: 10, step: 0.01, usual: 1, log: true },
  { name: "slope", label: "slope V′(q*)", says: "what is left of a small change of q one layer on", min: 0.1, max: 0.99, step: 0.01, usual: 0.7, clippedOnly: true },
  { name: "clip", label: "clip m", says: "the largest activation", min: 0.1, max: 10, step: 0.01, usual: 1, clippedOnly: true, log: true },
  { name: "depth", label: "depth", says: "hidden layers", min: 2, max: 200, step: 1, usual: 30, log: true },
  { name: "width", label: "width", says: "units per layer", min: 10, max: 2000, step: 1, usual: 100, log: true },
  { name: "start", label: "start q / q*", says: "q of the first layer; 1 as the initializer sets it", min: 0.1, max: 10, step: 0.01, usual: 1, log: true },
];

/**
 * The controls. `onChange()` is called when the question has changed, `onWrong(message)` when a
 * field holds something that is not a question. `values()` is the question, `set(values)` changes it.
 */
export function controls(onChange, onWrong) {
  const state = { activation: known(param("activation")), by: param("clip") !== null && param("slope") === null ? "clip" : "slope" };
  for (const { name, usual } of NUMBERS) state[name] = number(param(name)) ?? usual;
  const fields = NUMBERS.map((spec) => field(spec, state, changed, onWrong));
  const kind = h("select", { id: "activation", onchange: (event) => { state.activation = event.target.value; changed(); } },
    Object.entries(KINDS).map(([value, label]) => h("option", { value, selected: value === state.activation }, label)));
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
    const wrong = fields.find((entry) => entry.wrong() && !entry.element.hidden);
    if (wrong) onWrong(wrong.wrong());
    else onChange();
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

  /** Marks the field of this name as wrong, as the dashboard has said; none without a name. */
  function mark(name) {
    for (const entry of fields) entry.mark(entry.spec.name === name);
  }

  arrange();
  return { element, values: addressed, set, mark };
}

function field(spec, state, changed, onWrong) {
  const { name, label, says, min, max, step, log } = spec;
  const toSlider = (value) => (log ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min));
  const fromSlider = (share) => rounded(log ? min * (max / min) ** share : min + share * (max - min), step);
  const slider = h("input", { type: "range", min: 0, max: 1, step: 0.001, "aria-label": `${label}, slider` });
  const typed = h("input", { type: "number", id: name, min, max, step: "any", "aria-describedby": `${name}-says` });
  const note = h("span", { class: "says", id: `${name}-says` }, says);
  let wrong = null;

  function show() {
    slider.value = toSlider(state[name]);
    if (document.activeElement !== typed) typed.value = state[name];
    setWrong(null);
  }

  function setWrong(message) {
    wrong = message;
    mark(message !== null);
    replace(note, message ?? says);
  }

  function mark(isWrong) {
    if (isWrong) typed.setAttribute("aria-invalid", "true");
    else typed.removeAttribute("aria-invalid");
  }

  slider.addEventListener("input", () => {
    state[name] = fromSlider(Number(slider.value));
    typed.value = state[name];
    show();
    changed();
  });
  typed.addEventListener("input", () => {
    if (!(Number(typed.value) > 0)) {
      setWrong(`${label} needs a number above 0`);
      onWrong(wrong);
      return;
    }
    state[name] = step === 1 ? Math.round(Number(typed.value)) : Number(typed.value);
    show();
    changed();
  });
  show();
  return { spec, show, mark, wrong: () => wrong,
    element: h("div", { class: "control" }, h("label", { for: name }, label), typed, note, slider) };
}

const rounded = (value, step) => (step === 1 ? Math.round(value) : Number(value.toPrecision(3)));
const known = (kind) => (kind in KINDS ? kind : "crelu");

function number(text) {
  const value = Number(text);
  return text !== null && text !== "" && value > 0 ? value : null;
}
