// Making elements. Text always goes in as text: nothing here, or anywhere in the page, parses markup from data.

import { say, speakAgain } from "./words.js";

/**
 * An element with properties and children.
 *
 * Properties are attributes, except: `on…` (a listener), `words` (a key of words.js shown as the element's text),
 * `label` (a key shown as its accessible name and tooltip), `hint` (a key shown as its placeholder), and `class`.
 * `false`, `null` and `undefined` leave an attribute away.
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) give(element, name, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function give(element, name, value) {
  if (value === false || value === null || value === undefined) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "words" || name === "label" || name === "hint") {
    element.dataset[name] = value;
    speakAgain(element);
  } else element.setAttribute(name, value === true ? "" : String(value));
}

/** A symbol of icons.svg; decoration only, the text beside it says the same. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `/page/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** Sets text only when it changed, so that screen readers and selections aren't disturbed. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Gives the element another key of words.js to show. */
export function reword(element, key) {
  element.dataset.words = key;
  write(element, say(key));
}

/**
 * Brings a list's rows in line with its items: rows are made once per key and kept, so focus stays where it was.
 *
 * `make(item)` gives a row: `{element, update(item)}`.
 */
export class Rows {
  constructor(list, make) {
    this.list = list;
    this.make = make;
    this.rows = new Map();
  }

  show(items, keyOf) {
    const wanted = new Set(items.map(keyOf));
    for (const [key, row] of this.rows) {
      if (!wanted.has(key)) {
        row.element.remove();
        this.rows.delete(key);
      }
    }
    items.forEach((item, place) => {
      const key = keyOf(item);
      if (!this.rows.has(key)) this.rows.set(key, this.make(item));
      const row = this.rows.get(key);
      row.update(item);
      if (this.list.children[place] !== row.element) this.list.insertBefore(row.element, this.list.children[place] ?? null);
    });
  }
}
