// Lifts and escalators that can't be used: closed here, every kiosk and phone leads round them at once.

import { Away, send } from "./api.js";
import { h, icon, Rows, write } from "./element.js";
import { mall, readLinks } from "./mall.js";
import { tell } from "./told.js";
import { inTongue, say } from "./words.js";

/** Why, in both languages: shoppers read it in theirs. */
const REASONS = {
  service: { zh: "检修", en: "Being serviced" },
  broken: { zh: "故障", en: "Out of order" },
  cleaning: { zh: "清洁", en: "Being cleaned" },
  crowd: { zh: "人多限流", en: "Too many people" },
};

export function closuresPanel() {
  const count = h("span", { class: "count" });
  const list = h("ul");
  const rows = new Rows(list, closedRow);
  const which = h("select", { label: "closureOf" });
  const why = h("select", { label: "closureWhy" });
  const form = h("form", { onsubmit: close }, which, why, h("button", { words: "closeLink" }));
  const element = h("details", { class: "closures", hidden: true },
    h("summary", {}, h("span", { words: "closures" }), count), list, form);

  function show() {
    const closed = mall.links.filter((link) => link.closed);
    element.hidden = mall.links.length === 0;
    form.hidden = !mall.me?.rights.includes("closures");
    write(count, closed.length ? say("closuresSome", { count: closed.length }) : say("closuresNone"));
    count.classList.toggle("some", closed.length > 0);
    rows.show(closed, (link) => link.id);
    offer(which, mall.links.filter((link) => !link.closed).map((link) => [link.id, nameOf(link)]));
    offer(why, Object.keys(REASONS).map((reason) => [reason, say(`closure.${reason}`)]));
  }

  async function close(event) {
    event.preventDefault();
    if (await act("POST", "/venue/closures", { place: which.value, reason: REASONS[why.value] })) tell(say("closureSent"));
  }
  return { element, show };
}

/** Fills a list anew, keeping what was chosen while it is still there. */
function offer(select, options) {
  const chosen = select.value;
  select.replaceChildren(...options.map(([value, words]) => h("option", { value }, words)));
  if (options.some(([value]) => value === chosen)) select.value = chosen;
}

const nameOf = (link) => `${inTongue(link.name) || link.id} · ${link.levels.join(" – ")}`;

function closedRow(first) {
  const what = h("span", { class: "what" });
  const path = `/venue/closures/${first.id.split("/").map(encodeURIComponent).join("/")}`;
  const button = h("button", { words: "reopenLink", onclick: () => act("DELETE", path) });
  return {
    element: h("li", { "data-link": first.id }, icon("away"), what, button),
    update(link) {
      write(what, [nameOf(link), inTongue(link.closed.reason)].filter(Boolean).join(" · "));
      button.hidden = !mall.me?.rights.includes("closures");
    },
  };
}

async function act(method, path, body) {
  try {
    await send(method, path, body);
    await readLinks();
    return true;
  } catch (problem) {
    tell(problem instanceof Away ? say("noAnswer") : problem.message, { bad: true });
    return false;
  }
}
