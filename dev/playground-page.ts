/** Drives the Playground in a real browser, for tests. */
import { chromium, type Page, type Response } from 'playwright-core';
import { findBrowser } from './browser.ts';

export interface PlaygroundPage {
  page: Page;
  /** What the page asked of any host but its own. */
  foreignRequests: string[];
  /** The styles that are in the page, and that its policy keeps out of force. */
  refusedStyles(): Promise<string[]>;
  /** The names of the tabs, in their order. */
  tabs(): Promise<string[]>;
  openTab(name: string): Promise<void>;
  /** Replaces what is in the open tab's editor. */
  write(query: string): Promise<void>;
  /** Presses the button, and gives what went out, what came back, and what the page then shows. */
  send(): Promise<{
    request: { variables?: unknown };
    status: number;
    body: { data?: unknown; errors?: unknown[] };
    shown: string;
  }>;
  close(): Promise<void>;
}

const selectors = {
  tab: 'app-window-switcher-item .window-switcher__item',
  openTab: '.window-switcher__item--active',
  editor: 'app-query-editor .cm-content',
  result: 'app-query-result .cm-content',
};

export async function openPlayground(url: string): Promise<PlaygroundPage> {
  const { executablePath, args, environment } = await findBrowser();
  const browser = await chromium.launch({ executablePath, args, env: environment as Record<string, string> });
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const foreignRequests = watchForeignRequests(page, new URL(url).origin);
    await page.goto(url);
    await untilOpen(page, '1 ');
    return {
      page,
      foreignRequests,
      refusedStyles: () => page.locator('style').evaluateAll(refusedStyles),
      tabs: () => page.locator(`${selectors.tab} .window-switcher__input`).allInnerTexts(),
      openTab: async (name) => {
        await page.locator(selectors.tab, { hasText: name }).click();
        await untilOpen(page, name);
      },
      write: async (query) => {
        await page.locator(selectors.editor).first().click();
        await page.keyboard.press('ControlOrMeta+A');
        await page.keyboard.insertText(query);
      },
      send: () => send(page),
      close: () => browser.close(),
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

function watchForeignRequests(page: Page, origin: string): string[] {
  const foreignRequests: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (/^(http|ws)/.test(url) && !url.startsWith(`${origin}/`)) foreignRequests.push(url);
  });
  return foreignRequests;
}

/** Runs in the browser. Some styles say nothing, such as `:root {}`; nobody misses those. */
function refusedStyles(elements: { textContent: string | null; sheet?: object | null }[]): string[] {
  const texts = elements.map((element) => (element.sheet ? '' : (element.textContent ?? '')));
  return texts.filter((text) => text.includes(':', text.indexOf('{')));
}

async function untilOpen(page: Page, tab: string): Promise<void> {
  await page.locator(selectors.openTab, { hasText: tab }).waitFor();
}

async function send(page: Page): ReturnType<PlaygroundPage['send']> {
  const isAnswer = (response: Response) =>
    response.url().endsWith('/graphql') && !response.request().postData()?.includes('IntrospectionQuery');
  const [response] = await Promise.all([
    page.waitForResponse(isAnswer),
    page.getByText('Send Request', { exact: true }).first().click(),
  ]);
  const result = page.locator(selectors.result).first();
  await result.filter({ hasText: /\S/ }).waitFor();
  return {
    request: response.request().postDataJSON(),
    status: response.status(),
    body: await response.json(),
    shown: await result.innerText(),
  };
}
