"use strict";
// Adds filters, sorting, copying and a dark view. The page is complete without it.
const all = (where, what) => [...where.querySelectorAll(what)];
const make = (tag, given = {}, ...inside) => {
  const made = Object.assign(document.createElement(tag), given);
  made.append(...inside);
  return made;
};
const text = node => node ? node.textContent.replace(/\s+/g, " ").trim() : "";
const SIGNS = { "\u25c6": "exceeds margin", "\u25cb": "inconclusive", "\u25a1": "insufficient data", "\u2613": "undefined", "\u25cf": "within margin" };
const main = document.getElementById("main");
const said = make("p", { className: "heard" });
said.setAttribute("aria-live", "polite");
document.body.append(said);

// Light and dark: what the system asks for, until the reader says otherwise.
const kept = { get: () => { try { return sessionStorage.getItem("theme"); } catch { return null; } },
  set: value => { try { sessionStorage.setItem("theme", value); } catch { /* not kept */ } } };
const dark = () => document.documentElement.dataset.theme
  ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
const theme = make("button", { type: "button", className: "theme" });
const show = value => {
  if (value) document.documentElement.dataset.theme = value;
  theme.textContent = dark() ? "Light view" : "Dark view";
};
theme.onclick = () => { show(dark() ? "light" : "dark"); kept.set(document.documentElement.dataset.theme); };
show(kept.get());
document.querySelector(".contents").append(theme);

// Sorting: by a column, the other way, and back to the order of the report.
const value = cell => {
  const shown = text(cell).replace(/\u2212/g, "-").replace(/,(?=\d{3})/g, "");
  const number = parseFloat(shown.replace(/^[^\d.+-]*(?=[+-]?\.?\d)/, ""));
  return /^[<>+\-\d.]/.test(shown) && !isNaN(number) ? number : shown.toLowerCase();
};
const compare = (a, b) => typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a === "number" ? -1 : 1;
const sort = (table, head, column) => {
  const was = head.getAttribute("aria-sort");
  const now = { ascending: "descending", descending: "" }[was] ?? "ascending";
  all(table, "thead th").forEach(th => th.removeAttribute("aria-sort"));
  if (now) head.setAttribute("aria-sort", now);
  table.rowsWere ??= all(table, "tbody tr").map(row => [row, row.parentNode]);
  const sets = [];
  for (const [row, body] of table.rowsWere) {
    if (!now) body.append(row);
    else if (row.className === "hints" && sets.length) sets.at(-1).push(row);
    else if (row.className !== "group") sets.push([row]);
  }
  table.classList.toggle("sorted", !!now);
  if (now) {
    const keyed = sets.map((set, at) => [value(set[0].cells[column]), at, set]);
    const turn = now === "ascending" ? 1 : -1;
    keyed.sort(([a, i], [b, j]) => (typeof a === typeof b ? turn : 1) * compare(a, b) || i - j);
    keyed.forEach(([, , set]) => table.tBodies[0].append(...set));
  }
  said.textContent = now ? `Sorted by ${text(head)}, ${now}` : "In the order of the report";
};
for (const table of all(main, "table.numbers")) {
  let group = "";
  for (const row of all(table, "tbody tr")) {
    const head = row.querySelector("th");
    if (row.className === "group") group = text(head);
    else if (head) {
      head.dataset.slice = (group ? group + ": " : "") + text(head);
      if (group) head.prepend(make("span", { className: "of" }, group + ": "));
    }
  }
  all(table, "thead th").forEach((th, column) => {
    const button = make("button", { type: "button" });
    button.append(...th.childNodes);
    button.onclick = () => sort(table, th, column);
    th.append(button);
  });
}

