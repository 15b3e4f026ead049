/** What is printed when the server is ready: where it is, and on a demonstration whom one may sign in as. */

export interface Visitor {
  readonly role: string;
  readonly name: string;
  readonly community: string;
  readonly phone: string;
  readonly password: string;
  readonly page: string | null;
}

const ROLES: Readonly<Record<string, string>> = {
  elder: '长辈 elder', family: '家属 family', volunteer: '志愿者 volunteer', organisation: '社会组织 organisation', property: '物业 property', grid: '网格员 grid worker',
  committee: '社区两委 committee', street: '街道值守 street', desk: '调度台 desk', auditor: '审计 auditor', administrator: '管理员 administrator',
};

/** Chinese characters take two places in a terminal. */
const isWide = (character: string) => /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/.test(character);
export const widthOf = (text: string): number => [...text].reduce((sum, character) => sum + (isWide(character) ? 2 : 1), 0);
const fill = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - widthOf(text)));

export function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))));
  return rows.map((row) => `  ${row.map((cell, column) => fill(cell, widths[column] as number)).join('  ')}`.trimEnd()).join('\n');
}

export interface Ready {
  readonly address: string;
  /** On a demonstration: whom one may sign in as. */
  readonly visitors: readonly Visitor[];
  /** Where the installation waits to be set up: what opens the page for it. */
  readonly setupToken: string | undefined;
}

export function greeting({ address, visitors, setupToken }: Ready): string {
  const lines = [`呼应 Huying  ${address}`];
  if (setupToken !== undefined) {
    // Behind the sign # it is sent to no server and stands in no log of a proxy.
    lines.push('', '这里还没有街道和管理员。请打开这个网址设置（只能用一次，别给别人看）：', 'There is no street office and no administrator yet. Open this address to set it up (it works once; keep it to yourself):', '', `  ${address}/setup#${setupToken}`);
  }
  if (visitors.length > 0) {
    const head = ['角色 role', '姓名 name', '手机号 phone', '页面 page', '社区 community'];
    const body = visitors.map((one) => [ROLES[one.role] ?? one.role, one.name, one.phone, one.page ? address + one.page : '–', one.community]);
    lines.push(
      '', '这是演示：人物和电话都是虚构的。可以登录为：', 'This is a demonstration; people and numbers are made up. Sign in as:', '', tableOf([head, ...body]), '',
      `  密码 password  ${visitors[0]?.password}   （或者用页面上显示的验证码 or the code that the page shows）`,
    );
  }
  return lines.join('\n');
}
