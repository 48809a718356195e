// The design system on one page.

import { Button, ButtonLink } from '../../../../components/button.tsx';
import { Panel } from '../../../../components/panel.tsx';
import { Empty } from '../../../../components/empty.tsx';
import { Field } from '../../../../components/field.tsx';
import { Icon } from '../../../../components/icon.tsx';
import { Mark, MARK_PICTURES } from '../../../../components/mark.tsx';
import { Notice } from '../../../../components/notice.tsx';
import { PageFrame } from '../../../../components/page-frame.tsx';
import { Progress } from '../../../../components/progress.tsx';
import { SecretField } from '../../../../components/secret-field.tsx';
import { Tabs } from '../../../../components/tabs.tsx';
import { Dialog } from '../../../../components/dialog.tsx';
import type { Screens } from '../main.tsx';

const nothing = () => undefined;
const TABS = [
  { id: 'a', label: 'Everything sealed', href: '#a' },
  { id: 'b', label: 'Storages', href: '#b' },
];

export const screens: Screens = {
  parts: () => (
    <PageFrame title="The parts" nav={<Tabs label="Views" tabs={TABS} current="a" />} aside={<Button>Lock</Button>}>
      <Panel title="Buttons">
        <div class="actions">
          <Button kind="primary">Seal</Button>
          <Button kind="primary" busy>
            Sealing
          </Button>
          <Button>Cancel</Button>
          <Button kind="danger">Delete</Button>
          <Button disabled>Not yet</Button>
          <Button kind="link">More</Button>
          <ButtonLink href="#x">
            <Icon name="out" /> Go there
          </ButtonLink>
        </div>
      </Panel>
      <Panel title="Fields">
        <Field label="Name" value="Firefox on the laptop" onInput={nothing} hint="Only you see it." />
        <Field label="Address" value="htp:/x" onInput={nothing} error="This is not an address." />
        <Field label="Text" value="" rows={4} onInput={nothing} />
        <SecretField label="Passphrase" value="correct horse" onInput={nothing} />
      </Panel>
      <Notice kind="info">A sentence that is good to know.</Notice>
      <Notice kind="fine">The storage works.</Notice>
      <Notice kind="warn" title="Only here" actions={<Button>Save a copy</Button>}>
        12 texts are in this browser only.
      </Notice>
      <Notice kind="bad">The storage did not answer.</Notice>
      <Panel>
        <Progress label="Opening texts" done={120} of={412} />
        <Progress label="Looking for the vault" done={0} of={null} />
      </Panel>
      <Panel title="Marks">
        <Mark picture={1} word="copper" code="KR 42" size="large" />
        <div class="row">
          {MARK_PICTURES.map((_, index) => (
            <Mark key={index} picture={index} word="copper" code="KR 42" />
          ))}
        </div>
        <Mark picture={5} word="linen" code="AB 12" size="small" />
      </Panel>
      <Empty title="Nothing sealed yet" action={<Button kind="primary">Seal something</Button>}>
        What you seal appears here.
      </Empty>
    </PageFrame>
  ),
  'parts-dialog': () => (
    <PageFrame title="A dialog">
      <Dialog title="Remove this storage?" safe="Keep it" act="Remove" danger onClose={nothing} onAct={nothing}>
        <p>What lies there stays there. This browser forgets the address and the password.</p>
      </Dialog>
    </PageFrame>
  ),
};
