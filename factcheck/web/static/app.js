/* The review app's script: keys, forms as JSON, selections, and what changes elsewhere. Without it every page still
   shows all there is; with it things can be done. It builds no HTML from text. */
"use strict";

const csrf = document.querySelector("meta[name=csrf]")?.content;
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
let parts = []; // stretches of the article that a split is to have: {text, start, end}
let saving = false;
let missed = false; // something changed while the person was writing

/* As the server's pages show it: a sign in the place of each letter that nobody sees or that turns the direction. */
function defused(text) {
  return String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    (letter) => letter < " " ? String.fromCharCode(0x2400 + letter.charCodeAt(0)) : letter === "\u007f" ? "\u2421" : "\ufffd");
}

function element(name, values = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(values)) {
    if (key === "text") made.textContent = defused(value);
    else if (key in made && key !== "list") made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function tell(message, bad = false) {
  const line = element("p", { text: message });
  if (bad) line.className = "bad";
  $("#told").replaceChildren(line);
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => $("#told").replaceChildren(), bad ? 12000 : 5000);
}

/* --- asking the server ------------------------------------------------------------------------------------------- */

async function ask(method, path, body) {
  const headers = { "x-factcheck-csrf": csrf };
  if (body !== undefined && !(body instanceof Blob)) {
    headers["content-type"] = "application/json";
    body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(path, { method, headers, body, credentials: "same-origin" });
  } catch {
    return { ok: false, told: { code: "away", error: "The desk does not answer: nothing was saved. Is factcheck review still running?" } };
  }
  if (answer.status === 401 || answer.redirected) {
    return { ok: false, told: { code: "away", error: "Your session has ended: nothing was saved. Log in again, in another tab if you want to keep what you wrote." } };
  }
  const text = await answer.text();
  let told;
  try { told = JSON.parse(text); } catch { told = { code: "refused", error: text.trim() }; }
  return { ok: answer.ok, status: answer.status, told };
}

async function act(method, path, body, then = refresh) {
  if (saving) return false;
  saving = true;
  document.body.classList.add("saving");
  const { ok, told } = await ask(method, path, body);
  saving = false;
  document.body.classList.remove("saving");
  if (ok) {
    const page = claim();
    if (page && told.version && told.claims?.includes(page.dataset.claim)) page.dataset.version = told.version;
    if (then !== refresh) tell(told.message ?? "saved");
    await then(told);
    if (then === refresh) tell(told.message ?? "saved"); // the page has it
    return true;
  }
  if (told.code === "stale" && told.differences) stale(told);
  else {
    tell(told.error, true);
    if (missed && !writing()) follow();
  }
  return false;
}

function stale(told) {
  const dialog = $("#stale");
  $("#stale-error").textContent = defused(told.error);
  $("#stale-rows").replaceChildren(...told.differences.map((each) =>
    element("tr", {}, element("th", { text: each.what, scope: "row" }), element("td", { text: each.before, dir: "auto" }), element("td", { text: each.now, dir: "auto" }))));
  dialog.onclose = () => { if (dialog.returnValue === "reload") refresh(); };
  dialog.showModal();
}

/* Show the page as the server has it now. What the person has scrolled, opened, chosen and written stays, and so does
   the focus: on the same control, or where that is gone on what stands in its place. */
let showing = Promise.resolve();
function refresh() {
  showing = showing.then(() => show(false), () => show(false));
  return showing;
}

/* The same for what others did: it waits while the person writes or selects, also if that began meanwhile. */
function follow() {
  showing = showing.then(() => show(true), () => show(true));
}

async function show(waits) {
  const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) {
    if (answer?.status === 404) location.assign(claim()?.dataset.back ?? "/");
    return;
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (waits && (saving || writing())) {
    missed = true;
    return;
  }
  const main = $("#main"), next = $("#main", fresh);
  const reading = $(".reading")?.scrollTop, top = window.scrollY, chosen = $(".row.chosen")?.dataset.claim;
  const focus = place(document.activeElement, main);
  keep(main, next);
  main.replaceChildren(...next.childNodes);
  document.title = fresh.title;
  document.body.dataset.revision = fresh.body.dataset.revision;
  if ($(".reading") && reading !== undefined) $(".reading").scrollTop = reading;
  window.scrollTo({ top, behavior: "instant" });
  if (chosen) $$(".row").find((row) => row.dataset.claim === chosen)?.classList.add("chosen");
  const lost = () => focus && (document.activeElement ?? document.body) === document.body;
  if (lost()) focus(main)?.focus({ preventScroll: true });
  if (lost()) after(main).focus({ preventScroll: true }); // it is there, but hidden
  missed = false;
  begin();
}

