// What the zones reported of a call, and what it sounded like, behind one press.

import { keptSound } from "./api.js";
import { h, write } from "./element.js";
import { mall, readDetail } from "./mall.js";
import { because } from "./reasons.js";
import { hearButton } from "./sound_player.js";
import { clockTime } from "./times.js";
import { inTongue, say, sayOr } from "./words.js";

export function receiptTable() {
  const body = h("tbody");
  const hear = hearButton({ words: "hearAgain", sound: () => keptSound(`/calls/${encodeURIComponent(shown.id)}/sound`) });
  const element = h("div", { class: "receipts", hidden: true }, h("table", {}, body), hear.element);
  const button = h("button", { type: "button", class: "quiet open", "aria-expanded": "false", onclick: press });
  let shown = null;

  function press() {
    element.hidden = !element.hidden;
    button.setAttribute("aria-expanded", String(!element.hidden));
    if (!element.hidden && !shown.detailed) readDetail(shown.id).catch(() => {});
  }
  function show(call) {
    shown = call;
    button.hidden = call.state !== "ended";
    write(button, say("receipts"));
    hear.element.hidden = !mall.me?.rights.includes("journal");
    if (!button.hidden) body.replaceChildren(...(call.receipts ?? []).map(line));
  }
  return { button, element, show };
}

function line(receipt) {
  const zone = mall.zones.find((known) => known.id === receipt.zone);
  const heard = receipt.started_at !== null;
  return h("tr", {},
    h("td", {}, inTongue(zone?.name) || receipt.zone),
    h("td", { class: "number" }, heard ? clockTime(receipt.started_at) : ""),
    h("td", { class: heard ? "" : "bad" }, sayOr(`outcome.${receipt.outcome}`, receipt.outcome)),
    h("td", { class: "soft" }, because(receipt.reason) || loudness(receipt)));
}

const loudness = (receipt) => (receipt.loudness_lufs === null ? "" : `${receipt.loudness_lufs.toFixed(1)} LUFS`);