// Every comparison of the page, once.
const found = [], lines = new Map();
for (const node of all(main, "[id^=finding-]")) {
  const { model, emotion, metric } = node.dataset;
  lines.set(node, { f: node.id.slice(8).replace(/~([0-9a-f]+)~/g, (_, code) => String.fromCodePoint(parseInt(code, 16))),
    model: model ?? node.parentNode.dataset.model ?? "", emotion: emotion ?? text(node.querySelector("b")),
    metric: metric ?? node.closest("[data-metric]")?.dataset.metric ?? "" });
}
for (const table of all(main, "table.dense, table.compact[data-ref]")) {
  const heads = all(table, "thead th");
  const listed = all(table.closest(".family") ?? table, ".lines > li");
  const gap = heads.findIndex(th => /^Gap/.test(text(th)));
  if (!table.classList.contains("compact") && gap < 0) continue;
  for (const row of all(table, "tbody tr")) {
    const slice = row.querySelector("th[data-slice]");
    if (!slice) continue;
    const cells = gap < 0 ? [...row.cells].slice(2) : [row.querySelector(".gap") ?? row.cells[row.cells.length - 1]];
    cells.forEach((cell, at) => {
      if (gap < 0 && !text(cell)) return;
      const node = gap < 0 ? listed[heads[at + 2].dataset.of] : row.closest("[id^=finding-]");
      const { metric, margin } = row.closest("[data-metric]").dataset;
      found.push({ cell, row, table, node, slice: slice.dataset.slice, model: "", emotion: "", f: "", ...lines.get(node), metric, margin, verdict: gap < 0 ? SIGNS[text(cell).match(/[\u25c6\u25cb\u25a1\u2613\u25cf]/)?.[0]] ?? "" : text(row.querySelector(".verdict")) });
    });
  }
}

// Filters: rows that do not match are hidden on the screen, never on paper.
const fields = {};
const bar = make("form", { className: "sift" });
const told = make("output", {});
bar.setAttribute("role", "search");
bar.setAttribute("aria-label", "Filter the findings");
const matches = (r, { slice, model, metric, verdict, words }) =>
  (!slice || r.slice === slice || r.slice.endsWith(": " + slice)) && (!metric || r.metric === metric)
    && (!model || (r.model ? r.model === model : r.slice.startsWith(model + ","))) && (!verdict || r.verdict === verdict)
    && words.toLowerCase().split(" ").every(w => [r.slice, r.model, r.metric, r.emotion, r.f].join(" ").toLowerCase().includes(w));
const sift = () => {
  const asked = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value.trim()]));
  const active = Object.values(asked).some(Boolean);
  const rows = new Map(), known = new Map();
  let count = 0;
  for (const r of found) {
    const fits = matches(r, asked);
    r.cell.classList.toggle("dim", active && !fits);
    rows.set(r.row, rows.get(r.row) || fits);
    known.set(r.node, known.get(r.node) || fits);
    if (fits && r.f) count += 1;
  }
  const off = (node, hidden) => node.classList.toggle("off", active && hidden);
  for (const [row, fits] of rows) {
    off(row, !fits);
    if (row.nextElementSibling?.className.startsWith("hints")) off(row.nextElementSibling, !fits);
  }
  for (const row of all(main, "tr.group")) {
    let next = row.nextElementSibling, fits = false;
    for (; next && !next.classList.contains("group"); next = next.nextElementSibling) fits ||= !next.classList.contains("off");
    off(row, !fits && rows.size && all(row.parentNode, "tr").some(each => rows.has(each)));
  }
  for (const [node, about] of lines) {
    off(node, !(known.get(node) ?? (!asked.slice && !asked.verdict && matches({ slice: "", verdict: "", ...about }, asked))));
  }
  for (const table of new Set(found.map(r => r.table))) {
    off(table.parentNode, !found.some(r => r.table === table && rows.get(r.row)));
  }
  for (const list of all(main, ".lines")) {
    const none = !list.querySelector("li:not(.off)");
    off(list, none);
    if (list.previousElementSibling?.tagName === "H5") off(list.previousElementSibling, none);
  }
  for (const node of all(main, ".attention, .family")) {
    off(node, !node.querySelector("[id^=finding-]:not(.off), .wide:not(.off) > table.dense"));
  }
  main.classList.toggle("sifted", active);
  told.textContent = active ? `${count.toLocaleString("en")} of ${total} comparisons` : `${total} comparisons`;
};
const total = found.filter(r => r.f).length.toLocaleString("en");
const choice = (name, label, options) => {
  const field = make("select", { name }, make("option", { value: "", textContent: "all" }),
    ...[...new Set(options)].filter(Boolean).map(o => make("option", { value: o, textContent: o.length > 60 ? o.slice(0, 59) + "\u2026" : o })));
  fields[name] = field;
  bar.append(make("label", {}, make("span", { textContent: label }), field));
};
if (found.length) {
  const named = found.filter(r => r.f);
  choice("slice", "Slice", named.map(r => r.slice));
  choice("model", "Model", named.map(r => r.model));
  choice("metric", "Metric", named.map(r => r.metric));
  choice("verdict", "Verdict", Object.values(SIGNS).filter(v => named.some(r => r.verdict === v)));
  fields.words = make("input", { name: "words", type: "search", autocomplete: "off" });
  bar.append(make("label", {}, make("span", { textContent: "Text" }), fields.words));
  bar.append(make("button", { type: "reset", textContent: "Show all" }), told);
  told.setAttribute("aria-live", "polite");
  bar.oninput = sift;
  bar.onreset = () => setTimeout(sift);
  bar.onsubmit = event => event.preventDefault();
  document.getElementById("findings").before(bar);
  sift();
}

