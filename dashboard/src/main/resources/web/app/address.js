// The address is the only global state: what is looked at, at which step, in which range.

import { at } from "./base.js";

/** The value of one parameter, or null. */
export function param(name) {
  return new URLSearchParams(location.search).get(name);
}

/** A parameter as a number, or null. */
export function numberParam(name) {
  const text = param(name);
  const value = Number(text);
  return text === null || text === "" || !Number.isFinite(value) ? null : value;
}

/** Sets parameters in the address (null removes one) without a new entry in the history. */
export function setParams(values) {
  history.replaceState(null, "", withParams(values));
}

/** This page's address with other parameters. */
export function withParams(values) {
  const search = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === undefined || value === "") search.delete(name);
    else search.set(name, value);
  }
  const text = search.toString();
  return location.pathname + (text ? `?${text}` : "");
}

export function runPage(run, step) {
  const where = step === undefined || step === null ? "" : `&step=${step}`;
  return at(`run.html?run=${encodeURIComponent(run)}${where}`);
}

export function alertPage(id) {
  return at(`alerts.html?id=${encodeURIComponent(id)}`);
}

export function comparePage(runs) {
  return at(`compare.html?${runs.map((run) => `run=${encodeURIComponent(run)}`).join("&")}`);
}
