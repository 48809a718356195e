// Your browsers, and what happened here lately.

import { ErrorNotice } from '../../components/notice.tsx';
import { BrowsersList } from '../../components/vault/browsers-list.tsx';
import type { ViewProps } from './view.ts';
import { useLive } from '../../lib/view/live.ts';

export function Browsers({ ask, now }: ViewProps) {
  const { value, error } = useLive(() => Promise.all([ask('browsers.list', {}), ask('activity.list', {})]), [ask]);
  if (value === null) return <ErrorNotice error={error} />;
  const [browsers, activity] = value;
  return (
    <>
      <ErrorNotice error={error} />
      <BrowsersList browsers={browsers} activity={activity} now={now} />
    </>
  );
}
