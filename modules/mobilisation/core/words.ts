/** The words that reach a telephone's lock screen: short, without name or door. */
import { URGENCIES } from '@huying/recognition/contract';

type Urgency = (typeof URGENCIES)[number];

export interface Said {
  readonly title: string;
  readonly body: string;
  /** For readers of English; what the elder said stays as it was said. */
  readonly english: { readonly title: string; readonly body: string };
}

const OFFER_TITLE: Record<Urgency, string> = { green: '附近有人需要帮忙', yellow: '附近有人急需帮忙', red: '紧急求助，请马上看' };
const OFFER_TITLE_ENGLISH: Record<Urgency, string> = { green: 'Somebody near you needs help', yellow: 'Somebody near you needs help soon', red: 'Emergency: please look at once' };

export const offerWords = (urgency: Urgency, summary: string, distanceMetres: number): Said => ({
  title: OFFER_TITLE[urgency], body: `${summary}（约 ${distanceMetres} 米）`, english: { title: OFFER_TITLE_ENGLISH[urgency], body: `${summary} (about ${distanceMetres} m)` },
});
export const askWords = (urgency: Urgency, summary: string): Said => ({
  title: urgency === 'red' ? '紧急求助，请你们接手' : '有一件事请你们接手', body: summary, english: { title: urgency === 'red' ? 'Emergency: please take it' : 'Something for you to take', body: summary },
});
export const assignWords = (urgency: Urgency, summary: string): Said => ({
  title: urgency === 'red' ? '紧急：这件事由你负责' : '这件事由你负责', body: summary, english: { title: urgency === 'red' ? 'Emergency: you are responsible' : 'You are responsible for this', body: summary },
});
export const progressWords = (summary: string): Said => ({
  title: '还在处理吗？', body: `${summary}。请点一下“还在处理”，否则会另请别人。`,
  english: { title: 'Are you still on it?', body: `${summary}. Please say that you are, or others will be asked.` },
});
