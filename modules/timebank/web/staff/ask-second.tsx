import { type Problem, useLocation, useText } from '@huying/ui';
import { Button } from 'antd';

/** Where one person alone may not: the way to ask another. */
export function AskSecond({ problem }: { problem: Problem }) {
  const t = useText();
  const [, go] = useLocation();
  if (problem.code !== 'safeguard.needsSecond') return null;
  return <Button onClick={() => go('/approvals/new', { state: { draft: problem.facts?.draft } })}>{t('timebank.askSecond')}</Button>;
}
