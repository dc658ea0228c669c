// One blank of a template as a labelled field. What kind of field follows from the slot: a few choices are buttons, many
// are a list to pick from, numbers bring up digits, free words are asked for in each language.

import { h } from "./element.js";
import { inTongue, say } from "./words.js";

const FEW = 4;
const WIDTH = { age: "third", minutes: "third", sex: "third", plate: "half", phone: "half", ticket: "half", colour: "half", garment: "half" };
const DIGITS = new Set(["age", "minutes"]);
const BILINGUAL = new Set(["text", "place", "thing"]);

/** A field: its element, `focus()`, and `blame(faults)`, which says whether one of them was its own. */
export function slotField(slot, draft, changed) {
  const id = `slot-${slot.name}`;
  const fault = h("p", { class: "fault", id: `${id}-fault`, role: "alert" });
  const set = (value) => { draft.set(slot.name, value); blameWith(""); changed(); };
  const entry = entryFor(slot, draft, set, id);
  const element = h("div", { class: `slot ${WIDTH[slot.kind] ?? ""}`, "data-slot": slot.name },
    h("label", { class: "of", id: `${id}-label`, for: id }, h("span", {}, inTongue(slot.label) || slot.name),
      h("span", { class: "soft" }, slot.required ? "" : say("optional"))),
    entry.element, fault);

  function blameWith(sentence) {
    fault.textContent = sentence;
    for (const control of element.querySelectorAll("input, select, textarea, [role=group]")) {
      control.setAttribute("aria-invalid", String(Boolean(sentence)));
    }
  }
  return {
    element,
    focus: () => element.querySelector("input, select, textarea, button")?.focus(),
    blame(faults) {
      const own = [...faults].filter(([field]) => field === `slots.${slot.name}` || field.startsWith(`slots.${slot.name}.`));
      blameWith(own.map(([, sentence]) => sentence).join(" "));
      return own.length > 0;
    },
  };
}

function entryFor(slot, draft, set, id) {
  if (slot.choices.length > FEW) return choiceList(slot, draft, set, id);
  if (slot.choices.length) return choiceButtons(slot, draft, set, id);
  if (BILINGUAL.has(slot.kind)) return wordsInEach(slot, draft, set, id);
  const input = h("input", {
    id, placeholder: slot.example, "aria-describedby": `${id}-fault`, required: slot.required, autocomplete: "off",
    inputmode: DIGITS.has(slot.kind) ? "numeric" : false, oninput: () => set(input.value),
  });
  input.value = draft.value(slot.name);
  return { element: input };
}

const labelOf = (choice) => (typeof choice === "string" ? choice : inTongue(choice.label) || choice.value);
const valueOf = (choice) => (typeof choice === "string" ? choice : choice.value);

function choiceButtons(slot, draft, set, id) {
  const buttons = slot.choices.map((choice) => h("button", {
    type: "button", "aria-pressed": String(draft.value(slot.name) === valueOf(choice)), onclick: () => press(choice),
  }, labelOf(choice)));
  function press(choice) {
    const off = draft.value(slot.name) === valueOf(choice) && !slot.required;
    set(off ? "" : valueOf(choice));
    buttons.forEach((button, place) => {
      button.setAttribute("aria-pressed", String(draft.value(slot.name) === valueOf(slot.choices[place])));
    });
  }
  buttons[0].id = id;
  return { element: h("div", { class: "choices even", role: "group", "aria-labelledby": `${id}-label` }, buttons) };
}

function choiceList(slot, draft, set, id) {
  const select = h("select", { id, "aria-describedby": `${id}-fault`, required: slot.required, onchange: () => set(select.value) },
    h("option", { value: "" }, slot.required ? "" : say("chooseNothing")),
    slot.choices.map((choice) => h("option", { value: valueOf(choice) }, labelOf(choice))));
  select.value = draft.value(slot.name);
  return { element: select };
}

function wordsInEach(slot, draft, set, id) {
  const before = draft.value(slot.name) || {};
  const inputs = { zh: null, en: null };
  const tellBoth = () => set({ zh: inputs.zh.value, en: inputs.en.value });
  for (const language of ["zh", "en"]) {
    inputs[language] = h("input", {
      id: language === "zh" ? id : `${id}-${language}`, lang: language, autocomplete: "off", "aria-describedby": `${id}-fault`,
      hint: language === "zh" ? "inChinese" : "inEnglish", "aria-label": `${inTongue(slot.label)} (${say(language === "zh" ? "inChinese" : "inEnglish")})`,
      oninput: tellBoth,
    });
    inputs[language].value = before[language] ?? "";
  }
  return { element: h("div", { class: "pair" }, inputs.zh, inputs.en) };
}
