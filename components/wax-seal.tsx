// The product's seal: a poured edge, never a perfect circle, with the keyhole that the stamp leaves.

/** `size` in rem. Decoration: the name stands beside it. */
export function WaxSeal({ size = 2 }: { size?: number }) {
  return (
    <svg style={{ inlineSize: `${size}rem`, blockSize: `${size}rem` }} viewBox="18 20 94 92" aria-hidden="true">
      <path
        fill="var(--wax)"
        d="M64 27c10-4 20 2 25 7 8 3 15 11 14 21 6 8 4 19-2 25-1 11-10 18-20 18-7 7-19 8-27 3-10 1-20-5-23-14-8-5-11-16-7-24-3-10 2-21 11-25 5-9 18-14 29-11Z"
      />
      <circle cx="64" cy="65" r="26" fill="none" stroke="var(--on-wax)" stroke-opacity="0.45" stroke-width="4" />
      <path fill="var(--on-wax)" d="M64 51a9 9 0 0 1 4.6 16.7L71.5 80h-15l2.9-12.3A9 9 0 0 1 64 51Z" />
    </svg>
  );
}
