/** What is measured on a page as it stands in the browser: accessibility by axe, and the sizes of 适老化 (domain/06: GB and MIIT 2021). */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Each violation with the elements that have it; `serious` leaves out what is minor or moderate. */
export async function violations(page: Page, least: 'all' | 'serious' = 'all'): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async (tags) => {
    const result = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
    return result.violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.any.map((one) => one.message).join('; ')}`) }));
  }, RULES);
  return found.filter(({ impact }) => least === 'all' || impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes.join(' | ')}`);
}

export interface Limits {
  /** Least size of any text. */
  readonly textPixels: number;
  /** Least lines of text that runs over several lines. */
  readonly lineHeight: number;
  /** Least size of whatever can be touched. */
  readonly targetPixels: number;
  /** Least size of the controls in the content of the page. */
  readonly mainTargetPixels: number;
}
export const FOR_ELDERS: Limits = { textPixels: 18, lineHeight: 1.3, targetPixels: 44, mainTargetPixels: 60 };

/** What is smaller than the limits, in words; runs inside the page. */
function findTooSmall(limits: Limits): string[] {
  const wrong = new Set<string>();
  const isSeen = (element: Element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };
  const isHidden = (element: Element) => element.closest('.visually-hidden, svg, [inert]') !== null || !isSeen(element);
  const words = (element: Element) => `<${element.tagName.toLowerCase()}> ${(element.textContent ?? '').trim().slice(0, 24)}`;

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!element || !node.textContent?.trim() || isHidden(element)) continue;
    const style = getComputedStyle(element);
    const size = Number.parseFloat(style.fontSize);
    if (size < limits.textPixels - 0.01) wrong.add(`${words(element)}: text of ${size} px`);
    const lines = Number.parseFloat(style.lineHeight) / size;
    const isBlock = element.matches('p, li, dd, dt, td, h1, h2, h3, legend, summary, small');
    if (isBlock && !(lines >= limits.lineHeight - 0.001)) wrong.add(`${words(element)}: line height ${style.lineHeight} at ${size} px`);
  }

  for (const element of document.querySelectorAll('a[href], button, input, select, textarea, summary, label:has(input[type=radio], input[type=checkbox], input[type=file])')) {
    if (isHidden(element) || element.matches('[tabindex="-1"]')) continue;
    const { width, height, bottom } = element.getBoundingClientRect();
    // The link that skips to the content waits above the page until the keyboard comes to it.
    if (bottom <= 0 && element.matches('a[href^="#"]')) continue;
    const isInLine = element.matches('a') && getComputedStyle(element).display === 'inline';
    const isMain = element.closest('main') !== null && element.matches('button, label, a, summary') && !isInLine;
    const least = isMain ? limits.mainTargetPixels : limits.targetPixels;
    if (width < least - 0.5 || height < least - 0.5) wrong.add(`${words(element)}: ${Math.round(width)}×${Math.round(height)} px to touch, at least ${least}`);
  }
  return [...wrong];
}
export const tooSmall = (page: Page, limits: Limits): Promise<string[]> => page.evaluate(findTooSmall, limits);

/** What stands out over the edge, where the page can be pushed sideways. */
export const sideways = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const out = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > clientWidth + 0.5 && !element.closest('svg'));
    return [`${scrollWidth} px wide on ${clientWidth}: ${out.slice(-3).map((element) => `<${element.tagName.toLowerCase()}> ${(element.textContent ?? '').trim().slice(0, 24)}`).join(' | ')}`];
  });

/** Words of the menu at the foot that do not fit into one line beside the others. */
export const wrapped = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('nav a > span:last-child')].filter((word) => {
      const lines = word.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(word).lineHeight);
      return word.checkVisibility() && (lines > 1.2 || word.scrollWidth > (word.parentElement as Element).clientWidth);
    }).map((word) => `${word.textContent} in the menu takes more than one line`));

/** A directory where whoever looks at the screens wants their pictures. */
export const PICTURES = process.env.JOURNEY_PICTURES;

/** A screen with something on it: nothing too small, nothing over the edge, nothing that axe finds. */
export async function sound(page: Page, what: string, isStaff = false): Promise<void> {
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/${what}.png`, fullPage: true });
  const faults = [...(await violations(page, isStaff ? 'serious' : 'all')), ...(isStaff ? [] : await tooSmall(page, FOR_ELDERS)), ...(await sideways(page))];
  assert.deepEqual(faults.map((one) => `${what}: ${one}`), []);
}
