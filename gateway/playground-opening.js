/** Runs in the browser, right after Altair is told its options: sees to what there is no option for. */
const visitedKey = 'ordergraph_playground_visited';
const tabSelector = 'app-window-switcher-item .window-switcher__item';
const openTabClass = 'window-switcher__item--active';
const pauseMs = 20;
const triesMax = 500;

/** Altair opens the last of the tabs that it begins with. */
async function openFirstTab() {
  for (let tries = 0; tries < triesMax; tries++) {
    const tabs = [...document.querySelectorAll(tabSelector)];
    if (tabs.at(-1)?.classList.contains(openTabClass)) return tabs[0].click();
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

// Scripts of tabs run in a frame. When two start at once, Altair looks for the second's frame on a host of its own.
Object.assign(globalThis.getAltairConfig(), {
  localSandboxUrl: new URL('iframe-sandbox/index.html', document.baseURI).href,
  useLocalSandboxUrl: true,
});

if (!localStorage.getItem(visitedKey)) {
  localStorage.setItem(visitedKey, 'true');
  await openFirstTab();
}