/* Carry over from one state of the page to the next what is unfolded and what is being written. */
function keep(main, next) {
  for (const each of $$("details", main)) {
    const like = (root) => [...root.querySelectorAll("details")].filter((other) => (other.id || other.className) === (each.id || each.className));
    const same = like(next)[like(main).indexOf(each)];
    if (same) same.open = each.open;
  }
  for (const sheet of $$(".sheet", main)) {
    const same = next.querySelector(`#${sheet.id}`);
    if (same && (!sheet.hidden || $(".hit", sheet))) same.replaceWith(sheet);
  }
  for (const field of $$("[id]:is(input, textarea, select)", main)) {
    const same = next.querySelector(`#${field.id}`);
    if (same && touched(field)) same.value = field.value;
  }
}

function touched(field) {
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.type !== "file" && field.value !== field.defaultValue;
}

/* How to find an element again in the next state of the page: itself, its id, or what is like it at the same turn. */
function place(node, main) {
  if (!node || node === main || !main.contains(node)) return null;
  if (node.id) return (root) => node.isConnected ? node : document.getElementById(node.id) ?? after(root);
  const like = [node.localName, ...[...node.attributes].filter(({ name }) => /^(href|name|type|role|data-(?!version).*)$/.test(name)).map(({ name, value }) => `[${name}="${CSS.escape(value)}"]`)].join("");
  const within = node.parentElement.closest("[id]")?.id, turn = $$(like, document.getElementById(within)).indexOf(node);
  return (root) => {
    if (node.isConnected) return node;
    const all = $$(like, document.getElementById(within) ?? root);
    return all[turn] ?? all.at(-1) ?? after(root);
  };
}

/* Where the focus goes when what had it is gone. */
const after = (root) => $("#claim-title", root) ?? $(".row.chosen a", root) ?? $(".rows > :last-child a", root) ?? root;

/* --- the claim --------------------------------------------------------------------------------------------------- */

const claim = () => $("#claim");
const of = (page, path) => `/api/claims/${page.dataset.claim}/${path}`;
const version = () => claim().dataset.version;

function onward() {
  const next = claim()?.dataset.behind;
  if (next) location.assign(next);
  else refresh();
}

function mark(status) {
  const page = claim();
  if (!page || !$(".decide")) return;
  if (status === page.dataset.computed) {
    act("POST", of(page, "decisions"), { version: version(), status }, onward);
    return;
  }
  const sheet = open("override");
  sheet.elements.status.value = status;
  $("[data-told-status]", sheet).textContent = status;
}

function open(id) {
  const sheet = document.getElementById(id);
  if (!sheet) return null;
  if (sheet.hidden) sheet.from = place(document.activeElement, $("#main"));
  sheet.hidden = false;
  (sheet.querySelector("textarea, input:not([type=hidden]), select") ?? sheet).focus();
  sheet.scrollIntoView({ block: "nearest" });
  return sheet;
}

/* Close a sheet; the focus goes back to what opened it. */
function close(sheet) {
  const back = sheet.from?.($("#main"));
  clear(sheet);
  ((back?.checkVisibility() ? back : null) ?? $(`[data-open=${sheet.id}]`) ?? $("#claim-title"))?.focus({ preventScroll: true });
  document.activeElement.scrollIntoView({ block: "nearest" });
}

function clear(sheet) {
  sheet.hidden = true;
  if (sheet.reset) sheet.reset();
  for (const each of $$(".of-contradiction", sheet)) each.hidden = true;
}

function values(form) {
  const body = {};
  for (const field of form.elements) {
    if (!field.name || field.type === "submit" || (field.type === "radio" && !field.checked)) continue;
    if (field.dataset.number !== undefined) body[field.name] = Number(field.value);
    else if (field.value !== "" || form.dataset.post === "words") body[field.name] = field.value;
  }
  return body;
}

