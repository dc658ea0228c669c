// One counter: whom it has called or serves, what may be done next, and who was put aside or missed. What it shows is
// always what the controller said last; the stream only tells when to ask again.

import { Away, get, send } from "./api.js";
import { h, reword, Rows, write } from "./element.js";
import { tell } from "./told.js";
import { inTongue, onLanguage, say } from "./words.js";

const KEPT = "carillon.counter";
const EVERY_MS = 15_000;
const REST_MS = 600;
/** What may be done, as the counter stands; the first is what is mostly done next. */
const ACTS = {
  closed: [["openCounter", "open"]],
  free: [["callNext", "next"], ["closeCounter", "close"]],
  called: [["arrived", "arrived"], ["callAgain", "recall"], ["noShow", "no-show"], ["park", "park"], ["nextServed", "next"]],
  serving: [["nextServed", "next"], ["servedOnly", "served"], ["park", "park"]],
};

/** Opens it; gives the element and the function that ends it. */
export function openCounter() {
  let counters = [];
  let services = [];
  let standing = null;
  let resting = null;
  const chosen = h("select", { id: "counter", onchange: choose });
  const number = h("p", { class: "ticket-number number" });
  const about = h("p", { class: "about" });
  const state = h("p", { class: "state", role: "status" });
  const waiting = h("p", { class: "waiting number" });
  const acts = h("div", { class: "acts" });
  const elsewhere = h("select", { class: "elsewhere", onchange: transfer });
  const aside = h("ul", { class: "aside" });
  const none = h("p", { class: "soft", words: "noneAside" });
  const rows = new Rows(aside, asideRow);

  const mine = () => counters.find((counter) => counter.id === chosen.value);

  function choose() {
    localStorage.setItem(KEPT, chosen.value);
    standing = null;
    show();
  }

  async function refresh() {
    try {
      [counters, services] = await Promise.all([get("/counters"), get("/services")]);
    } catch (problem) {
      return fail(problem);
    }
    const kept = chosen.value || localStorage.getItem(KEPT);
    chosen.replaceChildren(...counters.map((each) => h("option", { value: each.id }, say("counterName", { counter: each.id }))));
    if (counters.some((each) => each.id === kept)) chosen.value = kept;
    return show();
  }

  async function act(path, body) {
    try {
      const answer = await send("POST", path, body);
      if (answer.called?.fault) tell(answer.called.fault, { bad: true });
    } catch (problem) {
      fail(problem);
    }
    await refresh();
  }

  function fail(problem) {
    tell(problem instanceof Away ? say("noAnswer") : problem.message, { bad: true });
  }

  function transfer() {
    const service = elsewhere.value;
    if (service) act(`/tickets/${mine().ticket.id}/transfer`, { service });
  }

  function show() {
    const counter = mine();
    if (!counter) return;
    const ticket = counter.ticket;
    write(number, ticket?.ticket ?? "");
    const priority = ticket?.priority ? ` · ${say("priorityTicket")}` : "";
    write(about, ticket ? `${inTongue(ticket.service_name)}${priority}` : "");
    write(state, stateOf(counter));
    write(waiting, say("peopleWait", { waiting: counter.waiting }));
    showActs(ticket ? ticket.state : counter.open ? "free" : "closed", counter);
    elsewhere.hidden = !ticket;
    const others = services.filter((each) => each.id !== ticket?.service);
    elsewhere.replaceChildren(h("option", { value: "" }, say("sendTo")),
      ...others.map((each) => h("option", { value: each.id }, inTongue(each.name))));
    rows.show(counter.aside, (each) => each.id);
    none.hidden = counter.aside.length > 0;
  }

  function stateOf(counter) {
    if (!counter.ticket) return say(counter.open ? "nobodyThere" : "counterClosed");
    const again = counter.recalls ? ` · ${say("calledAgain", { recalls: counter.recalls })}` : "";
    return `${say(`ticket.${counter.ticket.state}`)}${again}`;
  }

  function showActs(key, counter) {
    // Buttons stay while what may be done stays, so that one that is being pressed isn't taken away.
    const kind = `${counter.id} ${key}`;
    if (standing !== kind) {
      standing = kind;
      const buttons = ACTS[key].map(([words, path], place) =>
        h("button", { class: place ? "" : "go", words, onclick: () => act(`/counters/${counter.id}/${path}`) }));
      acts.replaceChildren(...buttons);
      rest(buttons);
    } else if (key === "free") acts.firstChild.disabled = resting || counter.waiting === 0;
  }

  /** New buttons lie where others were: the second of two quick presses must not do what comes next. */
  function rest(buttons) {
    for (const button of buttons) button.disabled = true;
    clearTimeout(resting);
    resting = setTimeout(() => {
      resting = null;
      for (const button of buttons) button.disabled = false;
      show();
      buttons[0].focus();
    }, REST_MS);
  }

  function asideRow(ticket) {
    const how = h("span", {});
    const back = h("button", { words: "takeBack", onclick: () => act(`/tickets/${ticket.id}/back`) });
    return {
      element: h("li", {}, h("b", { class: "number" }, ticket.ticket), how, back),
      update(now) { reword(how, `ticket.${now.state}`); },
    };
  }

  const stream = new EventSource("/events");
  for (const name of ["queue", "again"]) stream.addEventListener(name, refresh);
  const timer = setInterval(refresh, EVERY_MS);
  const silent = onLanguage(() => { standing = null; refresh(); });
  refresh();
  return {
    element: h("div", { class: "counter" },
      h("section", { class: "now" },
        h("label", { class: "which" }, h("span", { words: "chooseCounter" }), chosen), waiting,
        h("div", { class: "who" }, number, about, state), acts, elsewhere),
      h("section", { class: "beside" }, h("h2", { words: "asideTitle" }), none, aside)),
    close() {
      stream.close();
      clearInterval(timer);
      clearTimeout(resting);
      silent();
    },
  };
}
