/** The register of the young-old: what people can do, where they were, and who would like to be paired. */
import type { CallArgument } from '@huying/kernel';
import type { silver } from '@huying/silver/contract';
import type { Chance } from '@huying/kernel/chance';
import type { Community } from './community.ts';
import type { NewPerson } from './people.ts';

type Cards = CallArgument<typeof silver.calls.addCards>;
type Card = Cards['cards'][number];

const TALENTS: Readonly<Record<Card['talents'][number], number>> = {
  calligraphy: 8, painting: 4, opera: 7, music: 5, dance: 9, handicraft: 8, cooking: 14, gardening: 8, medicine: 4, teaching: 6, accounting: 4, law: 2, mediation: 6, repair: 6, photography: 4, chess: 8, storytelling: 4, computer: 2, other: 2,
};
/** Where people of this town worked, learned and served. */
const PAST = ['郫县豆瓣厂', '国营红光电子管厂', '县川剧团', '郫筒小学', '郫县一中', '县人民医院', '供销社', '县邮电局', '西南交大', '川西坝子蜀绣合作社', '铁路二局', '云南建设兵团知青', '六十一师', '县农机站', '望丛祠文管所'] as const;
const WORDS = ['身体还硬朗，愿意做点事', '孩子不在身边，想有人说说话', '上午有空，下午要接孙子', '会唱会跳，喜欢热闹', '话不多，但答应了就会做到', ''] as const;
/** Of the helpers between sixty and seventy-nine, of younger ones, and of elders; whoever wants a pair among them. */
const SHARES = { silver: 0.9, volunteers: 0.35, elders: 0.2, wantsPair: 0.7 };

function cardOf(chance: Chance, one: NewPerson): Card {
  const talents = new Set<Card['talents'][number]>();
  for (let wanted = chance.whole(1, 3); talents.size < wanted; ) talents.add(chance.weighted(TALENTS));
  return {
    personId: one.id, talents: [...talents], languages: [...(chance.happens(0.75) ? (['mandarin'] as const) : []), 'sichuanese', ...(chance.happens(0.06) ? (['hakka'] as const) : []), ...(chance.happens(0.02) ? (['sign'] as const) : [])],
    past: chance.some(PAST, chance.whole(0, 2)), words: chance.pick(WORDS), wantsPair: chance.happens(SHARES.wantsPair), wantsSex: chance.happens(0.12) ? one.sex : null,
  };
}

export function cardsOf({ people }: Community, chance: Chance): Card[] {
  const isNoted = (one: NewPerson) => chance.happens(one.volunteer && one.elder ? SHARES.silver : one.volunteer ? SHARES.volunteers : one.elder ? SHARES.elders : 0);
  return people.filter((one) => one.volunteer?.active || one.elder).filter(isNoted).map((one) => cardOf(chance, one));
}

/** Elders who live alone, wish for a pair, and have none yet: some of them are suggested one. */
export function lonelyOf({ people, pairings }: Community, cards: readonly Card[], count: number): NewPerson['id'][] {
  const paired = new Set<string>(pairings.map((one) => one.elderId));
  const wishing = new Set<string>(cards.filter((one) => one.wantsPair).map((one) => one.personId));
  return people.filter((one) => one.elder?.livesAlone && !one.volunteer && !paired.has(one.id) && wishing.has(one.id)).slice(0, count).map((one) => one.id);
}
