/** The words that reach a telephone's lock screen: without name, door or what is the matter. */

/** Added where a call reached us late, because the network was away. */
const LATE = { zh: '求助是先前没有网络时发出的，现在才收到。', en: 'It was given while the network was away, and has only now come.' };

export interface Words {
  readonly title: string;
  readonly body: string;
  /** Missing where nobody knows that English is read. */
  readonly english?: { readonly title: string; readonly body: string };
}
export const wordsFor = <W extends Words>(words: W, isLate: boolean): W =>
  isLate ? { ...words, body: `${LATE.zh}${words.body}`, ...(words.english ? { english: { ...words.english, body: `${LATE.en} ${words.english.body}` } } : {}) } : words;

export const familyWords = {
  title: '家里老人发出紧急求助', body: '调度台和附近的人都在赶来。请点开查看，或先给老人打电话。',
  english: { title: 'Your elder has called for help', body: 'The desk and neighbours are on it. Open this, or ring up first.' },
};
/** For who has no account: nothing but that somebody should be rung up. */
export const contactWords = { title: '紧急求助', body: '您是紧急联系人：家里老人刚刚求助，社区正在赶去。请马上给老人打电话。' };
/** It is over: nobody whom the first message frightened is left to guess. */
export const overWords = {
  safe: { title: '家里老人平安', body: '刚才的紧急求助已经结束，有人确认了老人平安。点开看是谁确认的。', english: { title: 'Your elder is safe', body: 'The call for help is over; somebody has made sure that all is well. Open this to see who.' } },
  falseAlarm: { title: '刚才是误报', body: '已经核实：家里老人没有事，是误按或误报。', english: { title: 'It was a false alarm', body: 'It has been checked: nothing happened to your elder.' } },
} as const;
/** For who has no account and only reads a text or hears it said: there is nothing to open. */
export const overContactWords = {
  safe: { title: '老人平安', body: '刚才的紧急求助已经结束，社区已确认老人平安。想知道详情，请给老人或社区打电话。' },
  falseAlarm: { title: '刚才是误报', body: '刚才的紧急求助是误按或误报，社区已核实，老人没有事。' },
} as const;
export const neighbourWords = {
  title: '邻居发出紧急求助', body: '您答应过紧急时帮忙看一看。请接听调度台电话。',
  english: { title: 'A neighbour has called for help', body: 'You agreed to look in an emergency. The desk will ring you up.' },
};
export const dutyWords = {
  title: '辖区内有紧急求助', body: '请点开查看；需要时马上到场。', english: { title: 'Red call in your area', body: 'Open it now, and go there where needed.' },
};
