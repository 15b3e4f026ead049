import { pinyin } from 'pinyin-pro';

/**
 * The sound of a text, one private-use character for each of its characters, so that a word that the recogniser wrote with
 * other characters is still the same string. Tones are left out, and what Chengdu speech does not keep apart is one sound:
 * n and l, zh ch sh and z c s, -ng and -n after e and i, hu and fu.
 */
const FIRST_CODE = 0xe000;
const INITIALS = ['', 'b', 'p', 'm', 'f', 'd', 't', 'l', 'g', 'k', 'h', 'j', 'q', 'x', 'z', 'c', 's', 'r', 'y', 'w'];
const FINALS = [
  'a', 'ai', 'an', 'ang', 'ao', 'e', 'ei', 'en', 'er', 'i', 'ia', 'ian', 'iang', 'iao', 'ie', 'in', 'iong', 'iu', 'o', 'ong', 'ou', 'u', 'ua', 'uai',
  'uan', 'uang', 'ue', 'ui', 'un', 'uo', 'v', 've', 'ê', 'm',
];
const HAN = /\p{Script=Han}/u;

function merged(syllable: string): string {
  return syllable
    .replace(/^([zcs])h/, '$1')
    .replace(/^n/, 'l')
    .replace(/^hu$/, 'fu')
    .replace(/([ie])ng$/, '$1n');
}

function codeOf(syllable: string): string | undefined {
  const sound = merged(syllable);
  const initial = INITIALS.includes(sound.charAt(0)) ? sound.charAt(0) : '';
  const final = FINALS.indexOf(sound.slice(initial.length));
  return final < 0 ? undefined : String.fromCharCode(FIRST_CODE + INITIALS.indexOf(initial) * FINALS.length + final);
}

/** Same length as the text; a character without a Chinese reading stands for itself. */
export function soundOf(text: string): string {
  const syllables = pinyin(text, { toneType: 'none', type: 'array', nonZh: 'spaced', v: true });
  if (syllables.length !== text.length) return text;
  let sounds = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    sounds += (HAN.test(character) && codeOf(syllables[at]!)) || character;
  }
  return sounds;
}
