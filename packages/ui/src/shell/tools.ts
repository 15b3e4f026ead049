import { createClient } from '../client/client.ts';
import { createStream } from '../client/stream.ts';
import { createPageClock } from '../clock.ts';
import { createNoticeBoard } from '../components/notice.tsx';
import { createPreferences } from '../look/preferences.ts';
import { askUnanswered, createQueries } from '../react/ask.ts';
import type { Tools } from '../react/tools.tsx';
import { createTexts } from '../text/text-store.ts';
import type { BundleLoader } from '../text/texts.ts';
import { createSpeaker } from '../voice/speech.ts';
import { createKept } from '../kept/kept.ts';
import { createSession } from './session.ts';

export interface ToolSettings {
  /** Words of the modules; those of `ui` come by themselves. */
  readonly texts: readonly BundleLoader[];
  readonly laterTexts?: readonly BundleLoader[];
  readonly isDense: boolean;
  /** Begin of every path of this page, '' or '/elder'. */
  readonly base: string;
  readonly isDevelopment?: boolean;
}

export const ownTexts: BundleLoader = {
  zh: () => import('../text/zh.json', { with: { type: 'json' } }),
  en: () => import('../text/en.json', { with: { type: 'json' } }),
};

/** Makes what a page needs, in the browser. */
export async function createTools({ texts: moduleTexts, laterTexts, isDense, base, isDevelopment = false }: ToolSettings): Promise<Tools> {
  const warn = (message: string) => {
    if (isDevelopment) console.warn(message);
  };
  const preferences = createPreferences({
    memory: globalThis.localStorage,
    root: document.documentElement as never,
    browserLanguage: navigator.language,
    isDense,
  });
  const texts = await createTexts({
    language: preferences.choices.language,
    loaders: [ownTexts, ...moduleTexts],
    ...(laterTexts ? { laterLoaders: laterTexts } : {}),
    warn,
    onChosen: (language) => preferences.set({ language }),
  });
  const queries = createQueries();
  const askAnew = () => void queries.invalidateQueries();
  const stream = createStream({ onReset: askAnew, onRefused: askAnew });
  let streamWas = stream.state;
  stream.subscribe(() => {
    if (stream.state === 'open' && streamWas === 'lost') askUnanswered(queries);
    streamWas = stream.state;
  });
  const session = createSession(base, () => {
    queries.clear();
    stream.revive();
  });
  const clock = createPageClock();
  const client = createClient({
    checksAnswers: isDevelopment,
    language: () => texts.language,
    onClock: clock.sync,
    onSessionLost: session.lose,
  });
  const speaker = createSpeaker({
    synthesis: globalThis.speechSynthesis,
    language: () => texts.language,
    isOn: () => preferences.choices.isVoiceOn,
  });
  const notices = createNoticeBoard();
  const kept = createKept(async () => (await import('../kept/box.ts')).openBox({ client, stream, clock, session, onSent: () => {
    askAnew();
    notices.show({ kind: 'done', text: texts.translate('ui.kept.sent') });
  } }));
  return { client, queries, stream, clock, texts, preferences, speaker, notices, session, kept };
}
