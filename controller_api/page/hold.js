// Holding a button: by finger, mouse or key. Whatever ends it (letting go, another window, a lost touch) ends it the same way.

import { h, reword } from "./element.js";

const SVG = "http://www.w3.org/2000/svg";
const KEYS = new Set([" ", "Enter"]);

/** Calls `down` when somebody begins to hold the button, and `up` once when they no longer do. */
export function whileHeld(button, down, up) {
  let held = false;
  function begin(event) {
    event.preventDefault();
    if (held || button.disabled) return;
    held = true;
    addEventListener("blur", end);
    down();
  }
  function end() {
    if (!held) return;
    held = false;
    removeEventListener("blur", end);
    up();
  }
  button.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    button.focus();
    button.setPointerCapture(event.pointerId);
    begin(event);
  });
  // A held key repeats, which `begin` knows, and would click the button when it is let go.
  button.addEventListener("keydown", (event) => { if (KEYS.has(event.key)) begin(event); });
  button.addEventListener("keyup", (event) => {
    if (!KEYS.has(event.key)) return;
    event.preventDefault();
    end();
  });
  for (const name of ["pointerup", "pointercancel", "lostpointercapture", "blur"]) button.addEventListener(name, end);
  // A long touch would open the browser's menu, and take the finger away from the button.
  button.addEventListener("contextmenu", (event) => event.preventDefault());
}

/**
 * A button that does something only when it is held for so long; a ring shows how much of it has gone by.
 *
 * `begin` is called at the press and may take its time; it gives what `done` gets, or null if it can't be. `seconds` tells
 * how long to hold from then on; `early` is called when somebody lets go before.
 */
export function holdButton({ words, begin, seconds, done, early }) {
  const ring = ringOf();
  const text = h("span", { words });
  const button = h("button", { type: "button", class: "hold" }, ring.element, text);
  let hold = null;

  async function down() {
    const mine = { timer: null };
    hold = mine;
    button.classList.add("held");
    const begun = await begin();
    if (hold !== mine) return;
    if (begun === null) return rest();
    const since = performance.now(), whole_ms = seconds() * 1000;
    mine.timer = setTimeout(() => { rest(); done(begun); }, whole_ms);
    const draw = () => {
      if (hold !== mine) return;
      ring.show((performance.now() - since) / whole_ms);
      requestAnimationFrame(draw);
    };
    draw();
  }
  function up() {
    if (!hold) return;
    rest();
    early();
  }
  function rest() {
    clearTimeout(hold?.timer);
    hold = null;
    button.classList.remove("held");
    ring.show(0);
  }
  whileHeld(button, down, up);
  return { element: button, reword: (key) => reword(text, key) };
}

function ringOf() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "ring");
  svg.setAttribute("viewBox", "0 0 40 40");
  svg.setAttribute("aria-hidden", "true");
  const circles = ["track", "fill"].map((name) => {
    const circle = document.createElementNS(SVG, "circle");
    for (const [key, value] of Object.entries({ class: name, cx: 20, cy: 20, r: 16, pathLength: 100 })) circle.setAttribute(key, value);
    return circle;
  });
  svg.append(...circles);
  const show = (level) => svg.style.setProperty("--level", Math.min(1, Math.max(0, level)).toFixed(3));
  return { element: svg, show };
}