async function submit(form) {
  const kind = form.dataset.post, page = claim(), body = { ...values(form), version: version() };
  if (kind === "merge") {
    body.other_version = $("input[name=other]:checked", form)?.dataset.version;
  }
  await act("POST", of(page, kind), body, form.id === "override" ? onward : () => done(form));
}

/* What was written is saved: its sheet closes, the page shows what it made. */
async function done(form) {
  if (form.matches(".sheet")) close(form);
  else form.reset();
  if (form.id === "cite") clear($("#find"));
  document.getSelection().removeAllRanges();
  await refresh();
  if (["cite", "lean", "reject"].includes(form.id)) atEvidence();
}

function split(form) {
  const lines = form.elements.parts.value.split("\n").map((line) => line.trim()).filter(Boolean);
  const given = lines.map((text) => {
    const known = parts.find((part) => part.text === text);
    return known ? { text, start: known.start, end: known.end } : { text };
  });
  return act("POST", of(claim(), "parts"), { version: version(), parts: given }, () => { parts = []; return done(form); });
}

/* --- selections -------------------------------------------------------------------------------------------------- */

/* Where a point of a text stands, in code points of what is stored. */
function offset(node, at) {
  if (node.nodeType !== Node.TEXT_NODE) {
    const child = node.childNodes[at];
    const next = child ? (child.matches?.("[data-at]") ? child : child.querySelector?.("[data-at]")) : null;
    if (next) return Number(next.dataset.at);
    const all = $$("[data-at]", node), last = all[all.length - 1];
    return last ? Number(last.dataset.at) + [...last.textContent].length : null;
  }
  const span = node.parentElement.closest("[data-at]");
  return span ? Number(span.dataset.at) + [...node.data.slice(0, at)].length : null;
}

function selected(name) {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0), text = $(`[data-text=${name}]`);
  if (!text || !text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const start = offset(range.startContainer, range.startOffset), end = offset(range.endContainer, range.endOffset);
  if (start === null || end === null || end <= start) return null;
  return trimmed({ start, end, words: between(text, start, end), source: text.dataset.source });
}

function trimmed(found) {
  const letters = [...found.words];
  while (letters.length && !letters[0].trim()) { letters.shift(); found.start += 1; }
  while (letters.length && !letters[letters.length - 1].trim()) { letters.pop(); found.end -= 1; }
  return letters.length ? { ...found, words: letters.join("") } : null;
}

/* The stored text of a shown text from one offset to another: the numbers behind claims are no part of it. */
function between(text, start, end) {
  let words = "";
  for (const span of $$("[data-at]", text)) {
    const at = Number(span.dataset.at), letters = [...span.textContent];
    if (at + letters.length <= start || at >= end) continue;
    words += letters.slice(Math.max(0, start - at), end - at).join("");
  }
  return words;
}

/* Where words stand in a shown text, however their white space is; a refusal in a sentence where they don't, or do
   more than once. So what the mouse selects can be chosen with the keyboard too. */
function stand(name, words) {
  const text = $(`[data-text=${name}]`), letters = [];
  for (const span of $$("[data-at]", text)) {
    let at = Number(span.dataset.at);
    if (letters.length && letters.at(-1).letter !== " " && at > letters.at(-1).at + 1) letters.push({ letter: " ", at: at - 1 });
    for (const letter of span.textContent) {
      const blank = !letter.trim(), last = letters.at(-1);
      if (!blank || (last && last.letter !== " ")) letters.push({ letter: blank ? " " : letter, at });
      at += 1;
    }
  }
  const wanted = [...words.trim().replace(/\s+/g, " ")], found = [];
  if (!wanted.length) return { refusal: "Write the words first." };
  for (let from = 0; from + wanted.length <= letters.length; from += 1) {
    if (wanted.every((letter, by) => letters[from + by].letter === letter)) found.push(from);
  }
  if (found.length !== 1) {
    return { refusal: found.length ? `These words stand there ${found.length} times: write more of what stands around them.` : `The ${name} shown here doesn’t have these words, letter for letter.` };
  }
  const start = letters[found[0]].at, end = letters[found[0] + wanted.length - 1].at + 1;
  return { start, end, words: between(text, start, end), source: text.dataset.source };
}

