// How the runs are compared: axis, scale, which scalars and quantities, distance to what.

import { h, replaceIfChanged } from "../app/dom.js";
import { ALIGNMENTS } from "./align.js";

/** Scalars that are shown until somebody chooses. */
const USUAL = 2;

/**
 * The controls as an element with `state`, `set(values)` and `offer(names)`, which says what scalars
 * there are. `onChange(what)` is called with what was changed: align, scale, apart, quantities, scalars.
 */
export function toolbar(start, quantities, onChange) {
  const state = { ...start, scalars: start.scalars ?? ["loss"], chosenScalars: start.scalars !== null };
  state.quantities = state.quantities.filter((id) => quantities.some((quantity) => quantity.id === id));
  const align = select("align", Object.entries(ALIGNMENTS).map(([value, { label }]) => [value, label]), state.align);
  const scale = select("scale", [["auto", "automatic"], ["log", "logarithmic"], ["linear", "linear"]], state.scale);
  const apart = h("select", { id: "apart", onchange: () => set({ apart: apart.value === "base" }) },
    h("option", { value: "expected" }, "distance from what is expected"), h("option", { value: "base" }, "distance to the base"));
  apart.value = state.apart ? "base" : "expected";
  const scalarSlot = h("div", { class: "row", id: "scalar-choice" });
  const element = h("section", { class: "compare-tools", "aria-label": "How to compare" },
    h("div", { class: "row" },
      h("label", {}, "align by ", align), h("label", {}, "scale ", scale), h("label", {}, "heatmaps show ", apart)),
    scalarSlot,
    h("div", { class: "row", id: "quantity-choice" }, h("span", { class: "soft" }, "Heatmaps:"), quantities.map(({ id, title }) =>
      tick(title.toLowerCase(), state.quantities.includes(id), (on) => {
        state.quantities = quantities.map((each) => each.id).filter((each) => (each === id ? on : state.quantities.includes(each)));
        onChange("quantities");
      }))));

  function select(id, options, value) {
    return h("select", { id, onchange: (event) => set({ [id]: event.target.value }) },
      options.map(([each, label]) => h("option", { value: each, selected: each === value }, label)));
  }

  function set(values) {
    Object.assign(state, values);
    align.value = state.align;
    scale.value = state.scale;
    apart.value = state.apart ? "base" : "expected";
    onChange(Object.keys(values)[0]);
  }

  function offer(names) {
    if (!state.chosenScalars) state.scalars = names.length ? names.slice(0, USUAL) : ["loss"];
    scalarSlot.hidden = names.length === 0;
    replaceIfChanged(scalarSlot, [names, state.scalars], () => [h("span", { class: "soft" }, "Curves:"), names.map((name) =>
      tick(name, state.scalars.includes(name), (on) => {
        state.chosenScalars = true;
        state.scalars = names.filter((each) => (each === name ? on : state.scalars.includes(each)));
        onChange("scalars");
      }))]);
  }

  return { element, state, set, offer };
}

function tick(label, checked, onTick) {
  const box = h("input", { type: "checkbox", checked, onchange: () => onTick(box.checked) });
  return h("label", { class: "tick" }, box, " ", label);
}
