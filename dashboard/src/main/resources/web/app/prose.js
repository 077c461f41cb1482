// For pages of text that the server writes, such as runbooks: header, keys and theme around them.

import { shell } from "./shell.js";

const written = document.querySelector("main");
const page = shell({ page: "runbook", title: document.title.replace(/ · Tightrope$/, "") });
page.main.className = written.className;
page.main.replaceChildren(...written.childNodes);
