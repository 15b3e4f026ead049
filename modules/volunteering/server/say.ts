/** Messages to volunteers and to those who applied, in both languages. */
import { asId, cutText, fillText } from '@huying/kernel';
import { notify } from '@huying/notify/contract';
import type { Context } from '@huying/platform';
import { volunteering } from '../contract.ts';
import en from '../web/text/en.json' with { type: 'json' };
import zh from '../web/text/zh.json' with { type: 'json' };

type Words = Readonly<Record<string, string>>;
/** What a message is about: the key of its words, `volunteering.message.<about>`. */
export type About = 'approved' | 'asked' | 'refused' | 'qualificationAccepted' | 'qualificationRefused' | 'qualificationRevoked' | 'ending' | 'ended' | 'banned' | 'lifted' | 'upheld' | 'banOver' | 'cardAgain';
/** A fact that each language says in its own words. */
type Fact = string | number | { readonly zh: string; readonly en: string };

/** A text in both languages, to stand within another. */
export const wordsOf = (key: string): Fact => ({ zh: (zh as Words)[key] ?? key, en: (en as Words)[key] ?? key });

const MINUTES_TO_LIVE = 2_880;

export async function message(ctx: Context, personId: string, about: About, facts: Readonly<Record<string, Fact>> = {}): Promise<void> {
  const said = (words: Words, language: 'zh' | 'en') => {
    const own = Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, typeof fact === 'object' ? fact[language] : fact]));
    const fill = (key: string) => fillText(words[key] ?? key, own);
    return { title: cutText(fill(`volunteering.message.${about}`), 80), body: cutText(fill(`volunteering.message.${about}.body`), 200) };
  };
  await ctx.call(notify.calls.send, { personIds: [asId<'person'>(personId)], key: `volunteering/${about}/${personId}`, ...said(zh, 'zh'), english: said(en, 'en'), url: '/volunteer/join', minutesToLive: MINUTES_TO_LIVE });
}

/** Open pages of the person and of those who keep volunteers there. */
export const tellChanged = (ctx: Context, { person_id: personId, area_path: areaPath }: { readonly person_id: string; readonly area_path: string }): void =>
  ctx.tell([`person:${personId}`, `role:desk:${areaPath}`, `role:committee:${areaPath}`, `role:street:${areaPath}`], volunteering.notices.changed, { personId: asId<'person'>(personId) });

export const trailOf = (ctx: Context, personId: string, action: string, detail: Readonly<Record<string, string | number | boolean | null>> = {}, reason?: string): void =>
  ctx.trail({ subject: { kind: 'person', id: personId }, action: `volunteering.${action}`, detail, ...(reason ? { reason } : {}) });
