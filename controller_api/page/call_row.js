// One call as a line: what, where, how far, and what may be done with it.

import { Away, send } from "./api.js";
import { h, icon, write } from "./element.js";
import { mall, readDetail, takeIn } from "./mall.js";
import { receiptTable } from "./receipts.js";
import { tell } from "./told.js";
import { clockTime, since } from "./times.js";
import { inTongue, language, say, sayOr } from "./words.js";

const SEEKING = new Set(["lost_person", "lost_item"]);
const OVER = new Set(["ended", "refused"]);

export function callRow(call) {
  const time = h("span", { class: "number soft" });
  const kind = h("span", { class: "kind" });
  const by = h("span", { class: "soft" });
  const state = h("span", { class: "state number" });
  const said = h("p", { class: "said" });
  const where = h("p", { class: "zones-of" });
  const acts = h("div", { class: "acts" });
  const receipts = receiptTable();
  const element = h("li", { class: "call", "data-call": call.id },
    h("div", { class: "line" }, time, kind, by, state), said, where, acts, receipts.element);
  let shown = call;
  let offered = null;

  function update(changed) {
    shown = changed;
    write(time, clockTime(shown.requested_at));
    write(kind, sayOr(`kind.${shown.kind}`, shown.kind));
    write(by, say("by", { who: shown.plan_id ? say("plan") : shown.requested_by }));
    write(said, shown.texts[language()] ?? Object.values(shown.texts)[0] ?? "");
    said.classList.toggle("whole", shown.state === "pending_approval");
    write(where, placesOf(shown));
    where.classList.toggle("fault", Boolean(shown.missed_zones?.length));
    state.classList.toggle("on-air", shown.state === "on_air");
    receipts.show(shown);
    offer();
    tick();
  }

  function tick() {
    const word = shown.outcome ? sayOr(`outcome.${shown.outcome}`, shown.outcome) : sayOr(`state.${shown.state}`, shown.state);
    write(state, shown.state === "on_air" ? `${word} ${since(shown.on_air_at ?? shown.due_at, mall.now())}` : word);
  }

  /** The buttons change only when what may be done changes, so that none moves away under a finger. */
  function offer() {
    const offer = [shown.state, shown.missed_zones?.length ?? 0, language()].join();
    if (offer === offered) return;
    offered = offer;
    acts.replaceChildren(...actsFor(shown, acts));
  }

  return { element, update, tick };
}

function placesOf(call) {
  if (call.missed_zones?.length) return say("missed", { zones: call.missed_zones.map(zoneName).join("、") });
  if (mall.zones.length && call.zones.length === mall.zones.length) return say("everywhere");
  return call.zones.map(zoneName).join(language() === "zh" ? "、" : ", ");
}

const zoneName = (id) => inTongue(mall.zones.find((zone) => zone.id === id)?.name) || id;

function actsFor(call) {
  const act = (path, body) => async (event) => doAct(event.currentTarget, call, path, body?.());
  if (call.state === "pending_approval") return mall.me.rights.includes("approve") ? approval(call, act) : [];
  if (!OVER.has(call.state)) {
    return [
      SEEKING.has(call.kind) && h("button", { class: "strong found", onclick: act("found") }, icon("found"), say("found")),
      h("button", { class: "stop", onclick: act("cancel") }, icon("stop"), say("stop")),
    ].filter(Boolean);
  }
  if (!call.missed_zones?.length) return [];
  return [h("button", { onclick: act("replay") }, icon("play"), say("replay", { count: call.missed_zones.length }))];
}

function approval(call, act) {
  const reason = h("input", { hint: "refuseWhy", label: "refuseWhy", maxlength: 500 });
  return [
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
    else await readDetail(call.id);
  } catch (problem) {
    tell(problem instanceof Away ? say("noAnswer") : problem.message, { bad: true });
    button.textContent = words;
  } finally {
    button.removeAttribute("aria-busy");
  }
}
