// One event stream for all tabs of a browser, in a shared worker. A tab sends "watch" while somebody
// looks at it and "rest" otherwise; it gets { connected } and { kind, data }.

const KINDS = ["frame", "scalars", "event", "alert", "run"];
const RETRY_MS = 3000;

/** Long enough to go from tab to tab by the same stream. */
const LINGER_MS = 5000;
const STREAM = new URL("../api/v1/stream", self.location.href);

const watching = new Set();
let source = null;
let timer = 0;
let closing = 0;

self.onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => {
    if (data === "watch") watch(port);
    else rest(port);
  };
};

function watch(port) {
  clearTimeout(closing);
  watching.add(port);
  if (!source) connect();
  else port.postMessage({ connected: source.readyState === EventSource.OPEN });
}

/** Without anybody who looks, the dashboard need not send. */
function rest(port) {
  watching.delete(port);
  clearTimeout(closing);
  if (watching.size === 0) closing = setTimeout(close, LINGER_MS);
}

function close() {
  clearTimeout(timer);
  source?.close();
  source = null;
}

function connect() {
  clearTimeout(timer);
  source = new EventSource(STREAM);
  source.onopen = () => tell({ connected: true });
  source.onerror = () => {
    tell({ connected: false });
    if (source?.readyState === EventSource.CLOSED) {
      clearTimeout(timer);
      timer = setTimeout(connect, RETRY_MS);
    }
  };
  for (const kind of KINDS) source.addEventListener(kind, ({ data }) => tell({ kind, data }));
}

function tell(message) {
  for (const port of watching) port.postMessage(message);
}
