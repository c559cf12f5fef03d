#pragma once

namespace headroom {

/// The report page's style sheet: light and dark by the reader's preference, one column on a
/// telephone, black on white in print. Head colours are those of Okabe and Ito's colour-blind-safe
/// palette ("Color Universal Design", 2008), lightened for the dark page.
inline constexpr const char* report_style = R"css(
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --ink: #1b2430; --soft: #5a6675; --rule: #dfe3e9;
  --track: #eceff3; --neutral: #9aa5b1; --good: #00684f; --good-back: #e1f4ed;
  --c0: #0072b2; --c1: #d55e00; --c2: #009e73; --c3: #cc79a7; --c4: #b38600; --c5: #56b4e9;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #12161c; --card: #1b2129; --ink: #e8ecf1; --soft: #a3aebb; --rule: #313a45;
    --track: #29313b; --neutral: #6f7c8a; --good: #7fe0bd; --good-back: #17392f;
    --c0: #5db4ee; --c1: #ff9a4d; --c2: #3fcf9f; --c3: #e8a3c9; --c4: #e6b93c; --c5: #9bd4f5;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main, header, footer { max-width: 66rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.5rem; }
.eyebrow { margin: 0; color: var(--soft); font-size: .875rem; letter-spacing: .04em; }
h1 { margin: .3rem 0 .8rem; font-size: clamp(1.6rem, 4.5vw, 2.4rem); line-height: 1.18;
  letter-spacing: -.015em; text-wrap: balance; overflow-wrap: anywhere; }
h1 span { display: inline-block; max-width: 100%; }
.verdict { margin: 0 0 1rem; padding: .9rem 1.2rem; max-width: 52rem; font-size: 1.12rem;
  background: var(--card); border-left: 4px solid var(--c1); border-radius: 4px 10px 10px 4px; }
h2 { margin: 2.6rem 0 .5rem; font-size: 1.3rem; letter-spacing: -.01em; }
h3 { margin: 0 0 .7rem; font-size: 1rem; }
p, li { max-width: 46rem; }
.note { color: var(--soft); font-size: .9rem; margin: .6rem 0 0; }
.note + .scroll, .note + .cards { margin-top: 1.2rem; }
.cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); }
.cards.pairs { grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }
.card { background: var(--card); border: 1px solid var(--rule); border-radius: 10px;
  padding: 1.1rem 1.2rem; min-width: 0; margin: 0; }
.figure { font-size: 1.9rem; font-weight: 650; line-height: 1.2; letter-spacing: -.02em;
  font-variant-numeric: tabular-nums; }
.figure small { font-size: .95rem; font-weight: 400; color: var(--soft); letter-spacing: 0; }
.card p { margin: .15rem 0 0; color: var(--soft); font-size: .92rem; }
.card .name { margin: 0 0 .2rem; color: var(--ink); font-weight: 600; overflow-wrap: anywhere; }
.swatch { display: inline-block; width: .7em; height: .7em; border-radius: 2px; margin-right: .45em; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--rule); border-radius: 10px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: .9rem 1.2rem 0; color: var(--soft); font-size: .9rem; }
th, td { padding: .5rem 1.2rem; text-align: right; white-space: nowrap; }
th:first-child { text-align: left; font-weight: 400; white-space: normal; }
thead th { font-weight: 650; border-bottom: 1px solid var(--rule); }
tbody tr + tr > * { border-top: 1px solid var(--rule); }
tr.main > * { font-weight: 650; }
tr.sub th { padding-left: 2.2rem; color: var(--soft); }
tr.sub > * { border-top: 0 !important; padding-top: 0; }
td.best { color: var(--good); }
.badge { display: inline-block; margin-right: .5rem; padding: 0 .5em; border-radius: 99px;
  background: var(--good-back); color: var(--good); font-size: .78rem; font-weight: 600; }
