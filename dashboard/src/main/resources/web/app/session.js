// Who is signed in, and the way in and out.

import { at } from "./base.js";
import { h } from "./dom.js";

let leaving = false;

/** Goes to the sign-in page, which comes back here. */
export function signIn() {
  if (leaving) return;
  leaving = true;
  const here = location.pathname.slice(at("").length) + location.search + location.hash;
  location.assign(at(`login.html?to=${encodeURIComponent(here)}`));
}

/** `{ signedIn, by, name, role }`; `by` is none, token, session or proxy. */
export async function session() {
  const response = await fetch(at("api/v1/session"));
  if (!response.ok) throw new Error(`The dashboard answered ${response.status}.`);
  return response.json();
}

/** Who is signed in, with a button to sign out, for the header; nothing where nobody has to. */
export async function whoIsIt() {
  try {
    const { by, name, role } = await session();
    if (by === "proxy") return h("span", { class: "soft", title: `role ${role}` }, name);
    if (by !== "session") return null;
    return [name ? h("span", { class: "soft", title: `role ${role}` }, name, " ") : null,
      h("button", { class: "plain", id: "sign-out", title: `Signed in with the role ${role}`, onclick: signOut }, "Sign out")];
  } catch {
    return null;
  }
}

/** From here on a rejected request is expected: it does not ask to sign in again. */
async function signOut() {
  leaving = true;
  const headers = { "Content-Type": "application/json" };
  await fetch(at("api/v1/session"), { method: "DELETE", headers });
  location.assign(at("login.html"));
}
