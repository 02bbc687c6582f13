/** The report's style sheet: system fonts, light and dark by preference, no outside resource. */
export const styleSheet = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1c2330;--soft:#5b6575;--line:#dfe3ea;--card:#f6f7f9;--dot:#2f6fde;--front:#d9480f;--winner:#e8a400;--conv:#2f6fde;--skip:#2b8a3e;--pool:#9c36b5}
@media (prefers-color-scheme:dark){:root{--paper:#12151c;--ink:#e6e9ef;--soft:#9aa4b5;--line:#2a303c;--card:#1a1f29;--dot:#6ea8fe;--front:#ff922b;--winner:#ffd43b;--conv:#6ea8fe;--skip:#69db7c;--pool:#da77f2}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1080px;margin:0 auto;padding:28px 20px 60px}
h1{font-size:26px;margin:0 0 2px}h2{font-size:18px;margin:36px 0 10px}h3{font-size:15px;margin:24px 0 8px}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(420px,1fr));gap:14px}
p{margin:6px 0}.soft{color:var(--soft)}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:13px}
pre{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px 14px;overflow:auto}
.winner{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px;margin-top:16px}
.winner code{font-size:14px;overflow-wrap:anywhere}
.facts{display:flex;flex-wrap:wrap;gap:8px 28px;margin-top:10px}
.facts div span{display:block;color:var(--soft);font-size:12px}.facts div b{font-size:17px;font-weight:600}
figure{margin:0;position:relative;overflow-x:auto}figure svg{max-width:100%;height:auto;display:block}
.plot{position:relative;display:inline-block}.plot canvas{position:absolute;left:0;top:0;pointer-events:none}
figcaption{color:var(--soft);font-size:13px;margin-top:4px}
.tabs label{margin-right:14px;cursor:pointer}
.tip{position:absolute;pointer-events:none;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:8px 10px;font-size:12.5px;max-width:420px;box-shadow:0 4px 18px rgba(0,0,0,.18);overflow-wrap:anywhere;z-index:2}
.tip[hidden],.ring[hidden],.plot[hidden]{display:none}
.ring{position:absolute;width:14px;height:14px;margin:-7px 0 0 -7px;border:2px solid var(--winner);border-radius:50%;pointer-events:none}
.scroll{overflow:auto;max-height:460px;border:1px solid var(--line);border-radius:8px}
table{border-collapse:collapse;width:100%;font-size:13.5px}
th,td{padding:6px 10px;text-align:left;border-bottom:1px solid var(--line);white-space:nowrap}
th{position:sticky;top:0;background:var(--card);font-weight:600}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
tr:last-child td{border-bottom:0}
svg.cell .node{fill:var(--card);stroke:var(--soft)}svg.cell text{fill:var(--ink);font:13px system-ui,sans-serif;text-anchor:middle}
svg.cell .edge{fill:none;stroke-width:1.8}svg.cell .plate{fill:var(--paper)}svg.cell marker path{fill:var(--soft)}
svg.cell .edge.conv{stroke:var(--conv)}svg.cell text.conv{fill:var(--conv)}
svg.cell .edge.skip{stroke:var(--skip)}svg.cell text.skip{fill:var(--skip)}
svg.cell .edge.pool{stroke:var(--pool)}svg.cell text.pool{fill:var(--pool)}
svg.cell .edge.none{stroke:var(--line);stroke-dasharray:4 4}svg.cell text.none{fill:var(--soft)}
tr.changed td{background:color-mix(in srgb,var(--winner) 14%,transparent)}tr.added td{background:color-mix(in srgb,var(--skip) 14%,transparent)}tr.removed td{background:color-mix(in srgb,var(--front) 14%,transparent)}
.badge{border:1px solid var(--front);color:var(--front);border-radius:5px;padding:0 5px;font-size:11.5px;margin-left:6px}
`;
