// Runs of one kind, live or ended, in pages that the dashboard cuts.

import * as api from "../app/api.js";
import { param, setParams } from "../app/address.js";
import { h, replaceIfChanged } from "../app/dom.js";
import { count } from "../app/format.js";
import { COLUMN_COUNT } from "./columns.js";

const PAGE_SIZE = 100;

/** The order while none is chosen: live ones can be helped, ended ones are looked for by time. */
const KINDS = {
  live: { title: "Live", states: "waiting,live,idle,stalled,silent", sort: "need" },
  ended: { title: "Ended", states: "lost,ended,failed", sort: "-lastSeenAt" },
};

/**
 * A section. `onMove()` is called when another page of it is asked for. It has `load(query)`, which
 * answers with a function that takes what was loaded over, `show(row, key)` with `row(run)` making a row
 * anew where runs or `key` changed, `first()`, `runs`, `total`, and the bodies `head` and `body`. Where its
 * page begins is in the address, as `<cursor>.<runs before>` under the section's name.
 */
export function section(kind, onMove) {
  const { title, states, sort } = KINDS[kind];
  const head = h("tbody", { class: "section" });
  const body = h("tbody", { "data-section": kind });
  const before = [];
  let at = fromAddress(param(kind));
  let next = null;

  const self = {
    head, body, runs: [], total: 0,

    async load(query) {
      const ask = () => api.runPage({ ...query, state: states, sort: query.sort ?? sort, limit: PAGE_SIZE, cursor: at.cursor });
      let found;
      try {
        found = await ask();
      } catch (problem) {
        if (problem.field !== "cursor") throw problem;
        // The run at which the page began is in another section, or is gone.
        go({ cursor: null, skipped: 0 });
        found = await ask();
      }
      return () => {
        self.runs = found.runs;
        self.total = found.total;
        next = found.next;
      };
    },

    /** Back to the first page, as for another filter. */
    first() {
      before.length = 0;
      go({ cursor: null, skipped: 0 });
    },

    show(row, key) {
      head.hidden = self.total === 0;
      body.hidden = self.total === 0;
      replaceIfChanged(head, [self.total, at, next, self.runs.length], () =>
        h("tr", {}, h("th", { colspan: COLUMN_COUNT, scope: "rowgroup" },
          h("span", { class: "row" }, h("span", {}, `${title} (${count(self.total)})`), pages()))));
      replaceIfChanged(body, [self.runs, key], () => self.runs.map(row));
    },
  };
  return self;

  function pages() {
    if (!next && at.skipped === 0) return null;
    const last = at.skipped + self.runs.length;
    return [
      h("span", { class: "soft" }, `${count(at.skipped + 1)} to ${count(last)}`),
      h("button", { class: "plain", disabled: at.skipped === 0, onclick: () => move(before.pop() ?? { cursor: null, skipped: 0 }) }, "Previous"),
      h("button", { class: "plain", disabled: !next, onclick: () => {
        before.push(at);
        move({ cursor: next, skipped: last });
      } }, "Next"),
    ];
  }

  function move(place) {
    go(place);
    onMove();
  }

  function go(place) {
    at = place;
    setParams({ [kind]: place.cursor ? `${place.cursor}.${place.skipped}` : null });
  }
}

function fromAddress(text) {
  const [, cursor, skipped] = /^(\d+)\.(\d+)$/.exec(text ?? "") ?? [];
  return { cursor: cursor ?? null, skipped: Number(skipped ?? 0) };
}
