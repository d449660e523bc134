/** Runs in the browser, right after Altair is told its options: sees to what there is no option for. */
const tabSelector = 'app-window-switcher-item .window-switcher__item';
const openTabClass = 'window-switcher__item--active';
const pauseMs = 20;
const triesMax = 500;

const altair = globalThis.getAltairConfig();

// Scripts of tabs run in a frame. When two start at once, Altair looks for the second's frame on a host of
// its own.
Object.assign(altair, {
  localSandboxUrl: new URL('iframe-sandbox/index.html', document.baseURI).href,
  useLocalSandboxUrl: true,
});

// Altair makes its tabs one after the other and opens the last one; here it is the first that comes first.
for (let tries = 0; tries < triesMax; tries++) {
  const tabs = [...document.querySelectorAll(tabSelector)];
  const areMade = tabs.length === altair.options.initialWindows.length;
  if (areMade && tabs.at(-1).classList.contains(openTabClass)) {
    tabs[0].click();
    break;
  }
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
}
