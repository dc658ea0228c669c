// The door: the sign-in form, and a note in this browser that a session may be open (the session itself is an HttpOnly
// cookie the page can't see, and asking for nothing would only fill the log with refusals).

import { Away, signIn } from "./api.js";
import { h, reword } from "./element.js";
import { say } from "./words.js";

const KEPT = "carillon.signed-in";

export const mayBeSignedIn = () => localStorage.getItem(KEPT) !== null;
export const forgetSession = () => localStorage.removeItem(KEPT);

/** The form; `entered(me)` is called with who it is. */
export function signInForm({ reason, entered }) {
  const name = h("input", { name: "name", autocomplete: "username", required: true, maxlength: 40 });
  const password = h("input", { name: "password", type: "password", autocomplete: "current-password", required: true });
  const fault = h("p", { class: "fault", role: "alert", words: reason });
  const button = h("button", { class: "go", words: "signIn" });

  async function enter(event) {
    event.preventDefault();
    delete fault.dataset.words;
    fault.textContent = "";
    button.setAttribute("aria-busy", "true");
    button.textContent = say("signingIn");
    try {
      const me = await signIn(name.value.trim(), password.value);
      localStorage.setItem(KEPT, "1");
      entered(me);
    } catch (problem) {
      if (problem instanceof Away) reword(fault, "noAnswer");
      else fault.textContent = problem.message;
      password.select();
    } finally {
      button.removeAttribute("aria-busy");
      button.textContent = say("signIn");
    }
  }

  return h("form", { class: "sign-in", onsubmit: enter },
    h("h1", { words: "signInLead" }),
    h("label", {}, h("span", { words: "account" }), name),
    h("label", {}, h("span", { words: "password" }), password),
    fault, button);
}
