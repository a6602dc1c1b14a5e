// The list of messages: shows the rows, searches them, and opens each decoded. Data is written as text only.
"use strict";
const PAGE = 50;
const [NUMBER, KIND, WORDS, TIME, DEVICE, OUTCOME, FAULT, VERDICT, PLACE, COUNTER, CODE, FINDINGS, MORE] =
  Array(13).keys();
const FAILED = ["failure", "fault", "success with fault"];
const read = id => JSON.parse(document.getElementById(id).textContent);
const rows = read("rows");
const body = document.querySelector("#list tbody"), more = document.getElementById("more");
const search = document.getElementById("search"), kind = document.getElementById("kind");
const outcome = document.getElementById("outcome"), count = document.getElementById("count");
const texts = rows.map(row => row.flat(3).join(" ").toLowerCase());
const headings = [...document.querySelectorAll("#list thead th")];
const SORTED_BY = [WORDS, TIME, DEVICE, OUTCOME, VERDICT, PLACE]; // what each heading sorts by
const {compare} = new Intl.Collator("en-GB", {numeric: true});
const number = count => count.toLocaleString("en-GB");
const total = Number(document.getElementById("list").dataset.total);
const all = rows.length === total ? `${number(total)} messages`
  : `the ${number(rows.length)} messages listed here (${number(total)} in all)`;
let contents = null, found = [], shown = 0, sorted = -1, direction = 1;

function element(name, text, style) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (style) made.className = style;
  return made;
}

function wanted(row, index, words) {
  return words.every(word => texts[index].includes(word))
    && (!kind.value || row[KIND] === kind.value)
    && (!outcome.value
      || (outcome.value === "findings" && row[FINDINGS].length + row[MORE] > 0)
      || (outcome.value === "failed" && FAILED.includes(row[OUTCOME]))
      || row[VERDICT] === outcome.value);
}

function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  found = [...rows.keys()].filter(index => wanted(rows[index], index, words));
  if (sorted >= 0) found.sort((a, b) => compareRows(rows[a][SORTED_BY[sorted]], rows[b][SORTED_BY[sorted]]) || a - b);
  body.replaceChildren();
  shown = 0;
  showMore();
}

// Empty cells are at the end in either direction.
function compareRows(one, other) {
  return !one - !other || direction * compare(one, other);
}

// Ascending, then descending, then in the order of the input.
function sortBy(number) {
  if (sorted !== number) [sorted, direction] = [number, 1];
  else if (direction === 1) direction = -1;
  else sorted = -1;
  headings.forEach((heading, index) => {
    if (index === sorted) heading.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
    else heading.removeAttribute("aria-sort");
  });
  filter();
}

function showMore() {
  const next = found.slice(shown, shown + PAGE);
  body.append(...next.map(rowElement));
  shown += next.length;
  more.hidden = shown === found.length;
  const part = shown < found.length ? `, ${shown} shown` : "";
  count.textContent = `${number(found.length)} of ${all}${part}`;
}

function rowElement(index) {
  const row = rows[index], line = element("tr");
  const name = element("th"), button = element("button", row[WORDS], "open");
  name.scope = "row";
  button.type = "button";
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => toggle(index, line, button));
  name.append(button);
  const verdict = element("td", "", "nowrap"), style = row[VERDICT].replace(" ", "-");
  verdict.append(element("span", row[VERDICT], style));
  const others = row[FINDINGS].length + row[MORE];
  if (others) verdict.append(element("span", ` ${others} ${others === 1 ? "finding" : "findings"}`, "soft"));
  const failed = FAILED.includes(row[OUTCOME]) ? "bad" : "";
  line.append(name, element("td", row[TIME].replace("T", " ").replace(/Z$/, ""), "nowrap optional"),
    element("td", row[DEVICE], "optional code"), element("td", row[OUTCOME], failed), verdict,
    element("td", row[PLACE], "optional path"));
  line.dataset.index = index;
  return line;
}

