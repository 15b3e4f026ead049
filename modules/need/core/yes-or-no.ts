/** Short answers as old people give them, in Mandarin and Sichuanese. A "no" anywhere outweighs a "yes": 没得好 is no. */
const NO = /没|莫得|不好|不行|不对|不要得|还没|不是|没有|差得远|no\b|not\b/i;
const YES = /好了|好嘛|好的|^好|做完|弄完|搞好|巴适|要得|可以|对头|对的|^对|^是|行了|^行|满意|谢谢|yes|done|ok/i;

/** What a short spoken answer means; undefined where it is neither clearly yes nor clearly no. */
export function yesOrNo(said: string): 'yes' | 'no' | undefined {
  const text = said.replace(/[\s，。！？、,.!?]/g, '');
  if (NO.test(text)) return 'no';
  return YES.test(text) ? 'yes' : undefined;
}
