/** The arguments of a task, and the questions for them; a skipped question means the default. */

import * as vscode from 'vscode';

import type { Arguments } from './server';

export interface Argument {
  readonly name: string;
  readonly title: string;
  readonly choices: readonly string[];
  readonly ask: boolean;
}

/** Ask for the arguments that are marked for a question. */
export async function askForArguments(known: readonly Argument[]): Promise<Arguments> {
  const values: Record<string, string> = {};
  for (const argument of known.filter(({ ask }) => ask)) {
    const value = await askForValue(argument);
    if (value !== undefined && value !== '') {
      values[argument.name] = value;
    }
  }
  return values;
}

async function askForValue({ title, choices }: Argument): Promise<string | undefined> {
  return choices.length > 0
    ? vscode.window.showQuickPick([...choices], { placeHolder: `${title} (Escape: ${choices[0]})` })
    : vscode.window.showInputBox({ prompt: title, placeHolder: 'Leave empty to skip' });
}
