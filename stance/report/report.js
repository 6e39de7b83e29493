"use strict";
// Words of others are only ever set as text, never read as mark-up.
const data = JSON.parse(document.getElementById("data").textContent);
const FEW = 4, PAGE = 20;
const byId = (id) => document.getElementById(id);
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, key) => values[key]);
const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, data.words.thousands);
const percent = (share) => fill(data.words.percent, { share });

function make(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function option(value, text) {
  const made = make("option", "", text);
  made.value = value;
  return made;
}

// ---- The index: search, question, least number of comments, order.

// Letters that people write in more than one way are one: accents, vowel signs, forms of alef, yeh and teh marbuta.
function plain(text) {
  return text.normalize("NFD").replace(/[\p{M}\u0640]/gu, "").toLowerCase()
    .replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه");
}

function stack() {
  const space = "http://www.w3.org/2000/svg";
  const drawn = document.createElementNS(space, "svg");
  for (const [name, value] of [["viewBox", "0 0 100 10"], ["preserveAspectRatio", "none"], ["aria-hidden", "true"],
    ["focusable", "false"], ["class", "stack"]]) drawn.setAttribute(name, value);
  for (let place = 0; place < 3; place++) {
    const part = document.createElementNS(space, "rect");
    part.setAttribute("height", "10");
    drawn.append(part);
  }
  return drawn;
}

class Entry {
  constructor(item, [n, date, stances]) {
    this.item = item;
    this.n = n;
    this.date = date;
    this.stances = stances;
    this.title = item.querySelector("a").textContent;
    this.plain = plain(this.title);
    this.outcome = item.querySelector(".outcome");
  }

  /** Draws the shares of a question, side beside side, for is at the start and against at the end. */
  show(question) {
    if (!this.outcome) return;
    const verdict = this.stances[question][3], [, names, verdicts] = data.questions[question];
    this.outcome.textContent = verdicts[verdict];
    this.outcome.classList.toggle("untold", verdict === FEW);
    if (!this.bar && verdict !== FEW) {
      this.bar = stack();
      this.sides = make("p", "ends");
      this.sides.append(make("span"), make("span"));
      this.outcome.after(this.bar, this.sides);
    }
    if (!this.bar) return;
    for (const drawn of [this.bar, this.sides]) drawn.toggleAttribute("hidden", verdict === FEW);
    const labels = data.labels[question];
    let from = 0;
    ["favor", "none", "against"].forEach((side, place) => {
      const share = this.stances[question][labels.indexOf(side)], part = this.bar.children[place];
      part.setAttribute("class", side);
      part.setAttribute("x", from);
      part.setAttribute("width", Math.max(0, share - 0.6));
      from += share;
    });
    ["favor", "against"].forEach((side, place) => {
      const at = labels.indexOf(side);
      this.sides.children[place].textContent = `${names[at]} ${percent(this.stances[question][at])}`;
    });
  }

  share(question, side) {
    const found = this.stances[question];
    return !found || found[3] === FEW ? -1 : found[data.labels[question].indexOf(side)];
  }
}

function index() {
  const list = byId("entries");
  if (!list) return;
  const entries = [...list.children].map((item, place) => new Entry(item, data.articles[place]));
  const [find, question, least, order] = ["find", "question", "least", "order"].map(byId);
  data.questions.forEach(([name, , verdicts], place) => verdicts.length && question.append(option(place, name)));
  const collator = new Intl.Collator(data.language);
  const orders = {
    n: (a, b) => b.n - a.n,
    favor: (a, b) => b.share(question.value, "favor") - a.share(question.value, "favor"),
    against: (a, b) => b.share(question.value, "against") - a.share(question.value, "against"),
    date: (a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0),
    title: (a, b) => collator.compare(a.title, b.title),
  };

  function filter() {
    const words = plain(find.value).split(/\s+/).filter(Boolean), fewest = Number(least.value) || 0;
    let shown = 0;
    for (const entry of entries) {
      const fits = entry.n >= fewest && words.every((word) => entry.plain.includes(word));
      entry.item.hidden = !fits;
      shown += fits;
    }
    byId("shown").textContent = fill(data.words.shown, { shown: number(shown), all: number(entries.length) });
    byId("nothing").hidden = shown > 0;
  }

  function sort() {
    list.append(...entries.toSorted(orders[order.value]).map((entry) => entry.item));
  }

  const across = [...document.querySelectorAll(".across [data-question]")];

  function ask() {
    for (const one of across) one.hidden = one.dataset.question !== question.value;
    for (const entry of entries) entry.show(question.value);
    if (order.value === "favor" || order.value === "against") sort();
  }

  find.addEventListener("input", filter);
  least.addEventListener("input", filter);
  order.addEventListener("change", sort);
  question.addEventListener("change", ask);
  byId("filter").addEventListener("submit", (event) => event.preventDefault());
  if (question.options.length) ask();
  sort();
  filter();
  byId("filter").hidden = false;
}

// ---- The comments of one article, made when it is opened and a page at a time.

function comment([text, author, date, likes, answers, tricks]) {
  const item = make("li"), said = make("p", "said", text), facts = make("p", "facts");
  said.dir = "auto";
  item.tabIndex = -1;
  facts.append(make("bdi", "", author || data.words.unsigned));
  if (date) facts.append(" ", make("span", "", date));
  if (likes) facts.append(" ", make("span", "", fill(data.words.likes, { n: number(likes) })));
  answers.forEach((label, question) => {
    const name = data.labels[question][label], [about, words, verdicts] = data.questions[question];
    if (verdicts.length && name === "none") return;
    const told = verdicts.length ? `${about}: ${words[label]}` : words[label];
    facts.append(" ", make("span", `tag ${verdicts.length ? name : ""}`, told));
  });
  for (const trick of tricks) facts.append(" ", make("span", "trick", data.tricks[trick]));
  item.append(said, facts);
  return item;
}

function comments(sheet) {
  const place = sheet.querySelector(".list[hidden]");
  if (!place) return;
  const all = JSON.parse(place.querySelector("script").textContent);
  place.append(byId("tools").content.cloneNode(true));
  const [only, list, more, status] = [".only", ".comments", ".more", "[role=status]"].map((one) => place.querySelector(one));
  data.questions.forEach(([name, labels], question) => {
    const group = make("optgroup");
    group.label = name;
    labels.forEach((label, at) => group.append(option(`${question} ${at}`, label)));
    only.append(group);
  });
  let fitting = all;

  function show(from) {
    list.append(...fitting.slice(from, from + PAGE).map(comment));
    const shown = list.children.length;
    status.textContent = fill(data.words.in_view, { shown: number(shown), all: number(fitting.length) });
    more.hidden = shown >= fitting.length;
    if (from) list.children[from].focus();
  }

  only.addEventListener("change", () => {
    const [question, label] = only.value.split(" ").map(Number);
    fitting = only.value ? all.filter((one) => one[4][question] === label) : all;
    list.replaceChildren();
    show(0);
  });
  more.addEventListener("click", () => show(list.children.length));
  show(0);
  place.hidden = false;
}

// ---- Which sheet is open is in the address, so that going back and sending a link work.

// A browser with scripts keeps what <noscript> holds as text: sheets cost nothing until one is opened. What is read
// as mark-up here is the page's own, every word of others in it escaped, and nothing else ever is.
const held = [...document.querySelectorAll("main > noscript")].map((one) => one.textContent);
const policy = globalThis.trustedTypes?.createPolicy("sheets", { createHTML: (markup) => markup });

function sheetOf(markup) {
  const parsed = new DOMParser().parseFromString(policy ? policy.createHTML(markup) : markup, "text/html");
  return document.adoptNode(parsed.querySelector(".sheet"));
}

let scrolled = 0;

function route() {
  const main = document.querySelector("main"), index = byId("index"), markup = held[location.hash.slice(2) - 1];
  if (!index) return comments(main.querySelector(".sheet"));
  if (!index.hidden) scrolled = scrollY;
  main.querySelector(".sheet")?.remove();
  index.hidden = Boolean(markup);
  if (markup) {
    const sheet = sheetOf(markup);
    main.append(sheet);
    comments(sheet);
    scrollTo(0, 0);
    sheet.querySelector("h2").focus({ preventScroll: true });
  } else if (location.hash) {
    scrollTo(0, scrolled);
    index.querySelector("h2").focus({ preventScroll: true });
  }
}

document.documentElement.classList.add("scripted");
index();
route();
addEventListener("hashchange", route);
