// The dashboard's HTTP API, as calls. Errors are Problem: what went wrong in a sentence.

import { at } from "./base.js";
import { signIn } from "./session.js";

/**
 * A failed request: `message` is fit for people, `status` is 0 when nobody answered, `field` is what of
 * the request was wrong, if one thing was.
 */
export class Problem extends Error {
  constructor(message, status, field) {
    super(message);
    this.status = status;
    this.field = field;
  }
}

const API = at("api/v1");

/**
 * Runs in the order and number asked for, how many match in all, and where the next page begins:
 * `{ runs, total, next }`, the last one null on the last page.
 */
export const runPage = (query, signal) => get("/runs", query, signal, (runs, response) =>
  ({
    runs,
    total: Number(response.headers.get("X-Total-Count") ?? runs.length),
    next: /[?&]cursor=(\d+)>/.exec(response.headers.get("Link") ?? "")?.[1] ?? null,
  }));
export const removeRuns = (names) =>
  send("DELETE", `/runs?${names.map((name) => `run=${encodeURIComponent(name)}`).join("&")}`);
export const run = (name, signal) => get(...ofRun(name, ""), signal);
export const changeRun = (name, change) =>
  send("PATCH", pathAndSearch(...ofRun(name, "")), change);
export const runAlerts = (name, signal) => get(...ofRun(name, "/alerts"), signal);
export const runEvents = (name, signal) => get(...ofRun(name, "/events"), signal);
export const frames = (name, query, signal) => get(...ofRun(name, "/frames", query), signal);
export const scalars = (name, query, signal) => get(...ofRun(name, "/scalars", query), signal);
export const alerts = (signal) => get("/alerts", {}, signal);
export const silences = (signal) => get("/silences", {}, signal);
export const status = (signal) => get("/status", {}, signal);
export const theory = (query, signal) => get("/theory", query, signal);
export const acknowledge = (id, by) => send("POST", `/alerts/${encodeURIComponent(id)}/ack`, { by });
export const silence = (body) => send("POST", "/silences", body);
export const unacknowledge = (id) => send("DELETE", `/alerts/${encodeURIComponent(id)}/ack`);
export const receivers = (signal) => get("/receivers", {}, signal);
export const testReceiver = (name) => send("POST", `/receivers/${encodeURIComponent(name)}/test`, {});
export const unsilence = (id) => send("DELETE", `/silences/${encodeURIComponent(id)}`);

/** The address of what the API has of a run, such as "/report", for a link. */
export function addressOfRun(name, what, query = {}) {
  return API + pathAndSearch(...ofRun(name, what, query));
}

/**
 * Path and query of what the API has of a run. A browser takes the names "." and ".." out of a path,
 * so they go into the query.
 */
function ofRun(name, what, query = {}) {
  return name === "." || name === ".."
    ? [`/runs/-${what}`, { ...query, run: name }]
    : [`/runs/${encodeURIComponent(name)}${what}`, query];
}

let catalogueAsked = null;

/** The statistics and rules that the dashboard knows; asked for once per page. */
export function catalogue() {
  catalogueAsked ??= get("/catalogue", {}).catch((problem) => {
    catalogueAsked = null;
    throw problem;
  });
  return catalogueAsked;
}

async function get(path, query, signal, read = (body) => body) {
  return answer(() => fetch(API + pathAndSearch(path, query), { signal }), read);
}

function pathAndSearch(path, query) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) search.set(name, value);
  }
  const text = search.toString();
  return path + (text ? `?${text}` : "");
}

async function send(method, path, body) {
  const headers = { "Content-Type": "application/json" };
  return answer(() => fetch(API + path, { method, headers, body: body && JSON.stringify(body) }));
}

async function answer(request, read = (body) => body) {
  let response;
  try {
    response = await request();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem("The dashboard does not answer.", 0);
  }
  const text = await response.text();
  const body = text ? parse(text, response) : null;
  if (response.status === 401) signIn();
  if (!response.ok) throw new Problem(sentence(body, response), response.status, body?.field);
  return read(body, response);
}

function parse(text, response) {
  try {
    return JSON.parse(text);
  } catch {
    if (!response.ok) return null;
    throw new Problem("The dashboard sent something that is not JSON.", response.status);
  }
}

function sentence(body, response) {
  return body?.detail || body?.title || `The dashboard answered ${response.status}.`;
}
