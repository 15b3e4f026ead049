/** How many helpers a sentence asks for, and whether they are to be of the elder's own sex. */
import type { Hit } from './lexicon.ts';

const TWO = '(?:两|二|2|俩)';
/** "来两个人", "要两个女的来抬", "最好两个小伙子"; not "我们两个", "两个箱子", "两个钟头". */
const TWO_HELPERS = new RegExp(
  `(?:来|要|喊|找|请|派|得|需要|至少|叫|最好|能不能|安排)[^，。]{0,4}${TWO}(?:个|位|名)(?!号|钟头|小时|月|菜|箱|都|房|灯|星期|礼拜|数|字|电池)|${TWO}(?:个|位|名)?(?:人手|帮手|小伙子?|小伙儿|劳力|壮劳力|大汉|男的|女的|男同志|女同志|男娃娃|女娃娃|志愿者|年轻人|力气大|有力气)|` +
    `${TWO}(?:个|位|名)?人(?:来|才|够|抬|扶|搀|架|搬|抱|帮|弄|背|一起抬|一起扶|一起搬|一路)|一个人(?:怕|恐怕|怕是)?(?:不够|不行|整不了|整不动|吃不消)|多(?:喊|来|叫|派)(?:一)?个人|再(?:喊|来|叫)(?:一)?个人(?:搭手|帮忙)`,
);
/** Passengers and the couple itself are not helpers. */
const NOT_HELPERS = /(?:我们|我俩|他们|她们|咱|老)(?:两|二)/;
/** "两三个人来搬", "多来几个人". */
const SEVERAL = /(?:来|喊|找|要|请|派)(?:两三|三四|几)(?:个|位)|(?:两三|几)(?:个|位)(?:人|小伙子?|小伙儿|劳力|年轻人|男的)(?:来|才|搬|抬|帮)|多来(?:个|几个)人|人手要多/;
const HEAVY = '(?:衣柜|大柜|书柜|立柜|橱柜|柜子|柜柜|大床|床垫|床架|旧床|木床|席梦思|沙发|冰箱|冰柜|洗衣机|电视柜|饭桌|大桌|圆桌|八仙桌|书桌|钢琴|水缸|大缸|石磨|跑步机|按摩椅|轮椅|担架|浴缸|衣橱|炉子|空调外机)';
/** Heavy things are carried by two. */
const MOVE_HEAVY = new RegExp(`(?:搬|抬|挪|扛|移|翻)[^，。]{0,6}${HEAVY}|${HEAVY}[^，。]{0,8}(?:搬|抬|挪到|挪出|挪开|扛|移到|换个位置|翻个面|翻面)|把${HEAVY}[^，。]{0,6}(?:弄|甩|丢|拉)`);
/** A person carried, or helped on the stairs, takes two. */
const FLOOR = '(?:楼|楼梯|楼道|[一二三四五六七八两]楼)';
const CARRY = new RegExp(
  `(?:抬|背|架|扶|搀|搂|抱|弄|推)[^，。]{0,5}(?:下|上)(?:不了)?${FLOOR}|(?:下|上)${FLOOR}[^，。]{0,6}(?:抬|背|架|扶|搀|搂)|从楼下抬|从楼上抬|抬(?:下去|上来|下来|上楼|上车|上去)|(?:把|将)(?:他|她|我|人)[^，。]{0,5}(?:抬|架)|(?:得|要)有?人[^，。]{0,3}抬`,
);
/** "一个人弄不动", where it is not a sack of rice. */
const NOT_ALONE = /一个(?:人|老头子?|老太婆|女的)(?:抬|搬|扶|弄|翻|挪|搂|扛|推|抱)(?:他|她|都)?不(?:动|起|来|了)/;
const GOODS = /米|面粉|油|牛奶|菜|水|包裹|快递|箱子|袋/;

const SAME_SEX = /(?:来|要|喊|请|找|派|叫|有)[^，。]{0,5}(?:男|女)(?:的|同志|师傅|娃娃|娃儿|护工|护理|护士|人家|士|孩|志愿)|(?:男|女)(?:的|人|娃儿)?(?:来不得|不要|我不好意思|不方便|不行|莫来)|(?:来|要|喊|请|找)[^，。]{0,3}(?:大姐|老太婆|大嫂|嬢嬢|大哥|大爷)[^，。]{0,5}(?:洗|擦|抹)|(?:女|男)护工|一个女的不好|两个女的|两个男/;
const ANY_SEX = /男(?:的|师傅)?女(?:的|师傅)?都|男女都|都行|都要得/;
/** Only where the body is touched or shown does the sex of the helper matter by itself. */
const PERSONAL = /洗|澡|擦|抹|搓|剃|妇科|翻身|尿|屙|身子|背|换|陪|按摩|打针|上药|喂/;

export interface Helpers {
  readonly people: 1 | 2;
  readonly sameSex: boolean;
}

/** By our own rules, or because a concept of the lexicon says so. */
export function helpersOf(text: string, hits: readonly Hit[] = []): Helpers {
  const asked = TWO_HELPERS.exec(text)?.[0];
  const isAsked = asked !== undefined && !NOT_HELPERS.test(asked);
  const isTwo = hits.some((hit) => hit.concept.people === 2) || isAsked || SEVERAL.test(text) || MOVE_HEAVY.test(text) || CARRY.test(text) || (NOT_ALONE.test(text) && !GOODS.test(text));
  return { people: isTwo ? 2 : 1, sameSex: SAME_SEX.test(text) && PERSONAL.test(text) && !ANY_SEX.test(text) };
}
