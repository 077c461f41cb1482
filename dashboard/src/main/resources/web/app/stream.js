// The live stream: one for all tabs of a browser, which says whether it is connected and since when.

import { at } from "./base.js";
import { session, signIn } from "./session.js";

const KINDS = ["frame", "scalars", "event", "alert", "run"];
const RETRY_MS = 3000;

/**
 * Connects while somebody looks at the page. `onEvent(kind, data)` for each message, `onState({
 * connected, since })` at each change. `onState` is called with `connected: true` after a
 * reconnection, and when the page is looked at again: fetch what was missed then.
 */
export function openStream({ onEvent, onState }) {
  let connected = null;
  const source = typeof SharedWorker === "function" ? sharedSource(receive) : ownSource(receive);

  function receive(message) {
    if (message.kind) onEvent(message.kind, JSON.parse(message.data));
    else if (message.connected !== connected) {
      connected = message.connected;
      onState({ connected, since: Date.now() });
      if (!connected) signInIfNeeded();
    }
  }

  function look() {
    connected = null;
    if (document.hidden) source.rest();
    else source.watch();
  }

  document.addEventListener("visibilitychange", look);
  addEventListener("pageshow", (event) => { if (event.persisted) look(); });
  addEventListener("pagehide", () => source.rest());
  look();
}

/** A session that has ended looks like a lost connection. */
async function signInIfNeeded() {
  try {
    if (!(await session()).signedIn) signIn();
  } catch {
    // The dashboard is away; the page says so.
  }
}

/** The stream that all tabs of this browser share. Its program may not arrive, as while the dashboard restarts. */
function sharedSource(receive) {
  let port = null;
  let watching = false;

  function begin() {
    const worker = new SharedWorker(at("app/stream-worker.js"), { name: "tightrope stream" });
    worker.onerror = () => {
      receive({ connected: false });
      setTimeout(begin, RETRY_MS);
    };
    port = worker.port;
    port.onmessage = ({ data }) => receive(data);
    port.postMessage(watching ? "watch" : "rest");
  }

  function say(what) {
    watching = what === "watch";
    port.postMessage(what);
  }

  begin();
  return { watch: () => say("watch"), rest: () => say("rest") };
}

/** A stream of this page's own, where the browser has no shared workers. */
function ownSource(receive) {
  let source = null;
  let timer = 0;

  function rest() {
    clearTimeout(timer);
    source?.close();
    source = null;
  }

  function watch() {
    rest();
    source = new EventSource(at("api/v1/stream"));
    source.onopen = () => receive({ connected: true });
    source.onerror = () => {
      receive({ connected: false });
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(watch, RETRY_MS);
    };
    for (const kind of KINDS) source.addEventListener(kind, ({ data }) => receive({ kind, data }));
  }

  return { watch, rest };
}

/**
 * At most one call in `ms` and never two at a time, but none lost: what is asked for while one is
 * under way is done after it.
 */
export function throttle(ms, call) {
  let timer = 0;
  let running = false;
  let again = false;
  let last = 0;

  function start() {
    timer = setTimeout(async () => {
      timer = 0;
      again = false;
      running = true;
      try {
        await call();
      } finally {
        running = false;
        last = Date.now();
        if (again) start();
      }
    }, Math.max(0, last + ms - Date.now()));
  }

  return () => {
    if (running) again = true;
    else if (!timer) start();
  };
}
