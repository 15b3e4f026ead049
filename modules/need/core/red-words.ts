/** What family read on a lock screen of a red call: without door, without what was said. */
export type RedFact = 'began' | 'owned' | 'lost' | 'confirmed' | 'cancelled' | 'falseAlarm';

interface Words {
  readonly title: string;
  readonly body: string;
}

type Say = (names: { readonly elder: string; readonly helper: string }) => { readonly zh: Words; readonly en: Words; readonly isUrgent: boolean };

const WORDS: Readonly<Record<RedFact, Say>> = {
  began: ({ elder }) => ({
    isUrgent: true, zh: { title: `${elder} 紧急求助`, body: '社区正在叫人过去。请打开看进展，先给长辈打个电话。' }, en: { title: `Emergency: ${elder}`, body: 'The community is sending somebody. Open to follow it, and ring the elder up.' },
  }),
  owned: ({ elder, helper }) => ({
    isUrgent: false, zh: { title: `${elder} 的紧急求助有人接了`, body: helper ? `${helper} 正在赶去。` : '接手的组织正在派人。' }, en: { title: `Somebody is going to ${elder}`, body: helper ? `${helper} is on the way.` : 'The organisation that took it is naming who goes.' },
  }),
  lost: ({ elder }) => ({
    isUrgent: true, zh: { title: `${elder} 的紧急求助正在另找人`, body: '刚才接手的人去不了，已经马上再叫。' }, en: { title: `Somebody else is being found for ${elder}`, body: 'Whoever had taken it cannot come; others are asked at once.' },
  }),
  confirmed: ({ elder }) => ({ isUrgent: false, zh: { title: `${elder} 的紧急求助已经办好`, body: '已经确认办好。' }, en: { title: `The emergency of ${elder} is over`, body: 'It was confirmed as done.' } }),
  cancelled: ({ elder }) => ({ isUrgent: false, zh: { title: `${elder} 的紧急求助已经取消`, body: '不再需要人过去。' }, en: { title: `The emergency of ${elder} was cancelled`, body: 'Nobody is needed any more.' } }),
  falseAlarm: ({ elder }) => ({ isUrgent: false, zh: { title: `${elder} 的紧急求助是误报`, body: '社区已经核实，没有事。' }, en: { title: `False alarm: ${elder}`, body: 'The community has made sure that nothing happened.' } }),
};

/** For whoever is on the way when the elder is found to be safe: without name or door. */
export const stoodDownWords = (minutes: number) => ({
  zh: { title: '老人平安，不用再赶了', body: `紧急求助已经结束，有人确认老人平安。谢谢您！路上的 ${minutes} 分钟已记下。` },
  en: { title: 'The elder is safe: no need to hurry', body: `The red call is over; somebody has made sure. Thank you! Your ${minutes} minutes on the way are recorded.` },
});

/** Said first where the call reached us late, because the network was away. */
const LATE = { zh: '求助是先前没有网络时发出的，现在才收到。', en: 'It was given while the network was away, and has only now come.' };

export function redWords(fact: RedFact, names: { readonly elder: string; readonly helper: string }, isLate = false): ReturnType<Say> {
  const { zh, en, isUrgent } = WORDS[fact](names);
  if (fact !== 'began' || !isLate) return { zh, en, isUrgent };
  return { isUrgent, zh: { ...zh, body: `${LATE.zh}${zh.body}` }, en: { ...en, body: `${LATE.en} ${en.body}` } };
}
