// The controller's HTTP API as the page uses it. Errors arrive as problem details and leave as `Problem`.

let csrf = null;

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
export function holdToken(token) {
  csrf = token;
}

async function ask(method, path, body, headers = {}) {
  const sent = { ...headers };
  if (body !== undefined) sent["Content-Type"] = "application/json";
  if (csrf && method !== "GET") sent["X-CSRF-Token"] = csrf;
  let answer;
  try {
    answer = await fetch(path, { method, headers: sent, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Away();
  }
  if (answer.ok) return answer;
  const details = await answer.json().catch(() => ({}));
  const problem = new Problem(answer.status, details);
  if (answer.status === 401) document.dispatchEvent(new CustomEvent("signed-out"));
  throw problem;
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
