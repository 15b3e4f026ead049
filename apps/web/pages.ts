import type { Audience } from '@huying/ui/screens';

/** The pages that are built so far: one small entry for each audience. */
export const PAGES = ['landing', 'elder', 'family', 'volunteer', 'org', 'worker', 'desk'] as const satisfies readonly Audience[];

/** The file of a page; below `/<audience>` the page itself routes. */
export const fileOf = (page: string): string => (page === 'landing' ? 'index.html' : `${page}.html`);
