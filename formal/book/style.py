"""The style sheet and the script of the site; nothing in them is fetched from anywhere."""

from __future__ import annotations

STYLE = """\
:root { color-scheme: light dark; --paper: #ffffff; --ink: #20242c; --quiet: #48505e;
  --line: #dfe3ea; --link: #1d5cb4; --code: #f2f4f8; --block: #f6f8fb; --formula: #fbfaf4; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #15181e; --ink: #e7eaf0; --quiet: #a7b0be; --line: #343b47; --link: #7fb0f5;
    --code: #232833; --block: #1b1f27; --formula: #22211a; }
}
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: var(--paper);
  font: 16px/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei",
  "Noto Sans CJK SC", "Noto Sans SC", sans-serif; }
header { border-bottom: 1px solid var(--line); background: var(--block); }
header > div, main { margin: 0 auto; max-width: 64rem; padding: .6rem 1.25rem; }
main { padding-bottom: 4rem; }
body.wide main { max-width: none; }
header nav { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; align-items: center;
  font-size: .92rem; }
header nav a { white-space: nowrap; } header nav .brand { font-weight: 700; }
header nav a[aria-current] { color: var(--ink); }
header nav form { margin-left: auto; }
input[type=search] { font: inherit; color: inherit; background: var(--paper);
  border: 1px solid var(--line); border-radius: 5px; padding: .15rem .5rem; max-width: 100%; }
header input[type=search] { width: 11rem; }
#query { width: 100%; font-size: 1.1rem; padding: .4rem .7rem; }
#found { padding: 0; list-style: none; } #found li { margin: .7rem 0; }
#found small { color: var(--quiet); margin-left: .5rem; } #found span { display: block; }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
h1 { font-size: 1.7rem; margin: 1rem 0 .6rem; line-height: 1.25; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 .4rem; border-top: 1px solid var(--line);
  padding-top: 1.1rem; }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .3rem; }
h1, h2, h3, p, li { overflow-wrap: anywhere; } td { overflow-wrap: break-word; }
th { white-space: nowrap; }
code, pre { font: .86rem/1.45 "DejaVu Sans Mono", ui-monospace, Consolas, "Noto Sans Mono CJK SC",
  "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", monospace; }
code { background: var(--code); border-radius: 3px; padding: .05rem .25rem;
  overflow-wrap: anywhere; }
pre { background: var(--block); border: 1px solid var(--line); border-radius: 5px;
  padding: .7rem .9rem; overflow-x: auto; } pre code { background: none; padding: 0; }
pre.formula { white-space: pre-wrap; }
div.formula { background: var(--formula); border: 1px solid var(--line); border-radius: 5px;
  padding: .6rem .9rem; overflow-x: auto; margin: .8rem 0; }
math { font-family: math, "STIX Two Math", "Cambria Math", "Latin Modern Math",
  "Noto Sans Math", serif; font-size: 1.06rem; }
math[display="block"] { margin: 0; text-align: left; width: max-content; }
mtd { text-align: left; padding: .16rem 0; } mi.it { font-style: italic; }
.sf { font-family: system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; font-size: .94em; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; margin: .8rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .6rem .35rem 0; text-align: left;
  vertical-align: top; }
td:first-child code, td:first-child strong { overflow-wrap: normal; white-space: nowrap; }
details { margin: .3rem 0; } summary { cursor: pointer; color: var(--quiet); }
img { max-width: 100%; height: auto; }
.scroll, .wide-picture { overflow-x: auto; }
.wide-picture { border: 1px solid var(--line); border-radius: 5px; }
.wide-picture svg { display: block; max-width: none; }
#fit:checked ~ .wide-picture svg { width: 100%; height: auto; }
pre.source { padding-left: 0; counter-reset: line; }
pre.source span { counter-increment: line; }
pre.source span::before { content: counter(line); display: inline-block; width: 3.4rem;
  padding-right: .9rem; text-align: right; color: var(--quiet); user-select: none; }
pre.source span:target { background: var(--code); }
@media (max-width: 44rem) {
  header > div, main { padding-left: .9rem; padding-right: .9rem; }
  header nav form { margin-left: 0; flex: 1 0 100%; } header input[type=search] { width: 100%; }
  .scroll thead { display: none; } .scroll td { display: block; border: 0; padding: .1rem 0; }
  .scroll tr { display: block; border-bottom: 1px solid var(--line); padding: .4rem 0; }
  td:first-child code, td:first-child strong { white-space: normal; overflow-wrap: anywhere; }
  pre.source span::before { width: 2.4rem; padding-right: .5rem; }
}
"""

# The rule, which a test states too: every word of the question occurs in an entry; names that
# begin with the question come first, then names that contain it, then the rest.
SCRIPT = """\
"use strict";
(function () {
  const field = document.getElementById("query"), list = document.getElementById("found");
  const count = document.getElementById("count");
  const zh = document.documentElement.lang === "zh";
  const index = window.formalIndex.map(function (e) {
    return { name: e[0], en: e[1], zh: e[2], at: e[3], kind: e[zh ? 5 : 4],
      text: (e[0] + " " + e[1] + " " + e[2]).toLowerCase().replace(/_/g, " ") };
  });
  function rank(e, whole) {
    const name = e.name.toLowerCase().replace(/_/g, " "), i = name.indexOf(whole);
    return i < 0 ? 3 : i === 0 ? (name === whole ? 0 : 1) : 2;
  }
  function show() {
    const whole = field.value.toLowerCase().replace(/_/g, " ").trim();
    const words = whole.split(/\\s+/).filter(Boolean);
    const found = !words.length ? [] : index.filter(function (e) {
      return words.every(function (w) { return e.text.indexOf(w) >= 0; });
    }).map(function (e, i) { return [rank(e, whole), i, e]; });
    found.sort(function (a, b) { return a[0] - b[0] || a[1] - b[1]; });
    list.replaceChildren.apply(list, found.slice(0, 100).map(function (f) {
      const e = f[2], item = document.createElement("li"), link = document.createElement("a");
      const kind = document.createElement("small"), said = document.createElement("span");
      link.href = e.at; link.textContent = e.name; kind.textContent = e.kind;
      said.textContent = zh && e.zh || e.en;
      item.append(link, kind, said);
      return item;
    }));
    count.textContent = words.length ? String(found.length) : "";
  }
  field.value = new URLSearchParams(window.location.search).get("q") || "";
  field.addEventListener("input", show);
  show();
  field.focus();
})();
"""
