import type { Kind } from './world.ts';

/** What people say, by kind; enough variety to exercise recognition, written for the simulation. */
export const SENTENCES: Readonly<Record<Exclude<Kind, 'sos'>, readonly string[]>> = {
  shopping: ['米缸见底了，能帮我带十斤米回来不', '酱油莫得了，顺便帮我买两把小菜', '想吃点水果，我走不动那么远'],
  medical_escort: ['下午要去区医院复查，没得人陪我', '医生喊我照个片子，想找个人一起去'],
  errands: ['快递放在门卫那里好几天了，帮我拿一下', '电费单子来了，帮我去交一下嘛'],
  meals: ['今天中午不想动火，给我送一碗饭来嘛', '晚饭能不能送一份软和点的'],
  company: ['一个人坐在屋头闷得慌，哪个来摆会儿龙门阵', '想找个人念念报纸给我听'],
  repair: ['客厅的灯泡儿不亮了，我够不到', '水龙头一直滴水，关不紧'],
  cleaning: ['厨房油得很，想请人帮我擦一下', '阳台堆的纸板子想清一清'],
  policy: ['高龄补贴要咋个办，我搞不懂', '医保卡今年要不要换哦'],
  transport: ['明天要去看我妹妹，想找个车送一下', '下楼要坐轮椅，帮我推到公交站'],
  health: ['想找人来给我量个血压', '药盒子打不开，帮我看下今天吃哪种'],
  hair_bath: ['头发长了好久没剪，能不能上门来剪', '想洗个澡，自己不敢进浴室'],
};