function byWords(form) {
  const found = stand(form.dataset.stand, form.elements.words.value);
  if (found.refusal) tell(found.refusal, true);
  else if (form.dataset.stand === "source") cite(found);
  else anchor(found, form);
}

const anchor = (found, form = $("#anchor")) => act("POST", of(claim(), "anchor"), { version: version(), start: found.start, end: found.end }, () => done(form));

document.addEventListener("selectionchange", () => {
  for (const name of ["article", "source"]) {
    const tools = $(`#${name}-tools`);
    if (!tools) continue;
    const found = selected(name);
    if (found) tools.chosen = found;
    if (found || !tools.contains(document.activeElement)) tools.hidden = !found;
    if (found) beside(tools, document.getSelection().getRangeAt(0));
  }
});

/* What can be done with selected words stands below them, and not in the way while they are being drawn over. */
function beside(tools, range) {
  const last = [...range.getClientRects()].at(-1), { width, height } = tools.getBoundingClientRect();
  if (!last) return;
  tools.style.left = `${Math.max(8, Math.min(last.right - width / 2, window.innerWidth - width - 8))}px`;
  tools.style.top = `${Math.max(8, Math.min(last.bottom + 8, window.innerHeight - height - 8))}px`;
}

document.addEventListener("mousedown", (event) => { if (event.target.closest?.("[data-text]")) document.body.dataset.drawing = ""; });
document.addEventListener("mouseup", () => { delete document.body.dataset.drawing; });

function cite(found) {
  const form = open("cite");
  form.elements.source.value = found.source;
  form.elements.start.value = found.start;
  form.elements.end.value = found.end;
  $("#cite-words").textContent = defused(found.words);
  form.elements.stance[0].focus();
  document.getSelection().removeAllRanges();
}

async function search(form) {
  const hits = $("#hits");
  const { ok, told } = await ask("GET", `/api/search?q=${encodeURIComponent(form.elements.q.value)}`);
  if (!ok) return tell(told.error, true);
  hits.replaceChildren(...(told.length ? told.map(hit) : [element("p", { className: "nothing", text: "No passage shares a word with that." })]));
  $("button", hits)?.focus();
}

function hit(each) {
  const choose = element("button", { type: "button", text: "Link this passage" });
  choose.addEventListener("click", () => cite({ source: each.source, start: each.start, end: each.end, words: each.text }));
  const read = element("button", { type: "button", text: "Read around it" });
  read.addEventListener("click", () => pane(each));
  return element("article", { className: "hit" },
    element("blockquote", { className: "passage", dir: "auto" }, element("mark", { text: each.text })),
    element("p", { className: "quiet", dir: "auto", text: `${each.title} · ${each.tier} source` }),
    element("p", {}, choose, " ", read));
}

async function pane(each) {
  const answer = await fetch(`/sources/${each.source}?pane=true&at=${each.start}&end=${each.end}`, { credentials: "same-origin" });
  if (!answer.ok) return tell("The source can’t be shown.", true);
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  const shown = $("#pane");
  shown.replaceChildren(...found.body.childNodes);
  $("textarea", shown).value = each.text;
  shown.focus();
  $("#at", shown)?.scrollIntoView({ block: "center" });
}

/* --- the desk ---------------------------------------------------------------------------------------------------- */

function choose(row, scroll = true) {
  if (!row) return;
  $(".row.chosen")?.classList.remove("chosen");
  row.classList.add("chosen");
  $("a", row).focus({ preventScroll: true });
  if (scroll) row.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const page = claim();
  if (page) {
    const to = by > 0 ? page.dataset.behind : page.dataset.before;
    if (to) location.assign(to);
    return;
  }
  const rows = $$(".row[data-claim]"), at = rows.indexOf($(".row.chosen"));
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by];
  if (next) return choose(next);
  const turn = $(`.pages a[rel=${by > 0 ? "next" : "prev"}]`);
  if (turn) turn.click();
}

function markRow(row, status) {
  if (row.dataset.computed === status) {
    act("POST", `/api/claims/${row.dataset.claim}/decisions`, { version: row.dataset.version, status }, async () => {
      step(1);
      await refresh();
    });
  } else {
    const address = new URL($("a", row).href);
    address.hash = status;
    location.assign(address);
  }
}

