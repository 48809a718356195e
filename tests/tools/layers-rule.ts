// The linter's rule for the layers: whoever imports or uses what its layer may not is told so with the layer's sentence.

import { dirname, join, normalize, relative } from 'node:path';
import { runInNewContext } from 'node:vm';
import { type Layer, layerOf, mayImport } from './layers.ts';

/** What is used of the linter's own types: ESTree with TypeScript's kinds, and the scopes of ESLint. */
interface Node {
  readonly type: string;
}

interface Named extends Node {
  readonly name?: string;
}

interface Imports extends Node {
  readonly source: { readonly value?: unknown } | null;
  readonly importKind?: string;
  readonly exportKind?: string;
  readonly specifiers: readonly { readonly importKind?: string; readonly exportKind?: string }[];
}

interface Context {
  readonly cwd: string;
  readonly filename: string;
  report(found: { readonly node: Node; readonly message: string }): void;
  readonly sourceCode: { readonly scopeManager: { readonly globalScope: Scope } };
}

/** `variables` of no definition are those that the linter knows of itself. */
interface Scope {
  readonly through: readonly Reference[];
  readonly variables: readonly { readonly defs: readonly unknown[]; readonly references: readonly Reference[] }[];
}

interface Reference {
  readonly identifier: Node & { readonly name: string };
  readonly isValueReference?: boolean;
}

const ROOMS = /^(?:lib|components|entrypoints)\//;
const ONLY_NODE = ['Buffer', 'process', 'global', 'require', 'module', '__dirname', '__filename', 'setImmediate'];
const LANGUAGE = new Set(runInNewContext('Object.getOwnPropertyNames(globalThis)') as string[]);

const layers = {
  create(context: Context) {
    const file = relative(context.cwd, context.filename);
    if (!ROOMS.test(file)) return {};
    const layer = layerOf(file);
    if (!layer) {
      const message = 'tests/tools/layers.ts knows no such layer: say there what it is and what it may import.';
      return { Program: (node: Node) => context.report({ node, message }) };
    }
    const isPure = !layer.ambient.includes('browser') && !layer.ambient.includes('node');
    const refuse = (node: Node, what: string) => context.report({ node, message: `${layer.sentence} (${what})` });
    const check = (node: Imports, isType: boolean): void => {
      const specifier = node.source?.value;
      if (typeof specifier !== 'string') return;
      const imported = specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier;
      if (!mayImport(layer, file, imported, isType)) refuse(node, imported);
    };
    return {
      ImportDeclaration: (node: Imports) => check(node, areTypes(node.importKind, node.specifiers)),
      ExportAllDeclaration: (node: Imports) => check(node, node.exportKind === 'type'),
      ExportNamedDeclaration: (node: Imports) => check(node, areTypes(node.exportKind, node.specifiers)),
      ImportExpression: (node: Imports) => check(node, false),
      MemberExpression(node: Node & { readonly object: Named; readonly property: Named }) {
        const name = `${node.object.name}.${node.property.name}`;
        if (isPure && (name === 'Math.random' || name === 'Date.now')) refuse(node, name);
      },
      NewExpression(node: Node & { readonly callee: Named; readonly arguments: readonly unknown[] }) {
        if (isPure && node.callee.name === 'Date' && node.arguments.length === 0) refuse(node, 'new Date()');
      },
      'Program:exit'() {
        const { through, variables } = context.sourceCode.scopeManager.globalScope;
        const known = variables.flatMap(({ defs, references }) => (defs.length === 0 ? references : []));
        for (const { identifier, isValueReference } of [...through, ...known])
          if (isValueReference !== false && !mayUse(layer, identifier.name)) refuse(identifier, identifier.name);
      },
    };
  },
};

/** All of them, one by one or together. */
function areTypes(kind: string | undefined, specifiers: Imports['specifiers']): boolean {
  const each = specifiers.map(({ importKind, exportKind }) => importKind ?? exportKind);
  return kind === 'type' || (each.length > 0 && each.every((one) => one === 'type'));
}

function mayUse({ ambient }: Layer, name: string): boolean {
  if (ambient.includes('node')) return true;
  if (ambient.includes('browser')) return !ONLY_NODE.includes(name);
  return ambient.includes(name) || LANGUAGE.has(name);
}

export default { meta: { name: 'paperseal' }, rules: { layers } };
