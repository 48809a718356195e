import type { Reporter, TestModule } from 'vitest/node';

/** Ends the run with one plain line for people and scripts: `17 passed, 0 failed`. Before it, why a test was tried twice. */
export default class PlainReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const counted = { passed: 0, failed: unhandled.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result();
        counted[state]++;
        if (state === 'passed' && errors) console.log(`tried twice: ${test.fullName}: ${errors[0]?.stack}`);
      }
      counted.failed += module.errors().length > 0 ? 1 : 0; // a file that did not even load
    }
    const left = counted.skipped + counted.pending;
    console.log(`${counted.passed} passed, ${counted.failed} failed${left > 0 ? `, ${left} not run` : ''}`);
  }
}