function toggle(index, line, button) {
  const isOpen = button.getAttribute("aria-expanded") === "true";
  button.setAttribute("aria-expanded", String(!isOpen));
  if (isOpen) {
    line.nextElementSibling.remove();
    return;
  }
  const detail = element("tr", "", "detail"), cell = element("td");
  cell.colSpan = 6;
  cell.append(...details(index));
  detail.append(cell);
  line.after(detail);
}

function details(index) {
  contents = contents || read("contents");
  const row = rows[index], content = contents[index], parts = [];
  if (row[FINDINGS].length + row[MORE]) {
    const list = element("ul", "", "findings");
    for (const [severity, rule, message, place] of row[FINDINGS]) {
      const item = element("li");
      item.append(element("span", severity, `badge ${severity}`), ` ${message} `, element("span", `${rule} ${place}`, "soft"));
      list.append(item);
    }
    if (row[MORE]) list.append(element("li", `${row[MORE]} more ${row[MORE] === 1 ? "finding" : "findings"}`));
    parts.push(list);
  }
  const facts = [["File", row[PLACE]], ["First fault", row[FAULT]], ["Message code", row[CODE]]];
  if (typeof content === "string") {
    facts.push(["Device", row[DEVICE]], ["Counter", row[COUNTER]], ["Content", `not shown: ${content}`]);
    return [...parts, fields(facts.map(([label, text]) => [label, text, "", []]))];
  }
  const [title, items, blocks] = content;
  return [element("h3", title), ...parts, fields([["File", row[PLACE], "", []], ...items]), ...blocks.map(block)];
}

function fields(items) {
  const list = element("dl");
  for (const [label, ...cell] of items) {
    if (!cell[0] && !cell[1]) continue;
    list.append(element("dt", label), value("dd", cell));
  }
  return list;
}

function value(name, [text, meaning, marks]) {
  const made = element(name, text);
  if (meaning) made.append(" ", element("span", meaning, "soft"));
  for (const [level, words] of marks) made.append(" ", element("span", words, `badge long ${level}`));
  return made;
}

function block([kind, title, ...rest]) {
  if (kind === "fields") return fields(rest[0]);
  const made = element("div", "", "block");
  if (kind === "section") {
    made.append(element("h4", title), ...rest[0].map(block));
    if (rest[1]) made.append(element("p", rest[1], "soft"));
    return made;
  }
  const [columns, entries, remark] = rest, table = element("table"), head = element("tr"), wide = element("div", "", "wide");
  wide.tabIndex = 0;
  wide.setAttribute("role", "group");
  wide.setAttribute("aria-label", title);
  table.append(element("caption", title));
  for (const column of columns) {
    const cell = element("th", column);
    cell.scope = "col";
    head.append(cell);
  }
  const heading = element("thead"), lines = element("tbody");
  heading.append(head);
  for (const entry of entries) {
    const line = element("tr");
    line.append(...entry.map(cell => value("td", cell)));
    lines.append(line);
  }
  table.append(heading, lines);
  wide.append(table);
  made.append(wide);
  if (remark) made.append(element("p", remark, "soft"));
  return made;
}

function look(text) {
  search.value = text;
  kind.value = outcome.value = "";
  filter();
  document.getElementById("messages").scrollIntoView();
  search.focus({preventScroll: true});
}

search.form.addEventListener("submit", event => event.preventDefault());
search.addEventListener("input", filter);
[kind, outcome].forEach(select => select.addEventListener("change", filter));
more.addEventListener("click", showMore);
headings.forEach((heading, number) => heading.firstElementChild.addEventListener("click", () => sortBy(number)));
document.querySelectorAll("button.find").forEach(button => button.addEventListener("click", () => look(button.textContent)));
const places = new Map(rows.map((row, index) => [row[NUMBER], index]));
document.querySelectorAll("button.open-message").forEach(button => {
  const index = places.get(Number(button.dataset.number));
  if (index === undefined) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    look("");
    while (!body.querySelector(`tr[data-index="${index}"]`) && shown < found.length) showMore();
    const line = body.querySelector(`tr[data-index="${index}"]`);
    const open = line.querySelector("button");
    if (open.getAttribute("aria-expanded") === "false") open.click();
    line.scrollIntoView();
    open.focus({preventScroll: true});
  });
});
filter();
