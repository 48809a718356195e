// A log that can't take content: event names from the code and numbers, nothing else.

import type { ErrorCode } from './errors.ts';

export type Log = (event: LogEvent, facts?: Readonly<Record<string, number | ErrorCode>>) => void;

/** Names are written in the code; a template or a variable that holds outside text does not fit the type. */
export type LogEvent = `${Lowercase<string>}.${Lowercase<string>}`;

export const consoleLog: Log = (event, facts = {}) => console.info(`paperseal ${event}`, facts);
export const silentLog: Log = () => undefined;
