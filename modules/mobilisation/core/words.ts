/** The words that reach a telephone's lock screen: short, without name or door. */
import { URGENCIES } from '@huying/recognition/contract';

type Urgency = (typeof URGENCIES)[number];

const OFFER_TITLE: Record<Urgency, string> = { green: '附近有人需要帮忙', yellow: '附近有人急需帮忙', red: '紧急求助，请马上看' };

export const offerWords = (urgency: Urgency, summary: string, distanceMetres: number) => ({ title: OFFER_TITLE[urgency], body: `${summary}（约 ${distanceMetres} 米）` });
export const askWords = (urgency: Urgency, summary: string) => ({ title: urgency === 'red' ? '紧急求助，请你们接手' : '有一件事请你们接手', body: summary });
export const assignWords = (urgency: Urgency, summary: string) => ({ title: urgency === 'red' ? '紧急：这件事由你负责' : '这件事由你负责', body: summary });
export const progressWords = (summary: string) => ({ title: '还在处理吗？', body: `${summary}。请点一下“还在处理”，否则会另请别人。` });
