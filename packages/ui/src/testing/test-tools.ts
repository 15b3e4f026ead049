import { createStream, type EventSourceLike } from '../client/stream.ts';
import { createPageClock } from '../clock.ts';
import { createNoticeBoard } from '../components/notice.tsx';
import { createPreferences } from '../look/preferences.ts';
import { createQueries } from '../react/ask.ts';
import type { Tools } from '../react/tools.tsx';
import { ownTexts } from '../shell/tools.ts';
import { createTexts } from '../text/text-store.ts';
import type { BundleLoader, Language } from '../text/texts.ts';
import { createSpeaker } from '../voice/speech.ts';
import { createFakeClient, type FakeAnswer } from './fake-client.ts';

export interface TestToolSettings {
  readonly answers?: readonly FakeAnswer[];
  readonly texts?: readonly BundleLoader[];
  readonly language?: Language;
  readonly isDense?: boolean;
  /** What the installation's clock shows; it stands still. */
  readonly now?: number;
}

/** An event source that is open and silent until a test sends something. */
export function createFakeSource(): EventSourceLike & { send(name: string, payload: unknown): void } {
  const heard = new Map<string, ((event: { data: string; lastEventId: string }) => void)[]>();
  return {
    readyState: 1,
    onopen: null,
    onerror: null,
    addEventListener: (name, listener) => void heard.set(name, [...(heard.get(name) ?? []), listener]),
    close() {},
    send(name, payload) {
      for (const listener of heard.get(name) ?? []) listener({ data: JSON.stringify(payload), lastEventId: '' });
    },
  };
}

/** Everything a component needs, without a server, for tests and the gallery. Sends notices through `source`. */
export async function createTestTools(settings: TestToolSettings = {}): Promise<Tools & { readonly source: ReturnType<typeof createFakeSource> }> {
  const { language = 'zh', now } = settings;
  const preferences = createPreferences({
    memory: undefined,
    root: document.documentElement as never,
    browserLanguage: language,
    isDense: settings.isDense ?? false,
  });
  const source = createFakeSource();
  return {
    source,
    preferences,
    client: createFakeClient(settings.answers),
    queries: createQueries(),
    stream: createStream({ open: () => source }),
    clock: now === undefined ? createPageClock() : createPageClock(() => now),
    texts: await createTexts({
      language,
      loaders: [ownTexts, ...(settings.texts ?? [])],
      warn: (message) => console.warn(message),
      onChosen: (chosen) => preferences.set({ language: chosen }),
    }),
    speaker: createSpeaker({ synthesis: globalThis.speechSynthesis, isOn: () => preferences.choices.isVoiceOn }),
    notices: createNoticeBoard(),
    session: { roles: undefined, person: undefined, know() {}, subscribe: () => () => undefined, back: '/', lose() {}, arrive() {} },
    kept: { list: [], keep: async () => false, forget() {}, subscribe: () => () => undefined, open: async () => undefined },
  };
}
