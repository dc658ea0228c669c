// Making a call: choose what, fill in the form, choose where, see and hear the words, put it on air; or speak oneself.

import { Away, send } from "./api.js";
import { draftOf } from "./draft.js";
import { h, icon, reword } from "./element.js";
import { mall, takeIn } from "./mall.js";
import { microphonePanel } from "./microphone.js";
import { placesField } from "./places.js";
import { previewPart } from "./preview.js";
import { slotField } from "./slots.js";
import { tell } from "./told.js";
import { inTongue, say } from "./words.js";

const FIRST = { "lost-person": "person", "lost-item": "item", "move-car": "car" };
const REST = ["found-child", "found-item", "staff-page", "notice", "promotion"];

const SPEAK = "speak";
const AT_ONCE = 7;
/** A part-written call is kept while another is made: an accidental key must not cost a description. */
const drafts = new Map();

export function announcePanel() {
  let chosen = null;
  let fields = [];
  const first = h("div", { class: "first" });
  const rest = h("div", { class: "rest" });
  const slots = h("div", { class: "slots" });
  const where = placesField(() => {});
  const preview = previewPart({ draft: () => chosen, complete });
  const fault = h("p", { class: "fault", role: "alert" });
  const go = h("button", { class: "go", type: "submit", words: "onAir" });
  const forWhom = h("p", { class: "for-help" });
  const microphone = microphonePanel();
  const form = h("form", { class: "form", id: "call-form", novalidate: true, onsubmit: sendCall }, forWhom, slots, where.element);
  const written = [form, preview.element, h("div", { class: "send" }, fault, preview.button, go)];
  go.setAttribute("form", "call-form");

  function templates() {
    const allowed = new Map(mall.templates.filter((template) => template.allowed).map((template) => [template.id, template]));
    const button = (id) => kindButton(allowed.get(id), () => choose(id));
    const speak = h("button", { type: "button", "data-template": SPEAK, onclick: speakUp }, icon("microphone"), h("span", { words: "speak" }));
    first.replaceChildren(...Object.keys(FIRST).filter((id) => allowed.has(id)).map(button), speak);
    rest.replaceChildren(...REST.filter((id) => allowed.has(id)).map(button));
    if (!chosen || !allowed.has(chosen.template.id)) choose([...Object.keys(FIRST), ...REST].find((id) => allowed.has(id)));
    else mark();
  }

  function choose(id) {
    const template = mall.templates.find((one) => one.id === id);
    if (!template) return;
    if (!drafts.has(id)) drafts.set(id, draftOf(template));
    chosen = drafts.get(id);
    showForm(true);
    where.reset();
    draw();
    fields[0]?.focus();
  }

  function speakUp() {
    if (!microphone.element.hidden) return;
    showForm(false);
    microphone.open();
    mark();
  }

  function showForm(shown) {
    if (shown) microphone.close();
    for (const part of written) part.hidden = !shown;
  }

  function startAnew() {
    drafts.delete(chosen.template.id);
    choose(chosen.template.id);
  }

  function draw() {
    fields = chosen.template.slots.map((slot) => slotField(slot, chosen, preview.soon));
    const elements = fields.map((field) => field.element);
    const rarely = elements.slice(AT_ONCE);
    slots.replaceChildren(...elements.slice(0, AT_ONCE), rareButtons(rarely, chosen, startAnew), ...rarely);
    const help = chosen.help();
    forWhom.textContent = help ? say("helpFor", { place: inTongue(help.place), what: say(`help.${help.kind}`) }) : "";
    fault.textContent = "";
    reword(go, chosen.template.needs_approval ? "forApproval" : "onAir");
    preview.soon();
    mark();
  }

  function mark() {
    const pressed = microphone.element.hidden ? chosen?.template.id : SPEAK;
    for (const button of [...first.children, ...rest.children]) {
      button.setAttribute("aria-pressed", String(button.dataset.template === pressed));
    }
  }

  async function sendCall(event) {
    event.preventDefault();
    if (!chosen || go.getAttribute("aria-busy") === "true") return;
    const zones = where.chosen();
    where.blame(zones.length ? "" : say("nowhere"));
    if (!complete() || !zones.length) return;
    busy(true);
    try {
      const call = await send("POST", "/calls", chosen.order(zones), { "Idempotency-Key": chosen.key(zones) });
      takeIn(call);
      tell(say(call.state === "pending_approval" ? "sentForApproval" : "sent"));
      startAnew();
    } catch (problem) {
      show(problem);
    } finally {
      busy(false);
    }
  }

  /** Whether every needed slot is filled; those that aren't say so. */
  function complete() {
    const missing = new Set(chosen.missing());
    const empty = fields.filter((field) => missing.has(field.name));
    for (const field of empty) field.needs();
    empty[0]?.focus();
    return !empty.length;
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
      for (const field of blamed) field.element.hidden = false;
      const placed = where.blame(faultsUnder("zones", problem.faults));
      if (!blamed.length && !placed) fault.textContent = problem.message;
      blamed[0]?.focus();
    }
  }

  function key(event) {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") return form.hidden ? undefined : form.requestSubmit();
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    if (microphone.busy()) return;
    const button = [...first.children, ...rest.children][Number(event.key) - 1];
    if (!button) return;
    // Else the digit would land in the field that is focused next.
    event.preventDefault();
    button.click();
  }

  return {
    element: h("section", { class: "announce", "aria-labelledby": "announce-head" },
      h("div", { class: "kinds" }, h("h2", { class: "unseen", id: "announce-head", words: "announce" }), first, rest),
      ...written, microphone.element),
    templates,
    places() { where.show(); microphone.places(); },
    /** What the zones sound has changed, or a second has gone by. */
    told: microphone.show,
    tick: microphone.tick,
    close: microphone.close,
    reword() { templates(); where.show(); microphone.reword(); if (chosen) draw(); },
    /** Opens the form of a call that answers somebody at a kiosk. */
    forHelp(help, template) {
      if (!mall.templates.some((one) => one.id === template)) return;
      drafts.delete(template);
      drafts.set(template, draftOf(mall.templates.find((one) => one.id === template)));
      drafts.get(template).answers(help);
      drafts.get(template).opened = true;
      choose(template);
    },
    key,
  };
}

function kindButton(template, choose) {
  const symbol = FIRST[template.id];
  return h("button", { type: "button", "data-template": template.id, onclick: choose },
    symbol ? icon(symbol) : null, h("span", {}, say(`kind.${template.kind}`)));
}

/** Details that few calls need wait behind one press, so that the common ones and the places fit on a screen. */
function rareButtons(rarely, draft, startAnew) {
  const more = h("button", { type: "button", class: "quiet", words: "moreSlots", onclick: () => { open(); rarely[0].querySelector("input, select").focus(); } });
  function open() {
    draft.opened = true;
    more.hidden = true;
    for (const element of rarely) element.hidden = false;
  }
  for (const element of rarely) element.hidden = true;
  more.hidden = !rarely.length;
  if (draft.opened) open();
  return h("div", { class: "rarely" }, more, h("button", { type: "button", class: "quiet", words: "clear", onclick: startAnew }));
}

function faultsUnder(field, faults) {
  return [...faults].filter(([name]) => name === field || name.startsWith(`${field}.`)).map(([, sentence]) => sentence).join(" ");
}
