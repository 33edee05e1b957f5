/** The style sheet of the page of the routes, for light and dark windows of any width. */
export const DOCS_STYLE: string = `:root {
  color-scheme: light dark;
  --text: light-dark(#1f2328, #e6e8eb);
  --paper: light-dark(#fff, #14171a);
  --raised: light-dark(#f3f4f6, #20252a);
  --line: light-dark(#d0d5da, #3a4149);
  --link: light-dark(#0a55b8, #7db6ff);
}
body {
  margin: 0;
  display: grid;
  grid-template-columns: minmax(14rem, 22rem) minmax(0, 1fr);
  background: var(--paper);
  color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif;
}
nav {
  position: sticky;
  top: 0;
  height: 100vh;
  overflow: auto;
  box-sizing: border-box;
  padding: 1rem;
  background: var(--raised);
  font-size: 0.85rem;
  overflow-wrap: anywhere;
}
nav h2 { margin: 1rem 0 0.25rem; font-size: 1rem; }
nav ul { margin: 0; padding: 0; list-style: none; }
nav a { display: block; padding: 0.2rem 0; text-decoration: none; }
main { padding: 1rem 2rem 4rem; max-width: 70rem; }
section { border-top: 1px solid var(--line); }
h3 { overflow-wrap: anywhere; scroll-margin-top: 1rem; }
a { color: var(--link); }
main p a { text-decoration: underline; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.9em; background: var(--raised); }
code { padding: 0.1em 0.25em; border-radius: 3px; }
pre { padding: 0.75rem; overflow: auto; max-height: 30rem; }
.table { overflow: auto; margin: 0.75rem 0; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid var(--line); padding: 0.3rem 0.6rem; text-align: left; vertical-align: top; }
th { background: var(--raised); }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; z-index: 1; padding: 0.5rem; background: var(--paper); }
@media (max-width: 50rem) {
  body { display: block; }
  nav { position: static; height: auto; max-height: 40vh; }
  main { padding: 1rem; }
}
@media print {
  nav, .skip { display: none; }
  body { display: block; }
}
`