async function upload(form) {
  const file = form.elements.file.files[0];
  if (!file) return tell("Choose a file first.", true);
  const told = new URLSearchParams({ name: file.name });
  for (const name of ["role", "tier", "publisher", "published", "url"]) {
    if (form.elements[name].value) told.set(name, form.elements[name].value);
  }
  tell(`Taking in ${file.name} …`);
  const { ok, told: answer } = await ask("POST", `/api/sources?${told}`, new Blob([file], { type: "application/octet-stream" }));
  if (!ok) return tell(answer.error, true);
  tell(`${answer.outcome}: “${answer.title}” (${answer.words} words)`);
  await refresh();
}

/* --- what is pressed --------------------------------------------------------------------------------------------- */

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.post) { event.preventDefault(); submit(form); }
  else if (form.dataset.split !== undefined) { event.preventDefault(); split(form); }
  else if (form.dataset.stand) { event.preventDefault(); byWords(form); }
  else if (form.dataset.search !== undefined) { event.preventDefault(); search(form); }
  else if (form.dataset.upload !== undefined) { event.preventDefault(); upload(form); }
});

/* Words are selected across the claims that they belong to, but a browser selects no words that it is about to follow
   as a link: while the mouse is down on a claim in the text it is none. A click that selected nothing follows it. */
document.addEventListener("mousedown", (event) => {
  const link = event.target.closest?.("[data-text] a[href]");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const href = link.getAttribute("href");
  link.removeAttribute("href");
  const follow = () => { if (document.getSelection().isCollapsed) location.assign(href); };
  link.addEventListener("click", follow);
  const restore = () => { link.setAttribute("href", href); link.removeEventListener("click", follow); };
  document.addEventListener("mouseup", () => setTimeout(restore), { once: true }); // the click comes first
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const data = button.dataset, page = claim();
  if (data.status) mark(data.status);
  else if (data.open) open(data.open);
  else if (data.close !== undefined) close(button.closest(".sheet"));
  else if (data.sign !== undefined) sign();
  else if (data.uncite) act("DELETE", of(page, `citations/${data.uncite}?version=${version()}`), undefined, without);
  else if (data.unreject) act("DELETE", of(page, `rejections/${data.unreject}?version=${version()}`), undefined, without);
  else if (data.cite !== undefined) cite({ source: data.source, start: data.start, end: data.end, words: data.words });
  else if (data.reject !== undefined) {
    const form = open("reject");
    for (const name of ["source", "start", "end"]) form.elements[name].value = data[name];
  } else if (data.take !== undefined) { const found = $("#source-tools").chosen; if (found) cite(found); }
  else if (data.anchor !== undefined) {
    const found = $("#article-tools").chosen;
    if (found) anchor(found);
  } else if (data.part !== undefined) {
    const found = $("#article-tools").chosen, field = $("#split-text");
    if (!found) return;
    found.text = found.words.replace(/\s+/g, " ");
    if (!parts.length) field.value = "";
    parts.push(found);
    field.value += (field.value && !field.value.endsWith("\n") ? "\n" : "") + found.text + "\n";
    $("#words").open = true;
    field.focus();
  } else if (data.cue !== undefined) {
    const found = $("#article-tools").chosen;
    if (found) { open("lean").elements.cue.value = found.words.replace(/\s+/g, " "); $("#lean-kind").focus(); }
  } else if (data.help !== undefined) $("#help").showModal();
  else if (data.check !== undefined) act("POST", "/api/check", {}, () => tell("Checking; the marks appear as they are done."));
  else if (data.logout !== undefined) ask("POST", "/logout").then(() => location.assign("/login"));
});

/* Something was taken out of the evidence: what stands in its place is another thing, so the focus goes to their head. */
async function without() {
  await refresh();
  atEvidence();
}

function atEvidence() {
  if (!writing()) $("#evidence-title")?.focus(); // whoever types on meanwhile goes on
}

function sign() {
  if ($("[data-sign]")?.disabled === false) act("POST", of(claim(), "decisions"), { version: version(), action: "sign-off" });
}

document.addEventListener("change", (event) => {
  if (event.target.name === "stance") $(".of-contradiction").hidden = event.target.value !== "contradicts";
});

function passages() {
  const all = $$(".evidence .citation").filter((each) => each.checkVisibility?.() ?? true);
  const next = all[all.indexOf(document.activeElement) + 1] ?? all[0];
  next?.focus();
  next?.scrollIntoView({ block: "center" });
}

