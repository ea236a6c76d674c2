/** The stack of the active document's workspace in the language status. */

import * as vscode from 'vscode';

import { LANGUAGES, type Server } from './server';

const SHOWN = 3;
const CATEGORIES = ['languages', 'frameworks', 'runtimes', 'servers', 'databases'];

interface Technology {
  readonly id: string;
  readonly category: string;
  readonly version: string | null;
}

/** Create the status item with the most important technologies; a click opens the whole stack. */
export function showStackOf(server: Server): vscode.Disposable[] {
  const item = vscode.languages.createLanguageStatusItem('stackprompt.stack', LANGUAGES.map((language) => ({ language })));
  item.name = 'Stackprompt';
  item.command = { command: 'stackprompt.showStack', title: 'Show' };
  let isRunning = false;

  const update = async (): Promise<void> => {
    const document = vscode.window.activeTextEditor?.document;
    item.severity = isRunning ? vscode.LanguageStatusSeverity.Information : vscode.LanguageStatusSeverity.Warning;
    if (!isRunning || document?.uri.scheme !== 'file') {
      item.text = isRunning ? 'Stackprompt' : 'Stackprompt: server not running';
      return;
    }
    item.busy = true;
    try {
      item.text = summarise(await server.ask<Technology[]>('stackprompt.stack', document.uri.toString()));
    } catch {
      item.text = 'Stackprompt';
    } finally {
      item.busy = false;
    }
  };
  const changed = server.onDidChange((running) => {
    isRunning = running;
    void update();
  });
  return [item, changed, vscode.window.onDidChangeActiveTextEditor(update)];
}

/** Return the name of a technology with its version. */
function describe({ id, version }: Technology): string {
  return version === null ? id : `${id} ${version}`;
}

function summarise(stack: readonly Technology[]): string {
  const rank = ({ category }: Technology): number => (CATEGORIES.indexOf(category) + CATEGORIES.length + 1) % (CATEGORIES.length + 1);
  const important = stack.filter(({ category }) => CATEGORIES.includes(category)).sort((one, other) => rank(one) - rank(other));
  const names = [...new Set(important.map(describe))];
  return names.length > 0 ? names.slice(0, SHOWN).join(', ') : 'No stack detected';
}
