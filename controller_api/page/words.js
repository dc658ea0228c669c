// The page's own words in Chinese and English, and the switch between them. Words of the mall (zones, templates, what
// is said) come from the controller in both languages; `inTongue` picks.

import { CHINESE, ENGLISH } from "./vocabulary.js";
import * as emergency from "./vocabulary_emergency.js";
import * as help from "./vocabulary_help.js";
import * as queue from "./vocabulary_queue.js";
import * as speaking from "./vocabulary_speaking.js";

const KEPT = "carillon.language";
const BOOKS = {
  zh: { ...CHINESE, ...speaking.CHINESE, ...emergency.CHINESE, ...help.CHINESE, ...queue.CHINESE },
  en: { ...ENGLISH, ...speaking.ENGLISH, ...emergency.ENGLISH, ...help.ENGLISH, ...queue.ENGLISH },
};
const listeners = new Set();
let tongue = localStorage.getItem(KEPT) ?? (navigator.language.startsWith("zh") ? "zh" : "en");

export const language = () => tongue;

/** The words for a key, with `{name}` filled in. A key without words shows itself, so that it is noticed. */
export function say(key, values = {}) {
  const words = BOOKS[tongue][key] ?? key;
  return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Words for a value the controller may know more of than this page: the key's words, or the value as it is. */
export const sayOr = (key, otherwise) => BOOKS[tongue][key] ?? otherwise;

/** A text the controller gave in several languages, in the page's. */
export function inTongue(texts) {
  if (texts === null || texts === undefined) return "";
  if (typeof texts === "string") return texts;
  return texts[tongue] ?? Object.values(texts)[0] ?? "";
}

/** Calls back after every switch of language; gives the function that ends it. */
export function onLanguage(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function switchLanguage() {
  tongue = tongue === "zh" ? "en" : "zh";
  localStorage.setItem(KEPT, tongue);
  applyLanguage();
  for (const listener of listeners) listener();
}

/** Words the page's fixed texts in the present language. */
export function applyLanguage() {
  document.documentElement.lang = tongue === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-words], [data-label], [data-hint]")) speakAgain(element);
}

/** Words one element anew from its keys. */
export function speakAgain(element) {
  const { words, label, hint } = element.dataset;
  if (words) element.textContent = say(words);
  if (label) {
    element.setAttribute("aria-label", say(label));
    element.title = say(label);
  }
  if (hint) element.placeholder = say(hint);
}
