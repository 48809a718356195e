// A few sentences that must be read, each with a drawing to find it by.

import { Icon, type IconName } from '../icon.tsx';
import './setup.css';

export function Points({ points }: { points: readonly { readonly icon: IconName; readonly text: string }[] }) {
  return (
    <ul class="setup-points">
      {points.map(({ icon, text }) => (
        <li key={text}>
          <Icon name={icon} />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}
