/** What a task can be told, and the questions for it: whoever skips one goes on with the default. */

import * as vscode from 'vscode';

import type { Arguments } from './server';

export interface Argument {
  readonly name: string;
  readonly title: string;
  readonly choices: readonly string[];
  readonly ask: boolean;
}

/** Ask for what is worth a question. */
export async function askFor(known: readonly Argument[]): Promise<Arguments> {
  const given: Record<string, string> = {};
  for (const argument of known.filter(({ ask }) => ask)) {
    const value = await answer(argument);
    if (value !== undefined && value !== '') {
      given[argument.name] = value;
    }
  }
  return given;
}

async function answer({ title, choices }: Argument): Promise<string | undefined> {
  return choices.length > 0
    ? vscode.window.showQuickPick([...choices], { placeHolder: `${title} (Escape: ${choices[0]})` })
    : vscode.window.showInputBox({ prompt: title, placeHolder: 'Leave empty to skip' });
}
