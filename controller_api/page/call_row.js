// One call as a line: what, where, how far, and what may be done with it.

import { Away, keptSound, send } from "./api.js";
import { h, icon, write } from "./element.js";
import { mall, takeIn } from "./mall.js";
import { passProgress } from "./progress.js";
import { because } from "./reasons.js";
import { receiptTable } from "./receipts.js";
import { hearButton } from "./sound_player.js";
import { tell } from "./told.js";
import { clockTime } from "./times.js";
import { inTongue, language, say, sayOr } from "./words.js";
import { namesOf } from "./zone_names.js";

const SEEKING = new Set(["lost_person", "lost_item"]);
const OVER = new Set(["ended", "refused"]);
/** Endings whose word alone leaves open why. */
const WHY = new Set(["expired", "dropped", "failed"]);

export function callRow(call) {
  const time = h("span", { class: "number soft" });
  const kind = h("span", { class: "kind" });
  const by = h("span", { class: "soft" });
  const state = h("span", { class: "state number" });
  const said = h("p", { class: "said" });
  const where = h("p", { class: "zones-of" });
  const why = h("p", { class: "why soft" });
  const progress = passProgress();
  const acts = h("div", { class: "acts" });
  const receipts = receiptTable();
  const element = h("li", { class: "call", "data-call": call.id },
    h("div", { class: "line" }, time, kind, by, state), progress.element, h("div", { class: "text" }, said, where, why), acts,
    receipts.button, receipts.element);
  let shown = call;
  let offered = null;

  function update(changed) {
    shown = changed;
    write(time, clockTime(shown.requested_at));
    write(kind, sayOr(`kind.${shown.kind}`, shown.kind));
    write(by, say("by", { who: shown.plan_id ? say("plan") : shown.requested_by }));
    write(said, shown.state === "pending_approval" ? inTongue(shown.texts) : gist(inTongue(shown.texts)));
    said.classList.toggle("whole", shown.state === "pending_approval");
    write(where, placesOf(shown));
    write(why, whyOf(shown));
    where.classList.toggle("fault", missedZones(shown).length > 0);
    state.classList.toggle("on-air", shown.state === "on_air");
    receipts.show(shown);
    offer();
    tick();
  }

  function tick() {
    const word = shown.outcome ? sayOr(`outcome.${shown.outcome}`, shown.outcome) : sayOr(`state.${shown.state}`, shown.state);
    write(state, word);
    progress.show(shown);
  }

  /** The buttons change only when what may be done changes, so that none moves away under a finger. */
  function offer() {
    const offer = [shown.state, missedZones(shown).length, language()].join();
    if (offer === offered) return;
    offered = offer;
    acts.classList.toggle("below", shown.state === "pending_approval");
    acts.classList.toggle("after", OVER.has(shown.state));
    acts.replaceChildren(...actsFor(shown));
  }

  return { element, update, tick };
}

/** What is said without the opening sentence, which is the same in every call of the kind. */
const gist = (text) => text.replace(/^[^。.！!？?]*[。.！!？?]\s*(?=\S)/, "");

/** Zones that should have heard it and didn't, once its receipts are read. */
const missedZones = (call) => call.missed_zones ?? [];

function placesOf(call) {
  if (missedZones(call).length) return say("missed", { zones: namesOf(call.missed_zones) });
  if (call.zones.length === mall.zones.length || call.zones.includes("everywhere")) return say("everywhere");
  return namesOf(call.zones);
}

/** Why it was refused, in the words of who did, or why it ended as it did. */
function whyOf(call) {
  if (call.state === "refused") return call.reason ? say("because", { reason: call.reason }) : "";
  return WHY.has(call.outcome) && call.reason ? say("because", { reason: because(call.reason) }) : "";
}

function actsFor(call) {
  const act = (path, body) => async (event) => doAct(event.currentTarget, call, path, body?.());
  if (call.state === "pending_approval") return approval(call, act);
  if (call.state === "closing") return [];
  if (!OVER.has(call.state)) {
    return [
      SEEKING.has(call.kind) && h("button", { class: "strong found", onclick: act("found") }, icon("found"), say("found")),
      h("button", { class: "stop", onclick: act("cancel") }, icon("stop"), say("stop")),
    ].filter(Boolean);
  }
  const count = missedZones(call).length;
  return count ? [h("button", { onclick: act("replay") }, icon("play"), say("replay", { count }))] : [];
}

function approval(call, act) {
  const withdraw = h("button", { class: "stop", onclick: act("cancel") }, icon("stop"), say("withdraw"));
  const hear = call.recording
    ? [hearButton({ words: "hearRecording", sound: () => keptSound(`/clips/${call.recording}`) }).element] : [];
  if (!mall.me.rights.includes("approve")) return call.requested_by === mall.me.name ? [...hear, withdraw] : [];
  const reason = h("input", { hint: "refuseWhy", label: "refuseWhy", maxlength: 500 });
  return [
    ...hear,
    h("button", { class: "strong", onclick: act("approve", () => ({})) }, say("approve")),
    reason,
    h("button", { onclick: act("refuse", () => ({ reason: reason.value })) }, say("refuse")),
  ];
}

async function doAct(button, call, path, body) {
  if (button.getAttribute("aria-busy") === "true") return;
  const words = button.textContent;
  button.setAttribute("aria-busy", "true");
  button.textContent = say("sending");
  try {
    const answer = await send("POST", `/calls/${encodeURIComponent(call.id)}/${path}`, body);
    if (answer) takeIn(answer);
    if (path === "replay") tell(say("sent"));
  } catch (problem) {
    tell(problem instanceof Away ? say("noAnswer") : problem.message, { bad: true });
    button.textContent = words;
  } finally {
    button.removeAttribute("aria-busy");
  }
}