const MARKS = { 1: "verified", 2: "disputed", 3: "unsupported" };
const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  e: passages,
  a: () => open("find"),
  m: () => open("lean"),
  c: () => open("comment"),
  o: () => open("reopen"),
  s: sign,
  w: () => { const words = $("#words"); if (words) { words.open = true; $("#w-text").focus(); } },
  u: () => { if (claim()) location.assign(claim().dataset.back); },
  "/": () => ($("#q") ?? $("#find-q"))?.focus(),
  "?": () => $("#help")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select");
  if (event.key === "Escape" && !document.querySelector("dialog[open]")) {
    const sheet = event.target.closest?.(".sheet") ?? $$(".sheet:not([hidden])").at(-1);
    if (sheet) close(sheet);
    else field?.blur();
    return;
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field?.form) {
    event.preventDefault();
    field.form.requestSubmit();
    return;
  }
  if (field || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key in MARKS) {
    const row = $(".row.chosen");
    if (claim()) mark(MARKS[event.key]);
    else if (row && !("readOnly" in document.body.dataset)) markRow(row, MARKS[event.key]);
    else return;
    event.preventDefault();
  } else if (event.key in KEYS) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const form = $("#drop");
    if (!form || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.classList.toggle("over", kind === "dragover");
    if (kind === "drop" && event.dataTransfer.files.length) {
      form.elements.file.files = event.dataTransfer.files;
      tell(`${event.dataTransfer.files[0].name}: say what it is, then take it in.`);
      $("button.go", form).focus();
    }
  });
}

/* --- what changes elsewhere -------------------------------------------------------------------------------------- */

function writing() {
  const field = document.activeElement?.closest?.("textarea, input");
  return (field && field.closest("#main")) || $$(".sheet:not([hidden])").length > 0 || document.querySelector("dialog[open]") || !document.getSelection().isCollapsed || $("#drop")?.elements.file?.files.length > 0;
}

function changed(change) {
  if (change.revision <= Number(document.body.dataset.revision)) return;
  document.body.dataset.revision = change.revision;
  const page = claim();
  const mine = page && (change.claims.includes(page.dataset.claim) || (!change.claims.length && change.articles.includes(page.dataset.article)));
  if (saving) {
    missed = true;
    return;
  }
  if (!writing()) {
    follow();
    if (mine && change.by && change.what && change.by !== document.body.dataset.user) tell(`${change.by}: ${change.what}`);
  } else {
    missed = true;
    if (mine) tell(`${change.by || "Somebody"} changed this claim${change.what ? `: ${change.what}` : ""}. What you write stays; it is shown when you are done.`);
  }
}

function live() {
  if (!csrf) return;
  const events = new EventSource("/api/events"), light = $("#live");
  events.onopen = () => {
    light.classList.remove("off");
    if (light.textContent === "offline") refresh();
    light.textContent = "live";
  };
  events.onmessage = (event) => changed(JSON.parse(event.data));
  events.onerror = () => { light.classList.add("off"); light.textContent = "offline"; };
  window.addEventListener("pagehide", () => events.close());
}

function catchUp() {
  clearTimeout(catchUp.timer);
  catchUp.timer = setTimeout(() => { if (missed && !saving && !writing()) follow(); }, 200);
}

for (const kind of ["focusout", "selectionchange"]) document.addEventListener(kind, catchUp);

/* --- when a page is there ---------------------------------------------------------------------------------------- */

function begin() {
  const page = claim(), status = location.hash.slice(1);
  if (page && Object.values(MARKS).includes(status)) {
    history.replaceState(null, "", location.pathname + location.search);
    mark(status);
  }
}

if (claim()) {
  const here = $("#here"), reading = $(".reading");
  if (here && reading && reading.scrollHeight > reading.clientHeight && getComputedStyle(reading).overflowY === "auto") {
    reading.scrollTop = here.getBoundingClientRect().top - reading.getBoundingClientRect().top - reading.clientHeight / 3;
  }
}
else if ($(".facets") && matchMedia("(max-width: 63.99rem)").matches) $(".facets").open = false;
choose($$(".row[data-claim]").find((row) => row.id === location.hash.slice(1)));
begin();
live();
