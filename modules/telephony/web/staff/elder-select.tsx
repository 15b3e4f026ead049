import { useState } from 'react';
import type { PersonId } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { useAsk, useText } from '@huying/ui';
import { Select } from 'antd';

const MOST_FOUND = 20;

interface Props {
  readonly id: string;
  readonly value: PersonId | undefined;
  readonly onChange: (elderId: PersonId) => void;
  /** Whose number it may be: offered first. */
  readonly first?: readonly { readonly id: PersonId; readonly name: string }[];
}

/** An elder, found by name. */
export function ElderSelect({ id, value, onChange, first = [] }: Props) {
  const t = useText();
  const [search, setSearch] = useState('');
  const found = useAsk(people.routes.list, { query: { role: 'elder', limit: MOST_FOUND, ...(search ? { search } : {}) } }, { keepsFormer: true });
  const others = (found.value?.items ?? []).filter((one) => !first.some((known) => known.id === one.id));
  return (
    <Select<PersonId>
      id={id} style={{ inlineSize: '100%' }} showSearch={{ filterOption: false, onSearch: setSearch }} value={value} onChange={onChange} loading={found.isAsking} placeholder={t('telephony.attach.find')}
      options={[...first.map((one) => ({ value: one.id, label: one.name })), ...others.map((one) => ({ value: one.id, label: one.address ? `${one.name} · ${one.address}` : one.name }))]}
    />
  );
}
