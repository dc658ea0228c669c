// Calls as lines: what a supervisor has to read, what runs and waits, and what ended and how.

import { callRow } from "./call_row.js";
import { h, Rows } from "./element.js";
import { mall, readDetail } from "./mall.js";

const OVER = new Set(["ended", "refused"]);
const OPEN_SEARCH = new Set(["lost_person", "lost_item"]);

export function callsPanel() {
  const live = board("liveCalls", "noLive");
  const ended = board("endedCalls", "noEnded");
  const asked = new Set();

  function show() {
    const calls = [...mall.calls.values()].sort((one, other) => other.requested_at.localeCompare(one.requested_at));
    live.show(calls.filter((call) => !OVER.has(call.state)).sort((one, other) => rank(one) - rank(other)));
    ended.show(calls.filter((call) => OVER.has(call.state)));
    for (const call of calls) readMissed(call);
  }

  /** An ending that wasn't clean has missed zones to name, which only the call's own page tells. */
  function readMissed(call) {
    if (call.state !== "ended" || call.outcome === "completed" || asked.has(call.id)) return;
    asked.add(call.id);
    readDetail(call.id).catch(() => asked.delete(call.id));
  }

  return {
    element: h("section", { class: "calls" }, live.element, ended.element),
    show,
    tick: live.tick,
  };
}

/** A search on air comes first, since it must stop at once; then words to approve, what is on air, and what waits. */
function rank(call) {
  if (call.state === "pending_approval") return 1;
  if (OPEN_SEARCH.has(call.kind)) return 0;
  return call.state === "on_air" ? 2 : 3;
}

function board(head, none) {
  const list = h("ul");
  const rows = new Rows(list, callRow);
  const nothing = h("p", { class: "none", words: none });
  return {
    element: h("div", { "aria-labelledby": `${head}-head`, role: "region" },
      h("div", { class: "head" }, h("h2", { id: `${head}-head`, words: head })),
      h("div", { class: "scroll", tabindex: "0", "aria-labelledby": `${head}-head` }, nothing, list)),
    show(calls) {
      nothing.hidden = calls.length > 0;
      rows.show(calls, (call) => call.id);
    },
    tick() { for (const row of rows.rows.values()) row.tick(); },
  };
}
