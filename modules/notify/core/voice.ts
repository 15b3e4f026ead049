/** What a call says, and what is meant by what is pressed or said in it. */
import { cutText } from '@huying/kernel';

export interface Answer {
  readonly digit: string;
  readonly words: string;
  readonly english?: string | undefined;
}

export interface Spoken {
  readonly title: string;
  readonly body: string;
  readonly language: 'zh' | 'en';
  readonly answers: readonly Answer[];
}

export const HEARD = '1';
/** Providers read out no more; it is also as long as anybody listens. */
const MOST_CHARACTERS = 300;
const sentence = (text: string, end: string): string => (text === '' || /[。！？.!?]$/.test(text) ? text : `${text}${end}`);

/** Spoken twice by the gateway, so that whoever picks up late hears it whole. */
export function callText({ title, body, language, answers }: Spoken): string {
  if (language === 'en') {
    const keys = answers.map((one) => `${one.english ?? one.words}, press ${one.digit}.`).join(' ');
    return `Hello, this is Huying. ${cutText([title, body].map((text) => sentence(text, '.')).join(' ').trim(), MOST_CHARACTERS)} If you have heard this, press ${HEARD}. ${keys}`.trim();
  }
  const keys = answers.map((one) => `${one.words}请按${one.digit}。`).join('');
  return `您好，这里是呼应。${cutText([title, body].map((text) => sentence(text, '。')).join(''), MOST_CHARACTERS)}知道了请按${HEARD}。${keys}`;
}

/** The keys that the gateway waits for, with what each means. */
export const callKeys = ({ language, answers }: Pick<Spoken, 'language' | 'answers'>): Record<string, string> => ({
  [HEARD]: language === 'en' ? 'heard' : '知道了', ...Object.fromEntries(answers.map((one) => [one.digit, language === 'en' ? (one.english ?? one.words) : one.words])),
});

const YES = /^(我?知道了|收到了?|好的?|好嘞|行|晓得了?|要得|听到了|明白了?|ok|okay|yes|got it)[。！!.,，啊呀哈嘛]*$/i;

/** Whether somebody showed that they heard it. A call that was only picked up, by a mailbox say, was not heard by anybody. */
export const isHeard = (digit: string | null, words: string | null, answers: readonly Pick<Answer, 'digit'>[]): boolean =>
  digit === HEARD || answers.some((one) => one.digit === digit) || (words !== null && YES.test(words.trim()));
