import { type Category, type Skill, SKILLS } from '../contract.ts';
import type { Hit } from './lexicon.ts';

interface SkillRule {
  readonly skill: Skill;
  readonly words: RegExp;
  readonly in?: readonly Category[];
}

/** What a helper should be able to do, where the words and the category say so. */
const RULES: readonly SkillRule[] = [
  { skill: 'lifting', words: /抬|搬|扛|背(?:下|上)|架(?:下|我)|翻身|劳力|劲大/ },
  { skill: 'driving', words: /车|送我|接我|拉我|搭我/, in: ['transport', 'medical_escort'] },
  { skill: 'nursing', words: /护士|打针|换药|血压|血糖|导尿|尿管|插管|褥疮|翻身|上药/, in: ['health', 'hair_bath'] },
  { skill: 'electrics', words: /灯|电|插座|插板|跳闸|线路|空调|冰箱|洗衣机|电视|热水器|取暖器/, in: ['repair', 'safety'] },
  { skill: 'plumbing', words: /水管|水龙头|龙头|马桶|厕所|下水|漏水|滴水|堵|总阀|管子/, in: ['repair'] },
  { skill: 'hairdressing', words: /理发|剃|剪头|头发|染|光头|里发/, in: ['hair_bath'] },
  { skill: 'smartphone', words: /手机|视频|扫码|刷脸|摄像头|电视电话|宽带|微信|智能/ },
  { skill: 'reading', words: /念|读|写|填|认不到字|字太小|看不清字/, in: ['company', 'errands', 'policy', 'medical_escort'] },
  { skill: 'cooking', words: /煮|做饭|熬|炒/, in: ['meals', 'company'] },
];

/** By our own rules and by the concepts of the lexicon, each once. */
export function skillsOf(text: string, categories: readonly Category[], hits: readonly Hit[] = []): Skill[] {
  const ruled = RULES.filter((rule) => rule.words.test(text) && (!rule.in || rule.in.some((category) => categories.includes(category)))).map((rule) => rule.skill);
  const said = new Set([...ruled, ...hits.flatMap((hit) => hit.concept.skills ?? [])]);
  return SKILLS.filter((skill) => said.has(skill));
}
