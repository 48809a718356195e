// `npm start`: with a display, Paperseal in a Chromium to play with; without one (or with --tour), the main job by itself.

import { runDemo } from './tour/demo.ts';
import { STEPS } from './tour/steps.ts';
import { runTour } from './tour/tour.ts';

const display = process.argv.includes('--tour') ? undefined : process.env.DISPLAY;
if (display) await runDemo(display);
else process.exitCode = (await runTour(STEPS)) ? 0 : 1;
