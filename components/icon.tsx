// Small line drawings, 24 × 24, in the colour of the text around them. Without a label they are decoration.

export type IconName = keyof typeof PATHS;

const PATHS = {
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5M12 7.8v.2',
  fine: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8 12.3l2.8 2.7L16 9.5',
  warn: 'M12 4 2.8 19.5h18.4L12 4ZM12 10v4.5M12 17v.1',
  bad: 'M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3L8.3 3ZM12 7.5v5.5M12 16.3v.1',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  open: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 6.8-1.2',
  search: 'M11 17a6 6 0 1 0 0-12 6 6 0 0 0 0 12ZM15.5 15.5 20 20',
  note: 'M6 3.5h8.5L19 8v12.5H6zM14 3.5V8.5h5M9 12.5h7M9 16h5',
  copy: 'M9 9h10.5v11.5H9zM15 9V4H4.5v11.5H9',
  out: 'M14 4h6v6M20 4l-9 9M10 6H4.5v13.5H18V14',
  back: 'M20 12H5M11 5.5 4.5 12l6.5 6.5',
  close: 'M6 6l12 12M18 6 6 18',
  more: 'M9 5.5l6.5 6.5L9 18.5',
  bin: 'M5 7h14M10 7V4.5h4V7M7 7l.8 13h8.4L17 7M10.3 11v5.5M13.7 11v5.5',
  sync: 'M20 11.5a8 8 0 0 0-14.3-4L4 9.5M4 4.5v5h5M4 12.5a8 8 0 0 0 14.3 4l1.7-2M20 19.5v-5h-5',
  file: 'M12 4v11M7.5 10.5 12 15l4.5-4.5M4.5 16v4h15v-4',
  key: 'M8 18a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM11 11.5 19.5 4M16 7l2.5 2.5',
  print: 'M7 9V4h10v5M7 17H4.5V9h15v8H17M7 14h10v6.5H7z',
  settings:
    'M4 7h9M17 7h3M4 17h3M11 17h9M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  storage: 'M4.5 4.5h15v6h-15zM4.5 13.5h15v6h-15zM8 7.5v.1M8 16.5v.1',
  browser: 'M3.5 5h17v14h-17zM3.5 9.5h17M6.5 7.2v.1M9 7.2v.1',
  puzzle: 'M4.5 8h4.2V6.3a1.9 1.9 0 0 1 3.8 0V8h4.2v4.2h1.5a1.9 1.9 0 0 1 0 3.8h-1.5v4H4.5z',
  draft: 'M4.5 19.5 6 14.5 16.5 4l3.5 3.5L9.5 18l-5 1.5ZM14 6.5 17.5 10',
} as const;

/** `size` in rem. Arrows turn with the direction of the text. */
export function Icon({ name, label, size = 1.25 }: { name: IconName; label?: string; size?: number }) {
  return (
    <svg
      class={name === 'back' || name === 'more' ? 'icon icon-turns' : 'icon'}
      style={{ inlineSize: `${size}rem`, blockSize: `${size}rem` }}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      role={label === undefined ? undefined : 'img'}
      aria-label={label}
      aria-hidden={label === undefined ? true : undefined}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
