// The live stream: one EventSource a page, which says whether it is connected and since when.

const KINDS = ["frame", "event", "alert", "run"];
const RETRY_MS = 3000;

/**
 * Connects. `onEvent(kind, data)` for each message, `onState({ connected, since })` at each change.
 * `onState` is called with `connected: true` after a reconnection too: fetch what was missed then.
 */
export function openStream({ onEvent, onState }) {
  let source = null;
  let timer = 0;
  let connected = null;

  function change(next) {
    if (next === connected) return;
    connected = next;
    onState({ connected: next, since: Date.now() });
  }

  function connect() {
    source = new EventSource("/api/v1/stream");
    source.onopen = () => change(true);
    source.onerror = () => {
      change(false);
      if (source.readyState === EventSource.CLOSED) {
        clearTimeout(timer);
        timer = setTimeout(connect, RETRY_MS);
      }
    };
    for (const kind of KINDS) {
      source.addEventListener(kind, (message) => onEvent(kind, JSON.parse(message.data)));
    }
  }

  connect();
  addEventListener("pagehide", () => source.close());
  return () => {
    clearTimeout(timer);
    source.close();
  };
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
