/** Of the page that is shared: light and dark, narrow and wide, on paper. The state is told in words too, never by its colour alone. */
export const pageStyle = `
:root { color-scheme: light dark; --line: light-dark(#dcdcdc, #3a3d42); --quiet: light-dark(#5c5f66, #a5a9b1);
  --code: light-dark(#f4f4f2, #24272c); --broken: light-dark(#c0262d, #ff6b6b); --degraded: light-dark(#96690a, #e8b64a);
  --fine: light-dark(#1d7a43, #5dc98a); --unknown: light-dark(#5c5f66, #a5a9b1); }
* { box-sizing: border-box; }
body { margin: 0; background: light-dark(#ffffff, #1a1c20); color: light-dark(#1d1f23, #e6e7ea);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; }
header { border-left: 4px solid var(--line); padding: 0.1rem 0 0.1rem 1rem; margin-bottom: 1.5rem; }
header.broken { border-color: var(--broken); } header.degraded { border-color: var(--degraded); }
header.fine { border-color: var(--fine); } header.unknown { border-color: var(--unknown); }
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0; overflow-wrap: anywhere; }
.mark { display: inline-block; width: 0.7em; height: 0.7em; margin-right: 0.45em; border-radius: 50%; background: var(--unknown); }
.broken .mark { background: var(--broken); } .degraded .mark { background: var(--degraded); } .fine .mark { background: var(--fine); }
.subtitle, .notice, footer { color: var(--quiet); margin: 0.25rem 0 0; }
section { display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: 0.25rem 1rem; padding: 0.75rem 0;
  border-top: 1px solid var(--line); }
section > div { grid-column: 2; }
h2 { font-size: 0.9rem; font-weight: 600; color: var(--quiet); margin: 0.1rem 0 0; grid-column: 1; }
p { margin: 0 0 0.35rem; overflow-wrap: anywhere; }
code, pre { font: 0.875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--code); }
code { padding: 0.1em 0.3em; border-radius: 3px; }
pre { margin: 0.25rem 0 0.6rem; padding: 0.5rem 0.75rem; border-radius: 4px; white-space: pre-wrap; overflow-wrap: anywhere; }
pre.command { border-left: 3px solid var(--line); user-select: all; }
details { border-top: 1px solid var(--line); padding: 0.6rem 0; }
summary { cursor: pointer; font-weight: 600; }
details[open] > summary { margin-bottom: 0.5rem; }
a { color: var(--quiet); text-decoration: none; font-size: 0.85em; } a:hover, a:focus-visible { text-decoration: underline; }
:target { background: var(--code); }
svg { width: 100%; height: auto; display: block; margin: 0 0 0.4rem; }
svg polyline { fill: none; stroke: currentColor; stroke-width: 1.5; }
svg line { stroke: var(--degraded); stroke-width: 1.5; stroke-dasharray: 3 3; }
svg text { font-size: 10px; fill: var(--quiet); } svg .end { text-anchor: end; }
footer { border-top: 1px solid var(--line); margin-top: 0.5rem; padding-top: 0.75rem; font-size: 0.85rem; }
@media (max-width: 40rem) { section { grid-template-columns: minmax(0, 1fr); } section > div { grid-column: 1; } }
@media print { details > * { display: block; } main { padding: 0; } }
`;
