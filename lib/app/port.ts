// A line to one frame of ours, kept open by the frame.

import type { FrameNews } from '../messaging/orders.ts';

export interface Port {
  post(news: FrameNews): void;
  /** Called once when the other end is gone. */
  onGone(listener: () => void): void;
}
