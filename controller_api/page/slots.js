// One blank of a template as a labelled field. What kind of field follows from the slot: a few choices are buttons, many
// are a list to pick from (with words of one's own where the slot takes them), free words are asked for in each language.

import { h } from "./element.js";
import { inTongue, say } from "./words.js";

const FEW = 3;
const WIDE = new Set(["text", "words"]);
const DIGITS = { number: "numeric", phone: "tel" };
const OWN_WORDS = "…";

/** A field: its element, `focus()`, `needs()`, and `blame(faults)`, which says whether one of them was its own. */
export function slotField(slot, draft, changed) {
  const id = `slot-${slot.name}`;
  const fault = h("p", { class: "fault", id: `${id}-fault`, role: "alert" });
  const set = (value) => { draft.set(slot.name, value); blameWith(""); changed(); };
  const entry = entryFor({ slot, id, set, value: draft.value(slot.name) });
  const label = slot.choices.length && slot.choices.length <= FEW
    ? h("span", { class: "of", id: `${id}-label` }, ...labelled(slot))
    : h("label", { class: "of", id: `${id}-label`, for: id }, ...labelled(slot));
  const element = h("div", { class: `slot ${width(slot)}`, "data-slot": slot.name }, label, entry, fault);

  function blameWith(sentence) {
    fault.textContent = sentence;
    element.classList.toggle("faulty", Boolean(sentence));
    for (const control of element.querySelectorAll("input, select, textarea, [role=group]")) {
      control.setAttribute("aria-invalid", String(Boolean(sentence)));
    }
  }
  return {
    element,
    name: slot.name,
    focus: () => element.querySelector("input, select, textarea, button")?.focus(),
    needs: () => blameWith(say("fillIn")),
    blame(faults) {
      const own = [...faults].filter(([field]) => field === `slots.${slot.name}` || field.startsWith(`slots.${slot.name}.`));
      blameWith(own.map(([, sentence]) => sentence).join(" "));
      return own.length > 0;
    },
  };
}

const labelled = (slot) => [
  h("span", {}, inTongue(slot.label) || slot.name),
  slot.required ? h("b", { class: "needed", label: "needed" }, "*") : null,
];

function width(slot) {
  if (slot.choices.length) return slot.choices.length <= FEW ? "two-thirds" : "third";
  return WIDE.has(slot.kind) ? "" : "third";
}

function entryFor(field) {
  const { slot } = field;
  if (slot.choices.length > FEW) return choiceList(field);
  if (slot.choices.length) return choiceButtons(field);
  if (slot.kind === "text" || slot.kind === "words") return wordsInEach(field);
  return plainInput(field);
}

function plainInput({ slot, id, set, value }) {
  const input = h("input", {
    id, placeholder: slot.example, "aria-describedby": `${id}-fault`, "aria-required": String(slot.required),
    autocomplete: "off", inputmode: DIGITS[slot.kind], oninput: () => set(input.value),
  });
  input.value = value;
  return input;
}

function choiceButtons({ slot, id, set, value }) {
  let chosen = value;
  const buttons = slot.choices.map((choice) => h("button", { type: "button", onclick: () => press(choice.value) }, inTongue(choice.label)));
  const show = () => buttons.forEach((button, place) => {
    button.setAttribute("aria-pressed", String(slot.choices[place].value === chosen));
  });
  function press(wanted) {
    chosen = chosen === wanted && !slot.required ? "" : wanted;
    show();
    set(chosen);
  }
  show();
  return h("div", { class: "choices", role: "group", "aria-labelledby": `${id}-label` }, buttons);
}

function choiceList({ slot, id, set, value }) {
  const own = wordsInEach({ slot, id: `${id}-own`, set, value: typeof value === "object" ? value : {} });
  const select = h("select", { id, "aria-describedby": `${id}-fault`, "aria-required": String(slot.required), onchange: choose },
    h("option", { value: "" }, say("chooseNothing")),
    slot.choices.map((choice) => h("option", { value: choice.value }, inTongue(choice.label))),
    slot.open ? h("option", { value: OWN_WORDS }, say("otherWords")) : null);
  select.value = typeof value === "object" ? OWN_WORDS : value;
  own.hidden = select.value !== OWN_WORDS;

  function choose() {
    own.hidden = select.value !== OWN_WORDS;
    set(own.hidden ? select.value : {});
    if (!own.hidden) own.querySelector("input").focus();
  }
  return h("div", { class: "pick" }, select, own);
}

function wordsInEach({ slot, id, set, value }) {
  const tag = slot.kind === "text" ? "textarea" : "input";
  const inputs = ["zh", "en"].map((language) => {
    const named = language === "zh" ? "inChinese" : "inEnglish";
    const input = h(tag, {
      id: language === "zh" ? id : `${id}-en`, lang: language, autocomplete: "off", rows: tag === "textarea" ? 4 : false,
      hint: named, "aria-label": `${inTongue(slot.label)} (${say(named)})`, "aria-describedby": `${id}-fault`, oninput: tellBoth,
    });
    input.value = value[language] ?? "";
    return input;
  });
  function tellBoth() {
    set({ zh: inputs[0].value, en: inputs[1].value });
  }
  return h("div", { class: slot.kind === "text" ? "pair tall" : "pair" }, inputs);
}