.looks { display: flex; flex-wrap: wrap; gap: .9rem 1.1rem; }
.looks img { display: block; max-width: 8rem; border-radius: 4px; image-rendering: pixelated; }
.looks p { font-size: .85rem; line-height: 1.4; margin-top: .4rem; max-width: 9rem; overflow-wrap: anywhere; }
.looks b { color: var(--ink); }
svg { display: block; width: 100%; height: auto; overflow: visible; }
svg text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  fill: var(--ink); font-variant-numeric: tabular-nums; }
svg .tick { fill: var(--soft); font-size: 11px; }
svg .cell { font-size: 9px; }
svg .value { font-weight: 600; }
svg .track { fill: var(--track); }
svg .grid { stroke: var(--rule); }
svg .zero { stroke: var(--ink); stroke-width: 1.5; }
svg .line { fill: none; stroke-width: 2.4; stroke-linejoin: round; stroke-linecap: round; }
svg .line.thin { stroke-width: 1; opacity: .45; }
svg .line.dashed { stroke-dasharray: 6 5; }
svg .interval { stroke-width: 6; opacity: .28; }
svg .cap { stroke-width: 1.6; }
svg .band { opacity: .15; stroke: none !important; }
svg .limit { stroke: var(--soft); stroke-dasharray: 2 3; }
svg .ring { fill: var(--card); stroke-width: 1.6; }
svg .spot { fill: none; pointer-events: all; }
svg .mean { stroke: var(--card) !important; stroke-width: 1.2; }
.neutral { fill: var(--neutral); stroke: var(--neutral); background: var(--neutral); }
.ink { fill: var(--ink); stroke: var(--ink); }
.c0 { fill: var(--c0); stroke: var(--c0); background: var(--c0); }
.c1 { fill: var(--c1); stroke: var(--c1); background: var(--c1); }
.c2 { fill: var(--c2); stroke: var(--c2); background: var(--c2); }
.c3 { fill: var(--c3); stroke: var(--c3); background: var(--c3); }
.c4 { fill: var(--c4); stroke: var(--c4); background: var(--c4); }
.c5 { fill: var(--c5); stroke: var(--c5); background: var(--c5); }
svg rect { stroke: none !important; }
svg .line { fill: none !important; }
svg .ring { fill: var(--card) !important; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.2rem; margin: 0; font-size: .93rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; min-width: 0; }
.words dl { grid-template-columns: minmax(8rem, max-content) 1fr; gap: .7rem 1.4rem; }
.words dt { color: var(--ink); font-weight: 600; }
pre { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: .9rem 1.2rem;
  white-space: pre-wrap; overflow-wrap: anywhere; font: .88rem/1.6 ui-monospace, "DejaVu Sans Mono", monospace; }
footer { margin-top: 2.5rem; padding-bottom: 3rem; color: var(--soft); font-size: .88rem; }
@media (max-width: 34rem) {
  header { padding-top: 1.4rem; }
  table { font-size: .8rem; }
  th, td { padding: .4rem .35rem; }
  tr.sub th { padding-left: 1rem; }
  td { white-space: normal; }
  .badge { display: table; margin: 0 0 .1rem auto; }
  .words dl, dl { grid-template-columns: 1fr; gap: .1rem; }
  dd { margin-bottom: .6rem; }
}
@media print {
  :root { color-scheme: light; --page: #fff; --card: #fff; --ink: #000; --soft: #444;
    --rule: #bbb; --track: #eee; }
  body { font-size: 10pt; }
  main, header, footer { max-width: none; padding: 0; }
  header { padding-top: 0; }
  h1 { font-size: 1.7rem; }
  h2 { margin-top: 1.6rem; }
  .verdict { max-width: none; }
  .cards, .cards.pairs { grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); gap: .7rem; }
  .card { padding: .8rem .9rem; }
  .scroll { overflow: visible; }
  th, td { padding: .28rem .8rem; }
  .looks { flex-wrap: nowrap; gap: .6rem; }
  .looks div { flex: 1; min-width: 0; }
  .looks img { width: 100%; max-width: 7rem; height: auto; }
  dl { font-size: .85rem; line-height: 1.3; gap: .15rem 1rem; }
  .words dl { gap: .4rem 1rem; }
  .card, .scroll, .verdict, pre, tr, dd { break-inside: avoid; }
  h2, h3, caption, thead, dt { break-after: avoid; }
  svg, svg *, img, .swatch, .badge { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
)css";

} // namespace headroom
