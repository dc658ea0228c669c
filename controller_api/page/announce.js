// Making a call: choose what, fill in the form, choose where, see and hear the words, put it on air.

import { Away, send } from "./api.js";
import { draftOf } from "./draft.js";
import { h, icon, reword } from "./element.js";
import { mall, takeIn } from "./mall.js";
import { placesField } from "./places.js";
import { previewPart } from "./preview.js";
import { slotField } from "./slots.js";
import { tell } from "./told.js";
import { say } from "./words.js";

const FIRST = { "lost-person": "person", "lost-item": "item", "move-car": "car" };
const REST = ["found-child", "found-item", "staff-page", "notice", "promotion"];

export function announcePanel() {
  let chosen = null;
  let fields = [];
  const first = h("div", { class: "first" });
  const rest = h("div", { class: "rest" });
  const slots = h("div", { class: "slots" });
  const where = placesField(() => {});
  const preview = previewPart(() => chosen);
  const fault = h("p", { class: "fault", role: "alert" });
  const go = h("button", { class: "go", type: "submit", words: "onAir" });
  const form = h("form", { class: "form", id: "call-form", novalidate: true, onsubmit: sendCall }, slots, where.element, preview.element);
  go.setAttribute("form", "call-form");

  function templates() {
    const allowed = new Map(mall.templates.filter((template) => template.allowed).map((template) => [template.id, template]));
    const button = (id) => kindButton(allowed.get(id), () => choose(id));
    first.replaceChildren(...Object.keys(FIRST).filter((id) => allowed.has(id)).map(button));
    rest.replaceChildren(...REST.filter((id) => allowed.has(id)).map(button));
    if (!chosen || !allowed.has(chosen.template.id)) choose([...Object.keys(FIRST), ...REST].find((id) => allowed.has(id)));
    else mark();
  }

  function choose(id) {
    const template = mall.templates.find((one) => one.id === id);
    if (!template) return;
    chosen = draftOf(template);
    where.reset();
    draw();
    fields[0]?.focus();
  }

  function draw() {
    fields = chosen.template.slots.map((slot) => slotField(slot, chosen, preview.soon));
    slots.replaceChildren(...fields.map((field) => field.element));
    fault.textContent = "";
    reword(go, chosen.template.needs_approval ? "forApproval" : "onAir");
    preview.soon();
    mark();
  }

  function mark() {
    for (const button of [...first.children, ...rest.children]) {
      button.setAttribute("aria-pressed", String(button.dataset.template === chosen?.template.id));
    }
  }

  async function sendCall(event) {
    event.preventDefault();
    if (!chosen || go.getAttribute("aria-busy") === "true") return;
    const zones = where.chosen();
    where.blame(zones.length ? "" : say("nowhere"));
    if (!zones.length) return;
    busy(true);
    try {
      const call = await send("POST", "/calls", chosen.order(zones), { "Idempotency-Key": chosen.key(zones) });
      takeIn(call);
      tell(say(call.state === "pending_approval" ? "sentForApproval" : "sent"));
      choose(chosen.template.id);
    } catch (problem) {
      show(problem);
    } finally {
      busy(false);
    }
  }

  function busy(on) {
    if (on) fault.textContent = "";
    go.setAttribute("aria-busy", String(on));
    go.textContent = say(on ? "sending" : go.dataset.words);
  }

  function show(problem) {
    if (problem instanceof Away) fault.textContent = say("noAnswer");
    else if (!problem.faults?.size) fault.textContent = problem.message;
    else {
      const blamed = fields.filter((field) => field.blame(problem.faults));
      const placed = where.blame(faultsUnder("zones", problem.faults));
      if (!blamed.length && !placed) fault.textContent = problem.message;
      blamed[0]?.focus();
    }
  }

  function key(event) {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") return form.requestSubmit();
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const buttons = [...first.children, ...rest.children];
    buttons[Number(event.key) - 1]?.click();
  }

  return {
    element: h("section", { class: "announce", "aria-labelledby": "announce-head" },
      h("div", { class: "kinds" }, h("h2", { id: "announce-head", words: "announce" }), first, rest),
      form, h("div", { class: "send" }, fault, preview.button, go)),
    templates,
    places: where.show,
    reword() { templates(); where.show(); if (chosen) draw(); },
    key,
  };
}

function kindButton(template, choose) {
  const symbol = FIRST[template.id];
  return h("button", { type: "button", "data-template": template.id, onclick: choose },
    symbol ? icon(symbol) : null, h("span", {}, say(`kind.${template.kind}`)));
}

function faultsUnder(field, faults) {
  return [...faults].filter(([name]) => name === field || name.startsWith(`${field}.`)).map(([, sentence]) => sentence).join(" ");
}
