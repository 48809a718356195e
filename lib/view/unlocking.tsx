// The passphrase, asked for in our own window only: no page can lie over that or look like it from inside a tab.

import { useCallback, useEffect, useState } from 'preact/hooks';
import { useTask } from '../../components/task.ts';
import { UnlockForm } from '../../components/unlock-form.tsx';
import type { Ask } from '../messaging/client.ts';

export function Unlocking({ ask }: { ask: Ask }) {
  const task = useTask();
  const [waitUntil, setWaitUntil] = useState<number | null>(null);
  const refresh = useCallback(async () => setWaitUntil((await ask('status', {})).waitUntil), [ask]);
  useEffect(() => void refresh(), [refresh]);
  const unlock = async (passphrase: string) => {
    await task.run(() => ask('unlock', { passphrase }));
    await refresh(); // a wrong one may have set a waiting time
  };
  return (
    <div class="editor-unlock">
      <UnlockForm
        busy={task.busy}
        error={task.error}
        waitUntil={waitUntil}
        onUnlock={(passphrase) => void unlock(passphrase)}
        forgotHref="/setup.html#forgot"
        newTab
      />
    </div>
  );
}
