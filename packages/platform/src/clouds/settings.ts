import { ConfigProblem } from '../config.ts';

/** Settings from outside, e.g. `ALIYUN_ACCESS_KEY_ID`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings that belong together: where one of `own` is given, all of them and of `shared` must be. */
export function settingsGroup(environment: Environment, own: readonly string[], shared: readonly string[] = []): (name: string) => string {
  const given = own.filter((name) => environment[name]);
  const missing = given.length === 0 ? [] : [...own, ...shared].filter((name) => !environment[name]);
  if (missing.length > 0) throw new ConfigProblem(`${given.join(', ')} needs ${missing.join(', ')} as well`);
  return (name) => environment[name] ?? '';
}

/** An address that paths are put behind. */
export function originSetting(environment: Environment, name: string, usual: string): string {
  const url = URL.parse(environment[name] ?? usual);
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username) throw new ConfigProblem(`${name} is no http or https address`);
  return url.href.replace(/\/+$/, '');
}

/** The key of an account at Alibaba Cloud or Tencent Cloud: one for all their services. */
export const ALIYUN_KEY = ['ALIYUN_ACCESS_KEY_ID', 'ALIYUN_ACCESS_KEY_SECRET'] as const;
export const TENCENT_KEY = ['TENCENT_SECRET_ID', 'TENCENT_SECRET_KEY'] as const;
export const aliyunKey = (environment: Environment) => ({ id: environment.ALIYUN_ACCESS_KEY_ID ?? '', secret: environment.ALIYUN_ACCESS_KEY_SECRET ?? '' });
export const tencentKey = (environment: Environment) => ({ id: environment.TENCENT_SECRET_ID ?? '', secret: environment.TENCENT_SECRET_KEY ?? '' });
export const tencentRegion = (environment: Environment) => environment.TENCENT_REGION ?? 'ap-guangzhou';