// Copying: one button a table, which follows the pointer and the arrow keys.
const whole = r => {
  const compact = r.table.classList.contains("compact");
  const [gap, , ...under] = compact ? r.cell.textContent.split(/\s+/) : [text(r.cell.firstChild), "", text(r.cell.querySelector("small, .under"))];
  const persons = r.row.cells[compact ? 1 : 2];
  const counts = compact ? [text(persons) || under[2]?.slice(1, -1)] : [text(persons.firstChild), text(persons.querySelector("small"))];
  const ends = under.slice(0, 2).map(end => !compact ? end : /^\(/.test(end) ? "" : (/^[\d.]*[1-9]/.test(end) ? "+" : "") + end.replace(/^(\u2212?)\./, "$10.")).filter(Boolean).join(" to ");
  return [`Gap ${gap}${ends ? ` (${document.body.dataset.level} interval ${ends})` : ""}`,
    [counts[0] && counts[0] + " persons", counts[1] && counts[1] + " items"].filter(Boolean).join(", "),
    `${r.slice} against ${text(r.row.querySelector(".words")).replace(/^against /, "") || r.table.dataset.ref || "its reference"}`,
    [r.metric, r.emotion, r.model].filter(Boolean).join(", "), r.margin && `margin ${r.margin}`, r.verdict,
    r.f && `finding ${r.f}`, `plan sha256 ${document.body.dataset.plan}`].filter(Boolean).join("; ");
};
const copy = async words => {
  try { await navigator.clipboard.writeText(words); } catch {
    const field = make("textarea", { value: words, className: "heard" });
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  said.textContent = `Copied: ${words}`;
};
const places = new Map(found.map(r => [r.cell, r]));
for (const table of new Set(found.map(r => r.table))) {
  const own = found.filter(r => r.table === table);
  const button = make("button", { type: "button", className: "copy", title: "Copy with provenance" });
  const put = r => { r.cell.append(button); button.setAttribute("aria-label", `Copy the gap of ${r.slice} with its provenance`); };
  put(own[0]);
  table.addEventListener("pointerover", event => {
    const r = places.get(event.target.closest("td"));
    if (r && r.cell !== button.parentNode && document.activeElement !== button) put(r);
  });
  button.onclick = () => {
    copy(whole(places.get(button.parentNode)));
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 900);
  };
  button.onkeydown = event => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const column = /Up|Down/.test(event.key) ? button.parentNode.cellIndex : -1;
    const shown = own.filter(r => r.cell.offsetParent && (column < 0 || r.cell.cellIndex === column));
    const next = shown[shown.indexOf(places.get(button.parentNode)) + step];
    if (next) { put(next); button.focus(); }
  };
}
