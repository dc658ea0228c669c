// What the zones reported of a call, behind one press.

import { h } from "./element.js";
import { mall, readDetail } from "./mall.js";
import { clockTime } from "./times.js";
import { inTongue, say, sayOr } from "./words.js";

export function receiptTable() {
  const body = h("tbody");
  const table = h("table", {}, body);
  const element = h("details", {}, h("summary", { words: "receipts" }), table);
  let shown = null;

  element.addEventListener("toggle", () => { if (element.open && !shown.detailed) readDetail(shown.id).catch(() => {}); });

  function show(call) {
    shown = call;
    element.hidden = call.state !== "ended";
    if (element.hidden) return;
    body.replaceChildren(...(call.receipts ?? []).map(line));
  }
  return { element, show };
}

function line(receipt) {
  const zone = mall.zones.find((known) => known.id === receipt.zone);
  const heard = receipt.started_at !== null;
  return h("tr", {},
    h("td", {}, inTongue(zone?.name) || receipt.zone),
    h("td", { class: "number" }, heard ? say("startedAt", { time: clockTime(receipt.started_at) }) : ""),
    h("td", { class: heard ? "" : "bad" }, sayOr(`outcome.${receipt.outcome}`, receipt.outcome)),
    h("td", { class: "soft" }, receipt.reason ?? ""),
    h("td", { class: "number soft" }, receipt.loudness_lufs === null ? "" : `${receipt.loudness_lufs.toFixed(1)} LUFS`));
}
