import { useParams, useSearchParams } from '@huying/ui';
import { Browse } from './browse.tsx';
import { One } from './one.tsx';

/** The list, or the one that was touched: one screen, for an elder's page counts each of them. */
export default function Services() {
  const { elderId } = useParams<{ elderId?: string }>();
  const [params] = useSearchParams();
  const listingId = params.get('one');
  const base = elderId ? `/elders/${elderId}/services` : '/services';
  return listingId ? <One key={listingId} listingId={listingId} elderId={elderId} base={base} /> : <Browse elderId={elderId} base={base} />;
}
