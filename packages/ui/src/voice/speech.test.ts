import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createSpeaker, partsOf, type SpeakerSettings } from './speech.ts';

interface Utterance {
  text: string;
  lang: string;
  rate: number;
  voice?: { lang: string };
  onend?: () => void;
  onerror?: () => void;
}

/** A phone's voice: says what it is given when told to, or never. */
function phone(settings: Omit<SpeakerSettings, 'synthesis'> = {}, voices: { lang: string }[] = []) {
  const said: Utterance[] = [];
  const synthesis = {
    speak: (utterance: Utterance) => void said.push(utterance),
    cancel: () => said[said.length - 1]?.onerror?.(),
    getVoices: () => voices,
  };
  const speaker = createSpeaker({ synthesis: synthesis as never, newUtterance: ((text: string) => ({ text, lang: '', rate: 1 })) as never, ...settings });
  const settle = () => new Promise<void>((done) => setImmediate(done));
  const finish = async () => {
    said[said.length - 1]?.onend?.();
    await settle();
  };
  return { speaker, said, settle, finish };
}

test('long texts are said sentence by sentence, and nothing is lost', () => {
  assert.deepEqual(partsOf('您需要送饭。对吗？请说话'), ['您需要送饭。', '对吗？', '请说话']);
  assert.deepEqual(partsOf('  \n'), []);
  const long = '从前有一位婆婆，'.repeat(30);
  assert.ok(partsOf(long).every((part) => part.length <= 80));
  assert.equal(partsOf(long).join(''), long);
  const unbroken = '哦'.repeat(200);
  assert.equal(partsOf(unbroken).join(''), unbroken);
});

test('one after the other, slower than usual, in the language of the page', async () => {
  const { speaker, said, finish, settle } = phone({ language: () => 'zh' }, [{ lang: 'en-US' }, { lang: 'zh_CN' }]);
  const first = speaker.say('一。二。');
  const second = speaker.say('three', 'en');
  await settle();
  assert.equal(speaker.isSpeaking, true);
  assert.deepEqual(said.map(({ text }) => text), ['一。']);
  await finish();
  await finish();
  assert.equal(await first, true);
  assert.deepEqual(said.map(({ text, lang }) => [text, lang]), [['一。', 'zh-CN'], ['二。', 'zh-CN'], ['three', 'en']]);
  assert.ok((said[0]?.rate ?? 1) < 1);
  assert.equal(said[0]?.voice?.lang, 'zh_CN');
  await finish();
  assert.equal(await second, true);
  assert.equal(speaker.isSpeaking, false);
});

test('what interrupts is said at once and what waited is dropped', async () => {
  const { speaker, said, finish, settle } = phone();
  const first = speaker.say('很长的一句。第二句。');
  const waiting = speaker.say('还有一句');
  await settle();
  const urgent = speaker.interrupt('有人来了');
  await settle();
  assert.equal(await first, false);
  assert.equal(await waiting, false);
  assert.deepEqual(said.map(({ text }) => text), ['很长的一句。', '有人来了']);
  await finish();
  assert.equal(await urgent, true);
});

test('a phone that never reports the end does not hold up the page', async (t: TestContext) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { speaker, settle } = phone();
  const said = speaker.say('您好');
  await settle();
  t.mock.timers.tick(10_000);
  assert.equal(await said, false);
});

test('without a voice, or with the voice off, the page goes on', async () => {
  const mute = createSpeaker({ synthesis: undefined });
  assert.equal(mute.isAvailable, false);
  assert.equal(await mute.say('您好'), false);
  mute.cancel();
  const { speaker, said } = phone({ isOn: () => false });
  assert.equal(await speaker.say('您好'), false);
  assert.equal(said.length, 0);
});
