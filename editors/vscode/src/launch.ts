/** The start of the server: its program, the trusted folders, and its environment. */

import * as vscode from 'vscode';

import { findProgram } from './find';
import { readUserSettings, type Refusal } from './settings';

export interface Launch {
  readonly program: string;
  readonly args: readonly string[];
  /** All of the environment: the language client adds nothing to it. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

/** Return how to start the server, undefined without a program, and the settings of the user that are ignored. */
export async function findLaunch(own: vscode.Uri): Promise<{ launch: Launch | undefined; refusals: readonly Refusal[] }> {
  const { path, trusted, logLevel, refusals } = readUserSettings();
  const program = await findProgram(own, path);
  // Both must agree: VS Code about this window, and the user's list about the folder.
  const folders = vscode.workspace.isTrusted ? trusted : [];
  const args = ['lsp', ...folders.map((folder) => `--trust=${folder}`)];
  const launch = program === undefined ? undefined : { program, args, env: environmentOf(logLevel) };
  return { launch, refusals };
}

/** Return the environment without the variables that make Python load other code, such as a workspace's, before ours. */
export function withoutPython(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // All of them: PYTHONPATH, PYTHONHOME, PYTHONUSERBASE, PYTHONPYCACHEPREFIX, PYTHONWARNINGS … each names code or folders
  // with code, new versions of Python bring new ones, and a server on pipes needs none. Windows ignores the case of names.
  const isPython = (name: string) => /^(?:PYTHON|__PYVENV_LAUNCHER__$)/i.test(name);
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !isPython(name)));
}

function environmentOf(logLevel: string | undefined): NodeJS.ProcessEnv {
  const level = logLevel === undefined ? {} : { STACKPROMPT_LOG__LEVEL: logLevel };
  return { ...withoutPython(process.env), PYTHONSAFEPATH: '1', ...level };
}
