// Links to the views of one page. They are links because each view has an address: back, reload and bookmarks work.

import './tabs.css';

export interface Tab {
  readonly id: string;
  readonly label: string;
  /** Usually a hash: "#storages". */
  readonly href: string;
}

export interface TabsProps {
  /** What the links are about, for screen readers. */
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly current: string;
}

export function Tabs({ label, tabs, current }: TabsProps) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <a key={tab.id} class="tabs-link" href={tab.href} aria-current={tab.id === current ? 'page' : undefined}>
          {tab.label}
        </a>
      ))}
    </nav>
  );
}
