// The controller's HTTP API as the page uses it. Errors arrive as problem details in the page's language and leave as
// `Problem`.

import { language } from "./words.js";

const CLOCKS_AGREE_MS = 2000;

let csrf = null;
let ahead_ms = 0;
/** Of one sign-in. Once it is aborted nothing is asked any more: a timer's late question would be a stranger's. */
let visit = new AbortController();

/** The controller's clock as far as its answers tell: a tablet's own may be minutes off. */
export const controllerNow = () => Date.now() + ahead_ms;

/** What the controller refused, in its own sentence; `faults` maps a field's name to what is wrong with it. */
export class Problem extends Error {
  constructor(status, details) {
    super(details.detail || details.title || `HTTP ${status}`);
    this.status = status;
    this.faults = new Map((details.errors ?? []).map((fault) => [fault.field, fault.detail]));
  }
}

/** The controller didn't answer at all. */
export class Away extends Error {}

/** Remembers the token that goes with every change in a cookie session. */
export function beginVisit(token) {
  csrf = token;
  visit = new AbortController();
}

/** Gives up what is being asked; from now on nothing but to sign in gets to the controller. */
export function endVisit() {
  csrf = null;
  visit.abort();
}

/** Opens a session; gives who it is. */
export const signIn = async (name, password) =>
  (await ask("POST", "/sessions", { name, password }, {}, null)).json();

/** Ends the visit, and the session with it. */
export async function signOut() {
  const headers = { "X-CSRF-Token": shownToken() };
  endVisit();
  await ask("DELETE", "/sessions/current", undefined, headers, null).catch(() => {});
}

/** What a message that isn't a request shows in the token's place. */
export const shownToken = () => csrf ?? "";

async function ask(method, path, body, headers = {}, signal = visit.signal) {
  const sent = { "Accept-Language": language(), ...headers };
  if (body !== undefined) sent["Content-Type"] = "application/json";
  if (csrf && method !== "GET") sent["X-CSRF-Token"] = csrf;
  let answer;
  try {
    const content = body === undefined ? undefined : JSON.stringify(body);
    answer = await fetch(path, { method, headers: sent, body: content, signal });
  } catch {
    throw new Away();
  }
  compareClocks(answer.headers.get("Date"));
  if (answer.ok) return answer;
  const details = await answer.json().catch(() => ({}));
  const problem = new Problem(answer.status, details);
  if (answer.status === 401) document.dispatchEvent(new CustomEvent("signed-out"));
  throw problem;
}

function compareClocks(stamp) {
  const difference = Date.parse(stamp) - Date.now();
  ahead_ms = Math.abs(difference) > CLOCKS_AGREE_MS ? difference : 0;
}

export const get = async (path) => (await ask("GET", path)).json();

/** Sends a change; gives the answer's body, or null when it has none. */
export async function send(method, path, body, headers) {
  const answer = await ask(method, path, body, headers);
  const text = await answer.text();
  return text ? JSON.parse(text) : null;
}

/** Sends a question that is answered with sound. */
export const sound = async (path, body) => (await ask("POST", path, body)).arrayBuffer();

/** Sound that is kept somewhere. */
export const keptSound = async (path) => (await ask("GET", path)).arrayBuffer();
